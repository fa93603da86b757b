"""Kinds of value that only plans have: durations, constraints with their date and reason, float."""

import re
from datetime import date

from django import forms
from django.db.models import Q
from django.utils.html import format_html

from planning import choices, ordering
from pmo.core import dates, memo, texts
from pmo.core.icons import icon
from pmo.records import reading
from pmo.records.fields import Choice, Date, Field, Option, Title, Whole, YesNo
from pmo.records.reading import Read, Unreadable

UNITS = {"m": "m", "min": "m", "h": "h", "hr": "h", "d": "d", "day": "d", "w": "w", "wk": "w", "week": "w", "mo": "mo", "mon": "mo", "month": "mo"}  # fmt: skip
ELAPSED = {"m": 1, "h": 60, "d": 1440, "w": 10_080, "mo": 43_200}
DURATION = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*(e)?\s*([a-z]*?)s?\??", re.IGNORECASE)
MOST = 60 * 24 * 366 * 50  # minutes; fifty years


def minutes_of(text: str, day: int) -> tuple[int, bool]:
    """“3d”, “2 weeks”, “4h”, “1ed” as minutes, and whether they are clock time. Raises ValueError."""
    match = DURATION.fullmatch(text.strip())
    unit = UNITS.get((match[3] or "d").lower()) if match else None
    if match is None or unit is None:
        raise ValueError(text)
    sizes = ELAPSED if match[2] else {"m": 1, "h": 60, "d": day, "w": 5 * day, "mo": 20 * day}
    found = round(float(match[1].replace(",", ".")) * sizes[unit])
    if found > MOST:
        raise ValueError(text)
    return found, bool(match[2])


def duration_text(minutes: int | None, day: int, elapsed: bool = False) -> str:
    """The shortest text that reads the same: 3d, 2.5d, 4h, 2ed."""
    if minutes is None:
        return ""
    day = 1440 if elapsed else day
    value, unit = (minutes / day, "d") if not minutes % (day / 4) else (minutes / 60, "h")
    if unit == "h" and minutes % 15:
        value, unit = minutes, "m"
    return f"{value:.10g}{'e' if elapsed else ''}{unit}"


class Duration(Whole):
    """Working time such as 5d, 2w, 4h; 2ed is clock time."""

    kind = "duration"

    def text(self, row):
        return duration_text(self.value(row), row.day_minutes, row.elapsed and self.name == "duration")

    def sheet(self, row):
        return self.text(row)

    def text_of(self, value):
        return duration_text(value, 480)

    def shown(self, row):
        if self.name == "duration" and (row.is_summary or row.kind == "milestone"):
            return ""
        return self.text(row)

    def read(self, raw, context):
        text = texts.line("" if raw is None else str(raw))
        if not text:
            return Read(self.empty())
        day = ordering.day_minutes(context.node.pk) if context.node is not None else 480
        try:
            minutes, elapsed = minutes_of(text, day)
        except ValueError:
            raise Unreadable(f"{self.label} cannot be “{text[:40]}”. Write 5d, 2w, 4h, or 3ed for days of the clock.") from None  # fmt: skip
        if self.name != "duration":
            return Read(minutes)
        return Read(minutes, also={"elapsed": elapsed} | ({"kind": "task"} if minutes else {"kind": "milestone"}))

    def empty(self):
        return None if self.column is not None and self.column.null else 480

    def form_field(self):
        return DurationFormField(label=self.label, required=self.required, help_text="5d, 2w, 4h")


class DurationFormField(forms.CharField):
    """A duration typed as text; minutes inside."""

    day = 480

    def for_work(self, node) -> None:
        """Read days by the plan of this work."""
        self.day = ordering.day_minutes(node.pk) if node else 480

    def prepare_value(self, value):
        """Minutes as text."""
        return duration_text(value, self.day) if isinstance(value, int) else value

    def has_changed(self, initial, data) -> bool:
        """Whether another duration was typed than stood there."""
        return (self.prepare_value(initial) or "") != (data or "").strip()

    def clean(self, value):
        """Text as minutes of working time."""
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            minutes, elapsed = minutes_of(text, self.day)
        except ValueError:
            raise forms.ValidationError(f"“{text[:40]}” is no duration. Write 5d, 2w or 4h.") from None
        if elapsed:
            raise forms.ValidationError("Days of the clock are typed in the grid, as 3ed. Here write working time.")
        return minutes


class Named(Field):
    """A row of a small table, such as a calendar, by its name."""

    kind = "named"

    @property
    def related(self):
        return [self.name]

    @property
    def sort(self):
        return [f"{self.name}__name"]

    @property
    def _rows(self):
        return memo.once(
            f"named:{self.column.related_model._meta.label}", lambda: list(self.column.related_model.objects.all())
        )

    def text(self, row):
        return self.text_of(self.value(row))

    def text_of(self, value):
        return str(value or "")

    def read(self, raw, context):
        text = texts.line("" if raw is None else str(raw))
        if not text:
            return Read(None)
        found = next((row for row in self._rows if row.name.casefold() == text.casefold()), None)
        if found is None:
            names = ", ".join(row.name for row in self._rows[:8]) or "none yet"
            raise Unreadable(f"{self.label} cannot be “{text[:60]}”. There are: {names}.")
        return Read(found)

    def options(self):
        return [Option(str(row.pk), row.name) for row in self._rows]

    def condition(self, values, context):
        return Q(**{f"{self.name}__in": [int(value) for value in values if value.isdecimal() and len(value) < 18]})


class Outline(Title):
    """The title, set in by its outline level, with a mark for summaries and milestones."""

    def cell(self, row):
        mark = icon("diamond", True, "Milestone") if row.kind == "milestone" else ""
        return format_html(
            '<span class="clip outline" data-level="{}"{} title="{}">{}{}</span>',
            min(row.level, 8), " data-summary" if row.is_summary else "", row.title, mark, row.title,
        )  # fmt: skip


class ConstraintField(Choice):
    """A constraint with its date and reason: “SNET 4 Jan 2027, licence begins”."""

    def text(self, row):
        if row.constraint in choices.WITHOUT_DATE:
            return "" if row.constraint == "ASAP" else row.constraint
        return f"{row.constraint} {dates.day(row.constraint_date)}, {row.constraint_reason}".rstrip(", ")

    def shown(self, row):
        return self.text(row)

    def read(self, raw, context):
        text = texts.line("" if raw is None else str(raw))
        if not text:
            return Read("ASAP", also={"constraint_date": None, "constraint_reason": ""})
        head, _, reason = text.partition(",")
        match = re.match(r"(ASAP|ALAP|SNET|SNLT|FNET|FNLT|MSO|MFO)\b\s*(.*)", head.strip(), re.IGNORECASE)
        if match is None:
            found = reading.choice(head, self.choices, self.label)
            return Read(found.value, found.note)
        also: dict[str, object] = {}
        if match[2]:
            also["constraint_date"] = reading.day(match[2], self.label).value
        if reason.strip():
            also["constraint_reason"] = reason.strip()[:200]
        if match[1].upper() in choices.WITHOUT_DATE:
            also = {"constraint_date": None, "constraint_reason": ""}
        return Read(match[1].upper(), also=also)


class Float(Whole):
    """Total float in working days; below zero it is said in red."""

    def text(self, row):
        if row.total_float is None:
            return ""
        return f"{row.total_float / row.day_minutes:.10g}d" if not row.total_float % row.day_minutes else f"{row.total_float / row.day_minutes:.1f}d"  # fmt: skip

    def shown(self, row):
        text = self.text(row)
        return format_html('<span class="bad">{}</span>', text) if text.startswith("-") else text

    def sheet(self, row):
        return self.text(row)


class Order(Field):
    """Where a row stands in its plan: sorted by, moved by the buttons of the working copy, never typed or shown."""

    kind = "order"

    @property
    def editable(self):
        return False


class Critical(YesNo):
    """Whether a delay moves the end."""

    css = "ctr"

    @property
    def editable(self):
        return False

    def text(self, row):
        return "Yes" if row.critical else ""

    def shown(self, row):
        return icon("flame", True, "Critical") if row.critical else ""


class Computed(Date):
    """A date that the engine gives; not typed."""

    css = "num nowrap"

    @property
    def editable(self):
        return False

    def value(self, row) -> date | None:
        return getattr(row, self.name)
