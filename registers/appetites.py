"""How much risk is wanted and how much is borne: the row that holds for a risk, its state, and what follows above tolerance.

The nearest work comes before the office, and on the same work a category before "any category".
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, IntegerField, Q, Value, When

from pmo.core import memo
from pmo.hierarchy.access import people_who_may
from pmo.hierarchy.models import Node
from pmo.people.models import Notice
from registers import choices
from registers.models.risk import Risk
from registers.models.scale import Appetite
from registers.scoring import appetite_state

QUIET = frozenset({"draft", "accepted"})  # not yet a risk, or taken on by somebody who may
ESCALATING = frozenset({"escalated_to", "escalation"})


def forget(**more) -> None:
    """Read them anew: one has just been written."""
    memo.forget("appetites")


def rows() -> list[Appetite]:
    """Every row, the most particular first."""
    return memo.once("appetites", _read)


def _read() -> list[Appetite]:
    found = Appetite.objects.select_related("node")
    return sorted(found, key=lambda row: (len(row.node.path) if row.node_id else 0, bool(row.category)), reverse=True)


def of(risk: Risk) -> Appetite | None:
    """The row that holds for a risk."""
    return next((row for row in rows() if _holds(row, risk)), None)


def _holds(row: Appetite, risk: Risk) -> bool:
    inside = row.node_id is None or risk.node.path.startswith(row.node.path)
    return inside and row.category in ("", risk.category)


@dataclass(frozen=True)
class Standing:
    """Where a risk stands against appetite and tolerance, in words."""

    state: str
    row: Appetite

    @property
    def rag(self) -> str:
        """Its colour."""
        return {"within": "g", "above_appetite": "a", "above_tolerance": "r"}[self.state]

    @property
    def about(self) -> str:
        """Which risks the row is about."""
        kind = f"{choices.CATEGORIES.get(self.row.category).label.lower()} risks" if self.row.category else "risks"
        return f"{kind} of {self.row.node}" if self.row.node_id else kind


def standing(risk: Risk) -> Standing | None:
    """The state of a threat that is scored; None where nothing is set."""
    row = of(risk) if risk.kind == "threat" else None
    state = appetite_state(risk.score, row.appetite, row.tolerance) if row else ""
    return Standing(state, row) if state else None


def above_tolerance() -> Q:
    """Open threats above the tolerance that holds for them."""
    whens = [When(_condition(row), then=Value(row.tolerance)) for row in rows()]
    if not whens:
        return Q(pk__in=[])
    borne = Case(*whens, default=F("score"), output_field=IntegerField())
    return Q(score__gt=borne, kind="threat", closed_on=None) & ~Q(status__in=QUIET)


def _condition(row: Appetite) -> Q:
    found = Q(node__path__startswith=row.node.path) if row.node_id else Q()
    found &= Q(category=row.category) if row.category else Q()
    return found or Q(pk__isnull=False)


# what follows of itself


def put_up(changed: list[Risk], new: list[Risk], before: dict[int, dict[str, object]], by) -> dict[int, str]:
    """Ask the level above to take what has risen over tolerance. Sets the fields; gives id(row) → the reason."""
    risen = [row for row in [*changed, *new] if _has_risen(row, before.get(row.pk or 0))]
    parents = Node.objects.in_bulk({row.node.parent_id for row in risen if row.node.parent_id})
    found = {}
    for row in risen:
        above = parents.get(row.node.parent_id)
        if above is not None:
            row.escalated_to, row.escalation = above, "asked"
            found[id(row)] = _why(row, above)
    put = [row for row in risen if id(row) in found]
    if put:
        transaction.on_commit(lambda: _tell(put, by))
    return found


def _has_risen(row: Risk, before: dict[str, object] | None) -> bool:
    if row.kind != "threat" or row.closed_on or row.status in QUIET or row.escalation or row.score is None:
        return False
    if before and (before["scale_id"] not in (None, row.scale_id) or row.score <= (before["score"] or 0)):
        return False
    found = of(row)
    return bool(found and row.score > found.tolerance)


def _why(row: Risk, above: Node) -> str:
    found = Standing("above_tolerance", of(row))
    return (
        f"Put to {above} by rule: score {row.score} is above the tolerance of {found.row.tolerance} for {found.about}."
    )


def _tell(risks: list[Risk], by) -> None:
    """One notice a person and level, however many risks."""
    groups: dict[Node, list[Risk]] = {}
    for risk in risks:
        groups.setdefault(risk.escalated_to, []).append(risk)
    for above, inside in groups.items():
        first, more = inside[0], len(inside) - 1
        others = f" and {more} more" if more else ""
        text = f"{first.ref} {first.title[:90]}{others} put to {above}: above tolerance. Accept or return."
        people = people_who_may("approve", above).exclude(pk=by.pk)[:20]
        link = first.get_absolute_url() if not more else "/my-work/"
        Notice.objects.bulk_create([Notice(user=person, text=text[:300], link=link) for person in people])
