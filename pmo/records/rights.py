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
    found = scope(user, permission_on(permission, model)).on(PATH)
    if permission == "edit" and found != Q():
        found |= Q(owner=user) & scope(user, "edit_own").on(PATH)
    return found & _not_hidden(user) & (Q() if permission == "view" else scope(user, "view").on(PATH))


def _not_hidden(user) -> Q:
    where = scope(user, "see_restricted")
    if where.everywhere:
        return Q()
    return Q(confidentiality="open") | Q(owner=user) | Q(raised_by=user) | where.on(PATH)


def may(user, permission: str, record) -> Allowed | Denied:
    """Whether `user` has `permission` on a record that they can see, with the reason."""
    if permission == "edit" and record.owner_id == user.pk and scope(user, "edit_own").covers(record.node.path):
        return Allowed("You own it.")
    return access.may(user, permission_on(permission, record), record.node)


def require(user, permission: str, record) -> None:
    """Raise Refused with the reason, naming the record, unless `user` has `permission` on it."""
    answer = may(user, permission, record)
    if not answer:
        raise Refused(f"{record.ref}: {answer.reason}")


def may_add(user, model, node) -> Allowed | Denied:
    """Whether `user` may add records of this register on the node."""
    return access.may(user, permission_on("raise", model), node)
