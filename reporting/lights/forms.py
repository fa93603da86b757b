"""The form by which a light is reported."""

from django import forms

from pmo.core.clock import today
from pmo.hierarchy.evidence import DIMENSIONS
from reporting.choices import COLOURS
from reporting.lights.reported import LONGEST


class LightForm(forms.Form):
    """What is reported of a dimension today."""

    dimension = forms.ChoiceField(choices=list(DIMENSIONS))
    rag = forms.ChoiceField(label="Light", choices=list(COLOURS))
    reason = forms.CharField(
        label="Why", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Asked for where it is better than the data says. Otherwise one sentence helps the reader.",
    )  # fmt: skip
    until = forms.DateField(
        label="Holds until", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=f"Only where it is better than the data: an override runs out, within {LONGEST} days.",
    )  # fmt: skip

    def clean_until(self):
        """A day to come."""
        day = self.cleaned_data["until"]
        if day and day <= today():
            raise forms.ValidationError("Give a day after today.")
        return day
