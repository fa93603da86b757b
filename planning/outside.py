"""What a plan waits for in other plans: where it stands as published, and what of it the person may be told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from planning import computing, hiding
from planning.models import Activity
from pmo.core import clock
from pmo.hierarchy.models import Node

if TYPE_CHECKING:
    from planning.reading import Published


@dataclass(frozen=True, slots=True)
class Outside:
    """An activity of another plan that is waited for, with its dates as they were published."""

    key: str
    pk: int
    node_id: int
    title: str
    start: date
    finish: date
    is_milestone: bool
    base: date | None = None  # its finish in the current baseline of its plan
    seen: bool = True  # whether the person may see that plan; otherwise the title says nothing of it


def key_of(text: str) -> str:
    """CYB:7 and cyb:T-0007 are one."""
    code, _, number = text.partition(":")
    return f"{code.strip().upper()}:{computing.number_of(number)}"


def waited_for(parts: "Sequence[Published]", user) -> dict[str, Outside]:
    """What these plans wait for in others, where that stood when a single plan was published, or stands now for several.

    A title is told only to those who may see the plan that it is in, and the activity. Four queries.
    """
    at = parts[0].version.published_at if len(parts) == 1 else clock.now()
    own = {part.plan.node_id for part in parts} if len(parts) == 1 else set()
    asked = {key_of(one.id) for part in parts for row in part.rows for one in row.waits if ":" in one.id}
    wanted = Q(pk__in=[])
    for key in asked:
        code, _, number = key.rpartition(":")
        wanted |= Q(node__code__iexact=code, number=int(number))
    if not asked:
        return {}
    rows = Activity.objects.filter(wanted, archived_at=None).exclude(node__in=own).order_by("-pk")
    names = {f"{code.upper()}:{number}": pk for pk, code, number in rows.values_list("pk", "node__code", "number")}
    dates = _dates(set(names.values()), at)
    nodes = {other.node_id for other in dates.values()}
    seen = set(Node.objects.for_user(user).filter(pk__in=nodes).values_list("pk", flat=True)) if nodes else set()
    hidden = hiding.hidden_from(user, seen)
    return {key: _told(key, dates[pk], seen, pk in hidden) for key, pk in names.items() if pk in dates}


def _told(key: str, other: Outside, seen: set[int], hidden: bool) -> Outside:
    if other.node_id not in seen:
        return replace(other, key=f"out:{key}", title=f"{key}, in work that is not shown to you", seen=False, base=None)
    if hidden:
        return replace(other, key=f"out:{key}", title=f"{key}, which is not shown to you", seen=False, base=None)
    return replace(other, key=f"out:{key}", title=f"{key.partition(':')[0]}: {other.title}")


_ASK = """
SELECT (row->>'id')::bigint, plan.node_id, row->>'title', row->>'start', row->>'finish', row->>'kind',
       jsonb_path_query_first(base.rows, '$[*] ? (@.id == $id)', jsonb_build_object('id', activity.id))->>'finish'
FROM planning_activity activity
JOIN planning_plan plan ON plan.node_id = activity.node_id
JOIN LATERAL (SELECT rows FROM planning_planversion version WHERE version.plan_id = plan.id AND version.published_at <= %s
              ORDER BY number DESC LIMIT 1) last ON true
LEFT JOIN LATERAL (SELECT kept.rows FROM planning_baseline baseline JOIN planning_planversion kept ON kept.id = baseline.version_id
                   WHERE baseline.plan_id = plan.id ORDER BY baseline.number DESC LIMIT 1) base ON true
CROSS JOIN LATERAL jsonb_array_elements(last.rows) row
WHERE activity.id = ANY(%s) AND (row->>'id')::bigint = activity.id AND row->>'start' IS NOT NULL AND row->>'finish' IS NOT NULL
"""


def _dates(keys: set[int], at) -> dict[int, Outside]:
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [at, list(keys)])
        return {
            pk: Outside("", pk, node, title, *map(date.fromisoformat, (start, finish)), kind == "milestone", base and date.fromisoformat(base))
            for pk, node, title, start, finish, kind, base in cursor.fetchall()
        }  # fmt: skip
