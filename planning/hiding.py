"""Restricted activities in published versions: whoever may not see the record sees neither its name nor its row, and is told how many."""

from collections.abc import Iterable
from typing import Any

from planning.models import Activity
from pmo.core import memo
from pmo.records import rights

TITLE = "Restricted activity"
Hidden = frozenset[int]
NOTHING: Hidden = frozenset()


def hidden_from(user, nodes: Iterable[int]) -> Hidden:
    """The keys of the activities of this work that the person may not see, as restricted as they are today. One query.

    Without a person, as for a light that everybody reads: all that is restricted.
    """
    asked = sorted(set(nodes))

    def read() -> Hidden:
        rows = Activity.objects.filter(node__in=asked).exclude(confidentiality="open")
        open_to = rows.exclude(rights.not_hidden(user)) if user else rows
        return frozenset(open_to.values_list("pk", flat=True))

    return memo.once(f"hidden:{user.pk if user else 0}:{asked}", read) if asked else NOTHING


def shown(rows: Iterable[dict[str, Any]], hidden: Hidden) -> list[dict[str, Any]]:
    """The rows of a version without those."""
    return [row for row in rows if row["id"] not in hidden]


def masked(rows: Iterable[dict[str, Any]], hidden: Hidden) -> list[dict[str, Any]]:
    """The rows of a version in which those keep their dates and links, which others stand on, and say nothing else."""
    silent = {"title": TITLE, "workstream": "", "owner": "", "owner_name": "", "owner_id": None, "constraint_reason": "", "cost": None}  # fmt: skip
    return [row | silent if row["id"] in hidden else row for row in rows]
