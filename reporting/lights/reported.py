"""What people report of a dimension: the latest light of each, the one before, and the only way to give one."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from pmo.core.clock import today
from pmo.core.errors import Problem
from pmo.core.rag import trend
from pmo.hierarchy.access import require
from pmo.hierarchy.confidence import ratings
from pmo.hierarchy.evidence import DIMENSIONS
from pmo.hierarchy.models import Node
from reporting.lights.computing import Light, lights
from reporting.models import ReportedLight

FRESH = 45  # days that a reported light speaks for
LONGEST = 92  # days that an override may hold


@dataclass(frozen=True)
class Said:
    """A light as it was reported, with the step since the one before."""

    rag: str
    as_at: date
    reason: str = ""
    trend: str = ""
    gone: str = ""  # why it no longer holds: too old, or the override has run out
    word: str = ""

    @property
    def shown(self) -> str:
        """The colour to draw: grey once it no longer holds."""
        return "n" if self.gone else self.rag


def said(nodes: list[Node], day: date) -> dict[int, dict[str, Said]]:
    """node id → dimension → what stands on the day. Where nobody reports an overall light, the owner's confidence stands for it."""
    found: dict[int, dict[str, list[ReportedLight]]] = {}
    rows = ReportedLight.objects.filter(node__in=nodes, as_at__lte=day).order_by("as_at", "pk")
    for row in rows.defer("evidence"):
        found.setdefault(row.node_id, {}).setdefault(row.dimension, []).append(row)
    told = {pk: {key: _said(series, day) for key, series in each.items()} for pk, each in found.items()}
    for pk, each in ratings([node.pk for node in nodes], day).items():
        if each.get("owner"):
            told.setdefault(pk, {}).setdefault("overall", _confidence(each["owner"], day))
    return told


def _said(series: list[ReportedLight], day: date) -> Said:
    last, before = series[-1], series[-2] if len(series) > 1 else None
    gone = "it has run out" if last.until and last.until < day else _old(last.as_at, day, FRESH)
    return Said(last.rag, last.as_at, last.reason, trend(before.rag, last.rag) if before else "", gone)


def _confidence(series, day: date) -> Said:
    last, before = series[-1], series[-2] if len(series) > 1 else None
    moved = trend(before.rag, last.rag) if before else ""
    return Said(
        last.rag, last.as_at, last.rationale or last.reason, moved, _old(last.as_at, day, 2 * FRESH), last.label
    )


def _old(as_at: date, day: date, most: int) -> str:
    return f"it is {(day - as_at).days} days old" if (day - as_at).days > most else ""


def evidence_of(node: Node, day: date | None = None, user=None) -> dict[str, Light]:
    """What the data says of one piece of work with all below it."""
    return lights(user, node, [node], day or today())[node.pk]


def is_better(rag: str, evidenced: str) -> bool:
    """Whether a reported light is better than what the data says; Green without data is better than nothing known."""
    if evidenced == "n":
        return rag == "g"
    return "gar".index(rag) < "gar".index(evidenced)


@transaction.atomic
def report(*, node: Node, by, dimension: str, rag: str, reason: str = "", until: date | None = None) -> ReportedLight:
    """Report a light of today. Raises Problem where it is better than the data and lacks its reason or its end, Refused."""
    require(by, "change", node)
    light = evidence_of(node).get(dimension, Light(dimension))
    if is_better(rag, light.rag):
        _check_override(light, reason, until)
    else:
        until = None
    row = ReportedLight(
        node=node, dimension=dimension, rag=rag, reason=reason.strip(), as_at=today(), until=until, given_by=by,
        evidenced=light.rag, evidence=[[each.rag, each.text, each.url] for each in light.reasons[:20]],
    )  # fmt: skip
    row.full_clean()
    row.save()
    return row


def _check_override(light: Light, reason: str, until: date | None) -> None:
    name = DIMENSIONS.get(light.dimension).label
    data = "nothing in the data supports it" if light.rag == "n" else f"the data says {COLOUR[light.rag]}: {light.why}"
    if not reason.strip():
        raise Problem(f"{name} would be better than the data, and {data}. Say why.", "reason")
    if until is None:
        raise Problem(f"{name} would be better than the data. Say until when this holds.", "until")
    if not today() < until <= today() + timedelta(LONGEST):
        raise Problem(f"Give a day after today and within {LONGEST} days: an override runs out.", "until")


COLOUR = {"g": "Green", "a": "Amber", "r": "Red", "n": "nothing"}
