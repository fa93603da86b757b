"""Turns the records of a table into projects, and reports what is odd about them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from pmo.core.sheets.model import Cell
from pmo.hierarchy.gmpp.absence import absence_of, withheld_reason
from pmo.hierarchy.gmpp.columns import LABELS, WANTED
from pmo.hierarchy.gmpp.dates import moment
from pmo.hierarchy.gmpp.departments import code_of, is_known
from pmo.hierarchy.gmpp.kinds import kind_of, work_type_of
from pmo.hierarchy.gmpp.layout import Place, Record, Table
from pmo.hierarchy.gmpp.money import factor_of, money, percentage
from pmo.hierarchy.gmpp.problems import Problem, ProblemKind
from pmo.hierarchy.gmpp.project import ProjectYear
from pmo.hierarchy.gmpp.ratings import is_on_scale, rating
from pmo.hierarchy.gmpp.rows import fallback_key, set_aside
from pmo.hierarchy.gmpp.text import clean, is_broken, one_line, shown
from pmo.hierarchy.gmpp.values import Amount, Moment, Rating, Scale, Value

AnyValue = TypeVar("AnyValue", bound=Value)
_NO_COLUMN = "The file has no such column."
_SHORT = 120


class Builder:
    """Builds the projects of one table; `problems` grows as they are built."""

    def __init__(self, table: Table, filename: str, scale: Scale) -> None:
        self.table, self.filename, self.scale = table, filename, scale
        self.problems: list[Problem] = []
        self._rows_by_key: dict[str, int] = {}
        self._mended = 0

    def note(self, kind: ProblemKind, sentences: Iterable[str]) -> None:
        """Reports sentences that concern the whole sheet."""
        for sentence in sentences:
            self._report(kind, Place(0, ""), "", "", sentence)

    def projects(self) -> list[ProjectYear]:
        """Every project of the table in its order."""
        absent = [key for key in WANTED if self.table.position(key) is None]
        self.note("missing_column", [f"No column was found for: {LABELS[key]}." for key in absent])
        built = [self._project(record) for record in self.table.records if not self._aside(record)]
        if self._mended:
            sentence = f"{self._mended:,} cells held broken characters, such as “â€™” for “’”."
            self.note("repaired_text", [f"{sentence} They were mended."])
        return built

    def _aside(self, record: Record) -> bool:
        why = set_aside(self.table, record)
        if why is not None:
            cells = (*record.cells.values(), *record.extras.values())
            raw = " | ".join(text for cell in cells if (text := one_line(cell)))
            self._report(why[0], self.table.place(record.number, 0), "", raw, why[1])
        return why is not None

    def _project(self, record: Record) -> ProjectYear:
        self._mended += sum(map(is_broken, (*record.cells.values(), *record.extras.values())))
        name, category = self._name(record), self._line(record, "category")
        department = self._line(record, "department")
        key, is_fallback = self._key(record, name, code_of(department))
        project = ProjectYear(
            key=key,
            key_is_fallback=is_fallback,
            duplicate=self._is_duplicate(record, key),
            row=record.number,
            name=name,
            kind=kind_of(name),
            department=department,
            department_code=self._department(record, department),
            category=category,
            work_type=work_type_of(category),
            description=self._text(record, "description"),
            independent_rating=self._rating(record, "independent_rating"),
            owner_rating=self._rating(record, "owner_rating"),
            rating_commentary=self._text(record, "rating_commentary"),
            start=self._moment(record, "start"),
            end=self._moment(record, "end"),
            schedule_narrative=self._text(record, "schedule_narrative"),
            year_baseline=self._money(record, "year_baseline", "year_narrative"),
            year_forecast=self._money(record, "year_forecast", "year_narrative"),
            year_variance=self._value(record, "year_variance", percentage(record.cells.get("year_variance"))),
            year_variance_amount=self._money(record, "year_variance_amount", ""),
            year_narrative=self._text(record, "year_narrative"),
            whole_life_cost=self._money(record, "whole_life_cost", "whole_life_narrative"),
            whole_life_narrative=self._text(record, "whole_life_narrative"),
            benefits=self._money(record, "benefits", "benefits_narrative"),
            benefits_narrative=self._text(record, "benefits_narrative"),
            extras={title: clean(cell) for title, cell in record.extras.items()},
        )
        self._check_dates(record, project)
        return project

    def _name(self, record: Record) -> str:
        name = self._line(record, "name")
        if not name:
            name = self._line(record, "id") or f"Unnamed, line {record.number}"
            self._at("no_name", record, "name", f"The project has no name; it was called “{name}”.")
        return name

    def _key(self, record: Record, name: str, department: str) -> tuple[str, bool]:
        given = self._line(record, "id")
        if given and absence_of(given) is None:
            return given, False
        key = fallback_key(name, department)
        self._at(
            "no_id",
            record,
            "id",
            f"“{name}” has no GMPP ID; it goes by name and department, as {key}.",
        )
        return key, True

    def _is_duplicate(self, record: Record, key: str) -> bool:
        first = self._rows_by_key.setdefault(key, record.number)
        if first == record.number:
            return False
        self._at(
            "duplicate_id",
            record,
            "id",
            f"{key} was there already on line {first}; both lines were kept.",
        )
        return True

    def _department(self, record: Record, written: str) -> str:
        code = code_of(written)
        if written and not is_known(code):
            self._at(
                "unknown_department",
                record,
                "department",
                f"“{written}” is not a department we know; it was kept.",
            )
        return code

    def _rating(self, record: Record, key: str) -> Rating:
        value = self._value(record, key, rating(record.cells.get(key), self.scale))
        if not is_on_scale(value):
            self._at(
                "off_scale",
                record,
                key,
                f"“{one_line(value.raw)}” is not on the file's {self.scale}-point scale; it was kept.",
            )
        return value

    def _moment(self, record: Record, key: str) -> Moment:
        return self._value(record, key, moment(record.cells.get(key)))

    def _money(self, record: Record, key: str, narrative: str) -> Amount:
        value = self._value(record, key, money(record.cells.get(key), factor_of(self.table.title(key))))
        self._check_sign(record, key, value)
        told = self._line(record, narrative)
        if value.amount != 0 or not _denies_zero(told):
            return value
        self._at(
            "doubtful_zero",
            record,
            key,
            f"The file says 0, but its narrative says: “{told[:_SHORT]}”.",
        )
        return replace(value, reason=f"The narrative says: {told[:_SHORT]}")

    def _check_sign(self, record: Record, key: str, value: Amount) -> None:
        amounts = (value.amount, value.low, value.mid, value.high)
        if key != "year_variance_amount" and any(amount is not None and amount < 0 for amount in amounts):
            told = (
                f"“{one_line(value.raw)[:_SHORT]}” is negative, which {LABELS[key].lower()} should not be; it was kept."
            )
            self._at("negative_amount", record, key, told)

    def _value(self, record: Record, key: str, value: AnyValue) -> AnyValue:
        if self.table.position(key) is None:
            return replace(value, reason=_NO_COLUMN)
        if value.state == "unclear":
            self._at(
                "unclear_cell",
                record,
                key,
                f"“{one_line(value.raw)[:_SHORT]}” was not understood and was kept as text. {value.reason}",
            )
        return value

    def _check_dates(self, record: Record, project: ProjectYear) -> None:
        start, end = project.start.best, project.end.best
        if start and end and end < start:
            self._at(
                "end_before_start",
                record,
                "end",
                f"The end, {end:%d %B %Y}, is before the start, {start:%d %B %Y}.",
            )

    def _line(self, record: Record, key: str) -> str:
        return one_line(record.cells.get(key))

    def _text(self, record: Record, key: str) -> str:
        return clean(record.cells.get(key))

    def _at(self, kind: ProblemKind, record: Record, key: str, message: str) -> None:
        position = self.table.position(key)
        place = self.table.place(record.number, position or 0)
        cell: Cell = record.cells.get(key)
        title = self.table.title(key)
        self._report(
            kind,
            place if position is not None else Place(place.row, ""),
            title,
            shown(cell),
            message,
        )

    def _report(self, kind: ProblemKind, place: Place, title: str, raw: str, message: str) -> None:
        self.problems.append(
            Problem(kind, self.filename, self.table.sheet, place.row, place.letter, title, raw, message)
        )


def _denies_zero(narrative: str) -> bool:
    """Whether a narrative says that a nought stands for no figure at all."""
    if not narrative:
        return False
    said = absence_of(narrative) in ("missing", "not_applicable") and "variance" not in narrative.lower()
    return said or bool(withheld_reason(narrative)) or "displayed as" in narrative[:200]
