"""Between plans: a dependency agreement joined to a milestone on each side.

Soft: what the giving side publishes is put to the receiving side, and nothing moves there before it is accepted. Hard: it
moves, with notice. Everything is logged.
"""

from datetime import date

from django.db import transaction
from django.db.models import Q

from planning.models import Activity, DateProposal, Interface, PlanVersion
from pmo.core import clock, dates, texts
from pmo.core.errors import Problem
from pmo.core.history import because
from pmo.hierarchy.access import may, scope
from pmo.hierarchy.models import Assignment
from pmo.hierarchy.roles import ROLES
from pmo.people.models import Notice
from pmo.records import rights, writing
from pmo.records.models import Record
from pmo.records.register import REGISTERS

EDIT = "edit:activity"


def dependency_of(interface: Interface) -> Record | None:
    """The record of the agreement."""
    return (
        REGISTERS["dependency"].model.objects.select_related("node", "giver").filter(pk=interface.dependency_id).first()
    )


@transaction.atomic
def join(*, dependency: Record, giver: Activity, receiver: Activity, by, hard: bool = False) -> Interface:
    """Join an agreement to the milestone that is given and the one that waits for it. Raises Problem and Refused."""
    rights.require(by, "edit", dependency)
    if Interface.objects.filter(dependency_id=dependency.pk).exists():
        raise Problem(f"{dependency.ref} is joined already. Part it first.")
    if dependency.giver_id is None:
        raise Problem(f"{dependency.ref} is given from outside the office, where there is no milestone to join.")
    if not _inside(giver, dependency.giver):
        raise Problem(f"{giver.title} is no milestone of {dependency.giver}, which gives {dependency.ref}.", "giver")
    if not _inside(receiver, dependency.node):
        raise Problem(
            f"{receiver.title} is no milestone of {dependency.node}, which receives {dependency.ref}.", "receiver"
        )
    because(f"{dependency.ref}: milestones joined")
    row = Interface(dependency_id=dependency.pk, giver=giver, receiver=receiver, is_hard=hard)
    row.full_clean()
    row.save()
    return row


def receiving_milestone(*, dependency: Record, giver: Activity, by) -> Activity:
    """A new milestone of the receiving plan, where the giving side published its own. Raises Refused and Stopped."""
    values: dict[str, object] = {
        "title": f"{giver.node.code or giver.node.name}: {giver.title}"[:160],
        "kind": "milestone",
    }
    if day := published_day(giver)[0]:
        reason = f"Agreed with {giver.node}, {dependency.ref}"[:200]
        values |= {"constraint": "SNET", "constraint_date": day, "constraint_reason": reason}
    return writing.create(REGISTERS["activity"], node=dependency.node, by=by, values=values)


def published_day(giver: Activity) -> tuple[date | None, PlanVersion | None]:
    """Where the giving side published a milestone last."""
    point = giver.points.select_related("version").order_by("-version__number").first()
    return (point.actual or point.forecast, point.version) if point else (None, None)


def _inside(activity: Activity, node) -> bool:
    return activity.kind == "milestone" and activity.node.path.startswith(node.path)


@transaction.atomic
def part(*, interface: Interface, by) -> None:
    """Take the join away where nothing was ever proposed over it; else make it soft. Raises Problem and Refused."""
    dependency = dependency_of(interface)
    rights.require(by, "edit", dependency)
    if interface.proposals.exists():
        raise Problem("Dates were agreed over this join, so it stays in the record. Close the dependency instead.")
    because(f"{dependency.ref}: milestones parted")
    interface.delete()


def agreed(interface: Interface) -> date | None:
    """The day that the receiving side plans with."""
    row = interface.receiver
    return row.constraint_date if row.constraint == "SNET" else row.finish


def propose(version: PlanVersion, by, *, quiet: bool = False) -> list[DateProposal]:
    """What a new version of the giving side changes for those who receive: proposals, or moves where the join is hard."""
    points = {point.activity_id: point.actual or point.forecast for point in version.milestones.all()}
    rows = Interface.objects.filter(giver__in=points).select_related("giver__node", "receiver__node", "receiver__owner")
    found = []
    for interface in rows.order_by("pk"):
        day = points[interface.giver_id]
        if day is not None and interface.receiver.closed_on is None and interface.receiver.archived_at is None:
            found.append(_put(interface, version, day, by, quiet))
    return [proposal for proposal in found if proposal]


def propose_now(interface: Interface, by, *, quiet: bool = False) -> DateProposal | None:
    """What the giving side has published already, put to a receiving side that has just been joined."""
    day, version = published_day(interface.giver)
    return _put(interface, version, day, by, quiet) if day and version else None


def _put(interface: Interface, version: PlanVersion, day: date, by, quiet: bool) -> DateProposal | None:
    waiting = interface.proposals.filter(state="waiting").first()
    if waiting and waiting.proposed == day:
        return None
    if waiting:
        _close(waiting, "overtaken", by, f"{version} says {dates.day(day)}")
    was = agreed(interface)
    if was == day:
        return None
    proposal = DateProposal.objects.create(interface=interface, version=version, was=was, proposed=day)
    if interface.is_hard:
        _move(proposal, by, permission="")
        _close(proposal, "accepted", by, "The join is hard: the date moves without asking.")
    if not quiet:
        _tell_receiver(proposal, by)
    return proposal


def _close(proposal: DateProposal, state: str, by, reason: str) -> None:
    proposal.state, proposal.answered_by, proposal.answered_at = state, by, clock.now()
    proposal.reason = texts.line(reason)[:300]
    proposal.save()


def _move(proposal: DateProposal, by, permission: str) -> writing.Written:
    """The receiving milestone waits for the agreed day, with the reason beside it."""
    interface, dependency = proposal.interface, dependency_of(proposal.interface)
    ref = dependency.ref if dependency else "the agreement"
    reason = f"Agreed with {interface.giver.node}, {ref}"[:200]
    values = {"constraint": "SNET", "constraint_date": proposal.proposed, "constraint_reason": reason}
    receiver = Activity.objects.get(pk=interface.receiver_id)
    return writing.change(
        receiver, values, by=by, title=f"{receiver.ref}: agreed date", reason=reason, permission=permission
    )


@transaction.atomic
def answer(*, proposal: DateProposal, by, accept: bool, reason: str = "") -> DateProposal:
    """Accept or reject a date for the receiving side. Raises Problem, Refused and Stopped."""
    proposal = DateProposal.objects.select_for_update(of=("self",)).select_related(
        "interface__receiver__node", "interface__giver__node", "interface__giver__owner", "version__published_by"
    ).get(pk=proposal.pk)  # fmt: skip
    rights.require(by, "edit", proposal.interface.receiver)
    if proposal.state != "waiting":
        raise Problem(f"This date has been answered already: {proposal.get_state_display().lower()}.")
    if not accept and not reason.strip():
        raise Problem("Say why the date cannot be accepted.", "reason")
    if accept:
        _move(proposal, by, permission="edit")
        _tell_register(proposal, by)
    _close(proposal, "accepted" if accept else "rejected", by, reason)
    _tell_giver(proposal, by)
    return proposal


def _tell_register(proposal: DateProposal, by) -> None:
    """The forecast of the dependency follows, where the person may change it."""
    dependency = dependency_of(proposal.interface)
    if dependency and dependency.closed_on is None and rights.may(by, "edit", dependency):
        writing.change(
            dependency, {"forecast": proposal.proposed}, by=by, title=f"{dependency.ref}: forecast from the plan"
        )


def _tell_receiver(proposal: DateProposal, by) -> None:
    interface = proposal.interface
    moved = "moved to" if proposal.state == "accepted" else "is proposed for"
    text = f"{interface.giver.node} published: {interface.giver.title} {moved} {dates.day(proposal.proposed)}"
    text += f", was {dates.day(proposal.was)}." if proposal.was else "."
    dependency = dependency_of(interface)
    people = {interface.receiver.owner_id, getattr(dependency, "owner_id", None)} - {None}
    _tell(people or _accountable(interface.receiver.node), by, text, interfaces_url(interface.receiver.node))


def _tell_giver(proposal: DateProposal, by) -> None:
    interface = proposal.interface
    dependency = dependency_of(interface)
    people = {interface.giver.owner_id, getattr(dependency, "giver_owner_id", None), proposal.version.published_by_id}
    why = f" {proposal.reason}" if proposal.reason else ""
    text = (
        f"{interface.receiver.node} {proposal.state} {dates.day(proposal.proposed)} for {interface.giver.title}.{why}"
    )
    _tell(people - {None}, by, text, interfaces_url(interface.giver.node))


def _accountable(node) -> set[int]:
    codes = [code for code, role in ROLES.items() if role.accountable]
    rows = Assignment.objects.on(clock.today()).filter(node=node, role__in=codes, user__isnull=False)
    return set(rows.values_list("user_id", flat=True))


def _tell(people: set[int], by, text: str, link: str) -> None:
    Notice.objects.bulk_create(
        Notice(user_id=person, text=text[:300], link=link) for person in sorted(people - {by.pk})
    )


def interfaces_url(node) -> str:
    """The page of the joins of one piece of work."""
    return f"/work/{node.pk}/plan/interfaces/"


def waiting_for(user) -> Q:
    """Receiving milestones with a date that this person may answer."""
    if not (where := scope(user, EDIT)).everywhere and not where.paths:
        return Q(pk__in=[])
    open_ones = DateProposal.objects.filter(state="waiting").values("interface__receiver")
    return Q(pk__in=open_ones) & where.on("node__path")


def may_answer(user, proposal: DateProposal) -> bool:
    """Whether the person answers for the receiving side."""
    receiver = proposal.interface.receiver
    return proposal.state == "waiting" and bool(may(user, EDIT, receiver.node) or rights.may(user, "edit", receiver))
