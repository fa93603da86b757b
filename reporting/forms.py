"""Forms of reports."""

from django import forms
from django.conf import settings

from pmo.core.clock import today
from pmo.core.errors import Problem
from pmo.hierarchy.access import people_who_may
from pmo.hierarchy.navigation import periods_of
from reporting.contents import period_for
from reporting.models.report_run import REPORT_KINDS


class ReportForm(forms.Form):
    """Which period, and who gets the report besides me."""

    period = forms.ChoiceField(label="Period")
    kind = forms.ChoiceField(label="Kind", choices=REPORT_KINDS, required=False, initial="status")
    to_me = forms.BooleanField(label="Mail it to me", required=False, initial=True)
    people = forms.ModelMultipleChoiceField(
        None,
        label="Mail it to",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="People who may see this work.",
    )

    def __init__(self, *args, node, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.node, self.user = node, user
        self.fields["period"].choices = [
            (period.code, period.name) for period in periods_of(node) if period.starts_on <= today()
        ]
        self.fields["period"].initial = self._latest()
        self.fields["people"].queryset = people_who_may("view", node).exclude(pk=user.pk)
        if not self.fields["people"].queryset.exists():
            del self.fields["people"]

    def _latest(self) -> str:
        try:
            return period_for(self.node).code
        except Problem:
            return ""

    def recipients(self) -> list:
        """The people who get it."""
        return ([self.user] if self.cleaned_data["to_me"] else []) + list(self.cleaned_data.get("people", []))


class VerifyForm(forms.Form):
    """A PDF, or its SHA-256, to find the report that it is."""

    pdf = forms.FileField(label="PDF", required=False)
    sha256 = forms.RegexField(
        r"^\s*[0-9a-fA-F]{64}\s*$", label="or its SHA-256", required=False, max_length=80,
        error_messages={"invalid": "A SHA-256 is 64 digits and letters from a to f."},
    )  # fmt: skip

    def clean(self):
        """Exactly one of the two is needed, and the file must not be too large."""
        data = super().clean()
        if not data.get("pdf") and not data.get("sha256") and not self.errors:
            raise forms.ValidationError("Choose a PDF or paste a SHA-256.")
        if data.get("pdf") and data["pdf"].size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(
                f"The file is larger than {settings.UPLOAD_LIMIT // 1_000_000} MB; no report is."
            )
        return data
