"""Who reports and who approves: whom a cycle names, or who manages the work and whoever stands above them."""

from collections.abc import Iterable
from dataclasses import dataclass

from pmo.core.clock import today
from pmo.hierarchy.models import Assignment, Node
from pmo.people.models import User
from reporting.models import Cycle

MANAGERS = (
    "project_manager", "workstream_lead", "programme_manager", "programme_director", "portfolio_manager", "portfolio_director",
)  # fmt: skip
SPONSORS = ("sro", "portfolio_director")


@dataclass(frozen=True)
class People:
    """Those of one piece of work. Any may be missing."""

    author: User | None = None
    approver: User | None = None
    second: User | None = None


@dataclass(frozen=True)
class Line:
    """Who answers for a piece of work from the nearest to the farthest: its managers and its sponsors."""

    managers: tuple[User, ...] = ()
    sponsors: tuple[User, ...] = ()

    def people(self) -> People:
        """The nearest manager writes; who stands above approves, then a sponsor."""
        author = next(iter(self.managers), None)
        approver = _other([*self.managers, *self.sponsors], author)
        return People(author, approver, _other(self.sponsors, author, approver))


def _other(people: Iterable[User], *taken: User | None) -> User | None:
    return next((person for person in people if person not in taken), None)


def lines(nodes: list[Node]) -> dict[int, Line]:
    """node id → who answers for it and for what it lies under. One query."""
    asked = {pk for node in nodes for pk in (*node.ancestor_ids, node.pk)}
    rows = Assignment.objects.on(today()).filter(node__in=asked, role__in={*MANAGERS, *SPONSORS}, user__is_active=True)
    held: dict[int, list[Assignment]] = {}
    for row in rows.select_related("user").order_by("starts_on", "pk"):
        held.setdefault(row.node_id or 0, []).append(row)
    return {node.pk: _line(node, held) for node in nodes}


def _line(node: Node, held: dict[int, list[Assignment]]) -> Line:
    near = [row for pk in (node.pk, *reversed(node.ancestor_ids)) for row in held.get(pk, [])]
    return Line(_holders(near, MANAGERS), _holders(near, SPONSORS))


def _holders(rows: list[Assignment], roles: tuple[str, ...]) -> tuple[User, ...]:
    return tuple(dict.fromkeys(row.user for row in rows if row.role in roles and row.user))


def people_of(cycle: Cycle, nodes: list[Node]) -> dict[int, People]:
    """node id → who reports on it and who approves, as the cycle names them or by their roles. Two queries."""
    found = {pk: line.people() for pk, line in lines(nodes).items()}
    for row in cycle.named.filter(node__in=nodes).select_related("author", "approver", "second"):
        usual = found[row.node_id]
        author = row.author or usual.author
        found[row.node_id] = People(author, row.approver or usual.approver, row.second or usual.second)
    return found
