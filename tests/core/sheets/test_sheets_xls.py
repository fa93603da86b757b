"""Workbooks of Excel 97 to 2003, and the shape of every kind of workbook."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

import pytest
import xlwt
from openpyxl import Workbook as Book

from pmo.core.sheets import Limits, Sheet, SheetProblem, read_workbook
from pmo.core.sheets.collect import Collector
from pmo.core.sheets.excel97 import read_xls
from pmo.core.sheets.opendocument import read_ods

Make = Callable[..., bytes]
PARTS = {name: name.encode("utf-16-le") for name in ("Workbook", "Nothing!")}


def saved(book: xlwt.Workbook) -> bytes:
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def styled(shown_as: str) -> xlwt.XFStyle:
    style = xlwt.XFStyle()
    style.num_format_str = shown_as
    return style


def full_book(dates_1904: bool = False) -> bytes:
    book = xlwt.Workbook()
    book.dates_1904 = dates_1904
    sheet = book.add_sheet("Risks")
    for column, value in enumerate(["Ref", "Café “Zwölf”", 7, 2.5, True, None]):
        sheet.write(0, column, value)
    sheet.write(1, 0, datetime(2026, 3, 31), styled("DD/MM/YYYY"))
    sheet.write(1, 1, datetime(2026, 3, 31, 14, 30), styled("DD/MM/YYYY HH:MM"))
    sheet.write(1, 2, 0.125, styled("0.0%"))
    sheet.row(1).set_cell_error(3, 0x2A)
    sheet.write(1, 4, 0.5, styled("HH:MM"))
    sheet.write_merge(3, 3, 0, 2, "Inherent")
    sheet.row(3).hidden = True
    sheet.col(4).hidden = True
    book.add_sheet("Lookups").visibility = 1
    book.get_sheet(1).write(0, 0, "Rare")
    return saved(book)


@pytest.mark.parametrize("dates_1904", [False, True])
def test_a_workbook_of_excel_97_is_read_as_a_person_sees_it(dates_1904: bool) -> None:
    book = read_workbook(full_book(dates_1904), "old.xls")
    assert book.notes == []
    assert book.sheets == [
        Sheet(
            "Risks",
            False,
            [
                ["Ref", "Café “Zwölf”", 7, 2.5, True],
                [date(2026, 3, 31), datetime(2026, 3, 31, 14, 30), "12.5%", "#N/A", "12:00:00"],
                [],
                ["Inherent"],
            ],
            merged=[(3, 0, 3, 2)],
            hidden_rows=[3],
            hidden_columns=[4],
        ),
        Sheet("Lookups", True, [["Rare"]]),
    ]
    assert isinstance(book.sheets[0].rows[0][2], int)


def refusal(data: bytes) -> str:
    with pytest.raises(SheetProblem) as caught:
        read_workbook(data, "old.xls")
    return str(caught.value)


def test_a_protected_workbook_is_refused_with_what_to_do() -> None:
    plain = full_book()
    start = plain.index(b"\x09\x08\x10\x00\x00\x06")  # the first record, after which a password's stands
    after = start + 20
    protected = plain[:after] + b"\x2f\x00\x06\x00" + b"\0" * 6 + plain[after + 10 :]
    assert "remove the password" in refusal(protected)


@pytest.mark.parametrize("length", [600, 1_500, 3_000])
def test_a_workbook_cut_short_is_a_sentence(length: int) -> None:
    start = full_book()[:length]
    assert refusal(start + PARTS["Workbook"]).endswith("save it as .xlsx, and send that.")


def test_other_old_documents_are_named() -> None:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert "holds macros" in refusal(full_book() + "_VBA_PROJECT_CUR".encode("utf-16-le"))
    assert "PowerPoint" in refusal(start + "PowerPoint Document".encode("utf-16-le"))
    assert "without a spreadsheet" in refusal(start)


def test_the_limits_hold_for_old_workbooks_too() -> None:
    book = xlwt.Workbook()
    for number in range(12):
        book.add_sheet("Data").write(0, 0, "x") if not number else book.get_sheet(0).write(number, 0, "x")
    with pytest.raises(SheetProblem, match="more than 10 rows"):
        read_xls(saved(book), Collector(Limits(max_rows=10)))


def test_merged_and_hidden_parts_of_an_xlsx_are_known() -> None:
    book = Book()
    sheet = book.active
    sheet.append(["Inherent", None, None, "Owner"])
    sheet.append(["L", "I", "Score"])
    sheet.append([1, 2, 2, "x"])
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("D1:D2")
    sheet.merge_cells("A900:B901")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    made = BytesIO()
    book.save(made)
    read = read_workbook(made.getvalue(), "a.xlsx").sheets[0]
    assert sorted(read.merged) == [(0, 0, 0, 2), (0, 3, 1, 3)]
    assert (read.hidden_rows, read.hidden_columns) == ([2], [2])


def test_the_shape_of_an_xlsx_is_found_across_the_borders_of_its_chunks(make_xlsx: Make) -> None:
    data = make_xlsx(Data=[["a", "b"], ["c", "d"]])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    blocks = b"".join(b'<mergeCell ref="A1:B1"/>' for _ in range(3_000))
    parts[name] = parts[name].replace(
        b"</sheetData>", b"</sheetData>" + b" " * 970_000 + b"<mergeCells>" + blocks + b"</mergeCells>"
    )
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    assert len(read_workbook(made.getvalue(), "a.xlsx").sheets[0].merged) == 3_000


def test_merged_and_hidden_parts_of_an_ods_are_known(make_ods: Make) -> None:
    data = make_ods(Data=[["Inherent", None, "Owner"], ["L", "I", None], [1, 2, "x"]])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = parts["content.xml"].decode()
    content = content.replace(
        "<table:table-row>", '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/><table:table-row table:visibility="filter">', 1
    ).replace("<table:table-cell ", '<table:table-cell table:number-columns-spanned="2" ', 1)  # fmt: skip
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for part, text in (parts | {"content.xml": content.encode()}).items():
            archive.writestr(part, text)
    collector = Collector(Limits())
    read_ods(made.getvalue(), collector)
    sheet = collector.sheets[0]
    assert sheet.merged == [(0, 0, 0, 1)]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ([0], [2])
