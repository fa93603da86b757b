"""Tasks with their links and baselines, resources and assignments."""

from typing import Any

from planning.exchange.lags import is_percent
from planning.exchange.model import Baseline, PlanAssignment, PlanLink, PlanResource, PlanTask
from planning.exchange.parts import filled, text_of


def read_task(element: Any) -> PlanTask:
    """One task."""
    return filled(PlanTask, element, PredecessorLink=_link, Baseline=_baseline)


def read_resource(element: Any) -> PlanResource:
    """One resource."""
    return filled(PlanResource, element, Baseline=_baseline)


def read_assignment(element: Any) -> PlanAssignment:
    """One assignment."""
    return filled(PlanAssignment, element, Baseline=_baseline)


def _link(element: Any, values: dict[str, Any]) -> bool:
    """LinkLag is tenths of a minute, or the percentage itself, by the LagFormat that stands after it."""
    percent = is_percent(text_of(element, "LagFormat"))

    def lag(child: Any, own: dict[str, Any]) -> bool:
        try:
            own["lag"] = _lag(child.text or "0", percent)
        except (ValueError, OverflowError):
            return False
        return True

    values.setdefault("links", []).append(filled(PlanLink, element, LinkLag=lag))
    return True


def _lag(text: str, percent: bool) -> float:
    value = float(text)
    if not abs(value) < 10**10:
        raise ValueError("too large")
    value = value if percent else value / 10
    return int(value) if value == int(value) else value


def _baseline(element: Any, values: dict[str, Any]) -> bool:
    values.setdefault("baselines", []).append(filled(Baseline, element))
    return True
