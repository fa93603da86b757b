"""A published plan as a table for Excel: what stands in the version, with the dates of the baseline beside it."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO, StringIO

import xlsxwriter

from planning import choices
from planning.kinds import duration_text
from planning.reading import Kept, Published
from planning.shown.gantt_rows import Base
from pmo.core import dates
from pmo.records.exporting import harmless

Cell = str | int | float | date | None
HEADS = [
    ("WBS", 8), ("Number", 9), ("Activity", 44), ("Kind", 12), ("Duration", 9), ("Start", 12), ("Finish", 12), ("Baseline finish", 14),
    ("Slip, days", 9), ("Done, %", 8), ("Float, days", 9), ("Critical", 8), ("Waits for", 18), ("Constraint", 22), ("Deadline", 12),
    ("Owner", 22), ("Workstream", 18), ("Shown up to", 12),
]  # fmt: skip


def rows(part: Published, base: Base) -> Iterator[list[Cell]]:
    """A row for each activity that the person may see."""
    for row in part.rows:
        if not row.hidden:
            yield _cells(row, base.get(row.pk, (None, None))[1])


def _cells(row: Kept, was: date | None) -> list[Cell]:
    return [
        row.wbs, row.ref, row.title, _kind(row), "" if row.is_summary else duration_text(row.duration, row.day_minutes, row.elapsed),
        row.start, row.finish, was, dates.slip_days(was, row.finish), row.percent, row.float_days, "Yes" if row.critical else "",
        row.predecessors, _constraint(row), row.deadline, row.owner, row.workstream, choices.FLAGS.get(row.flag).label if row.is_milestone else "",
    ]  # fmt: skip


def _kind(row: Kept) -> str:
    if row.is_summary:
        return "Summary"
    return choices.MARKS.get(row.mark).label if row.mark else choices.ACTIVITY_KINDS.get(row.kind).label


def _constraint(row: Kept) -> str:
    if row.constraint == "ASAP":
        return ""
    return ", ".join(
        filter(None, [f"{row.constraint} {dates.day(row.constraint_date)}".strip(), row.constraint_reason])
    )


def as_csv(found: Sequence[Sequence[Cell]]) -> bytes:
    """UTF-8 with a mark, so that Excel reads it as such; text that Excel would run gets an apostrophe."""
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow([head for head, _ in HEADS])
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in found)
    return stream.getvalue().encode("utf-8-sig")


def as_workbook(found: Sequence[Sequence[Cell]], name: str) -> bytes:
    """One sheet with a frozen head; text is text, so that no formula runs; titles are set in by their outline."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Plan")
    sheet.set_header(f"&L{name.replace('&', '&&')[:200]}")
    head = book.add_format({"bold": True, "bg_color": "#EEF0FB", "bottom": 1, "text_wrap": True})
    day = book.add_format({"num_format": "d mmm yyyy", "align": "right"})
    deep = [book.add_format({"indent": depth}) for depth in range(9)]
    for place, (label, width) in enumerate(HEADS):
        sheet.write_string(0, place, label, head)
        sheet.set_column(place, place, width)
    for number, row in enumerate(found, 1):
        depth = min(str(row[0]).count("."), 8)
        for place, cell in enumerate(row):
            _write(sheet, number, place, cell, day, deep[depth] if place == 2 else None)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, max(len(found), 1), len(HEADS) - 1)
    book.close()
    return stream.getvalue()


def _write(sheet, number: int, place: int, cell: Cell, day, look) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(number, place, cell, day)
    elif isinstance(cell, int | float):
        sheet.write_number(number, place, cell)
    elif cell:
        sheet.write_string(number, place, cell[:32_000], look)
