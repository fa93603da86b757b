"""Baselines of a plan: what was approved when, how far milestones are from it, and any two states side by side."""

from dataclasses import dataclass
from datetime import date

from django import forms

from planning import baselines, hiding, publishing
from planning.models import Plan
from planning.pages.differing import differences
from planning.pages.fetch import plan_frame, plan_or_404, version_of
from pmo.core import dates
from pmo.core.errors import Problem
from pmo.core.fields import Line, Prose
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy.access import may
from pmo.records.register import REGISTERS


class BaselineForm(forms.Form):
    """A name, why, and the change request where one is needed."""

    name = Line(max_length=80)
    reason = Prose(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    change = forms.ModelChoiceField(queryset=None, required=False, label="Approved change request", empty_label="None")

    def __init__(self, *args, plan: Plan, user, **more):
        super().__init__(*args, **more)
        self.fields["change"].queryset = baselines.changes_for(plan, user)
        if not plan.baselines.exists():
            del self.fields["change"]


@needs("view")
def listing(request, pk: int):
    """Every baseline, with milestones now beside the original and the current one."""
    plan = plan_or_404(request, pk)
    rows = list(plan.baselines.select_related("version", "approved_by")) if plan.pk else []
    last = publishing.latest(plan) if plan.pk else None
    hidden = hiding.hidden_from(request.user, [plan.node_id])
    first, current = (rows[-1], rows[0]) if rows else (None, None)
    changes = {
        row.pk: row for row in REGISTERS["change"].base(request.user).filter(pk__in=[row.change_id for row in rows])
    }
    context = plan_frame(request, plan) | {
        "rows": [(row, changes.get(row.change_id), list(row.figures.values())) for row in rows], "last": last,
        "variances": baselines.variances(hiding.shown(last.rows, hidden), first, current) if last else [], "first": first, "current": current,
    }  # fmt: skip
    return render_page(request, "planning/baselines.html", context)


@needs("publish")
def new(request, pk: int):
    """Set a baseline from the latest version."""
    plan = plan_or_404(request, pk, "publish")
    form = BaselineForm(request.POST or None, plan=plan, user=request.user)
    last = publishing.latest(plan)

    def act():
        data = form.cleaned_data
        return baselines.set_baseline(
            plan=plan, by=request.user, name=data["name"], reason=data["reason"], change=data.get("change")
        )

    context = plan_frame(request, plan) | {
        "last": last,
        "submit": "Set the baseline",
        "figures": baselines.figures_of(plan),
    }
    return submit(request, form, "planning/baseline.html", context, do=act,
        message=lambda row: f"Baseline {row} is set", url=f"/work/{plan.node_id}/plan/baselines/")  # fmt: skip


@dataclass(frozen=True)
class State:
    """A state of the plan that can be compared: a baseline, a version, or the draft. A version in between kept no figures."""

    rows: list[dict[str, object]]
    ends: date | None
    figures: dict[str, list[str]]


@needs("view")
def compare(request, pk: int):
    """Any two of baselines, versions and now."""
    plan = plan_or_404(request, pk)
    if plan.pk is None or publishing.latest(plan) is None:
        raise Problem("Nothing has been published yet, so there is nothing to compare.")
    options = _options(request, plan)
    keys = [key for key, _ in options]
    one = request.GET.get("from") if request.GET.get("from") in keys else _usual(plan, keys)
    two = request.GET.get("to") if request.GET.get("to") in keys else f"v{publishing.latest(plan).number}"
    hidden = hiding.hidden_from(request.user, [plan.node_id])
    before, now = _state(plan, one), _state(plan, two)
    found = publishing.compare(*(hiding.shown(state.rows, hidden) for state in (before, now)))
    context = plan_frame(request, plan) | differences(found, request.GET) | {
        "options": options, "one": one, "two": two, "ends": (before.ends, now.ends, dates.slip_days(before.ends, now.ends)),
        "figures": _figures(before.figures, now.figures), "names": (dict(options)[one], dict(options)[two]),
    }  # fmt: skip
    return render_page(request, "planning/compare.html", context)


def _options(request, plan: Plan) -> list[tuple[str, str]]:
    found = [("draft", "Working copy, now")] if may(request.user, "edit:activity", plan.node) else []
    found += [(f"b{row.number}", f"Baseline {row.name}, {dates.day(row.approved_on)}") for row in plan.baselines.all()]
    versions = plan.versions.defer("rows")
    return found + [(f"v{row.number}", f"{row}, {dates.day(row.published_at.date())}") for row in versions]


def _usual(plan: Plan, keys: list[str]) -> str:
    """The current baseline, else the version before the last."""
    named = [key for key in keys if key.startswith("b")]
    versions = [key for key in keys if key.startswith("v")]
    return (named or versions[1:] or versions)[0]


def _state(plan: Plan, key: str) -> State:
    if key == "draft":
        rows = publishing.snapshot(plan)
        return State(rows, publishing.end_of(rows), baselines.figures_of(plan))
    if key.startswith("b"):
        row = plan.baselines.select_related("version").get(number=int(key[1:]))
        return State(row.version.rows, row.version.ends_on, row.figures)
    version = version_of(plan, key[1:])
    is_now = version.pk == publishing.latest(plan).pk
    return State(version.rows, version.ends_on, baselines.figures_of(plan) if is_now else {})


def _figures(before: dict[str, list[str]], now: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    """Cost and benefits of both states: what it is called, then, and now."""
    found = []
    for measure in baselines.MEASURES:
        one, two = before.get(measure), now.get(measure)
        if one or two:
            found.append(((one or two)[0], one[1] if one else "", two[1] if two else ""))
    return found
