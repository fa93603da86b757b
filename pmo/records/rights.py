"""Who may do what with records. Roles come from the tree; owners and raisers have a little more on their own."""

from django.db.models import Q

from pmo.core.errors import Refused
from pmo.hierarchy import access
from pmo.hierarchy.access import Allowed, Denied, scope

PATH = "node__path"


def permission_on(permission: str, model) -> str:
    """The permission as roles name it: "edit" on risks is "edit:risk"."""
    return permission if permission in {"view", "undo"} else f"{permission}:{model.KEY}"


def condition(user, permission: str, model) -> Q:
    """The rows on which `user` has `permission`."""
    if permission == "view":
        return _seen(user, model) & not_hidden(user)
    found = scope(user, permission_on(permission, model)).on(PATH)
    if permission == "edit" and found != Q():
        found |= Q(owner=user) & scope(user, "edit_own").on(PATH)
    return found & not_hidden(user) & _seen(user, model)


def _seen(user, model) -> Q:
    """The rows of the work that `user` sees; a dependency is seen by both its sides."""
    where, found = scope(user, _view(model)), Q(pk__in=[])
    if where.everywhere:
        return Q()
    if model.VIEWED_BY != "view":
        found |= Q(owner=user) & scope(user, "view").on(PATH)
    for path in model.SEEN_FROM:
        found |= where.on(path)
    return found


def _view(model) -> str:
    """The permission by which its rows are seen: of a draft only those who may change it see any but their own."""
    return model.VIEWED_BY if model.VIEWED_BY == "view" else permission_on(model.VIEWED_BY, model)


def not_hidden(user) -> Q:
    """The records that are open to all who see the work, or restricted ones that this person may see."""
    where = scope(user, "see_restricted")
    if where.everywhere:
        return Q()
    return Q(confidentiality="open") | Q(owner=user) | Q(raised_by=user) | where.on(PATH)


def may(user, permission: str, record) -> Allowed | Denied:
    """Whether `user` has `permission` on a record, with the reason."""
    if _is_hidden_from(user, record):
        return Denied("It is restricted to its owner, to whoever raised it, and to roles that see restricted records.")
    if permission == "view":
        answers = [access.may(user, _view(type(record)), node) for node in record.places()]
        mine = record.owner_id == user.pk and access.may(user, "view", record.node)
        return next(filter(None, [*answers, mine]), answers[0])
    if permission == "edit" and record.owner_id == user.pk and scope(user, "edit_own").covers(record.node.path):
        return Allowed("You own it.")
    return access.may(user, permission_on(permission, record), record.node)


def _is_hidden_from(user, record) -> bool:
    if record.confidentiality == "open" or user.pk in (record.owner_id, record.raised_by_id):
        return False
    return not scope(user, "see_restricted").covers(record.node.path)


def require(user, permission: str, record) -> None:
    """Raise Refused with the reason, naming the record, unless `user` has `permission` on it."""
    answer = may(user, permission, record)
    if not answer:
        raise Refused(f"{record.ref}: {answer.reason}")


def who_see(people, record) -> list:
    """Those of these people who are here and may see the record today."""
    rows = type(record).objects.filter(pk=record.pk)
    return [person for person in people if person.is_active and rows.for_user(person).exists()]


def require_somewhere(user, permissions: str, model, node=None) -> None:
    """Raise Refused unless one of the permissions ("edit raise") holds on some work, or around the node."""
    for permission in permissions.split():
        where = scope(user, permission if permission == "edit_own" else permission_on(permission, model))
        if where.everywhere or any(node is None or _meet(path, node.path) for path in where.paths):
            return
    raise Refused(access.may(user, permission_on(permissions.split()[0], model), node).reason)


def _meet(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def may_add(user, model, node) -> Allowed | Denied:
    """Whether `user` may add records of this register on the node."""
    return access.may(user, permission_on("raise", model), node)
