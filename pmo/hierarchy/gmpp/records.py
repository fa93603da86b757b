"""One project in one year, and a file of them."""

import hashlib
from dataclasses import dataclass

from pmo.core.sheets.model import DEFAULT, Limits, SheetProblem
from pmo.core.sheets.reading import read_workbook
from pmo.hierarchy.gmpp.build import Builder
from pmo.hierarchy.gmpp.layout import UnknownColumn, find_table
from pmo.hierarchy.gmpp.period import Period, find_period
from pmo.hierarchy.gmpp.problems import Problem
from pmo.hierarchy.gmpp.project import ProjectYear
from pmo.hierarchy.gmpp.ratings import scale_of
from pmo.hierarchy.gmpp.text import one_line
from pmo.hierarchy.gmpp.values import Scale

__all__ = ["ProjectYear", "YearFile", "read_year"]


@dataclass(frozen=True, slots=True)
class YearFile:
    """A published file as read. `sha256` is of its bytes; `sheet` is the sheet that was read;
    `unknown_columns` are those whose titles are not understood."""

    period: Period
    scale: Scale
    projects: list[ProjectYear]
    problems: list[Problem]
    unknown_columns: list[UnknownColumn]
    filename: str
    sheet: str
    sha256: str

    @property
    def unclear(self) -> list[Problem]:
        """The cells whose value is not understood."""
        return [problem for problem in self.problems if problem.kind == "unclear_cell"]


def read_year(data: bytes, filename: str, *, period: str | None = None, limits: Limits = DEFAULT) -> YearFile:
    """A published GMPP file of any year and layout. `period` is such as "2020-21".

    Raises `SheetProblem`, whose text is a sentence for the sender, when the file cannot be
    read, has no column with the projects' names, holds no project, or tells no year. All
    else that is odd is in `problems`, and no cell is dropped.
    """
    book = read_workbook(data, filename, limits=limits)
    table, other_sheets = find_table(book)
    texts = [one_line(cell) for record in table.records for cell in record.cells.values()]
    ids = [one_line(record.cells.get("id")) for record in table.records]
    found, doubts = find_period(period, book.filename, [*table.titles, *table.above], texts, ids)
    scale = scale_of(" ".join(table.titles), found.code)
    builder = Builder(table, book.filename, scale)
    builder.note("sheet", [*book.notes, *other_sheets])
    builder.note("period", doubts)
    projects = builder.projects()
    if not projects:
        raise SheetProblem(
            f"“{book.filename}” was not read. Sheet “{table.sheet}” has titles but no project under them."
        )
    digest = hashlib.sha256(data).hexdigest()
    return YearFile(found, scale, projects, builder.problems, table.unknown, book.filename, table.sheet, digest)
