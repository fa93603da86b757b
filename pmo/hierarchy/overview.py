"""What a node's overview shows: the work below with its ratings and figures, as at a period, in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from pmo.core import money
from pmo.core.dates import slip, slip_days
from pmo.hierarchy import figures as figure_tools
from pmo.hierarchy import words
from pmo.hierarchy.confidence import Rating, ratings, step
from pmo.hierarchy.models import Figure, Node, Period, Placement

MEASURES = [
    "end_forecast",
    "end_baseline",
    "cost_baseline",
    "cost_forecast",
    "year_baseline",
    "year_forecast",
    "benefits_baseline",
]
MONEY = [measure for measure in MEASURES if figure_tools.MEASURES.get(measure).tone == "money"]
WORK = ["programme", "project", "other_work"]
MOST_ROWS = 300
LONG_SLIP = 180  # days


@dataclass
class Line:
    """One node in the table, with its series up to the period."""

    node: Node
    kind: str
    ratings: dict[str, list[Rating]]
    figures: dict[str, list[Figure]]
    kids: int = 0
    home: str = ""  # the path it had in the period
    below: list["Line"] = field(default_factory=list)  # what a roll-up is made of

    @property
    def owner(self) -> Rating | None:
        """What the owner reports now."""
        return self.ratings.get("owner", [None])[-1]

    @property
    def independent(self) -> Rating | None:
        """What independent assurance says now."""
        return self.ratings.get("independent", [None])[-1]

    @property
    def trend(self) -> str:
        """The step of the rating that was given last: independent first."""
        series = self.ratings.get("independent") or self.ratings.get("owner") or []
        return step(series) if series else ""

    def last(self, measure: str) -> Figure | None:
        """The newest figure of a measure."""
        return self.figures.get(measure, [None])[-1]

    def text(self, measure: str) -> str:
        """The newest figure as a cell says it."""
        return figure_tools.text(self.last(measure))

    @property
    def slip(self) -> int | None:
        """Days by which the end moved: against the baseline, or since the figure before."""
        now, base = self.last("end_forecast"), self.last("end_baseline")
        before = base or (self.figures.get("end_forecast", [])[-2:-1] or [None])[0]
        return slip_days(before.date, now.date) if now and before and now.state == before.state == "known" else None

    @property
    def cells(self) -> dict[str, object]:
        """Every measure's text, for the template."""
        return {measure: {"text": self.text(measure), "figure": self.last(measure)} for measure in MEASURES}


def children(user, node: Node, period: Period | None) -> list[Node]:
    """The nodes directly below that the person may see: as they lay at the period's end where that is known."""
    rows = Node.objects.for_user(user).filter(archived_at=None).annotate(kids=Count("children"))
    if period is None or not (placed := placed_below(node, period.ends_on)):
        return list(rows.filter(parent=node).order_by("name")[: MOST_ROWS + 1])
    return list(rows.filter(pk__in=placed).order_by("name")[: MOST_ROWS + 1])


def placed_below(node: Node, day: date) -> list[int]:
    """The ids of the nodes that lay directly under `node` in the period that ends on `day`, from dated placements."""
    return list(Placement.objects.filter(parent=node, period__ends_on=day).values_list("node_id", flat=True))


def lines(user, node: Node, period: Period | None) -> list[Line]:
    """The table of the work below."""
    rows = children(user, node, period)
    until = period.ends_on if period else None
    all_ratings, all_figures = ratings(rows, until), figure_tools.figures(rows, measures=MEASURES, until=until)
    return [
        Line(row, words.word(f"kind.{row.kind}"), all_ratings.get(row.pk, {}), all_figures.get(row.pk, {}), row.kids)
        for row in rows
    ]


def own_line(node: Node, period: Period | None) -> Line:
    """The node's own ratings and figures."""
    until = period.ends_on if period else None
    return Line(
        node,
        words.kind_of(node),
        ratings([node], until).get(node.pk, {}),
        figure_tools.figures([node], until=until).get(node.pk, {}),
    )


def work_below(user, node: Node, period: Period | None) -> list[Line]:
    """Every programme, project and other work in the subtree, as at the period, from the top down."""
    rows = Node.objects.for_user(user).filter(kind__in=WORK, archived_at=None)
    placed = _placed_in_subtree(node, period)
    rows = rows.filter(pk__in=placed) if placed else rows.filter(path__startswith=node.path).exclude(pk=node.pk)
    rows = list(rows.order_by("name"))
    until = period.ends_on if period else None
    all_ratings, all_figures = ratings(rows, until), figure_tools.figures(rows, measures=MEASURES, until=until)
    lines = [
        Line(
            row,
            words.word(f"kind.{row.kind}"),
            all_ratings.get(row.pk, {}),
            all_figures.get(row.pk, {}),
            home=placed.get(row.pk, row.path),
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: line.home)


def _placed_in_subtree(node: Node, period: Period | None) -> dict[int, str]:
    if period is None:
        return {}
    rows = Placement.objects.filter(parent__path__startswith=node.path, period__ends_on=period.ends_on)
    return {pk: f"{path}{pk}/" for pk, path in rows.values_list("node_id", "parent__path")}


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
    """What to look at first: (line, tone, why). Empty when all is well."""
    found = [(line, tone, why) for line in work for tone, why in _reasons(line)]
    return sorted(found, key=lambda entry: ({"r": 0, "a": 1}[entry[1]], entry[0].node.name))


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
    found: dict[str, int] = {}
    for row in rows:
        rating = row.ratings.get(assessor, [None])[-1]
        key = rating.rag if rating else "n"
        found[key] = found.get(key, 0) + 1
    return found


def differing(rows: list[Line]) -> list[Line]:
    """The work whose two ratings differ, where both are given: green outside, red inside."""
    return [
        row for row in rows
        if row.owner and row.independent and row.owner.level and row.independent.level and row.owner.rag != row.independent.rag
    ]  # fmt: skip
