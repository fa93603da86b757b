"""Reads everything that a report needs, in a fixed number of queries whatever the number of projects."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from pmo.hierarchy.models import Assessment, Figure, Node, Period, Placement

IN_THE_YEAR = {"year_baseline", "year_forecast", "year_variance"}


@dataclass
class Line:
    """One piece of work with all that is known of it over time, each list oldest first."""

    node: Node
    places: list[Placement] = field(default_factory=list)
    ratings: dict[str, list[Assessment]] = field(default_factory=dict)
    figures: dict[str, list[Figure]] = field(default_factory=dict)

    def place(self, period: Period) -> Placement | None:
        """Where it lay in a period, or None when it was not there or no placement was ever noted."""
        return standing(self.places, period)

    def is_there(self, period: Period) -> bool:
        """Whether it was part of the work in the period. Without placements, the tree as it is counts."""
        return self.place(period) is not None if self.places else True

    def parent(self, period: Period) -> int | None:
        """The id of what it lay under."""
        place = self.place(period)
        return place.parent_id if place else self.node.parent_id

    def name(self, period: Period) -> str:
        """What it was called."""
        place = self.place(period)
        return plain(place.name if place else self.node.name)

    def rating(self, assessor: str, period: Period) -> Assessment | None:
        """What the assessor said in the period."""
        return standing(self.ratings.get(assessor, []), period)

    def figure(self, measure: str, period: Period) -> Figure | None:
        """The figure of the period. What was spent in a year says nothing about the next."""
        row = standing(self.figures.get(measure, []), period)
        return None if row and measure in IN_THE_YEAR and row.as_at < period.starts_on else row

    def has_data(self, period: Period) -> bool:
        """Whether anything of its own is known in the period."""
        rows = [self.rating(who, period) for who in self.ratings] + [self.figure(what, period) for what in self.figures]
        return any(rows) or any(place.period_id and inside(place, period) for place in self.places)


def plain(name: str) -> str:
    """A name on one line, without control and direction marks."""
    return " ".join("".join(char if unicodedata.category(char)[0] != "C" else " " for char in name).split())


def standing(rows: list, period: Period):
    """The row that holds in a period: the last one given in it, else an older one that was entered by hand.

    What came with a published return speaks of its own period only, so that nothing old passes for new.
    """
    known = [row for row in rows if row.as_at <= period.ends_on]
    if not known:
        return None
    last = known[-1]
    return last if inside(last, period) or not _is_return(last) else None


def inside(row, period: Period) -> bool:
    """Whether the row is dated in the period."""
    return period.starts_on <= row.as_at <= period.ends_on


def _is_return(row) -> bool:
    return bool(row.period_id) if isinstance(row, Placement) else bool(row.source)


@dataclass
class Rows:
    """The lines of a node's report by node id, how many the person may not see, and the homes that they may."""

    lines: dict[int, Line]
    hidden: int
    homes: set[int]

    def home(self, place: Placement | None) -> str:
        """The name of where something lay, as far as the person may see it; empty when it lay nowhere."""
        if place is None or place.parent is None:
            return ""
        return plain(place.parent.name) if place.parent_id in self.homes else "another part"


def read(node: Node, user, until: date) -> Rows:
    """The node, all below it, and all that ever lay below it, as far as `user` may see it."""
    inside_now = Q(path__startswith=node.path)
    wanted = Q(pk__in=_ever_under(node)) | inside_now
    visible = Node.objects.for_user(user).filter(archived_at=None)
    nodes = {row.pk: row for row in visible.filter(wanted | _below_what_moved(node)).select_related("parent")}
    hidden = set(Node.objects.filter(wanted, archived_at=None).values_list("pk", flat=True)) - set(nodes)
    lines = {pk: Line(row) for pk, row in nodes.items()}
    for place in Placement.objects.filter(node__in=lines).select_related("parent").order_by("as_at"):
        lines[place.node_id].places.append(place)
    _read_ratings(lines, until)
    for row in Figure.objects.filter(node__in=lines, as_at__lte=until).order_by("as_at"):
        lines[row.node_id].figures.setdefault(row.measure, []).append(row)
    homes = {place.parent_id for line in lines.values() for place in line.places}
    return Rows(lines, len(hidden), set(Node.objects.for_user(user).filter(pk__in=homes).values_list("pk", flat=True)))


def _ever_under(node: Node):
    return Placement.objects.filter(parent__path__startswith=node.path).values("node")


def _below_what_moved(node: Node) -> Q:
    """The parts of work that lay here once and was moved away with its parts."""
    moved = Node.objects.filter(pk__in=_ever_under(node)).exclude(path__startswith=node.path)
    paths = moved.filter(children__isnull=False).distinct().values_list("path", flat=True)
    return reduce(or_, (Q(path__startswith=path) for path in paths), Q(pk__in=[]))


def _read_ratings(lines: dict[int, Line], until: date) -> None:
    rows = Assessment.objects.standing().filter(node__in=lines, as_at__lte=until).select_related("scale")
    for row in rows.order_by("as_at", "id"):
        lines[row.node_id].ratings.setdefault(row.assessor, []).append(row)
