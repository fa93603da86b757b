"""Finds out from the content, never from the name, what kind of file was sent."""

import zipfile
from io import BytesIO
from typing import Literal

from pmo.core.sheets.model import Limits, SheetProblem

Kind = Literal["xlsx", "xls", "ods", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "open it in your spreadsheet program, save it as .xlsx or .csv, and send that file"

# What a file starts with, and what to call it.
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "is a PDF"),
    (b"{\\rtf", "is a rich text document"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
    (b"GIF8", "is a picture"),
    (b"\x1f\x8b", "is a compressed (gzip) file"),
    (b"7z\xbc\xaf", "is a compressed (7z) file"),
    (b"Rar!", "is a compressed (rar) file"),
    (b"\x7fELF", "is a program"),
    (b"MZ\x90", "is a program"),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")

# The name of a part of an old Office file that tells what the file is; the first that is there decides.
_PARTS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "is protected with a password; remove the password and send it again"),
    ("WordDocument", f"is an old Word document, not a spreadsheet; {_SAVE_AS}"),
    ("PowerPoint Document", f"is an old PowerPoint file, not a spreadsheet; {_SAVE_AS}"),
    ("_VBA_PROJECT_CUR", "holds macros; save it as .xlsx, without macros, and send that file"),
)

# An entry of a zip file that tells what the file is; the first that is there decides.
_ENTRIES: tuple[tuple[str, str], ...] = (
    ("xl/vbaProject.bin", "holds macros; save it as .xlsx, without macros, and send that file"),
    ("xl/workbook.bin", f"is a binary workbook (.xlsb); {_SAVE_AS}"),
    ("word/document.xml", f"is a Word document, not a spreadsheet; {_SAVE_AS}"),
    ("ppt/presentation.xml", f"is a PowerPoint file, not a spreadsheet; {_SAVE_AS}"),
    ("Index/Document.iwa", f"is an Apple Numbers or Pages file; {_SAVE_AS}"),
)


def kind_of(data: bytes, limits: Limits) -> Kind:
    """What `data` is. Raises `SheetProblem` for anything that is not a readable table."""
    if not data.strip(b"\0\t\n\r \xef\xbb\xbf"):
        raise SheetProblem("The file is empty; check that it was saved before it was sent.")
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data, limits)
    _refuse_known_others(data)
    return "text"


def _kind_of_ole(data: bytes) -> Kind:
    for part, why in _PARTS:
        if part.encode("utf-16-le") in data:
            raise SheetProblem(f"The file {why}.")
    if "Workbook".encode("utf-16-le") not in data and "Book\0".encode("utf-16-le") not in data:
        raise SheetProblem(f"The file is an old Office document without a spreadsheet in it; {_SAVE_AS}.")
    return "xls"


def _refuse_known_others(data: bytes) -> None:
    for start, name in _STARTS:
        if data.startswith(start):
            raise SheetProblem(f"The file {name}, not a spreadsheet; {_SAVE_AS}.")
    if data[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_MARKUP):
        raise SheetProblem(f"The file is a web page or XML, not a spreadsheet; {_SAVE_AS}.")


def _kind_of_zip(data: bytes, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries, len(data), limits)
            return _kind_of_entries(archive, {entry.filename for entry in entries})
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise SheetProblem(
            "The file is damaged and its contents cannot be listed; open and save it again in your spreadsheet program."
        ) from error


def _refuse_bombs(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if len(entries) > limits.max_entries:
        raise SheetProblem(
            f"The file holds {len(entries):,} parts, and at most {limits.max_entries} are read; "
            "remove pictures and unused sheets, or send a .csv."
        )
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.max_unpacked_bytes:
        raise SheetProblem(
            f"The file unpacks to {unpacked // 1_000_000:,} MB, and at most "
            f"{limits.max_unpacked_bytes // 1_000_000:,} MB are read; send only the rows needed."
        )
    if unpacked > limits.max_ratio * size:
        raise SheetProblem(
            f"The file unpacks to {unpacked // size:,} times its size, which no ordinary "
            "spreadsheet does; send the table as a .csv."
        )


def _kind_of_entries(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    for entry, why in _ENTRIES:
        if entry in names:
            raise SheetProblem(f"The file {why}.")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and b"spreadsheet" in archive.read("mimetype")[:100]:
        return _kind_of_ods(archive, names)
    raise SheetProblem(
        "The file is a zip archive without a spreadsheet's parts; take the spreadsheet out of it and send that."
    )


def _kind_of_ods(archive: zipfile.ZipFile, names: set[str]) -> Kind:
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in archive.read(manifest):
        raise SheetProblem("The file is protected with a password; remove the password and send it again.")
    return "ods"
