"""The settings of a plan as a form."""

from django import forms

from planning import calendars
from planning.models import Plan, WorkCalendar


class PlanForm(forms.ModelForm):
    """When it starts, how far progress is known, by which calendar, and what was promised."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Plan
        fields = ["starts_on", "status_date", "calendar", "progress", "promised_on", "near_critical"]
        help_texts = {
            "starts_on": "Nothing that has no predecessor and no date of its own begins before.",
            "status_date": "Progress is known up to this day. What has not begun cannot lie before it.",
            "promised_on": "The simulation gives its probability; health compares the end with it.",
        }

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.fields["seen"].initial = self.instance.version
        self.fields["calendar"].queryset = WorkCalendar.objects.all()
        self.fields["calendar"].empty_label = f"The office's: {calendars.default_calendar()}"

    def _post_clean(self):
        """The action validates, on the row as it stands then."""

    @property
    def values(self) -> dict[str, object]:
        """What was typed, without the version."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
