"""Fills fields from others of the same row: cause, event and effect from one text, a title, a closing date."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pmo.core.sheets.model import Cell
from pmo.records.foreign.cells import Reading
from pmo.records.foreign.choices import choice_of
from pmo.records.foreign.dates import dates_inside, day_of, shown_day
from pmo.records.foreign.model import SECTION, Accepted, Converted, RegisterSpec, Value
from pmo.records.foreign.statements import split_statement, title_of
from pmo.records.foreign.text import clean, is_blank

_PARTS = ("cause", "event", "effect")
_TITLE_FROM = ("event", "description", "deliverable", "decision", "recommendation", "cause", "effect", "context", "reason",
               "response_text", "impact_analysis")  # fmt: skip
_TITLE = 120
_STATES = frozenset(
    ("open", "closed", "live", "active", "completed", "complete", "resolved", "done", "archived", "retired")
)
_OVER = ("closed", "done", "complete", "resolved", "met", "verified", "retired", "implemented", "expired", "cancelled")


@dataclass(slots=True)
class Known:
    """What has been read of one row so far."""

    number: int
    values: dict[str, Value] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)

    def list_other(self, title: str, cell: Cell) -> None:
        """Lists a filled cell that no field takes, or takes in part."""
        if not is_blank(cell):
            self.others.append((title, clean(cell)))

    def text(self, name: str) -> str:
        """The text of a field, "" when it has none."""
        value = self.values.get(name)
        held = value.value if isinstance(value, (Accepted, Converted)) else None
        return held if isinstance(held, str) else ""


def derive(known: Known, readings: Mapping[str, Reading], spec: RegisterSpec) -> None:
    """Adds to `known` what its own values tell."""
    _split(known, readings, spec)
    _shorten_title(known, readings, spec)
    _find_title(known, readings, spec)
    _find_closing(known, readings, spec)
    _find_status(known, spec)


def _split(known: Known, readings: Mapping[str, Reading], spec: RegisterSpec) -> None:
    if any(spec.field(part) is None for part in _PARTS) or known.text("cause") or known.text("effect"):
        return
    for name in ("event", "description", "title"):
        parts = split_statement(known.text(name)) if name in readings else {}
        if not parts or (name != "event" and known.text("event")):
            continue
        note = f"{readings[name].place(known.number)}: taken out of the text under “{readings[name].column.title}”."
        if name == "description" and name not in spec.required:
            del known.values[name]
        known.values.update({part: Converted(text, note) for part, text in parts.items()})
        return


def _shorten_title(known: Known, readings: Mapping[str, Reading], spec: RegisterSpec) -> None:
    """A title longer than ours may be is cut, and the whole text kept."""
    text = known.text("title")
    if len(text) <= _TITLE and "\n" not in text:
        return
    if "title" not in readings:
        return
    reading = readings["title"]
    place = reading.place(known.number)
    known.values["title"] = Converted(title_of(text), f"{place}: the text is longer than a title and was cut.")
    if spec.field("description") and not known.text("description") and not known.text("event"):
        known.values["description"] = Converted(text, f"{place}: the whole text under “{reading.column.title}”.")
    else:
        known.others.append((reading.column.title, text))


def _find_title(known: Known, readings: Mapping[str, Reading], spec: RegisterSpec) -> None:
    if spec.field("title") is None or known.text("title") or "title" in known.values:
        return
    name = next((it for it in _TITLE_FROM if known.text(it)), "")
    if not name:
        return
    origin = readings.get(name) or readings.get("description") or next(iter(readings.values()))
    note = (
        f"{origin.place(known.number)}: there is no title, so the first sentence of “{origin.column.title}” was taken."
    )
    known.values["title"] = Converted(title_of(known.text(name)), note)


def _find_closing(known: Known, readings: Mapping[str, Reading], spec: RegisterSpec) -> None:
    """A status such as "Closed 12/3/24" also says when."""
    if spec.field("closed_on") is None or "closed_on" in known.values or "status" not in readings:
        return
    status = known.values.get("status")
    said = next((text for title, text in known.others if title == readings["status"].column.title), "")
    days = dates_inside(said)
    if not isinstance(status, Converted) or not str(status.value).startswith(_OVER) or len(days) != 1:
        return
    day = day_of(days[0]).day
    if day is not None:
        place = readings["status"].place(known.number)
        known.values["closed_on"] = Converted(day, f"{place}: the status says so: {shown_day(day)}.")


def _find_status(known: Known, spec: RegisterSpec) -> None:
    """A row without a status has that of its section, such as "Closed risks"."""
    field, section = spec.field("status"), next((text for title, text in known.others if title == SECTION), "")
    if field is None or "status" in known.values or not section:
        return
    word = next((word for word in section.lower().split() if word in _STATES), "")
    choice = choice_of(word, field) if word else None
    if choice is not None:
        note = f"Row {known.number} stands in the section “{section}”, so its status was read as {choice.label}."
        known.values["status"] = Converted(choice.code, note)
