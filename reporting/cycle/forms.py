"""Forms of reporting cycles."""

from django import forms

from pmo.core.clock import today
from pmo.core.fields import Day, Line, Prose
from pmo.hierarchy.access import people_who_may
from reporting.choices import COLOURS
from reporting.lights.reported import LONGEST
from reporting.models import Cycle
from reporting.models.cycle import STEPS, WHO

MOST_LETTERS = 10_000
_LABELS = {"open": "Opens", "draft": "Draft by", "submit": "Submitted by", "review": "Approved by", "publish": "Published by"}  # fmt: skip
_FIELDS = (
    "name",
    "who",
    *(f"{step}_days" for step in STEPS),
    "approvals",
    "release_late",
    "to_people",
    "to_subscribers",
    "starts_on",
)


class CycleForm(forms.Form):
    """Who reports, and by when."""

    name = Line(label="Name", max_length=120, initial="Reporting cycle")
    who = forms.ChoiceField(label="Who reports", choices=WHO)
    open_days = forms.IntegerField()
    draft_days = forms.IntegerField()
    submit_days = forms.IntegerField()
    review_days = forms.IntegerField()
    publish_days = forms.IntegerField()
    approvals = forms.TypedChoiceField(
        label="Approvers", choices=[(1, "One"), (2, "Two, one after the other")], coerce=int
    )
    release_late = forms.BooleanField(
        label="Release what is late, stamped as not confirmed by its owner", required=False
    )
    to_people = forms.BooleanField(
        label="Mail each edition to the author, the approvers, and the managers and sponsors of the work",
        required=False,
    )
    to_subscribers = forms.BooleanField(
        label="Mail each edition to the readers of the work's scheduled reports", required=False
    )
    starts_on = Day(label="From", help_text="Periods that ended before this day are not opened.")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, cycle: Cycle | None = None, **kwargs):
        shown = cycle or Cycle(starts_on=today(), name="Reporting cycle")
        kwargs["initial"] = {name: getattr(shown, name) for name in _FIELDS} | {"seen": shown.version}
        super().__init__(*args, **kwargs)
        for step in STEPS:
            field = self.fields[f"{step}_days"]
            field.label, field.min_value, field.max_value = _LABELS[step], -60, 60
            field.help_text = "Working days from the period's last working day: -3 is three before it, 5 five after it."

    def values(self) -> dict[str, object]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in _FIELDS}


class TextForm(forms.Form):
    """The words of one section, and the version that they were written over."""

    text = Prose(label="Commentary", required=False, max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 5}))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class RatingForm(forms.Form):
    """The overall rating; better than the data with a reason and an end."""

    rag = forms.ChoiceField(label="Your rating", choices=list(COLOURS), widget=forms.RadioSelect)
    reason = Prose(label="Reason", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    until = Day(
        label="Holds until", required=False,
        help_text=f"Only where it is better than the data: within {LONGEST} days.",
    )  # fmt: skip


class CommentForm(forms.Form):
    """What somebody says of a section, or why a report is returned."""

    text = Prose(label="Comment", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class PeopleForm(forms.Form):
    """Who writes, who approves, and who else gets the edition."""

    author = forms.ModelChoiceField(None, label="Author", required=False, empty_label="By role")
    approver = forms.ModelChoiceField(None, label="Approver", required=False, empty_label="By role")
    second = forms.ModelChoiceField(None, label="Second approver", required=False, empty_label="By role")
    readers = forms.ModelMultipleChoiceField(
        None, label="Also mailed to", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="They get each published edition of this work, besides those whom the cycle's rules reach.",
    )  # fmt: skip

    def __init__(self, *args, row, **kwargs):
        names = ("author", "approver", "second")
        self.row = row
        kept = row.cycle.readers.filter(node=row.node).values_list("user", flat=True)
        kwargs["initial"] = {name: getattr(row, f"{name}_id") for name in names} | {"readers": list(kept)}
        super().__init__(*args, **kwargs)
        for name in (*names, "readers"):
            self.fields[name].queryset = people_who_may("view", row.node).order_by("name")
        if row.cycle.approvals == 1:
            del self.fields["second"]

    def values(self) -> dict[str, object]:
        """What the action takes. A cycle with one approver does not ask for the second, who stays unless named otherwise."""
        found = {name: self.cleaned_data.get(name) for name in ("author", "approver")}
        kept = None if self.row.second in found.values() else self.row.second
        return found | {"second": self.cleaned_data["second"] if "second" in self.fields else kept}
