"""What the tree offers to the shell: the tree itself, the switcher, periods and tabs."""

from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse

from pmo.core import nav
from pmo.hierarchy import words
from pmo.hierarchy.access import Scope, scope
from pmo.hierarchy.confidence import level_of, newest_chip
from pmo.hierarchy.models import Node, Period

_MOST = 60  # nodes shown of one branch; the rest is a link to the list


def tops(user):
    """The highest nodes that the person can see: where their tree begins."""
    where = scope(user, "view")
    rows = Node.objects.for_user(user).filter(archived_at=None)
    return rows.filter(parent=None) if where.everywhere else rows.filter(path__in=where.paths)


def current_node(request) -> Node | None:
    """The node the page is about, as its view said, or the last one visited."""
    if not hasattr(request, "node"):
        last = request.session.get("node")
        request.node = Node.objects.for_user(request.user).filter(pk=last).first() if last else None
        request.node_is_page = False
    return request.node


def visit(request, node: Node) -> None:
    """Say which node the page is about; the tree opens there."""
    request.node, request.node_is_page = node, True
    if request.session.get("node") != node.pk:
        request.session["node"] = node.pk


def shell(request) -> dict[str, object]:
    """The tree, the switcher and the periods of every page."""
    node = current_node(request)
    rows = _rows(request.user, node)
    where = scope(request.user, "view")
    tops = [row for row in rows if _is_top(row, where)][:_MOST]
    root = next((top for top in tops if node and node.path.startswith(top.path)), tops[0] if tops else None)
    if root and not (node and node.path.startswith(root.path)):
        rows = [*rows, *_drawn(Node.objects.for_user(request.user).filter(_LISTED, parent=root))]
    return {
        "tree": _branch(request, root, node, rows) if root else [],
        "switcher": _switcher(request.user, root),
        "switchable": [_switch(top, top == root) for top in tops],
        "crumbs": _crumbs(request, node, rows) if node and request.node_is_page else [],
        **_periods(request, node or root),
        "side_links": nav.links(nav.SIDE, request),
        "settings_links": nav.links(nav.SETTINGS, request),
        "fresh": not tops,
    }


_LISTED = Q(archived_at=None) & ~Q(state="left")


def _rows(user, node: Node | None) -> list[Node]:
    """The tops, what lies above the node, and all that lies beside it on the way down, in one query."""
    where, path = scope(user, "view"), [*node.ancestor_ids, node.pk] if node else []
    tops = Q(archived_at=None) & (Q(parent=None) if where.everywhere else Q(path__in=where.paths))
    wanted = tops | Q(pk__in=path[:-1]) | _LISTED & Q(parent__in=path)
    return _drawn(Node.objects.for_user(user).filter(wanted))


def _drawn(rows) -> list[Node]:
    """With all that a line of the tree shows; without the long texts, which it does not."""
    columns = {
        "parent_kind": F("parent__kind"), "chip": newest_chip(), "kids": Exists(Node.objects.filter(parent=OuterRef("pk"))),
    }  # fmt: skip
    return list(
        rows.defer("description", "aims", "objectives", "close_note").annotate(**columns).order_by("name", "pk")
    )


def _is_top(row: Node, where: Scope) -> bool:
    return not row.is_archived and (row.parent_id is None if where.everywhere else row.path in where.paths)


def _switcher(user, root: Node | None) -> dict[str, str]:
    if root is None and scope(user, "add").everywhere:
        return {"name": "No portfolio yet", "note": "Create or import one", "url": reverse("start")}
    if root is None:
        return {"name": "Nothing shared yet", "note": "Ask an office lead for a role", "url": reverse("start")}
    return {"name": root.name, "note": words.kind_of(root), "url": root.get_absolute_url()}


def _switch(top: Node, current: bool) -> dict[str, object]:
    return {"name": top.name, "note": words.kind_of(top), "url": top.get_absolute_url(), "current": current}


def _branch(request, root: Node, node: Node | None, rows: list[Node]) -> list[dict[str, object]]:
    """The open branch, depth first: the children of every node between the root and the one we are in."""
    open_ids = {root.pk}
    if node and node.path.startswith(root.path):
        open_ids |= {int(part) for part in node.path[len(root.path) :].split("/") if part}
    children: dict[int, list[Node]] = {}
    for row in rows:
        if row.parent_id in open_ids and not row.is_archived and row.state != "left":
            children.setdefault(row.parent_id, []).append(row)
    flat: list[tuple[int, Node, str]] = []
    _unfold(root, 0, children, open_ids, flat)
    return [_entry(request, depth, row, arrow, level_of(row.chip), node) for depth, row, arrow in flat]


def _unfold(row: Node, depth: int, children, open_ids: set[int], flat) -> None:
    kids = children.get(row.pk, [])
    arrow = "down" if kids else "right" if row.kids else ""
    flat.append((depth, row, arrow))
    for kid in kids[:_MOST] if row.pk in open_ids else []:
        _unfold(kid, depth + 1, children, open_ids, flat)


def _entry(request, depth: int, row: Node, arrow: str, level, node: Node | None) -> dict[str, object]:
    return {
        "depth": depth,
        "id": row.pk,
        "name": row.name,
        "url": nav.in_period(request, row.get_absolute_url()),
        "arrow": arrow,
        "rag": level.rag if level else "",
        "rag_word": level.label if level else "",
        "current": bool(node and row.pk == node.pk),
    }


def _crumbs(request, node: Node, rows: list[Node]) -> list[dict[str, object]]:
    found = {row.pk: row for row in rows}
    above = [found[pk] for pk in node.ancestor_ids if pk in found]
    return [{"name": row.name, "url": nav.in_period(request, row.get_absolute_url())} for row in above]


def work_url(node: Node, period: Period | None, **filters: str) -> str:
    """The list of the work below a node as at a period, filtered."""
    asked = {"below": node.pk} | ({"period": period.code} if period else {}) | filters
    return f"{reverse('work')}?{urlencode(asked)}"


def calendar_of(node: Node | None) -> int | None:
    """The calendar that holds for a node: its own, or that of the nearest node above."""
    if node is None:
        return None
    if node.calendar_id:
        return node.calendar_id
    above = Node.objects.filter(pk__in=node.ancestor_ids, calendar__isnull=False).order_by("-path")
    return above.values_list("calendar_id", flat=True).first()


def periods_of(node: Node | None) -> list[Period]:
    """The reporting periods of a node, newest first."""
    if node is None:
        return []
    above = Node.objects.filter(pk__in=node.ancestor_ids, calendar__isnull=False).order_by("-path")
    calendar = node.calendar_id or Subquery(above.values("calendar_id")[:1])
    return list(Period.objects.filter(calendar_id=calendar).order_by("-starts_on"))


def chosen_period(request, node: Node | None) -> Period | None:
    """The period that the person looks at: the address says, or the latest that has begun."""
    if not hasattr(request, "_period"):
        from pmo.core.clock import today

        found = [period for period in periods_of(node) if period.starts_on <= today()]
        asked = request.GET.get("period")
        request._periods = found
        request._period = next((period for period in found if period.code == asked), found[0] if found else None)
    return request._period


def chosen_periods(request, node: Node | None) -> list[Period]:
    """The periods of the node that have begun, newest first."""
    chosen_period(request, node)
    return request._periods


def _periods(request, node: Node | None) -> dict[str, object]:
    chosen = chosen_period(request, node)
    listed = [_period(request, period, period == chosen) for period in request._periods[:24]]
    return {"periods": listed, "period": _period(request, chosen, True) if chosen else None}


def _period(request, period: Period, current: bool) -> dict[str, object]:
    from pmo.core.clock import today
    from pmo.core.dates import day

    closes = period.closes_on
    note = "" if not closes else f"closes {day(closes)}" if closes >= today() else "closed"
    params = request.GET.copy()
    params["period"] = period.code
    return {"name": period.name, "note": note, "url": f"?{params.urlencode()}", "current": current, "code": period.code}


nav.SHELL.append(shell)
