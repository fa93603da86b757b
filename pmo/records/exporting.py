"""A register as a workbook that can be mailed, edited and brought back, and as CSV. What is on the page is what goes out."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter

from pmo.core import clock
from pmo.core.dates import moment
from pmo.core.tables import harmless, sheet_names
from pmo.people.models import User
from pmo.records.fields import Field
from pmo.records.models import Record
from pmo.records.register import Register

ID, VERSION = "_id", "_version"
ABOUT, LISTS = "_about", "_lists"
MOST_ROWS = 20_000
SPARE_ROWS = 500  # below the rows, ready for new ones
_WIDTHS = {
    "long": 48,
    "date": 13,
    "level": 9,
    "score": 9,
    "number": 10,
    "money": 14,
    "person": 24,
    "place": 24,
    "tags": 20,
    "choice": 16,
    "ref": 10,
}


class Workbook:
    """Writes one register. Text is written as text, so that nothing that begins with "=" runs."""

    def __init__(self, register: Register, columns: list[Field], *, by: User, node=None, query: str = ""):
        self.register, self.columns, self.by, self.node, self.query = register, columns, by, node, query
        self.stream = BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
        }
        self.book = xlsxwriter.Workbook(self.stream, options)
        self.lists: dict[str, str] = {}

    def write(self, rows: list[Record]) -> bytes:
        """The finished file."""
        sheet = self.book.add_worksheet(sheet_names([self.register.words])[0])
        self._styles()
        self._lists()
        self._head(sheet)
        for number, row in enumerate(rows, 1):
            self._row(sheet, number, row)
        self._rules(sheet, len(rows) + SPARE_ROWS)
        self._about(len(rows))
        self.book.close()
        return self.stream.getvalue()

    def _styles(self) -> None:
        add = self.book.add_format
        common = {"valign": "top", "font_size": 10}
        self.head = add(
            {"bold": True, "bg_color": "#EEF0FB", "bottom": 1, "text_wrap": True, "valign": "vcenter", "font_size": 10}
        )
        self.open = {
            "date": add(common | {"num_format": "d mmm yyyy", "locked": False, "align": "right"}),
            "money": add(common | {"num_format": "#,##0.00", "locked": False}),
            "long": add(common | {"text_wrap": True, "locked": False}), "": add(common | {"locked": False}),
        }  # fmt: skip
        grey = common | {"font_color": "#465162", "bg_color": "#F5F6F8"}
        self.shut = {
            "date": add(grey | {"num_format": "d mmm yyyy", "align": "right"}),
            "money": add(grey | {"num_format": "#,##0.00"}),
            "": add(grey),
        }

    def _style(self, column: Field):
        kept = self.open if column.editable else self.shut
        return kept.get(column.kind, kept[""])

    def _lists(self) -> None:
        """A hidden sheet with the words of every choice, beside their codes."""
        sheet = self.book.add_worksheet(LISTS)
        sheet.hide()
        levels = self.register.levels()
        for place, column in enumerate(each for each in self.columns if each.editable):
            words = self._words(column, levels)
            if not words:
                continue
            sheet.write_string(0, place * 2, column.name)
            for line, (code, label) in enumerate(words, 1):
                sheet.write_string(line, place * 2, label)
                sheet.write_string(line, place * 2 + 1, code)
            letter = xlsxwriter.utility.xl_col_to_name(place * 2)
            self.lists[column.name] = f"={LISTS}!${letter}$2:${letter}${len(words) + 1}"

    def _words(self, column: Field, levels: dict[str, list[str]]) -> list[tuple[str, str]]:
        if column.name in levels:
            return [(str(step), str(step)) for step, _ in enumerate(levels[column.name], 1)]
        if column.kind == "person":
            return [
                (email, name)
                for name, email in User.objects.active().order_by("name").values_list("name", "email")[:1000]
            ]
        return (
            [(option.value, option.label) for option in column.options()] if column.kind in {"choice", "yesno"} else []
        )

    def _head(self, sheet) -> None:
        for place, name in enumerate([ID, VERSION, *(column.label for column in self.columns)]):
            sheet.write_string(0, place, name, self.head)
        sheet.set_row(0, 30)
        sheet.set_column(0, 1, 8, None, {"hidden": True})
        for place, column in enumerate(self.columns, 2):
            width = 44 if column.css == "col-title" else _WIDTHS.get(column.kind, 16)
            sheet.set_column(place, place, width, self._style(column))

    def _row(self, sheet, number: int, row: Record) -> None:
        sheet.write_number(number, 0, row.pk)
        sheet.write_number(number, 1, row.version)
        for place, column in enumerate(self.columns, 2):
            _write(sheet, number, place, column.sheet(row), self._style(column))

    def _rules(self, sheet, last: int) -> None:
        """Drop-downs, frozen head and reference, filter buttons; ids, versions and computed columns are locked."""
        for place, column in enumerate(self.columns, 2):
            rule = self._rule(column)
            if rule:
                sheet.data_validation(
                    1, place, last, place, rule | {"error_type": "warning", "error_title": column.label}
                )
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, last, len(self.columns) + 1)
        allowed = ("sort", "autofilter", "format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows")
        sheet.protect("", dict.fromkeys(allowed, True))

    def _rule(self, column: Field) -> dict[str, object] | None:
        if not column.editable:
            return None
        if column.name in self.lists:
            return {
                "validate": "list",
                "source": self.lists[column.name],
                "error_message": "This is not on the list. It can be kept, but may be refused when the file comes back.",
            }
        if column.kind == "date":
            return {
                "validate": "date",
                "criteria": "between",
                "minimum": date(1950, 1, 1),
                "maximum": date(2150, 12, 31),
                "error_message": "Use a date such as 28 Feb 2027.",
            }
        return None

    def _about(self, rows: int) -> None:
        """Which register this is, from where and when: what the way back needs."""
        sheet = self.book.add_worksheet(ABOUT)
        sheet.hide()
        facts = {
            "register": self.register.key, "node": str(self.node.pk) if self.node else "", "exported": clock.now().isoformat(),
            "by": self.by.name, "query": self.query, "columns": ",".join(column.name for column in self.columns),
            "rows": str(rows),
            "said": f"{self.register.words} of {self.node or 'all work'}, {moment(clock.now())}",
        }  # fmt: skip
        for line, (name, value) in enumerate(facts.items()):
            sheet.write_string(line, 0, name)
            sheet.write_string(line, 1, value[:30_000])


def _write(sheet, line: int, place: int, value, style) -> None:
    if value is None or value == "":
        sheet.write_blank(line, place, None, style)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(line, place, value, style)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(line, place, value, style)
    else:
        sheet.write_string(line, place, str(value)[:32_000], style)


class _Echo:
    """Gives back each line, so that the file streams."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def csv_lines(columns: list[Field], rows: Iterator[Record]) -> Iterator[str]:
    """The register as CSV, a line at a time; UTF-8 with a mark, so that Excel reads it as such."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([column.label for column in columns])
    for row in rows:
        yield writer.writerow([_plain(column, row) for column in columns])


def _plain(column: Field, row: Record) -> str:
    value = column.sheet(row)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return str(value)
    return harmless(column.text(row))
