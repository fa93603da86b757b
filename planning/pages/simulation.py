"""Simulation of a plan: start one, see what came out, and what it was given."""

from datetime import date

from django import forms
from django.http import Http404

from planning import correlating, ordering, simulating
from planning.choices import TOGETHER
from planning.models import SimulationRun
from planning.pages.fetch import plan_frame, plan_or_404
from planning.shown import chances, runs
from pmo.core import dates
from pmo.core.errors import Problem
from pmo.core.fields import Prose
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit

EDIT = "edit:activity"


class RunForm(forms.Form):
    """How often, from which seed, and what moves together."""

    iterations = forms.IntegerField(initial=5000, min_value=simulating.FEWEST, max_value=simulating.MOST)
    seed = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=10**9,
        help_text="The same seed gives the same numbers. Empty: a new one.",
    )
    among = forms.ChoiceField(
        label="Durations that move together", required=False, choices=[("", "None: each varies on its own"), *TOGETHER],
        help_text="What makes one of them longer often makes the others longer as well. The end is then less certain.",
    )  # fmt: skip
    value = forms.FloatField(
        label="Coefficient", required=False, min_value=0, max_value=correlating.STRONGEST,
        help_text=f"From 0, on its own, to {correlating.STRONGEST}, nearly as one.",
        widget=forms.NumberInput(attrs={"step": "0.05"}),
    )  # fmt: skip
    pairs = Prose(
        label="Pairs", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One a line: two numbers of activities and their coefficient, such as: 12 15 0.5",
    )  # fmt: skip

    def clean_pairs(self) -> list[tuple[int, int, float]]:
        """The pairs, read."""
        try:
            return correlating.read_pairs(self.cleaned_data["pairs"])
        except Problem as problem:
            raise forms.ValidationError(problem.sentence) from problem

    def clean(self):
        """A group needs its coefficient."""
        found = super().clean()
        if found.get("among") and not found.get("value") and "value" not in self.errors:
            self.add_error("value", "Give the coefficient by which they move together, such as 0.3.")
        return found

    @property
    def together(self) -> correlating.Asked:
        """What moves together."""
        data = self.cleaned_data
        return correlating.Asked(data["among"], data["value"] or 0.0 if data["among"] else 0.0, data["pairs"])


def _as_before(plan, asked: str) -> dict[str, object]:
    """What an earlier run was given, to run it again."""
    row = (
        SimulationRun.objects.filter(plan=plan, pk=int(asked)).first()
        if asked.isdecimal() and len(asked) < 18
        else None
    )
    if row is None:
        return {}
    together = correlating.asked_of(row.inputs.get("together"))
    return {
        "iterations": row.iterations, "seed": row.seed, "among": together.among, "value": together.value or None,
        "pairs": correlating.written_pairs(together.pairs),
    }  # fmt: skip


@needs("edit")
def simulation(request, pk: int):
    """What is uncertain, the runs so far, and a form for the next one."""
    plan = plan_or_404(request, pk, EDIT)
    form = RunForm(request.POST or None, initial=_as_before(plan, request.GET.get("as", "")))
    try:
        inputs, problem = simulating.inputs_of(plan), ""
    except Problem as error:
        inputs, problem = None, error.sentence
    made = SimulationRun.objects.filter(plan=plan).select_related("made_by").defer("inputs")[:20]
    waiting = request.user.jobs.filter(kind="simulate-plan", params__plan=plan.pk).order_by("-created_at").first()
    context = plan_frame(request, plan) | {
        "inputs": inputs, "problem": problem, "runs": [_line(run) for run in made], "submit": "Run",
        "job": waiting if waiting and not waiting.is_over else None,
    }  # fmt: skip

    def act():
        data = form.cleaned_data
        return simulating.begin(
            plan=plan, by=request.user, iterations=data["iterations"], seed=data["seed"], together=form.together
        )

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
    (inputs, found), day = runs.readable(row, plan, request.user), ordering.day_minutes(plan.node_id)
    promised = inputs["promised"]
    context = plan_frame(request, plan) | {
        "run": row, "found": found, "inputs": inputs, "is_same": simulating.is_same(row, plan), "together": correlating.said(inputs.get("together")), "planned": date.fromisoformat(found["planned"]),
        "promised": date.fromisoformat(promised) if promised else None, "kept": _percent(found["promise_kept"]),
        "finishes": [(share, date.fromisoformat(value), _percent(share_of(found, value))) for share, value in found["finishes"].items()],
        "costs": [(share, chances.amount(value, plan.node.currency)) for share, value in found["costs"].items()] if found["has_cost"] else [],
        "curve": [(dates.day(date.fromisoformat(value)), share, _percent(share)) for value, share in found["curve"][::3]],
        "held": [(ref, title, _percent(share), share, signed(cruciality, 2) if cruciality is not None else "") for ref, title, share, cruciality in found["criticality"][:40]],
        "finish_drivers": [(one, signed(one["swing"] / day, 1) + " d", round(abs(one["correlation"]) * 100)) for one in found["finish_drivers"] if one["swing"]],
        "cost_curve": [(chances.amount(value, plan.node.currency), share, _percent(share)) for value, share in found["cost_curve"][::3]] if found["has_cost"] else [],
        "cost_drivers": [(one, chances.amount(one["swing"], plan.node.currency), round(abs(one["correlation"]) * 100)) for one in found["cost_drivers"] if one["swing"]] if found["has_cost"] else [],
        "pictures": _pictures(plan, found, date.fromisoformat(promised) if promised else None, day),
        "durations": [(one, [f"{value / day:.10g}" for value in one["minutes"]]) for one in inputs["durations"]],
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


def signed(value: float, places: int) -> str:
    """+1.5 and −1.5."""
    return f"{value:+.{places}f}".replace("-", "−")


def share_of(found: dict, day: str) -> float:
    """The share of runs that end by a day, by the kept curve."""
    return max((share for value, share in found["curve"] if value <= day), default=0.0)
