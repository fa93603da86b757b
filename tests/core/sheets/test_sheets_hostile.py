"""Hostile, damaged and mistaken files are refused with a sentence, never with a stack trace."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from time import monotonic

import pytest

from pmo.core.sheets import Limits, SheetProblem, read_workbook

Make = Callable[..., bytes]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
RELS = b"http://schemas.openxmlformats.org/"


def refusal(data: bytes, name: str = "file.xlsx", limits: Limits | None = None) -> str:
    with pytest.raises(SheetProblem) as caught:
        read_workbook(data, name, limits=limits or Limits())
    sentence = str(caught.value)
    assert sentence.startswith(f"“{name}” was not read. ")
    assert sentence.endswith(".")
    assert "Traceback" not in sentence
    return sentence


def with_part(data: bytes, part: str, content: bytes, make_zip: Make) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return make_zip(parts | {part: content})


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b",,,\n,,\n", "no filled cell"),
        (b"%PDF-1.7\n...", "is a PDF"),
        (OLE, "old Office document"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + "WordDocument".encode("utf-16-le"), "old Word document"),
        (bytes(range(256)) * 40, "binary data"),
        (b"PK\x03\x04" + b"rubbish" * 50, "damaged"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b'a,b\n1,"never closed\n2,3\n', "never closed"),
        (b"a,b\n\x81\xfe,1\n", "line 2"),
    ],
)
def test_a_file_that_is_not_what_it_claims_is_named_for_what_it_is(data: bytes, says: str) -> None:
    assert says in refusal(data)


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("word/document.xml", "Word document"),
        ("ppt/presentation.xml", "PowerPoint"),
        ("xl/workbook.bin", "binary workbook"),
        ("xl/vbaProject.bin", "macros"),
        ("photo.txt", "zip archive"),
    ],
)
def test_a_zip_that_is_no_spreadsheet_is_refused(part: str, says: str, make_zip: Make) -> None:
    assert says in refusal(make_zip({part: b"x"}))


def test_a_spreadsheet_with_rubbish_inside_is_refused(make_zip: Make) -> None:
    assert "damaged" in refusal(make_zip({"xl/workbook.xml": b"<not xml"}))


def test_a_file_over_the_limit_is_refused_before_it_is_looked_at() -> None:
    assert "210 MB" in refusal(b"a," * 105_000_000)


def test_a_zip_bomb_is_refused_by_its_directory(make_zip: Make) -> None:
    bomb = make_zip({"xl/workbook.xml": b"\0" * 30_000_000})
    assert "times its size" in refusal(bomb)
    many = make_zip({f"xl/part{number}": b"" for number in range(300)})
    assert "300 parts" in refusal(many)
    assert "unpacks to 30 MB" in refusal(bomb, limits=Limits(max_unpacked_bytes=1_000_000))


def test_a_protected_ods_is_refused(make_zip: Make) -> None:
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"\x01\x02",
    }
    assert "password" in refusal(make_zip(parts | {"META-INF/manifest.xml": b"<encryption-data/>"}))
    assert "damaged" in refusal(make_zip(parts))
    assert "document type" in refusal(make_zip(parts | {"content.xml": b"<!DOCTYPE a><a/>"}))


def test_too_many_rows_or_columns_are_refused_rather_than_cut_off(make_xlsx: Make) -> None:
    assert "more than 5,000 rows" in refusal(b"a,b\n" * 5_001)
    assert "column IW of row 2" in refusal(make_xlsx(Data=[["a"], ["x"] * 257]))
    assert "more than 2 sheets" in refusal(make_xlsx(A=[[1]], B=[[1]], C=[[1]]), limits=Limits(max_sheets=2))
    assert "characters of text" in refusal(b"a,b\nccccc,d\n", limits=Limits(max_text=5))


def test_a_sheet_of_the_full_5000_rows_is_read() -> None:
    assert len(read_workbook(b"a,b\n" * 5_000, "t.csv").sheets[0].rows) == 5_000


def test_a_lone_cell_at_the_far_corner_does_not_cost_a_million_rows(make_xlsx: Make, make_zip: Make) -> None:
    data = make_xlsx(Data=[["a"], ["b"]])
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").replace(b"</sheetData>", corner)
    book = read_workbook(with_part(data, "xl/worksheets/sheet1.xml", sheet, make_zip), "t.xlsx")
    assert book.sheets[0].rows == [["a"], ["b"]]
    assert "reading stopped after row 2" in book.notes[0]


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_entities_are_never_expanded(doctype: bytes, make_xlsx: Make, make_zip: Make) -> None:
    data = make_xlsx(Data=[["a"]])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").replace(b"<t>a</t>", b"<t>&x;</t>")
    refusal(with_part(data, "xl/worksheets/sheet1.xml", doctype + sheet, make_zip))


def test_a_file_that_needs_too_much_memory_or_time_is_refused(make_xlsx: Make) -> None:
    data = make_xlsx(Data=[["text " * 50 + str(row)] for row in range(1_000)])
    refusal(data, limits=Limits(memory_bytes=40_000_000))
    started = monotonic()
    slow = make_xlsx(Data=[[row] * 150 for row in range(1_000)])
    assert "more than 1 seconds" in refusal(slow, limits=Limits(seconds=1))
    assert monotonic() - started < 20


def test_a_name_with_control_characters_and_folders_is_shown_plainly() -> None:
    with pytest.raises(SheetProblem, match="^“evil.csv” was"):
        read_workbook(b"", "../../ev\x00il\n.csv\u202e")
