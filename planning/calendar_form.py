"""A working calendar as a form: hours of each weekday as text, own days a line each."""

import re

from django import forms
from django.db import transaction

from planning.calendar_past import Stood, now
from planning.engine import Calendar
from planning.models import CalendarDay, WorkCalendar
from planning.problems import PlanProblem
from pmo.core import dates
from pmo.core.fields import Line, Prose

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_SHIFT = re.compile(r"(\d{1,2})[:.](\d{2})\s*(?:-|–|to)\s*(\d{1,2})[:.](\d{2})")
_LINE = re.compile(r"(?P<first>[^:]+?)(?:\s+(?:to|–)\s+(?P<last>[^:]+?))?\s*:\s*(?P<rest>.*)")
MOST_LINES = 400


def shifts_of(text: str) -> list[list[int]]:
    """“08:00-12:00, 13:00-17:00” as minutes from midnight. Raises ValidationError."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        match = _SHIFT.fullmatch(part)
        if match is None:
            raise forms.ValidationError(
                f"“{part[:40]}” is no time of work. Write 08:00-12:00, 13:00-17:00; leave it empty for none."
            )
        hours = [int(each) for each in match.groups()]
        start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if not start < end <= 1440 or hours[1] > 59 or hours[3] > 59:
            raise forms.ValidationError(f"“{part[:40]}” does not run forward within one day.")
        found.append([start, end])
    return found


def shifts_text(shifts: list[list[int]]) -> str:
    """The same as text."""
    return ", ".join(f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}" for start, end in shifts)


class CalendarForm(forms.ModelForm):
    """Name, nation, hours, own days."""

    hours = forms.DecimalField(label="Hours that “1d” means", min_value=1, max_value=24, decimal_places=2)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    own_days = Prose(
        label="Own days", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="A line each: 24 Dec 2026: closed, Christmas Eve. Or 28 Dec 2026 to 31 Dec 2026: 09:00-13:00, short days.",
    )  # fmt: skip

    class Meta:
        model = WorkCalendar
        fields = ["name", "nation", "is_default"]

    def __init__(self, *args, stood: Stood | None = None, **more):
        super().__init__(*args, **more)
        stood = stood or now(self.instance)
        self.initial |= {"name": stood.row.name, "nation": stood.row.nation, "is_default": stood.row.is_default}
        self.fields["seen"].initial = self.instance.version
        for place, name in enumerate(WEEKDAYS):
            shifts = stood.row.week[place]
            self.fields[f"day{place}"] = Line(label=name, required=False, max_length=120, initial=shifts_text(shifts))
        self.fields["hours"].initial = stood.row.day_minutes / 60
        self.fields["own_days"].initial = "\n".join(_said(day) for day in stood.days)
        self.order_fields(["name", "nation", "hours", *(f"day{place}" for place in range(7)), "own_days", "is_default"])

    def clean(self):
        """Hours must not overlap, and something must be worked in a week."""
        data = super().clean()
        week, self.days = [], []
        for place in range(7):
            try:
                week.append(shifts_of(data.get(f"day{place}", "")))
            except forms.ValidationError as error:
                self.add_error(f"day{place}", error)
        try:
            self.days = _days(data.get("own_days", ""))
        except forms.ValidationError as error:
            self.add_error("own_days", error)
        if not self.errors:
            try:
                Calendar(data["name"], tuple(tuple((a, b) for a, b in day) for day in week))
            except PlanProblem as problem:
                raise forms.ValidationError(problem.sentence) from problem
        self.week = week
        default = WorkCalendar.objects.filter(is_default=True).exclude(pk=self.instance.pk)
        if data.get("seen") and WorkCalendar.objects.filter(pk=self.instance.pk).exclude(version=data["seen"]).exists():
            raise forms.ValidationError(
                "Somebody else changed this calendar since you opened it. Open it again, and make your change there."
            )
        if data.get("is_default") and default.exists():
            self.add_error("is_default", f"“{default.first()}” is the default. Take the tick away there first.")
        return data

    @transaction.atomic
    def save(self):
        """The calendar and its own days."""
        row = self.instance
        row.week, row.day_minutes = self.week, round(self.cleaned_data["hours"] * 60)
        row.version += bool(row.pk)
        row.full_clean()
        row.save()
        if [_said(day) for day in row.days.all()] != [_said(day) for day in self.days]:
            row.days.all().delete()
            for day in self.days:
                day.calendar = row
            CalendarDay.objects.bulk_create(self.days)
        return row


def _said(day: CalendarDay) -> str:
    when = dates.day(day.first) if day.first == day.last else f"{dates.day(day.first)} to {dates.day(day.last)}"
    hours = shifts_text(day.shifts) or "closed"
    return f"{when}: {hours}, {day.name}" if day.name else f"{when}: {hours}"


def _days(text: str) -> list[CalendarDay]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise forms.ValidationError(f"At most {MOST_LINES} lines are kept; these are {len(lines)}.")
    return sorted((_day(number, line) for number, line in enumerate(lines, 1)), key=lambda day: day.first)


def _day(number: int, line: str) -> CalendarDay:
    match = _LINE.fullmatch(line)
    first = dates.read(match["first"]) if match else None
    last = dates.read(match["last"]) if match and match["last"] else first
    if match is None or first is None or last is None or last < first:
        raise forms.ValidationError(
            f"Line {number}, “{line[:60]}”: write a day or two days, then : and the hours or closed."
        )
    for day in (first, last):
        dates.sensible(day)
    parts = [part.strip() for part in match["rest"].split(",")]
    hours = [part for part in parts if _SHIFT.fullmatch(part)]
    if not hours and (not parts or parts[0].casefold() != "closed"):
        raise forms.ValidationError(
            f"Line {number}, “{line[:60]}”: after the : write hours such as 09:00-13:00, or closed."
        )
    shifts = shifts_of(", ".join(hours))
    if any(before[1] > after[0] for before, after in zip(shifts, shifts[1:], strict=False)):
        raise forms.ValidationError(f"Line {number}, “{line[:60]}”: the hours overlap.")
    name = ", ".join(part for part in parts if part and not _SHIFT.fullmatch(part) and part.casefold() != "closed")
    return CalendarDay(first=first, last=last, shifts=shifts, name=name[:80])
