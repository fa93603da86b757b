"""The early warnings of a piece of work with all below it: mend, or mute with a reason and an end."""

from django import forms
from django.http import Http404
from django.views.decorators.http import require_POST

from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.access import may
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.hierarchy.warning import RULES
from reporting.models import Mute
from reporting.warnings import finding


class MuteForm(forms.Form):
    """Why, and until when."""

    reason = forms.CharField(label="Why it is muted", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    until = forms.DateField(
        label="Muted until", widget=forms.DateInput(attrs={"type": "date"}), help_text=f"At most {finding.LONGEST} days from now."
    )  # fmt: skip


@needs("view")
def warnings(request, pk: int):
    """Every warning below the node, by rule, with its evidence."""
    node = node_or_404(request, pk)
    groups = finding.groups(request.user, node)
    quiet = [rule for rule in RULES.values() if rule not in [group.rule for group in groups]]
    context = frame(request, node) | {
        "groups": groups, "quiet": quiet, "count": sum(len(group.cases) for group in groups), "may_mute": bool(may(request.user, "change", node)),
    }  # fmt: skip
    return render_page(request, "reporting/warnings/page.html", context)


@needs("change")
def mute(request, pk: int):
    """Mute one case."""
    node = node_or_404(request, pk, "change")
    rule, about = request.GET.get("rule", ""), request.GET.get("about", "")
    if rule not in RULES:
        raise Http404
    form = MuteForm(request.POST or None)
    context = frame(request, node) | {"case": finding.case_of(request.user, node, rule, about), "rule": RULES[rule]}
    return submit(
        request, form, "reporting/warnings/mute.html", context,
        do=lambda: finding.mute(node=node, by=request.user, rule=rule, about=about, **form.cleaned_data),
        message="Muted; it sounds again when the day has come", url=f"/work/{node.pk}/warnings/",
    )  # fmt: skip


@require_POST
@needs("change")
def sound(request, pk: int, mute: int):
    """End a mute."""
    node = node_or_404(request, pk)
    row = Mute.objects.for_user(request.user).filter(pk=mute).first()
    if row is None:
        raise Http404
    finding.end(mute=row, by=request.user)
    return done(request, "It sounds again", f"/work/{node.pk}/warnings/")
