"""Who sponsors a piece of work: the senior responsible owner, the sponsoring group, or the portfolio's director."""

from django.db.models import Q

from pmo.core import clock, memo
from pmo.core.errors import Problem
from pmo.hierarchy.access import held, may, require
from pmo.hierarchy.models import Assignment
from pmo.hierarchy.words import word
from pmo.people.models import Notice, User

ROLES = ("sro", "sponsoring_group", "portfolio_director")


def of(node) -> list[User]:
    """The nearest sponsors at or above the node; office leads where there are none."""
    return memo.once(f"sponsors {node.pk}", lambda: _of(node))


def _of(node) -> list[User]:
    near = Assignment.objects.on(clock.today()).filter(role__in=ROLES, node__in=[*node.ancestor_ids, node.pk])
    rows = sorted(near.select_related("user", "node"), key=lambda row: (-len(row.node.path), ROLES.index(row.role)))
    found = [row.user for row in rows if row.user_id and row.user.is_active and row.node_id == rows[0].node_id]
    return list(dict.fromkeys(found)) or _leads()


def _leads() -> list[User]:
    rows = Assignment.objects.on(clock.today()).filter(role="office_lead", node=None).values("user")
    return list(User.objects.active().filter(pk__in=rows))


def is_sponsor(user, node) -> bool:
    """Whether the person sponsors the node, here or from above."""
    return any(row.role in ROLES and row.node_id and node.path.startswith(row.node.path) for row in held(user))


def work_of(user) -> Q | None:
    """The condition on records of the work that the person sponsors; None where they sponsor nothing."""
    paths = {row.node.path for row in held(user) if row.role in ROLES and row.node_id}
    found = None
    for path in paths:
        condition = Q(node__path__startswith=path)
        found = condition if found is None else found | condition
    return found


def require_sponsor(user, node) -> None:
    """Raise Refused or Problem unless the person sponsors the node and may approve there."""
    require(user, "approve:benefit", node)
    if not is_sponsor(user, node):
        names = ", ".join(person.name for person in of(node)[:3])
        roles = ", ".join(word(f"role.{role}").lower() for role in ROLES)
        raise Problem(f"Only the sponsor of {node} can waive this: {roles}. Today that is {names or 'nobody'}.")


def tell(node, text: str, link: str) -> list[User]:
    """A notice to every sponsor who may see the node."""
    people = [person for person in of(node) if may(person, "view", node)]
    Notice.objects.bulk_create([Notice(user=person, text=text[:300], link=link) for person in people])
    return people
