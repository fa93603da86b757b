"""THE access module: who may see and do what, and why.

A role is held on a node and holds for everything below it. Rows come only from `Model.objects.for_user(user, permission)`;
one row is judged by `may(user, permission, node)`, whose answer carries its reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet

from pmo.core.clock import today
from pmo.core.errors import Refused
from pmo.hierarchy import words
from pmo.hierarchy.models.assignment import Assignment
from pmo.hierarchy.models.node import Node
from pmo.hierarchy.roles import roles_with, told

READS = {"view", "archive", "report"}  # what remains possible on archived work


@dataclass(frozen=True)
class Allowed:
    """Yes, and through which role."""

    because: str = ""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """No, and why, in a sentence."""

    reason: str

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True)
class Scope:
    """Where a permission holds: everywhere, or below some paths."""

    everywhere: bool
    paths: tuple[str, ...]

    def on(self, path_field: str) -> Q:
        """The condition on a field that holds a node's path. Everywhere costs nothing; nowhere finds nothing."""
        if self.everywhere:
            return Q()
        if not self.paths:
            return Q(pk__in=[])
        condition = Q()
        for path in self.paths:
            condition |= Q(**{f"{path_field}__startswith": path})
        return condition

    def covers(self, path: str) -> bool:
        """Whether a node at this path is inside."""
        return self.everywhere or any(path.startswith(prefix) for prefix in self.paths)

    def limited_to(self, path: str) -> "Scope":
        """The part of this scope that lies below `path`."""
        if self.covers(path):
            return Scope(False, (path,))
        return Scope(False, tuple(prefix for prefix in self.paths if prefix.startswith(path)))


NOWHERE = Scope(False, ())


def held(user) -> list[Assignment]:
    """The assignments in force today, the person's own and their teams', fetched once for each user object."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    if not hasattr(user, "_held"):
        mine = Q(user=user) | Q(team__members=user)
        rows = (
            Assignment.objects.on(today()).filter(mine).select_related("node", "user", "team", "delegated_from__user")
        )
        rows = rows.annotate(archived=ArraySubquery(Node.objects.exclude(archived_at=None).values("path"))).distinct()
        user._held = list(rows.order_by("node__path", "role", "id"))
    return user._held


def forget(user) -> None:
    """Drop what `held` remembers, after roles changed within a request."""
    user.__dict__.pop("_held", None)
    user.__dict__.pop("_scopes", None)


def signature(user) -> tuple:
    """All that a person's conditions on rows depend on: while it is the same, `scope` gives the same."""
    token = getattr(user, "api_token", None)
    roles = tuple((row.role, row.node.path if row.node_id else None) for row in held(user))
    return user.pk, user.is_active, roles, token and (token.node_id, tuple(token.scopes))


def scope(user, permission: str) -> Scope:
    """Where `user` has `permission`, without paths that lie inside others. Worked out once for each user object."""
    kept = user.__dict__.setdefault("_scopes", {})
    key = (permission, user.is_active, getattr(user, "api_token", None))
    if key not in kept:
        kept[key] = _through_token(user, permission, _granted(user, permission))
    return kept[key]


def _granted(user, permission: str) -> Scope:
    roles = set(roles_with(permission))
    granted = [row for row in held(user) if row.role in roles]
    everywhere = any(row.node_id is None for row in granted)
    paths: list[str] = []
    for path in sorted({row.node.path for row in granted if row.node_id}):
        if not paths or not path.startswith(paths[-1]):
            paths.append(path)
    return Scope(everywhere, () if everywhere else tuple(paths))


def _through_token(user, permission: str, found: Scope) -> Scope:
    """A program that acts with a token may never do more than the token says."""
    token = getattr(user, "api_token", None)
    if token is None:
        return found
    if permission != "view" and "write" not in token.scopes:
        return NOWHERE
    return found.limited_to(_token_path(token)) if token.node_id else found


def _token_path(token) -> str:
    if not hasattr(token, "_path"):
        token._path = Node.objects.filter(pk=token.node_id).values_list("path", flat=True).first() or "-"
    return token._path


def may(user, permission: str, node=None) -> Allowed | Denied:
    """Whether `user` has `permission` on `node` (or on the whole office, without a node), with the reason."""
    where = scope(user, permission)
    if not (where.covers(node.path) if node is not None else where.everywhere):
        return Denied(_refusal(permission, node))
    if node is not None and permission not in READS and (archived := _archived(user, node.path)):
        return Denied(f"{archived} is archived, with everything below it. Restore it on its page first.")
    return Allowed(why(user, permission, node))


def _archived(user, path: str) -> str:
    """The name of the archived node at or above the path; empty when there is none."""
    for above in {above for row in held(user)[:1] for above in row.archived if path.startswith(above)}:
        return Node.objects.values_list("name", flat=True).get(path=above)
    return ""


def _refusal(permission: str, node) -> str:
    place = f"on {node}" if node is not None else "for the whole office"
    able = [words.word(f"role.{code}") for code in roles_with(permission)]
    who = ", ".join(able[:4]) + (" and others" if len(able) > 4 else "")
    return f"You have no role that lets you {told(permission)} {place}. These roles can: {who}."


def require(user, permission: str, node=None) -> None:
    """Raise Refused with the reason unless `user` has `permission`."""
    answer = may(user, permission, node)
    if not answer:
        raise Refused(answer.reason)


def why(user, permission: str, node=None) -> str:
    """The role that gives the permission, as a sentence: the answer to "why can I see this?"."""
    for row in _reasons(user, permission, node):
        place = f"on {row.node}" if row.node_id else "for the whole office"
        through = f" through the team {row.team}" if row.team_id else ""
        until = f" until {row.ends_on:%-d %b %Y}" if row.ends_on else ""
        instead = f", standing in for {row.delegated_from.user}" if row.delegated_from_id else ""
        return f"{words.word(f'role.{row.role}')} {place}{through}{instead}, since {row.starts_on:%-d %b %Y}{until}."
    return ""


def _reasons(user, permission: str, node) -> Iterable[Assignment]:
    roles = set(roles_with(permission))
    for row in held(user):
        if row.role in roles and (row.node_id is None or (node is not None and node.path.startswith(row.node.path))):
            yield row


def assignments_over(node) -> QuerySet[Assignment]:
    """Every assignment that reaches the node: on it, above it, or for the whole office."""
    reach = Q(node__in=[*node.ancestor_ids, node.pk]) | Q(node=None)
    return Assignment.objects.filter(reach).select_related("user", "team", "node", "delegated_from__user")


def people_who_may(permission: str, node) -> QuerySet:
    """The people who have `permission` on `node` today, for pickers."""
    from pmo.people.models import User

    rows = assignments_over(node).on(today()).filter(role__in=roles_with(permission))
    direct, teams = rows.values("user"), rows.values("team")
    return User.objects.active().filter(Q(pk__in=direct) | Q(teams__in=teams)).distinct()
