"""Forms of the room. They read and check; every write goes through an action."""

from django import forms

from benefits.choices import ITEM_KINDS
from benefits.kinds import quantity
from benefits.mapping.rules import ALLOWED, COLUMNS
from pmo.core.fields import Day, Line, Prose
from pmo.records.reading import Unreadable


class LinkForm(forms.Form):
    """A link of the map: from one box to another."""

    source = forms.ChoiceField(label="From")
    target = forms.ChoiceField(label="To")
    weight = forms.IntegerField(
        label="Weight, %",
        required=False,
        min_value=1,
        max_value=100,
        help_text="How much of the second rests on the first. All links into one box add to 100 at most.",
    )
    lag = forms.IntegerField(label="Months until the effect", required=False, min_value=0, max_value=120)
    assumption = Line(label="Assumption", required=False, max_length=300)

    def __init__(self, *args, nodes, elsewhere, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", "Choose …"), *_grouped(nodes, lambda kind: bool(ALLOWED[kind]))]
        self.fields["target"].choices = [
            ("", "Choose …"),
            *_grouped(nodes, lambda kind: kind not in {"enabler", "output"}),
            *(
                [("Elsewhere", [(code(key), f"{_name(node)} ({node.note})") for key, node in elsewhere.items()])]
                if elsewhere
                else []
            ),
        ]


def _grouped(nodes, wanted) -> list[tuple[str, list[tuple[str, str]]]]:
    names = {"benefit": "Benefits", "dis_benefit": "Dis-benefits"}
    found = []
    for kind in COLUMNS:
        rows = [(code(key), _name(node)) for key, node in nodes.items() if node.kind == kind]
        if rows and wanted(kind):
            found.append((names.get(kind) or f"{ITEM_KINDS.get(kind).label}s".replace("ys", "ies"), rows))
    return found


def _name(node) -> str:
    return f"{node.ref} {node.title}".strip()


def code(key) -> str:
    """A box of the map in an address or a form: mapitem-12."""
    return f"{key[0]}-{key[1]}"


def key_of(text: str, nodes):
    """The box that an address or a form names, if it is on this map."""
    register, _, pk = text.partition("-")
    key = (register, int(pk)) if pk.isascii() and pk.isdecimal() and len(pk) < 18 else None
    return key if key in nodes else None


class EditLinkForm(forms.Form):
    """What may change of a link."""

    weight = forms.IntegerField(required=False, min_value=1, max_value=100)
    lag = forms.IntegerField(required=False, min_value=0, max_value=120)
    assumption = Line(required=False, max_length=300)


class ItemsForm(forms.Form):
    """Several boxes at once, one a line: how a workshop's wall comes in."""

    kind = forms.ChoiceField(
        label="They are",
        choices=[
            *((kind, f"{label}s".replace("ys", "ies")) for kind, label in ITEM_KINDS),
            ("benefit", "Benefits"),
            ("dis_benefit", "Dis-benefits"),
        ],
    )
    titles = Prose(label="One a line", widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000)

    def clean_titles(self) -> list[str]:
        """The lines, each long enough and none twice."""
        lines = [line.strip() for line in self.cleaned_data["titles"].splitlines() if line.strip()]
        for number, line in enumerate(lines, 1):
            if not 3 <= len(line) <= 160:
                raise forms.ValidationError(f"Line {number}, “{line[:40]}”, has {len(line)} letters. Use 3 to 160.")
        if len(lines) > 200:
            raise forms.ValidationError(f"At most 200 at once; these are {len(lines)}.")
        return list(dict.fromkeys(lines))


class ReadingForm(forms.Form):
    """What an owner returns by a link."""

    value = Line(label="Value", required=False, max_length=40)
    note = Prose(
        label="Remark",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Where the number comes from, or why there is nothing this time.",
    )
    file = forms.FileField(label="Evidence", required=False, help_text="A file of at most 10 MB.")

    def clean_value(self):
        """A number as people write it."""
        try:
            return quantity(self.cleaned_data["value"], "Value")
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from problem


class ReasonForm(forms.Form):
    """Why somebody declines."""

    reason = Prose(label="Why you decline", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class WaiverForm(forms.Form):
    """The sponsor's waiver."""

    reason = Prose(
        label="Why the work may close although benefits are not handed over",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    expires_on = Day(label="Ends on")
