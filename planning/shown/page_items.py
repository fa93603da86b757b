"""What stands on the plan on a page: flagged milestones of every plan below, with the three lanes that each lies in."""

from planning import ordering, reading
from planning.drawing.onepage import Item, Lanes
from planning.reading import Kept, Published
from planning.shown import timeline_rows
from planning.shown.milestones import RANK
from pmo.hierarchy.models import Node

FEW = 3  # with fewer flagged milestones, a single plan shows all it has


def read(user, node: Node, flags: str) -> tuple[list[Item], list[timeline_rows.Milestone]]:
    """The items in the order of their lanes, and the milestones for the table."""
    lines = timeline_rows.flagged(user, node, flags)
    if len(lines) == 1 and len(lines[0].milestones) < FEW and flags != "project":
        lines = timeline_rows.flagged(user, node, "project")
    single = reading.published(lines[0].version, user) if len(lines) == 1 else None
    names = _names(user, node, lines)
    found, told = [], []
    for line in lines:
        outline = _outline(single) if single else {}
        for one in line.milestones:
            lanes = outline.get(one.point.activity_id) or _lanes(names[line.node.pk], one.point.workstream)
            found.append((lanes, one))
        told += line.milestones
    order = {lanes: i for i, lanes in enumerate(dict.fromkeys(lanes for lanes, _ in found))}
    first = {lanes[:1]: i for lanes, i in reversed(order.items())} | {
        lanes[:2]: i for lanes, i in reversed(order.items())
    }
    found.sort(key=lambda pair: (first[pair[0][:1]], first[pair[0][:2]], order[pair[0]]))
    return [_item(lanes, one) for lanes, one in found], sorted(told, key=lambda one: one.point.forecast)


def _item(lanes: Lanes, one: timeline_rows.Milestone) -> Item:
    point = one.point
    return Item(lanes, point.title, point.forecast, one.base, RANK[one.flag], point.critical, point.actual is not None)


def _names(user, node: Node, lines: list[timeline_rows.Line]) -> dict[int, list[str]]:
    """For each plan the names of the work from below the page's node down to it."""
    below = {
        line.node.pk: [key for key in line.node.ancestor_ids if key not in node.ancestor_ids and key != node.pk]
        for line in lines
    }
    keys = {key for path in below.values() for key in path}
    known = dict(Node.objects.for_user(user).filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    return {
        line.node.pk: [known[key] for key in below[line.node.pk] if key in known] + [line.node.name] for line in lines
    }


def _lanes(names: list[str], workstream: str) -> Lanes:
    two = names if len(names) < 3 else [names[0], names[-1]]
    return (two[0], two[1], workstream) if len(two) == 2 else (two[0], workstream, "")


def _outline(part: Published) -> dict[int, Lanes]:
    """In a single plan: the summaries that a milestone lies in, and its workstream."""
    inside = ordering.parents([row.level for row in part.rows])

    def above(i: int) -> list[Kept]:
        found: list[Kept] = []
        at = inside[i]
        while at is not None:
            found.insert(0, part.rows[at])
            at = inside[at]
        return found

    lanes: dict[int, Lanes] = {}
    for i, row in enumerate(part.rows):
        if row.is_milestone:
            names = [each.title for each in above(i)[:2]] or [part.plan.node.name]
            lanes[row.pk] = (names[0], names[1], row.workstream) if len(names) > 1 else (names[0], row.workstream, "")
    return lanes
