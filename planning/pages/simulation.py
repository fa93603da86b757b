"""Simulation of a plan: start one, see what came out, and what it was given."""

from datetime import date

from django import forms
from django.http import Http404

from planning import ordering, simulating
from planning.models import SimulationRun
from planning.pages.fetch import plan_frame, plan_or_404
from planning.shown import chances
from pmo.core import dates, money
from pmo.core.errors import Problem
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit

EDIT = "edit:activity"


class RunForm(forms.Form):
    """How often, and from which seed."""

    iterations = forms.IntegerField(initial=5000, min_value=simulating.FEWEST, max_value=simulating.MOST)
    seed = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=10**9,
        help_text="The same seed gives the same numbers. Empty: a new one.",
    )


@needs("edit")
def simulation(request, pk: int):
    """What is uncertain, the runs so far, and a form for the next one."""
    plan = plan_or_404(request, pk, EDIT)
    form = RunForm(request.POST or None)
    try:
        inputs, problem = simulating.inputs_of(plan), ""
    except Problem as error:
        inputs, problem = None, error.sentence
    runs = SimulationRun.objects.filter(plan=plan).select_related("made_by").defer("inputs")[:20]
    waiting = request.user.jobs.filter(kind="simulate-plan", params__plan=plan.pk).order_by("-created_at").first()
    context = plan_frame(request, plan) | {
        "inputs": inputs, "problem": problem, "runs": [_line(run) for run in runs], "submit": "Run",
        "job": waiting if waiting and not waiting.is_over else None,
    }  # fmt: skip

    def act():
        data = form.cleaned_data
        return simulating.begin(plan=plan, by=request.user, iterations=data["iterations"], seed=data["seed"])

    return submit(request, form, "planning/simulation.html", context, do=act,
        message="The simulation has begun; you can leave the page", url=request.path)  # fmt: skip


def _line(run: SimulationRun) -> dict[str, object]:
    ends = run.outcome["finishes"]
    return {"run": run, "p50": date.fromisoformat(ends["50"]), "p80": date.fromisoformat(ends["80"]), "kept": _percent(run.outcome["promise_kept"])}  # fmt: skip


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


@needs("edit")
def run(request, pk: int, number: int):
    """One run."""
    plan = plan_or_404(request, pk, EDIT)
    row = SimulationRun.objects.filter(plan=plan, pk=number).select_related("made_by").first()
    if row is None:
        raise Http404
    found, day = row.outcome, ordering.day_minutes(plan.node_id)
    promised = row.inputs["promised"]
    context = plan_frame(request, plan) | {
        "run": row, "found": found, "planned": date.fromisoformat(found["planned"]),
        "promised": date.fromisoformat(promised) if promised else None, "kept": _percent(found["promise_kept"]),
        "finishes": [(share, date.fromisoformat(value), _percent(share_of(found, value))) for share, value in found["finishes"].items()],
        "costs": [(share, money.short(value, plan.node.currency)) for share, value in found["costs"].items()] if found["has_cost"] else [],
        "curve": [(dates.day(date.fromisoformat(value)), share, _percent(share)) for value, share in found["curve"][::3]],
        "held": [(ref, title, _percent(share), share, f"{cruciality:+.2f}" if cruciality is not None else "") for ref, title, share, cruciality in found["criticality"][:40]],
        "finish_drivers": [(one, f"{one['swing'] / day:+.1f} d", round(abs(one["correlation"]) * 100)) for one in found["finish_drivers"]],
        "cost_curve": [(money.short(value, plan.node.currency), share, _percent(share)) for value, share in found["cost_curve"][::3]] if found["has_cost"] else [],
        "cost_drivers": [(one, money.short(one["swing"], plan.node.currency), round(abs(one["correlation"]) * 100)) for one in found["cost_drivers"]] if found["has_cost"] else [],
        "pictures": _pictures(plan, found, date.fromisoformat(promised) if promised else None, day),
        "durations": [(one, [f"{value / day:.10g}" for value in one["minutes"]]) for one in row.inputs["durations"]],
    }  # fmt: skip
    return render_page(request, "planning/simulation_run.html", context)


def _pictures(plan, found: dict, promised: date | None, day: int) -> dict[str, str]:
    name, currency = str(plan.node), plan.node.currency
    drawn = {"curve": chances.finish_curve(found, promised, name), "tornado": chances.finish_tornado(found, day, name)}
    if found["has_cost"]:
        drawn |= {
            "cost_curve": chances.cost_curve(found, currency, name), "cost_tornado": chances.cost_tornado(found, currency, name)
        }  # fmt: skip
    return drawn


def share_of(found: dict, day: str) -> float:
    """The share of runs that end by a day, by the kept curve."""
    return max((share for value, share in found["curve"] if value <= day), default=0.0)
