"""A simulation run as one person may read it: restricted activities and risks without their names, and their costs left out."""

from typing import Any

from planning import hiding
from planning.models import Activity, Plan, SimulationRun
from pmo.records.register import REGISTERS

RISK = "Restricted risk"
Told = dict[str, Any]


def readable(run: SimulationRun, plan: Plan, user) -> tuple[Told, Told]:
    """Inputs and outcome. Three queries."""
    hidden = hiding.hidden_from(user, [plan.node_id])
    rows = Activity.objects.filter(pk__in=hidden)
    titles = dict.fromkeys((row.ref for row in rows.only("number")), hiding.TITLE)
    seen = _seen_risks(run, user)
    titles |= {one["ref"]: RISK for one in run.inputs["risks"] if one["id"] not in seen}
    return _inputs(run.inputs, hidden, seen), _outcome(run.outcome, titles)


def _seen_risks(run: SimulationRun, user) -> set[int]:
    asked = [one["id"] for one in run.inputs["risks"]]
    found = REGISTERS["risk"].model.objects.for_user(user).filter(pk__in=asked) if asked else None
    return set(found.values_list("pk", flat=True)) if found is not None else set()


def _inputs(inputs: Told, hidden: hiding.Hidden, risks: set[int]) -> Told:
    return inputs | {
        "durations": [one for one in inputs["durations"] if one["id"] not in hidden],
        "risks": [one for one in inputs["risks"] if one["id"] in risks],
        "withheld": sum(one["id"] in hidden for one in inputs["durations"])
        + sum(one["id"] not in risks for one in inputs["risks"]),
    }


def _outcome(outcome: Told, titles: dict[str, str]) -> Told:
    return outcome | {
        "criticality": [["" if ref in titles else ref, titles.get(ref, title), *rest] for ref, title, *rest in outcome["criticality"]],
        "finish_drivers": [_driver(one, titles) for one in outcome["finish_drivers"]],
        "cost_drivers": [one for one in outcome["cost_drivers"] if one["ref"] not in titles],
    }  # fmt: skip


def _driver(one: Told, titles: dict[str, str]) -> Told:
    return one | {"ref": "", "title": titles[one["ref"]]} if one["ref"] in titles else one
