"""A milestone that makes a benefit possible moves: a new date is proposed, which the owner accepts or explains."""

from datetime import date, timedelta

from django.db import transaction

from benefits import accepting, milestones, showing, sponsors
from benefits.mapping.graph import Graph, downstream
from benefits.models import Benefit, DateProposal, MapItem
from pmo.core import clock, memo
from pmo.core.errors import Problem, Refused
from pmo.people.models import Notice
from pmo.records import rights, writing

LEAST = 7  # days of slip that are worth a question


def tick() -> int:
    """Propose what has moved since the last look. Calling it again proposes nothing twice."""
    memo.start()
    items = list(MapItem.objects.open().filter(milestone_id__isnull=False).select_related("node"))
    milestones.follow(items)
    dated = [item for item in items if item.planned_on and (item.done_on or item.forecast_on)]
    drawn = showing.around([("mapitem", item.pk) for item in dated])
    return sum(_look(item, drawn) for item in dated)


def _look(item: MapItem, drawn: Graph) -> int:
    """Propose new dates to every benefit behind one item whose milestone has slipped. How many were proposed."""
    key = ("mapitem", item.pk)
    pks = [pk for register, pk in downstream(drawn, [key]) if register == "benefit"] if key in drawn.nodes else []
    rows = Benefit.objects.open().filter(pk__in=pks, target_on__isnull=False).order_by("pk")
    return sum(_propose(row, item, item.done_on or item.forecast_on) for row in rows)


@transaction.atomic
def _propose(row: Benefit, item: MapItem, when: date) -> int:
    """Add the slip that the owner has not answered yet to the benefit's target date."""
    row = Benefit.objects.select_for_update(of=("self",), no_key=True).select_related("owner", "node").get(pk=row.pk)
    asked = DateProposal.objects.filter(benefit=row, item=item)
    open_ = asked.filter(answer="").first()
    if open_ and open_.expected_on == when:
        return 0
    answered = asked.exclude(answer__in=["", "overtaken"]).first()
    slip = (when - (answered.expected_on if answered else item.planned_on)).days
    asked.filter(answer="").update(answer="overtaken", answered_at=clock.now())
    if slip < LEAST or row.target_on is None:
        return 0
    DateProposal.objects.create(
        benefit=row, item=item, expected_on=when, was_on=row.target_on, target_on=row.target_on + timedelta(slip)
    )
    _tell(row, item, slip)
    return 1


def _tell(row: Benefit, item: MapItem, slip: int) -> None:
    """The owner hears of it; where they have no account the change manager, else the sponsor."""
    text = f"{row.ref} {row.title[:90]}: {item.title[:80]} moved by {slip} days. Accept a new date, or explain."
    link = f"{row.get_absolute_url()}profile/"
    person = next((each for each in (row.owner, row.change_manager) if each and each.is_active), None)
    if person:
        Notice.objects.create(user=person, text=text[:300], link=link)
    else:
        sponsors.tell(row.node, text, link)


def open_proposal(benefit: Benefit) -> DateProposal | None:
    """What the owner has not answered yet: the latest date, where several milestones moved."""
    rows = DateProposal.objects.filter(benefit=benefit, answer="").select_related("item")
    return rows.order_by("-target_on", "-pk").first()


@transaction.atomic
def answer(row: DateProposal, *, accepts: bool, reason: str = "", by) -> DateProposal:
    """Take the new date, or say why the old one holds. The owner, or who may edit the benefit. Raises Problem, Refused."""
    benefit = Benefit.objects.select_related("node", "owner").get(pk=row.benefit_id)
    if by.pk != benefit.owner_id and not rights.may(by, "edit", benefit):
        raise Refused(f"{benefit.ref}: its owner, {benefit.owner_text or 'not named yet'}, answers this.")
    row = DateProposal.objects.select_for_update().get(pk=row.pk)
    if row.answer:
        raise Problem("This has been answered already, or the milestone moved again. Reload the page.")
    if not accepts and not reason.strip():
        raise Problem("Say why the old date still holds.", "reason")
    row.answer, row.reason = ("accepted" if accepts else "explained"), reason.strip()
    row.by, row.answered_at = by, clock.now()
    row.save()
    if accepts:
        less = DateProposal.objects.filter(benefit=benefit, answer="", target_on__lte=row.target_on)
        less.update(answer="covered", by=by, answered_at=clock.now())
        title = f"{benefit.ref}: new date after {row.item.title[:80]} moved"
        was = benefit.acceptance
        writing.change(benefit, {"target_on": row.target_on}, by=by, title=title, reason=title, permission="view")
        if was == "accepted" and by.pk == benefit.owner_id:
            accepting.renew(benefit, by=by, reason=title)
    return row
