"""A rating scale as a form: its steps are rows of ordinary fields, and codes are made from what is typed."""

from django import forms
from django.utils.text import slugify

from pmo.core.fields import Line
from pmo.core.rag import WORDS, WORST_FIRST
from pmo.hierarchy.models import RatingScale

BEST_FIRST = [*reversed(WORST_FIRST[:-1]), "n"]  # what is no rating comes last
SHAPES = [(rag, "No rating" if rag == "n" else WORDS[rag]) for rag in BEST_FIRST]
MOST_STEPS, SPARE = 12, 3
_LONGEST_CODE = 20


class StepForm(forms.Form):
    """One step. A row without a name is left out."""

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    label = Line(label="Name", required=False, max_length=60)
    rag = forms.ChoiceField(label="Shape", required=False, choices=[("", "Choose a shape"), *SHAPES])
    help = Line(label="What it means", required=False, max_length=300)

    def clean(self) -> dict[str, object]:
        """A name has a shape, and what is filled has a name."""
        data = super().clean()
        if data.get("label") and not data.get("rag"):
            self.add_error("rag", "Choose how it is drawn.")
        if data.get("help") and not data.get("label"):
            self.add_error("label", "Give the step a name.")
        return data


class _Steps(forms.BaseFormSet):
    def clean(self) -> None:
        """A scale has two steps or more, each called differently."""
        if any(self.errors):
            raise forms.ValidationError("Look at the marked steps.")
        labels = [step["label"].lower() for step in self.filled]
        if len(labels) < 2:
            raise forms.ValidationError("A scale needs at least two steps. Give each a name and a shape.")
        if len(labels) != len(set(labels)):
            raise forms.ValidationError("Two steps have the same name. Give each its own.")

    @property
    def filled(self) -> list[dict[str, str]]:
        """The rows with a name, best first; those of one shape as they stand."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("label")]
        return sorted(rows, key=lambda row: BEST_FIRST.index(row["rag"]))


StepFormSet = forms.formset_factory(StepForm, formset=_Steps, extra=SPARE, max_num=MOST_STEPS, absolute_max=MOST_STEPS)


class ScaleForm(forms.ModelForm):
    """A scale and its steps. A step that ratings use can be renamed, not removed."""

    class Meta:
        model = RatingScale
        fields = ["name", "used_from", "used_until"]

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        steps = [vars(step) for step in self.instance.steps]
        self.steps = StepFormSet(data, initial=steps, prefix="steps")
        if not steps:
            self.steps.extra = 2 * SPARE

    def clean(self) -> dict[str, object]:
        """The rows as data, with their codes."""
        data = super().clean()
        if not self.steps.is_valid():
            raise forms.ValidationError([*self.steps.non_form_errors()])
        self.levels = self._coded(self.steps.filled)
        self._refuse_loss({level["code"] for level in self.levels})
        return data

    def _coded(self, rows: list[dict[str, str]]) -> list[dict[str, str]]:
        known = {step.code for step in self.instance.steps}
        used: set[str] = set()
        levels = []
        for row in rows:
            kept = row["code"] in known - used
            code = row["code"] if kept else new_code(row["label"], known | used)
            used.add(code)
            levels.append({"code": code, "label": row["label"], "rag": row["rag"], "help": row["help"]})
        return levels

    def _refuse_loss(self, codes: set[str]) -> None:
        if not self.instance.pk:
            return
        used = set(self.instance.assessments.exclude(rating="").values_list("rating", flat=True).distinct())
        lost = [step.label for step in self.instance.steps if step.code in used - codes]
        if lost:
            raise forms.ValidationError(f"Ratings use these steps, so they must stay: {', '.join(lost)}.")

    def save(self, commit: bool = True) -> RatingScale:
        """Keep the steps with the scale; a new one gets its code from its name."""
        self.instance.levels = self.levels
        if not self.instance.code:
            taken = set(RatingScale.objects.values_list("code", flat=True))
            self.instance.code = new_code(self.cleaned_data["name"], taken, longest=40)
        return super().save(commit)


def new_code(label: str, taken: set[str], longest: int = _LONGEST_CODE) -> str:
    """A code made from a label that is not taken yet: "Amber/Red" is amber_red."""
    stem = slugify(label.replace("/", " ")).replace("-", "_")[:longest].strip("_") or "step"
    ways = [stem, *(f"{stem[: longest - 3].rstrip('_')}_{number}" for number in range(2, 100))]
    return next(code for code in ways if code not in taken)
