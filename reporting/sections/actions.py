"""Actions past their day."""

from pmo.core import dates
from pmo.records.choices import PRIORITIES
from registers.models import Action
from reporting.sections.reading import first, name, owner, standing
from reporting.sections.shape import Row, Section, add

COLUMNS = (("action", "Action"), ("owner", "Owner"), ("priority", "Priority"), ("due", "Due"), ("moved", "Moved"))


def facts(user, node, day) -> list[Row]:
    """One row an overdue action, the oldest first. Two queries."""
    rows = standing(Action, user, node, day).filter(due__lt=day).order_by("due", "pk")
    return first(rows, lambda kept: [_row(action) for action in kept])


def _row(action: Action) -> Row:
    moved = f"{action.replans} time{'' if action.replans == 1 else 's'}" if action.replans else ""
    texts = {
        "action": name(action), "owner": owner(action), "priority": PRIORITIES.get(action.priority).label,
        "due": dates.day(action.due), "moved": moved,
    }  # fmt: skip
    return Row(f"action:{action.pk}", action.get_absolute_url(), texts)


add(Section("actions", "Overdue actions", COLUMNS, facts, numeric=frozenset({"due", "moved"}), tells="due", order=72))
