"""Writes with a rule. Each is one transaction, asks for rights before and after, and keeps the reason with the history."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from pmo.core import clock
from pmo.core.errors import Problem
from pmo.core.history import because
from pmo.core.locks import take_turn
from pmo.core.versions import save_fields
from pmo.hierarchy import closing
from pmo.hierarchy.access import forget, require
from pmo.hierarchy.choices import CLOSED, KINDS, OVER, PARENTS
from pmo.hierarchy.models import Assignment, Node, NodeTag, Placement
from pmo.hierarchy.tree import TURN
from pmo.hierarchy.words import word

PLAIN_FIELDS = [
    "name", "code", "description", "aims", "objectives", "stage", "stage_since", "work_type", "unit", "delivery_model",
    "calendar", "scale",
]  # fmt: skip


def check_parent(kind: str, parent: Node | None) -> None:
    """Raise Problem unless work of this kind may lie there."""
    place = parent.kind if parent else ""
    if place in PARENTS[kind]:
        return
    allowed = [
        word(f"kind.{value}").lower() if value else "the top" for value in KINDS.values + [""] if value in PARENTS[kind]
    ]
    where = f"under {parent} ({word(f'kind.{parent.kind}').lower()})" if parent else "at the top"
    raise Problem(f"{word(f'kind.{kind}')} cannot lie {where}. It may lie under: {', '.join(allowed)}.", "parent")


@transaction.atomic
def create_node(*, by, kind: str, parent: Node | None, **values) -> Node:
    """Add work under `parent`, or at the top. Raises Refused, Problem and ValidationError."""
    require(by, "add", parent)
    check_parent(kind, parent)
    node = Node(kind=kind, parent=parent, state_since=clock.today(), **values)
    node.full_clean()
    node.save()
    place(node)
    return node


def place(node: Node) -> None:
    """Note where the node lies and what it is called from today on."""
    Placement.objects.update_or_create(
        node=node, as_at=clock.today(), defaults={"parent_id": node.parent_id, "name": node.name}
    )


@transaction.atomic
def change_node(*, node: Node, by, seen: int, reason: str = "", tags=None, **values) -> list[str]:
    """Change plain fields and tags. Returns the names of what changed. Raises Refused, Conflict and ValidationError."""
    require(by, "change", node)
    unknown = set(values) - set(PLAIN_FIELDS)
    if unknown:
        raise TypeError(f"change_node cannot write {', '.join(sorted(unknown))}.")
    because(reason)
    changed = save_fields(node, values, seen=seen)
    if "name" in changed:
        place(node)
    if tags is not None and set_tags(node, tags):
        changed.append("tags")
    return changed


def set_tags(node: Node, tags) -> bool:
    """Give the node exactly these tags. Returns whether anything changed."""
    have, want = set(NodeTag.objects.filter(node=node).values_list("tag_id", flat=True)), {tag.pk for tag in tags}
    NodeTag.objects.filter(node=node, tag_id__in=have - want).delete()
    NodeTag.objects.bulk_create([NodeTag(node=node, tag_id=pk) for pk in sorted(want - have)], ignore_conflicts=True)
    return have != want


@transaction.atomic
def move_node(*, node: Node, parent: Node | None, by, seen: int, reason: str) -> Node:
    """Move a node with all that lies under it. Rights are asked where it lies and where it goes."""
    require(by, "move", node)
    require(by, "add", parent)
    check_parent(node.kind, parent)
    if parent and parent.path.startswith(node.path):
        raise Problem(f"{node} cannot lie under {parent}, which is part of it.", "parent")
    because(reason)
    take_turn(TURN)
    try:
        with transaction.atomic():
            save_fields(node, {"parent": parent}, seen=seen)
    except IntegrityError as error:
        raise Problem(f"{node} cannot lie there: {parent} has become part of it.", "parent") from error
    place(node)
    forget(by)
    require(by, "view", node)
    return node


@transaction.atomic
def set_state(*, node: Node, state: str, by, seen: int, since=None, note: str = "") -> Node:
    """Change the life-cycle state. Closing and cancelling need a note; what is open below is named, not closed along."""
    require(by, "close", node)
    since = since or clock.today()
    if since > clock.today():
        raise Problem("The date lies in the future. Give the day on which it happened.", "since")
    ends = state in CLOSED or state == "cancelled"
    if ends:
        _refuse_open_work(node)
        if not note.strip():
            raise Problem("Say in a closing note how it ended.", "note")
    if state in CLOSED:
        if node.state not in CLOSED:
            _refuse_obstacles(node)
        state = closing.state_of_closed(node)
    because(note)
    values = {"state": state, "state_since": since, "close_note": note if ends else ""}
    save_fields(node, values, seen=seen)
    return node


def _refuse_open_work(node: Node) -> None:
    still = Node.objects.below(node).exclude(state__in=OVER).filter(archived_at=None)
    names = list(still.order_by("path").values_list("name", flat=True)[:4])
    if names:
        more = ", …" if len(names) == 4 else ""
        raise Problem(f"There is open work below: {', '.join(names[:3])}{more}. Close or move it first.", "state")


def _refuse_obstacles(node: Node) -> None:
    found = [obstacle.sentence for obstacle in closing.obstacles(node)]
    if found:
        more = f" And {len(found) - 5} more." if len(found) > 5 else ""
        raise Problem(f"{node} cannot be closed yet. {' '.join(found[:5])}{more}", "state")


@transaction.atomic
def archive_node(*, node: Node, by, seen: int, reason: str) -> Node:
    """Put a node and all below it out of sight. Nothing is deleted."""
    require(by, "archive", node)
    if not reason.strip():
        raise Problem("Say why it is archived.", "reason")
    because(reason)
    save_fields(node, {"archived_at": clock.now(), "archive_reason": reason}, seen=seen)
    _drop_memory(by)
    return node


@transaction.atomic
def restore_node(*, node: Node, by, seen: int) -> Node:
    """Bring an archived node back."""
    require(by, "archive", node)
    save_fields(node, {"archived_at": None, "archive_reason": ""}, seen=seen)
    _drop_memory(by)
    return node


@transaction.atomic
def assign(
    *, by, node: Node | None, role: str, user=None, team=None, starts_on=None, ends_on=None, reason: str = ""
) -> Assignment:
    """Give a role. Raises Refused unless `by` may give roles there, Problem where a rule is broken."""
    require(by, "assign", node)
    _refuse_more_than_own(by, role, node)
    row = Assignment(
        user=user, team=team, node=node, role=role, starts_on=starts_on or clock.today(), ends_on=ends_on, reason=reason
    )
    row.full_clean()
    row.save()
    _drop_memory(by, user)
    return row


def _refuse_more_than_own(by, role: str, node: Node | None) -> None:
    from pmo.hierarchy.access import scope
    from pmo.hierarchy.roles import ROLES, told

    if node is None and not ROLES[role].everywhere:
        raise Problem(f"{word(f'role.{role}')} is held on a portfolio, programme or project. Choose one.", "node")
    missing = [name for name in sorted(ROLES[role].permissions) if not _covers(scope(by, name), node)]
    if missing:
        raise Problem(
            f"You cannot give a role that may {told(missing[0])}, because you may not do that yourself.", "role"
        )


def _covers(where, node: Node | None) -> bool:
    return where.covers(node.path) if node else where.everywhere


@transaction.atomic
def delegate(*, assignment: Assignment, to, by, starts_on, ends_on, reason: str) -> Assignment:
    """Hand one's own role to somebody for a time. The right ends with the delegation or with the role itself."""
    if assignment.user_id != by.pk:
        raise Problem("Only the person who holds a role can hand it to somebody for a time.", "to")
    require(by, "delegate", assignment.node)
    if to.pk == by.pk:
        raise Problem("Choose somebody other than yourself.", "to")
    if assignment.delegated_from_id:
        raise Problem("This role is itself handed over for a time and cannot be handed on.", "to")
    if ends_on is None or (assignment.ends_on and ends_on > assignment.ends_on):
        raise Problem("Give a last day, not after the role itself ends.", "ends_on")
    row = Assignment(
        user=to, node=assignment.node, role=assignment.role, starts_on=starts_on, ends_on=ends_on,
        delegated_from=assignment, reason=reason,
    )  # fmt: skip
    row.full_clean()
    row.save()
    _drop_memory(to)
    return row


@transaction.atomic
def end_assignment(*, assignment: Assignment, by, on=None, reason: str = "") -> Assignment:
    """End a role on a day (its last); delegations of it end as well. The row stays as history."""
    if assignment.delegated_from_id is None or assignment.delegated_from.user_id != by.pk:
        require(by, "assign", assignment.node)
    day = max(on or clock.today(), assignment.starts_on)
    if _last_lead(assignment):
        raise Problem("This is the last office lead. Give the role to somebody else first.", "on")
    because(reason)
    rows = Assignment.objects.filter(Q(pk=assignment.pk) | Q(delegated_from=assignment))
    for row in rows.select_for_update(of=("self",)).order_by("pk"):
        if row.ends_on is None or row.ends_on > day:
            _end(row, max(day, row.starts_on))
    assignment.refresh_from_db()
    _drop_memory(assignment.user, by)
    return assignment


def _end(row: Assignment, day) -> None:
    from datetime import timedelta

    last = max(day - timedelta(days=1), row.starts_on) if day > row.starts_on else row.starts_on
    Assignment.objects.filter(pk=row.pk).update(ends_on=last)


def _last_lead(assignment: Assignment) -> bool:
    if assignment.role != "office_lead" or assignment.node_id:
        return False
    others = Assignment.objects.on(clock.today()).filter(role="office_lead", node=None).exclude(pk=assignment.pk)
    return not others.filter(user__is_active=True).exists()


def _drop_memory(*people) -> None:
    for person in people:
        if person is not None:
            forget(person)


def first_lead(user) -> Assignment:
    """Make `user` the office lead when there is none: the way in on an empty database."""
    today = clock.today()
    if Assignment.objects.on(today).filter(role="office_lead", node=None, user__is_active=True).exists():
        raise ValidationError("There is an office lead already. Ask them to give you a role.")
    return Assignment.objects.create(user=user, role="office_lead", starts_on=today)
