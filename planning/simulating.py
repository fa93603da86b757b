"""Simulation of a working copy: three-point durations, cost ranges, and the open risks that are linked to activities."""

import hashlib
import json
import secrets
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy

from planning import computing, correlating, ordering
from planning.engine import Network
from planning.engine.clock import moment
from planning.models import Activity, Plan, SimulationRun
from planning.montecarlo import Fixed, Impact, Pert, Risk, Simulation, Triangular, simulate
from planning.problems import PlanProblem
from pmo.core import clock
from pmo.core.errors import Problem
from pmo.hierarchy.access import require
from pmo.people import jobs
from pmo.records.models import Link
from pmo.records.register import REGISTERS

FEWEST, MOST = 100, 20_000
SHARES = (10, 50, 80, 90)
SHAPES = {"triangular": Triangular, "pert": Pert}


def begin(
    *, plan: Plan, by, iterations: int, seed: int | None = None, together: correlating.Asked | None = None
) -> Any:
    """Start the job. Without a seed one is drawn; it is shown with the run. `together` says what moves together.

    Raises Problem and Refused.
    """
    require(by, "edit:activity", plan.node)
    if not FEWEST <= iterations <= MOST:
        raise Problem(f"Run between {FEWEST} and {MOST:,} iterations.", "iterations")
    together = together or correlating.Asked()
    inputs_of(plan, together)
    seed = secrets.randbelow(10**9) if seed is None else seed
    title = f"Simulation of {plan.node.name}"[:150]
    params = {"plan": plan.pk, "iterations": iterations, "seed": seed, "together": together.as_params}
    return jobs.start(kind="simulate-plan", title=title, owner=by, **params)


def inputs_of(plan: Plan, together: correlating.Asked | None = None) -> dict[str, Any]:
    """What is uncertain, as it is kept with the run. Raises Problem where nothing is."""
    rows = list(Activity.objects.filter(node=plan.node_id, archived_at=None).order_by("place", "pk"))
    open_rows = [row for row in rows if not row.is_summary and not row.closed_on]
    durations = [
        _range(row) for row in open_rows if row.least is not None and row.most is not None and row.most > row.least
    ]
    costs = [_cost(row) for row in rows if not row.is_summary and row.cost is not None and row.status != "cancelled"]
    risks = _risks({row.pk: row for row in open_rows}, ordering.day_minutes(plan.node_id))
    if not durations and not risks:
        raise Problem(
            "Nothing is uncertain yet. Give activities a shortest and a longest duration, or link open risks with a"
            " probability and days to them."
        )
    return {
        "durations": durations, "costs": costs, "risks": risks, "promised": _iso(plan.promised_on),
        "status_date": _iso(plan.status_date), "starts_on": _iso(plan.starts_on),
        "together": correlating.chosen(rows, {one["id"] for one in durations}, together or correlating.Asked()),
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _range(row: Activity) -> dict[str, Any]:
    """Of begun work only what remains is uncertain, in the same proportion."""
    likely = row.likely if row.likely is not None else min(max(row.duration, row.least), row.most)
    share = 1.0
    if row.actual_start:
        left = row.remaining if row.remaining is not None else row.duration * (100 - row.percent) / 100
        share = left / likely if likely else 0.0
    values = [round(value * share) for value in (row.least, likely, row.most)]
    return {"id": row.pk, "ref": row.ref, "title": row.title, "minutes": values, "shape": row.distribution}


def _cost(row: Activity) -> dict[str, Any]:
    low = row.cost_least if row.cost_least is not None else row.cost
    high = row.cost_most if row.cost_most is not None else row.cost
    values = sorted(float(value) for value in (low, row.cost, high))
    return {"id": row.pk, "ref": row.ref, "title": row.title, "amounts": values}


def _risks(rows: dict[int, Activity], day: int) -> list[dict[str, Any]]:
    """Open risks linked to activities that are not done, with a probability and days or money."""
    out = Link.objects.filter(source_register="risk", target_register="activity", target_id__in=rows)
    back = Link.objects.filter(target_register="risk", source_register="activity", source_id__in=rows)
    pairs = list(out.values_list("source_id", "target_id")) + list(back.values_list("target_id", "source_id"))
    wanted: dict[int, list[int]] = {}
    for risk, activity in pairs:
        wanted.setdefault(risk, []).append(activity)
    risks = REGISTERS["risk"].model.objects.filter(pk__in=wanted, closed_on=None, archived_at=None)
    found = []
    for risk in risks.exclude(probability=None).exclude(status="draft").order_by("pk"):
        sign = -1 if risk.kind == "opportunity" else 1
        days = [sign * value * day for value in _three(risk.days_low, risk.days_likely, risk.days_high)]
        money = [sign * float(value) for value in _three(risk.cost_low, risk.cost_likely, risk.cost_high)]
        if any(days) or any(money):
            found.append({
                "id": risk.pk, "ref": risk.ref, "title": risk.title, "probability": float(risk.probability) / 100,
                "activities": sorted(set(wanted[risk.pk])), "minutes": sorted(days), "money": sorted(money),
            })  # fmt: skip
    return found


def _three(low, likely, high) -> list:
    """A range from what is given of it; nothing where nothing is."""
    known = [value for value in (low, likely, high) if value is not None]
    if not known:
        return []
    middle = likely if likely is not None else known[0]
    return [low if low is not None else middle, middle, high if high is not None else middle]


def _shape(values: list[float], kind: type = Triangular):
    low, likely, high = values
    return kind(low, likely, high) if high > low else Fixed(likely)


def simulation_of(plan: Plan, inputs: dict[str, Any], iterations: int, seed: int) -> Simulation:
    """What the simulation is given: the working copy's network with the kept inputs."""
    network = computing.working(plan).network
    if network is None:
        raise Problem("There is nothing to simulate yet: the plan has no activities.")
    promised = date.fromisoformat(inputs["promised"]) if inputs["promised"] else None
    return Simulation(
        network=network,
        durations={one["id"]: _shape(one["minutes"], SHAPES[one["shape"]]) for one in inputs["durations"]},
        costs={one["id"]: _shape(one["amounts"]) for one in inputs["costs"]},
        risks=[_risk(one) for one in inputs["risks"]],
        correlations=correlating.correlations(inputs.get("together")),
        promised=datetime.combine(promised, time(0)) + timedelta(1) if promised else None,
        iterations=iterations, seed=seed,
    )  # fmt: skip


def fingerprint(network: Network) -> str:
    """The same for networks that give the same numbers."""
    return hashlib.sha256(repr(network).encode()).hexdigest()


def is_same(run: SimulationRun, plan: Plan) -> bool | None:
    """Whether running it again gives the same numbers; None where an older run did not keep its network."""
    if "network" not in run.inputs:
        return None
    network = computing.working(plan).network
    try:
        now = inputs_of(plan, correlating.asked_of(run.inputs.get("together")))
    except Problem:
        return False
    same = network is not None and fingerprint(network) == run.inputs["network"]
    return same and _numbers(now) == _numbers(run.inputs)


def _numbers(inputs: dict[str, Any]) -> Any:
    """What the numbers follow from, as it is kept: without the names."""
    parts = ("durations", "costs", "risks")
    found = {name: [{**one, "title": ""} for one in inputs[name]] for name in parts}
    return json.loads(json.dumps(found | {"promised": inputs["promised"], "together": inputs.get("together")}))


def _risk(one: dict[str, Any]) -> Risk:
    impacts = [Impact(key, _shape(one["minutes"])) for key in one["activities"]] if any(one["minutes"]) else []
    cost = _shape(one["money"]) if any(one["money"]) else None
    return Risk(f"risk:{one['id']}", one["probability"], impacts, cost)


@jobs.kind("simulate-plan")
def run(job, progress) -> tuple[str, str]:
    """Run it and keep what came out."""
    plan = Plan.objects.select_related("node", "calendar").get(pk=job.params["plan"])
    iterations, seed = job.params["iterations"], job.params["seed"]
    inputs = inputs_of(plan, correlating.asked_of(job.params.get("together")))
    simulation = simulation_of(plan, inputs, iterations, seed)
    inputs |= {"network": fingerprint(simulation.network), "numpy": numpy.__version__}
    try:
        found = simulate(simulation, lambda done, total: progress(done, total, "Iterations"))
    except PlanProblem as problem:
        raise Problem(problem.sentence) from problem
    outcome = told(found, {row.pk: row for row in Activity.objects.filter(node=plan.node_id)}, inputs)
    row = SimulationRun.objects.create(
        plan=plan,
        made_by=job.owner,
        made_at=clock.now(),
        seed=seed,
        iterations=iterations,
        inputs=inputs,
        outcome=outcome,
    )
    p80 = date.fromisoformat(outcome["finishes"]["80"])
    return f"The plan ends by {p80:%-d %b %Y} in eight of ten runs.", f"/work/{plan.node_id}/plan/simulation/{row.pk}/"


def _last(when: datetime) -> str:
    return computing.last_day(when - timedelta(seconds=1), when).isoformat()


def told(found, rows: dict[int, Activity], inputs: dict[str, Any]) -> dict[str, Any]:
    """An outcome as plain values."""
    risks = {f"risk:{one['id']}": one for one in inputs["risks"]}

    def named(key) -> list[str]:
        one = risks.get(key)
        return (
            [one["ref"], one["title"]] if one else [rows[key].ref, rows[key].title] if key in rows else ["", str(key)]
        )

    held = sorted(found.criticality.items(), key=lambda pair: -pair[1])
    return {
        "planned": _last(found.planned_finish),
        "finishes": {str(share): _last(found.finish_at(share)) for share in SHARES},
        "mean": _last(moment(int(found.instants.mean))),
        "costs": {str(share): round(found.costs[share], 2) for share in SHARES},
        "has_cost": bool(inputs["costs"]) or any(any(one["money"]) for one in inputs["risks"]),
        "promise_kept": found.promise_kept,
        "curve": [[when.date().isoformat(), share] for when, share in found.date_curve()],
        "cost_curve": [[round(value, 2), share] for value, share in found.cost.curve()],
        "criticality": [[*named(key), share, found.cruciality.get(key)] for key, share in held[:200] if share > 0 and key in rows],
        "finish_drivers": [_driver(one, named) for one in found.finish_drivers[:15]],
        "cost_drivers": [_driver(one, named) for one in found.cost_drivers[:15]],
        "hint": found.hint, "settled": found.settled, "notes": found.notes,
    }  # fmt: skip


def _driver(one, named) -> dict[str, Any]:
    ref, title = named(one.key)
    return {"kind": one.kind, "ref": ref, "title": title, "correlation": one.correlation, "contribution": one.contribution, "swing": one.swing, "low": one.low, "high": one.high}  # fmt: skip
