"""What moved between two periods in the figures that work carries: ends and whole-life cost, drawn as in the printed report."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from pmo.core import charts, dates, memo, money
from pmo.hierarchy import overview
from pmo.hierarchy.lines import Line
from pmo.hierarchy.models import Figure, Node, Period
from pmo.hierarchy.navigation import chosen_period, chosen_periods
from reporting.contents.change import said

MOST_DRAWN = 8
WIDTH, LABEL = 394, 150
END, COST = "end_forecast", "cost_baseline"


@dataclass(frozen=True)
class Moved:
    """One figure of one piece of work, in the period before and now."""

    node: Node
    then: date | Decimal
    now: date | Decimal

    @property
    def change(self) -> int | Decimal:
        """In days, or in £m."""
        return dates.slip_days(self.then, self.now) if isinstance(self.now, date) else self.now - self.then

    @property
    def words(self) -> str:
        """With its sign."""
        if isinstance(self.now, date):
            return dates.slip(self.change)
        return ("+" if self.change > 0 else "") + money.short(self.change)

    @property
    def then_said(self) -> str:
        """As a cell says it."""
        return _said(self.then)

    @property
    def now_said(self) -> str:
        """As a cell says it."""
        return _said(self.now)

    @property
    def url(self) -> str:
        """Its figures over time."""
        return f"/work/{self.node.pk}/figures/"


def _said(value: date | Decimal) -> str:
    return dates.day(value) if isinstance(value, date) else money.short(value)


@dataclass(frozen=True)
class Movement:
    """Everything that both periods know, and of it what moved, the furthest first."""

    before: Period
    ends: list[Moved]
    costs: list[Moved]

    @property
    def moved_ends(self) -> list[Moved]:
        """The ends that are later or earlier."""
        return _furthest(self.ends)

    @property
    def moved_costs(self) -> list[Moved]:
        """The costs that changed."""
        return _furthest(self.costs)

    @property
    def ends_said(self) -> str:
        """How many are later and earlier."""
        late, early = (sum(sign * row.change > 0 for row in self.ends) for sign in (1, -1))
        return f"{late} later, {early} earlier, of {len(self.ends)} known in both"

    @property
    def costs_said(self) -> str:
        """By how much the whole changed, like for like."""
        was, change = sum(row.then for row in self.costs), sum(row.change for row in self.costs)
        return f"{said(change, change / was * 100 if was else None)} over {len(self.costs)} known in both"


def _furthest(rows: list[Moved]) -> list[Moved]:
    return sorted((row for row in rows if row.change), key=lambda row: (-abs(row.change), row.node.name))


def movement(request, node: Node) -> Movement | None:
    """What moved on the work below since the period before the one looked at; None where there is none. Made once."""
    return memo.once(f"movement:{request.user.pk}:{node.pk}", lambda: _movement(request, node))


def _movement(request, node: Node) -> Movement | None:
    now = chosen_period(request, node)
    before = next((each for each in chosen_periods(request, node) if now and each.ends_on < now.starts_on), None)
    if before is None:
        return None
    work = overview.work_below(request.user, node, now)
    lay = overview.members_by_period(node, [before]).get(before.pk)
    work = [line for line in work if lay is None or line.node.pk in lay]
    costs = overview.frontier(work, COST)
    return Movement(before, _pairs(work, END, before), _pairs(costs, COST, before))


def _pairs(work: list[Line], measure: str, before: Period) -> list[Moved]:
    found = []
    for line in work:
        now, then = line.last(measure), _then(line, measure, before)
        if now and then and now.state == then.state == "known" and now.unit == then.unit:
            found.append(Moved(line.node, then.value, now.value))
    return found


def _then(line: Line, measure: str, before: Period) -> Figure | None:
    """What stood at the end of the period before. A published value speaks for its own period only."""
    last = next((row for row in reversed(line.figures.get(measure, [])) if row.as_at <= before.ends_on), None)
    return None if last is None or (last.source and last.as_at < before.starts_on) else last


def panel(request, node: Node) -> dict[str, object] | None:
    """For the dashboard; nothing where nothing moved."""
    found = movement(request, node)
    if found is None or not (found.moved_ends or found.moved_costs):
        return None
    tables = f"/work/{node.pk}/dashboard/tables/"
    blocks = [
        ("Ends that moved", found.ends_said, found.moved_ends, _ends, f"{tables}moved-ends/"),
        ("Whole-life cost that changed", found.costs_said, found.moved_costs, _costs, f"{tables}moved-costs/"),
    ]
    return {
        "before": found.before,
        "blocks": [
            (title, words, rows[:MOST_DRAWN], len(rows), draw(rows[:MOST_DRAWN], title), url)
            for title, words, rows, draw, url in blocks
            if rows
        ],
    }


def _ends(rows: list[Moved], title: str) -> SafeString:
    desc = "Hollow diamonds are the ends of the period before, solid ones those of now; the words beside tell the move."
    marks = [(row.node.name, row.then, row.now, row.words) for row in rows]
    return mark_safe(charts.slip_strip(marks, title, desc, width=WIDTH, label=LABEL))  # noqa: S308  the drawing escapes


def _costs(rows: list[Moved], title: str) -> SafeString:
    desc = "Bars to the right are rises of whole-life cost, bars to the left falls."
    marks = [(row.node.name, float(row.change), row.words) for row in rows]
    return mark_safe(charts.change_bars(marks, title, desc, width=WIDTH, label=LABEL, ends=56))  # noqa: S308  the drawing escapes
