"""Settings of appetite and tolerance: the office's rows, by category and by work."""

from django import forms
from django.shortcuts import get_object_or_404

from pmo.core import nav
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.access import require
from pmo.hierarchy.models import Node
from registers import choices
from registers.models import Appetite
from registers.scale_views import configures

BACK = "/settings/risk-appetite/"

nav.add(nav.SETTINGS, nav.Link("Risk appetite", "scale", lambda: BACK, 32, shown=configures))


class AppetiteForm(forms.ModelForm):
    """One row: which risks it is about, what is wanted, and what is borne."""

    category = forms.ChoiceField(required=False)

    class Meta:
        model = Appetite
        fields = ["category", "node", "posture", "appetite", "tolerance"]
        help_texts = {
            "node": "Holds there and on everything below; empty: the whole office.",
            "appetite": "Up to here a risk is taken without more ado. Above, it needs a response with a date.",
            "tolerance": "Above this the level above is asked at once.",
        }

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        labels = [(value, choices.CATEGORIES.get(value).label) for value in choices.CATEGORIES.values]
        self.fields["category"].choices = [("", "Every category without a row of its own"), *labels]
        nodes = Node.objects.filter(archived_at=None, kind__in=["portfolio", "programme"]).order_by("path")
        self.fields["node"].queryset, self.fields["node"].empty_label = nodes, "The whole office"

    def clean(self):
        """Tolerance is not below appetite, and each place has one row a category."""
        data = super().clean()
        wanted, borne = data.get("appetite"), data.get("tolerance")
        if wanted is not None and borne is not None and borne < wanted:
            raise forms.ValidationError("The tolerance may not be below the appetite. Raise it, or lower the appetite.")
        same = Appetite.objects.filter(node=data.get("node"), category=data.get("category", ""))
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("There is a row for this work and category already. Change that one.")
        return data


@needs("configure")
def appetites(request):
    """Every row."""
    require(request.user, "configure")
    return render_page(request, "registers/appetites.html", {"rows": Appetite.objects.select_related("node")})


@needs("configure")
def appetite(request, pk: int | None = None):
    """Add or change a row."""
    require(request.user, "configure")
    row = get_object_or_404(Appetite, pk=pk) if pk else None
    form = AppetiteForm(request.POST or None, instance=row)
    return submit(request, form, "registers/appetite.html", {"row": row, "back": BACK}, do=form.save,
        message="Appetite saved; what is above it now is in the health of the registers", url=BACK)  # fmt: skip


@needs("configure")
def remove_appetite(request, pk: int):
    """Ask, and then take a row away."""
    require(request.user, "configure")
    row = get_object_or_404(Appetite, pk=pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    return submit(request, form, "registers/appetite_remove.html", {"row": row, "back": BACK, "submit": "Remove"},
        do=row.delete, message="Removed; history keeps it", url=BACK)  # fmt: skip
