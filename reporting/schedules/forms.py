"""The form of a schedule."""

from zoneinfo import available_timezones

from django import forms
from django.conf import settings

from pmo.core.clock import today
from pmo.core.fields import Day, Prose
from pmo.hierarchy.access import people_who_may
from reporting.models import ReportSchedule
from reporting.models.schedule import CATCH_UP, UNCERTAIN, UNITS
from reporting.schedules import rules

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_DAYS = [(rules.LAST_WORKING_DAY, "the last working day"), *((day, str(day)) for day in range(1, 32))]
PLAIN = ("unit", "every", "weekday", "month_day", "after", "starts_on", "at", "zone", "catch_up", "uncertain")


def zones() -> list[tuple[str, str]]:
    """Every time zone that is named after a place, and UTC."""
    return [(name, name) for name in sorted(available_timezones()) if "/" in name and not name.startswith("Etc/") or name == "UTC"]  # fmt: skip


class ScheduleForm(forms.Form):
    """When a report is made, and who reads it."""

    unit = forms.ChoiceField(label="Repeats", choices=UNITS)
    every = forms.IntegerField(
        label="Every", min_value=1, max_value=366, initial=1, help_text="So many days, weeks or months."
    )
    weekday = forms.TypedChoiceField(
        label="Day of the week", choices=list(enumerate(_WEEKDAYS)), coerce=int, help_text="For weeks."
    )
    month_day = forms.TypedChoiceField(
        label="Day of the month", choices=_MONTH_DAYS, coerce=int, help_text="For months. A month that is shorter takes its last day."
    )  # fmt: skip
    after = forms.IntegerField(
        label="Working days after", min_value=0, max_value=250, initial=5, help_text="For reporting periods: how many working days after the period has ended."
    )  # fmt: skip
    starts_on = Day(label="From")
    at = forms.TimeField(label="Time", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label="Time zone", choices=zones)
    catch_up = forms.ChoiceField(
        label="What was missed", choices=CATCH_UP, help_text="When nothing could be planned for a while."
    )
    uncertain = forms.ChoiceField(label="When nobody can know whether a mail arrived", choices=UNCERTAIN)
    people = forms.ModelMultipleChoiceField(
        None, label="People", required=False, widget=forms.CheckboxSelectMultiple, help_text="Who may see this work."
    )
    outside = Prose(
        label="Addresses without an account",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, node, user, schedule: ReportSchedule | None = None, **kwargs):
        self.schedule = schedule
        super().__init__(*args, initial=_initial(schedule, user), **kwargs)
        self.fields["people"].queryset = people_who_may("view", node)
        self.fields["outside"].help_text = _outside_help()

    def values(self) -> dict[str, object]:
        """What the schedule keeps."""
        return {name: self.cleaned_data[name] for name in PLAIN}

    def readers(self) -> dict[str, list]:
        """People, and addresses outside."""
        return {"people": list(self.cleaned_data["people"]), "outside": self.cleaned_data["outside"].split()}


def _outside_help() -> str:
    if not settings.REPORT_DOMAINS:
        return "The operator has allowed no domain outside (REPORT_DOMAINS)."
    return f"One on a line, at {', '.join(settings.REPORT_DOMAINS)}. Each is asked once to confirm."


def _initial(schedule: ReportSchedule | None, user) -> dict[str, object]:
    if schedule is None:
        return {
            "unit": rules.MONTH, "every": 1, "weekday": 0, "month_day": rules.LAST_WORKING_DAY, "after": 5, "starts_on": today(),
            "at": "08:00", "zone": settings.TIME_ZONE, "catch_up": "latest", "uncertain": "resend", "people": [user.pk],
        }  # fmt: skip
    there = [reader for reader in schedule.readers.all() if not reader.left_at]
    return {name: getattr(schedule, name) for name in PLAIN} | {
        "people": [reader.user_id for reader in there if reader.user_id],
        "outside": "\n".join(reader.outside for reader in there if reader.outside),
        "seen": schedule.version,
    }
