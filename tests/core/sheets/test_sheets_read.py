"""Sound files of every kind are read as a person sees them."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as Book

from pmo.core.sheets import Cell, Limits, read_workbook
from pmo.core.sheets.collect import Collector
from pmo.core.sheets.delimited import read_delimited
from pmo.core.sheets.model import Sheet, column_letter
from pmo.core.sheets.wire import packed, unpacked

Make = Callable[..., bytes]
TABLE = [["Name", "Cost"], ["Café “Zwölf”", "£12"]]


def rows_of(text: bytes, name: str = "table.csv") -> list[list[Cell]]:
    collector = Collector(Limits())
    read_delimited(text, name, collector)
    return collector.sheets[0].rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_in_any_encoding_and_with_any_delimiter_reads_the_same(encoding: str, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in TABLE)
    assert rows_of(text.encode(encoding)) == TABLE


def test_a_semicolon_in_a_narrative_does_not_win_over_commas() -> None:
    text = b'Name,Story\nA,"one; two; three"\nB,"four; five; six"\n'
    assert rows_of(text)[1] == ["A", "one; two; three"]


def test_the_hint_that_excel_puts_first_names_the_delimiter() -> None:
    assert rows_of(b"sep=;\r\na;b,c\r\n") == [["a", "b,c"]]


def test_a_cell_may_hold_line_ends_and_quotation_marks() -> None:
    assert rows_of(b'a,b\n"1\r\n2","say ""yes"""\n')[1] == ["1\r\n2", 'say "yes"']


def test_the_apostrophe_of_our_own_exports_is_taken_off_again() -> None:
    assert rows_of(b"a,b\n'=1+1,'tis\n")[1] == ["=1+1", "'tis"]


def test_blank_rows_between_stay_so_that_row_numbers_hold_and_those_after_go() -> None:
    assert rows_of(b"a,b\n,\n1,2\n , \n,\n") == [["a", "b"], [], ["1", "2"]]


def test_a_whole_csv_goes_through_the_child() -> None:
    book = read_workbook("Náme,Cost\nA,1\n".encode(), "C:\\uploads\\my table.csv")
    assert book.filename == "my table.csv"
    assert book.sheets == [Sheet("Sheet1", False, [["Náme", "Cost"], ["A", "1"]])]


def test_an_xlsx_keeps_its_types_its_sheets_and_which_are_hidden() -> None:
    book = Book()
    sheet = book.active
    sheet.append(["text", 3, 7.9, True, None, date(2024, 3, 31), datetime(2024, 3, 31, 9, 30), -0.08])
    sheet["H1"].number_format = "0%"
    book.create_sheet("Working").sheet_state = "hidden"
    made = BytesIO()
    book.save(made)
    read = read_workbook(made.getvalue(), "any name at all")
    assert read.sheets[0].rows == [["text", 3, 7.9, True, None, date(2024, 3, 31), datetime(2024, 3, 31, 9, 30), "-8%"]]
    assert type(read.sheets[0].rows[0][5]) is date
    assert [(it.name, it.hidden) for it in read.sheets] == [("Sheet", False), ("Working", True)]


def test_an_ods_reads_like_the_xlsx_with_the_same_cells(make_ods: Make, make_xlsx: Make) -> None:
    rows = [["a  b", "two\nlines", None, 7.5, date(2024, 3, 31)], [], ["<&>", True]]
    from_ods = read_workbook(make_ods(Data=rows, hidden=[["x"]]), "t.ods")
    from_xlsx = read_workbook(make_xlsx(Data=rows), "t.xlsx")
    assert from_ods.sheets[0].rows == from_xlsx.sheets[0].rows
    assert [it.hidden for it in from_ods.sheets] == [False, True]


def test_a_formula_without_a_stored_result_is_noted(make_xlsx: Make) -> None:
    read = read_workbook(make_xlsx(Data=[["a", "=1+1"]]), "t.xlsx")
    assert "formulas" in read.notes[0]


def test_a_wrong_dimension_hides_no_row(make_xlsx: Make, make_zip: Make) -> None:
    import zipfile

    with zipfile.ZipFile(BytesIO(make_xlsx(Data=[[1], [2], [3]]))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet1.xml"
    parts[part] = parts[part].replace(b'ref="A1:A3"', b'ref="A1"')
    assert read_workbook(make_zip(parts), "t.xlsx").sheets[0].rows == [[1], [2], [3]]


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 255, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "IV",
        "ZZ",
        "AAA",
    ]


cells = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(st.characters(exclude_categories=["Cs"])),
    st.floats(allow_nan=False, allow_infinity=False), st.dates(), st.datetimes(),
    st.decimals(allow_nan=False, allow_infinity=False).map(Decimal),
)  # fmt: skip


@given(st.lists(st.lists(cells)))
def test_any_cell_comes_out_of_the_child_as_it_went_in(rows: list[list[Cell]]) -> None:
    sheets, notes, problem = unpacked(packed([Sheet("s", False, rows)], ["note"]))
    assert (sheets[0].rows, notes, problem) == (rows, ["note"], "")


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_read_or_refused_with_a_sentence(data: bytes) -> None:
    from pmo.core.sheets.child import _read
    from pmo.core.sheets.model import SheetProblem

    try:
        _read(data, "x.csv", Limits())
    except SheetProblem as problem:
        assert str(problem).endswith(".")
