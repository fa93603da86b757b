"""What a node's overview shows: the work below with its ratings and figures, as at a period, in a fixed number of queries."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from pmo.core import money
from pmo.core.dates import slip
from pmo.core.rag import ORDER
from pmo.hierarchy import figures as figure_tools
from pmo.hierarchy import words
from pmo.hierarchy.confidence import colour, ratings
from pmo.hierarchy.lines import MEASURES, MONEY, Line
from pmo.hierarchy.models import Node, Period, Placement

WORK = ["programme", "project", "other_work"]
MOST_ROWS = 300
LONG_SLIP = 180  # days
_LONG_TEXTS = ["description", "aims", "objectives", "close_note"]


@dataclass
class View:
    """A node as at a period: itself, the table of what lies directly below, and all the work below from the top down."""

    own: Line
    table: list[Line]
    work: list[Line]


def view(user, node: Node, period: Period | None) -> View:
    """Everything of the subtree in four queries, however much there is."""
    homes = homes_at(node, period)
    here = Q(path__startswith=node.path) & ~_placed_elsewhere(period) | Q(pk__in=list(homes))
    rows = Node.objects.for_user(user).filter(Q(pk=node.pk) | here, archived_at=None).defer(*_LONG_TEXTS)
    lines = _lines(rows, homes, period)
    own = lines.pop(node.pk, None) or _lines(Node.objects.filter(pk=node.pk), {}, period)[node.pk]
    for line in lines.values():
        above = lines.get(_parent_id(line.home))
        if above:
            above.kids += 1
    table = sorted(
        (line for line in lines.values() if _parent_id(line.home) == node.pk), key=lambda line: line.node.name
    )
    work = sorted((line for line in lines.values() if line.node.kind in WORK), key=lambda line: line.home)
    return View(own, table, work)


def work_below(user, node: Node, period: Period | None) -> list[Line]:
    """Every programme, project and other work in the subtree, as at the period, from the top down."""
    return view(user, node, period).work


def homes_at(node: Node, period: Period | None) -> dict[int, str]:
    """node id → the path it had in the period, for the work that dated placements put below `node` then."""
    if period is None:
        return {}
    rows = Placement.objects.filter(parent__path__startswith=node.path, period__ends_on=period.ends_on)
    return {pk: f"{path}{pk}/" for pk, path in rows.values_list("node_id", "parent__path")}


def _placed_elsewhere(period: Period | None) -> Exists | Q:
    """Work whose place in the periods is known: where it lies today does not count for them."""
    known = Placement.objects.filter(node=OuterRef("pk"), period__calendar=period.calendar_id if period else None)
    return Exists(known)


def _parent_id(home: str) -> int:
    parts = home.rsplit("/", 3)
    return int(parts[-3]) if len(parts) > 3 and parts[-3] else 0


def _lines(rows, homes: dict[int, str], period: Period | None) -> dict[int, Line]:
    until = period.ends_on if period else None
    keys = rows.order_by().values("pk")
    all_ratings, all_figures = ratings(keys, until), figure_tools.figures(keys, measures=MEASURES, until=until)
    return {
        row.pk: Line(
            row,
            words.kind_of(row, nested=False),
            all_ratings.get(row.pk, {}),
            all_figures.get(row.pk, {}),
            home=homes.get(row.pk, row.path),
            since=period.starts_on if period else None,
        )
        for row in rows
    }


def members_by_period(node: Node, periods: list[Period]) -> dict[int, set[int]]:
    """period id → the ids of the work that lay below the node then, for the periods that placements know."""
    found: dict[int, set[int]] = {}
    rows = Placement.objects.filter(parent__path__startswith=node.path, period__in=periods)
    for period, pk in rows.values_list("period_id", "node_id"):
        found.setdefault(period, set()).add(pk)
    return found


def roll_up(table: list[Line], work: list[Line]) -> None:
    """Give each line of the table the work that lay below it in the period."""
    for line in table:
        line.below = [leaf for leaf in work if leaf.home.startswith(line.node.path) and leaf.node.pk != line.node.pk]


def frontier(work: list[Line], measure: str) -> list[Line]:
    """The lines that a sum is made of: the topmost on each branch with a figure, and the ends of branches without one.

    A programme that states its own cost speaks for its projects, so nothing is counted twice. `work` is ordered by place.
    """
    chosen: list[Line] = []
    parents = {line.home.rsplit("/", 2)[0] + "/" for line in work}
    speaking = ""
    for line in work:
        if speaking and line.home.startswith(speaking):
            continue
        speaking = ""
        if line.last(measure) is not None:
            speaking = line.home
            chosen.append(line)
        elif line.home not in parents:
            chosen.append(line)
    return chosen


def total_of(work: list[Line], measure: str) -> figure_tools.Total:
    """The total of a measure of money over the work, with what it covers."""
    return figure_tools.total(line.last(measure) for line in frontier(work, measure))


def headlines(own: Line, work: list[Line]) -> dict[str, dict[str, object]]:
    """measure → the node's own figure, or the total below with its note: {text, note}."""
    found = {}
    for measure in MONEY:
        figure = own.last(measure)
        if figure is not None:
            found[measure] = {"text": figure_tools.text(figure), "note": figure.reason}
        else:
            total = total_of(work, measure)
            found[measure] = {"text": money.short(total.amount) if total.known else "", "note": total.note}
    return found


def attention(work: list[Line]) -> list[tuple[Line, str, str]]:
    """What to look at first: (line, tone, why), the worst rating first and then the longest slip. Empty when all is well."""
    found = [(line, reasons) for line in work if (reasons := _reasons(line))]
    found.sort(key=lambda entry: (-_worst(entry[0]), -(entry[0].slip or 0), entry[0].node.name))
    return [
        (line, min((tone for tone, _ in reasons), key="ra".index), _sentence([why for _, why in reasons]))
        for line, reasons in found
    ]


def attention_of(found: View) -> list[tuple[Line, str, str]]:
    """What to look at first in the work below, and in the node itself where it is rated or alone."""
    return attention([found.own, *found.work] if found.own.ratings or not found.work else found.work)


def _worst(line: Line) -> int:
    return max(ORDER.get(rating.rag, -1) if rating else -1 for rating in (line.independent, line.owner))


def _sentence(told: list[str]) -> str:
    first, *rest = told
    return "; ".join([first, *(f"{why[0].lower()}{why[1:]}" for why in rest)])


def _reasons(line: Line) -> list[tuple[str, str]]:
    reasons = []
    for who, rating in (("Independent assurance", line.independent), ("The owner", line.owner)):
        if rating and rating.rag == "r":
            reasons.append(("r", f"{who} rates it {rating.label}"))
    if not reasons and line.trend == "worse":
        reasons.append(("a", "Delivery confidence fell since the rating before"))
    if line.slip and line.slip > LONG_SLIP:
        reasons.append(("a", f"The end moved {slip(line.slip)}"))
    return reasons


def counts(rows: list[Line], assessor: str) -> dict[str, int]:
    """How many of each colour an assessor gives; n where none is given."""
    return dict(Counter(colour(row.rating(assessor)) for row in rows))


def differing(rows: list[Line]) -> list[Line]:
    """The work whose two ratings differ, where both are given: green outside, red inside."""
    return [
        row for row in rows
        if row.owner and row.independent and row.owner.level and row.independent.level and row.owner.rag != row.independent.rag
    ]  # fmt: skip
