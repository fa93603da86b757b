"""Forms of the tree. They read and check; every write goes through an action."""

from django import forms
from django.core.exceptions import ValidationError

from pmo.core import clock
from pmo.core.fields import Day, Line, Prose
from pmo.hierarchy import words
from pmo.hierarchy.actions import PLAIN_FIELDS
from pmo.hierarchy.choices import ASSESSORS, KINDS, MEASURES, PARENTS, STATES
from pmo.hierarchy.models import Figure, Node, OrganisationUnit, RatingScale, Tag
from pmo.hierarchy.roles import ROLES
from pmo.people.models import Team, User


def labelled(group: str, values) -> list[tuple[str, str]]:
    """Choices in the office's own words."""
    return [(value, words.word(f"{group}.{value}")) for value in values]


class NodeForm(forms.ModelForm):
    """What work is called and what it is. `seen` carries the version that was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    tags = forms.ModelMultipleChoiceField(Tag.objects.all(), required=False, widget=forms.CheckboxSelectMultiple)
    reason = Line(label="Why it changes", required=False, max_length=300, help_text="Kept with the history.")

    class Meta:
        model = Node
        fields = PLAIN_FIELDS
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("description", "aims", "objectives")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version
        self.fields["unit"].queryset = OrganisationUnit.objects.select_related("parent")
        self.fields["calendar"].empty_label = "Those of the work above"
        self.fields["scale"].empty_label = "The scale in use"
        for name, group in (("stage", "stage"), ("work_type", "work_type")):
            choices = [value for value, _ in self.fields[name].choices if value]
            self.fields[name].choices = [("", "None")] + labelled(group, choices)
        if self.instance.pk:
            self.fields["tags"].initial = list(self.instance.tags.all())
        else:
            del self.fields["reason"]
        if not Tag.objects.exists():
            del self.fields["tags"]

    def values(self) -> dict[str, object]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in PLAIN_FIELDS}

    def _post_clean(self) -> None:
        """The action validates the stored row with these values; the instance here stays as it was opened."""


class NewNodeForm(NodeForm):
    """New work in a place."""

    kind = forms.ChoiceField(label="What it is", widget=forms.RadioSelect)

    field_order = ["kind", "name", "code"]

    def __init__(self, *args, parent: Node | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        place = parent.kind if parent else ""
        kinds = [value for value in KINDS.values if place in PARENTS[value]]
        self.fields["kind"].choices = labelled("kind", kinds)
        self.fields["kind"].initial = kinds[0] if kinds else None


class FirstPortfolioForm(forms.Form):
    """The first-run page."""

    name = Line(max_length=200, min_length=2)
    code = Line(label="Short code", max_length=20, required=False, help_text="Used in references, such as DT-R-0001")
    rhythm = forms.ChoiceField(
        label="Reporting periods", choices=[("month", "Monthly, April to March"), ("quarter", "Quarterly, April to March"), ("year", "Yearly, April to March")]
    )  # fmt: skip
    scale = forms.ModelChoiceField(RatingScale.objects.all(), label="Delivery confidence", empty_label=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scale"].initial = RatingScale.objects.filter(used_until=None).first()


class MoveForm(forms.Form):
    """Where work goes."""

    parent = forms.ModelChoiceField(
        Node.objects.none(), label="Move under", required=False, empty_label="The top of the tree"
    )
    reason = Line(label="Why it moves", max_length=300, help_text="Kept with the history.")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, node: Node, user, **kwargs):
        super().__init__(*args, **kwargs)
        places = Node.objects.for_user(user, "add").filter(kind__in=PARENTS[node.kind], archived_at=None)
        self.fields["parent"].queryset = places.exclude(path__startswith=node.path).order_by("path")
        self.fields["parent"].label_from_instance = lambda row: f"{'· ' * row.depth}{row.name}"
        self.fields["seen"].initial, self.fields["parent"].initial = node.version, node.parent_id
        if "" not in PARENTS[node.kind]:
            self.fields["parent"].required, self.fields["parent"].empty_label = True, None


class StateForm(forms.Form):
    """The life-cycle state."""

    state = forms.ChoiceField(label="State")
    since = Day(label="Since")
    note = Prose(
        label="Closing note",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="How it ended; asked for when closing or cancelling.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, node: Node, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = labelled(
            "state",
            [value for value in STATES.values if value not in {"left", "closed_benefits"} or node.state == value],
        )
        self.initial = {"state": node.state, "since": clock.today(), "seen": node.version, "note": node.close_note}


class ReasonForm(forms.Form):
    """One reason."""

    reason = Prose(label="Reason", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class PersonField(forms.ModelChoiceField):
    """One person. With the address, because two may have one name and a right is given here."""

    def label_from_instance(self, obj: User) -> str:
        """`Ana Account, ana@example.org`."""
        return f"{obj}, {obj.email}"


class RoleForm(forms.Form):
    """Give a role to a person or a team."""

    user = PersonField(User.objects.active(), label="Person", required=False, empty_label="Nobody")
    team = forms.ModelChoiceField(Team.objects.all(), required=False, empty_label="No team")
    role = forms.ChoiceField()
    starts_on = Day(label="From")
    ends_on = Day(label="Until", required=False)
    reason = Line(required=False, max_length=300)

    def __init__(self, *args, node: Node | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        codes = [code for code, role in ROLES.items() if node is not None or role.everywhere]
        self.fields["role"].choices = [(code, words.word(f"role.{code}")) for code in codes]
        self.fields["starts_on"].initial = clock.today()
        if not Team.objects.exists():
            del self.fields["team"]
            self.fields["user"].required, self.fields["user"].empty_label = True, "Choose …"


class DelegateForm(forms.Form):
    """Hand one's role to somebody for a time."""

    to = PersonField(User.objects.active(), label="To")
    starts_on = Day(label="From")
    ends_on = Day(label="Until")
    reason = Line(max_length=300)


class ConfidenceForm(forms.Form):
    """Delivery confidence at a date."""

    assessor = forms.ChoiceField(label="Given by")
    as_at = Day(label="As at")
    scale = forms.ModelChoiceField(RatingScale.objects.all(), empty_label=None)
    rating = forms.ChoiceField(required=False)
    state = forms.ChoiceField(
        label="Or",
        required=False,
        choices=[("known", "A rating is given"), ("withheld", "Withheld"), ("not_applicable", "Not applicable")],
    )
    reason = Line(label="Reason it is not given", required=False, max_length=1000)
    rationale = Prose(label="Why this rating", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    conditions = Prose(label="What must happen next", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    next_review = Day(label="Next review", required=False)

    def __init__(self, *args, node: Node, assessors: list[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["assessor"].choices = labelled(
            "assessor", [value for value in ASSESSORS.values if value in assessors]
        )
        scales = list(RatingScale.objects.all())
        self.fields["scale"].initial = node.scale_id or next(
            (scale.pk for scale in scales if scale.used_until is None), None
        )
        levels = {level.code: level.label for scale in scales for level in scale.steps}
        self.fields["rating"].choices = [("", "Choose a rating")] + [
            (code, words.word(f"rating.{code}", label)) for code, label in levels.items()
        ]
        self.fields["as_at"].initial = clock.today()

    def clean(self) -> dict[str, object]:
        """The rating must be on the scale."""
        data = super().clean()
        scale, rating = data.get("scale"), data.get("rating")
        if rating and scale and scale.level(rating) is None:
            steps = ", ".join(level.label for level in scale.steps)
            raise ValidationError({"rating": f"{scale} has no such rating. It has: {steps}."})
        return data


class FigureForm(forms.ModelForm):
    """One figure: a value, a range, or why there is none."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Figure
        fields = [
            "measure",
            "as_at",
            "state",
            "amount",
            "amount_low",
            "amount_high",
            "date",
            "date_low",
            "date_high",
            "reason",
            "narrative",
        ]
        widgets = {"reason": forms.Textarea(attrs={"rows": 2}), "narrative": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [(choice.value, choice.label) for choice in MEASURES.all()]
        self.fields["seen"].initial = self.instance.version
        self.fields["as_at"].initial = clock.today()
        if self.instance.pk:
            for name in ("measure", "as_at"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, object]:
        """A known figure has a value of its unit; a date takes no amounts."""
        data = super().clean()
        unit = MEASURES.get(data.get("measure", "")).tone
        for name in ("amount", "amount_low", "amount_high") if unit == "date" else ("date", "date_low", "date_high"):
            data[name] = None
        main = "date" if unit == "date" else "amount"
        if data.get("state") == "known" and data.get(main) is None and main not in self.errors:
            self.add_error(main, "Give the value, or choose another state and say why there is none.")
        if data.get("state") == "range" and (data.get(f"{main}_low") is None or data.get(f"{main}_high") is None):
            self.add_error(f"{main}_low", "A range needs its lowest and its highest value.")
        if data.get("state") not in {"known", "range"}:
            data |= dict.fromkeys(("amount", "amount_low", "amount_high", "date", "date_low", "date_high"))
        return data
