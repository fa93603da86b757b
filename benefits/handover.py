"""Handing over to business as usual, and what stands in the way of closing work. Source: domain.md 2.13, 4.5."""

from datetime import timedelta

from django.db import transaction

from benefits import sponsors
from benefits.models import Benefit, TransitionItem, Waiver
from pmo.core import clock
from pmo.core.errors import Problem
from pmo.core.history import because
from pmo.hierarchy.closing import Obstacle
from pmo.records import rights, writing
from pmo.records.register import REGISTERS

LONGEST_WAIVER = 365  # days
MOST_NAMED = 20

# The checklist that ships: category, line, mandatory.
CHECKLIST = [
    ("products", "Products accepted, outstanding defects with owners", True),
    ("service", "Service model, support tiers, service levels and contacts agreed", True),
    ("service", "Early-life support: length and exit criteria agreed", True),
    ("service", "Business continuity tested", True),
    ("service", "Old service decommissioned", False),
    ("people", "User roles set, elevated access withdrawn", True),
    ("people", "Documentation and training complete", True),
    ("data", "Data migrated and reconciled", True),
    ("data", "Security and information governance signed off", True),
    ("data", "Assets, licences, backups and monitoring handed over", True),
    ("money", "Run budget and cost centre agreed", True),
    ("money", "Supplier portals and contract manager handed over", False),
    ("money", "Contracts and claims closed", False),
    ("benefits", "Benefits: owner, baseline, measures and review dates accepted in writing", True),
    ("records", "Open risks, issues and actions transferred to new owners", True),
    ("records", "Lessons published, records archived", True),
]


def make_checklist(node, *, by) -> list[TransitionItem]:
    """The checklist on a piece of work, in one gesture. Raises Problem where it is there already, and Refused."""
    rights.require_somewhere(by, "raise", TransitionItem, node)
    if TransitionItem.objects.active().filter(node=node).exists():
        raise Problem(f"{node} has a checklist already. Add a line to it instead.")
    additions = [
        writing.Addition(node, {"title": title, "category": category, "mandatory": mandatory})
        for category, title, mandatory in CHECKLIST
    ]
    title = f"Transition checklist of {node}"
    return writing.write(REGISTERS["transition"], by=by, kind="add", title=title, additions=additions).added


def obstacles(node) -> list[Obstacle]:
    """What stands in the way of closing it, unless the sponsor has waived it."""
    return [] if waiver_of(node) else undone(node)


def undone(node) -> list[Obstacle]:
    """What has not been handed over, waived or not."""
    return [] if node.kind == "portfolio" else [*_of_benefits(node), *_of_checklist(node)]


def _of_benefits(node) -> list[Obstacle]:
    rows = Benefit.objects.open().under(node).select_related("owner", "node").order_by("node_id", "number")
    lacking = [(row, wants) for row in rows if (wants := wanting(row))]
    found = [
        Obstacle(f"{row.ref} {row.title}: {', '.join(wants)}.", f"{row.get_absolute_url()}profile/")
        for row, wants in lacking[:MOST_NAMED]
    ]
    if more := len(lacking) - len(found):
        words = "benefit is" if more == 1 else "benefits are"
        found.append(Obstacle(f"{more:,} more {words} not handed over.", f"/work/{node.pk}/handover/"))
    return found


def wanting(row: Benefit) -> list[str]:
    """What a benefit lacks before its work may close, in words."""
    found = []
    if not row.owner_text:
        found.append("no owner in business as usual")
    elif row.acceptance != "accepted":
        found.append(f"{row.owner_text} has {'declined' if row.acceptance == 'declined' else 'not accepted'} it")
    if not (row.measure and row.unit):
        found.append("no measure")
    if row.first_measure_on is None:
        found.append("no review calendar")
    return found


def _of_checklist(node) -> list[Obstacle]:
    rows = TransitionItem.objects.open().under(node).filter(mandatory=True).order_by("node_id", "number")
    titles = list(rows.values_list("title", flat=True)[:3])
    if not titles:
        return []
    count = rows.count()
    named = "; ".join(titles[:3])
    lines = "line is" if count == 1 else "lines are"
    sentence = (
        f"{count} mandatory {lines} not accepted on the transition checklist: {named}{'; …' if count > 3 else ''}."
    )
    return [Obstacle(sentence, f"/work/{node.pk}/handover/")]


def waiver_of(node) -> Waiver | None:
    """The sponsor's waiver that holds for the node today."""
    return Waiver.objects.filter(node=node, expires_on__gte=clock.today()).select_related("by").first()


@transaction.atomic
def waive(node, *, by, reason: str, expires_on) -> Waiver:
    """Let the work close although benefits are not handed over. The sponsor only. Raises Problem and Refused."""
    sponsors.require_sponsor(by, node)
    if not reason.strip():
        raise Problem("Say why the work may close although benefits are not handed over.", "reason")
    today = clock.today()
    if expires_on is None or not today < expires_on <= today + timedelta(LONGEST_WAIVER):
        raise Problem("Give the day on which the waiver ends, within a year.", "expires_on")
    because(reason)
    return Waiver.objects.create(node=node, by=by, reason=reason.strip(), expires_on=expires_on)
