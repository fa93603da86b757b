"""What reporting shows on the dashboard, as tables to take away."""

from pmo.core.rag import WORDS
from pmo.core.tables import Linked
from pmo.hierarchy.evidence import DIMENSIONS
from pmo.hierarchy.models import Node
from pmo.hierarchy.navigation import chosen_period
from pmo.hierarchy.tables import offer
from reporting import bubble, freshness
from reporting import movement as moving
from reporting.lights import differences
from reporting.lights.table import Table, of_dashboard
from reporting.panels import moved, reds
from reporting.warnings import finding


@offer("warnings", "Early warnings", 5)
def warnings(request, node):
    """A row for each case that sounds."""
    rows = [
        (group.rule.label, WORDS[group.rule.tone], Linked(case.text, case.url), case.evidence)
        for group in finding.groups(request.user, node)
        for case in group.cases
    ]
    return ["Warning", "Colour", "What", "Evidence"], rows


@offer("why-red", "Why the data says Red", 8)
def why_red(request, node):
    """A row for each reason, with what it is made of."""
    rows = [(DIMENSIONS.get(key).label, Linked(reason.text, reason.url)) for key, reason in reds(request, node)]
    return ["Dimension", "Reason"], rows


@offer("lights", "Lights", 15)
def lights(request, node):
    """A row for each light of each piece of work: what is reported, and what the data says."""
    rows = [
        (
            Linked(row.node.name, f"{row.node.get_absolute_url()}lights/"),
            dimension.label,
            _reported(cell),
            WORDS[cell.light.rag],
            cell.steps,
            cell.light.seen,
        )
        for row, dimension, cell in _cells(of_dashboard(request, node)[1])
    ]
    return ["Work", "Dimension", "Reported", "From data", "Steps better", "Data of"], rows


@offer("freshness", "Age of reports", 16)
def fresh(request, node):
    """The last report of each piece of work, and how old it is."""
    return AGE, [_aged(*each) for each in _ages(request, node)]


@offer("not-fresh", "Without a fresh report", 16)
def not_fresh(request, node):
    """Only those never reported, or too long ago."""
    return AGE, [_aged(*each) for each in _ages(request, node) if each[1].is_old]


AGE = ["Work", "Last report", "Days old", "Too old"]


def _ages(request, node) -> list[tuple[Node, freshness.Age]]:
    nodes = [row.node for row in of_dashboard(request, node)[1].rows] or [node]
    found = freshness.ages(nodes, chosen_period(request, node))
    return [(each, found[each.pk]) for each in nodes]


def _aged(node: Node, age: freshness.Age) -> tuple:
    run = Linked(str(age.run.period), age.run.get_absolute_url()) if age.run else "never"
    return Linked(node.name, node.get_absolute_url()), run, age.days, "Yes" if age.is_old else ""


@offer("differences", "Reported better than the data", 17)
def differing(request, node):
    """Where, by how much and since when."""
    _, table = of_dashboard(request, node)
    labels = {choice.value: choice.label for choice in table.dimensions}
    rows = [
        (each.row.node.name, labels[each.cell.dimension], _reported(each.cell), WORDS[each.cell.light.rag], each.since, each.days(table.day))
        for each in differences.lasting(table.rows, table.day)
    ]  # fmt: skip
    return ["Work", "Dimension", "Reported", "From data", "Since", "Days"], rows


@offer("value-and-risk", "Value and risk", 74)
def value_and_risk(request, node):
    """A row for each bubble, in £m."""
    rows = [
        (
            Linked(row.line.node.name, row.line.node.get_absolute_url()),
            round(row.exposure, 3),
            row.value,
            row.cost,
            row.word,
        )
        for row in bubble.placed(request, node)
    ]
    return ["Work", "Risk exposure, £m", "Benefits planned, £m", "Whole-life cost, £m", "From data"], rows


@offer("movers", "Movers", 75)
def movers(request, node):
    """What moved most since the last period."""
    found = moved(request, node)
    rows = [
        (Linked(row.node.name, row.url), row.label, row.then, row.now, row.now - row.then)
        for row in (found["rows"] if found else [])
    ]
    return ["Work", "Measure", "Then", "Now", "Change"], rows


@offer("moved-ends", "Ends that moved", 76)
def moved_ends(request, node):
    """Against the period before, the furthest first."""
    found = moving.movement(request, node)
    rows = [(*_of(row), row.change) for row in (found.moved_ends if found else [])]
    return ["Work", "End before", "End now", "Moved, days"], rows


@offer("moved-costs", "Whole-life cost that changed", 77)
def moved_costs(request, node):
    """Against the period before, the largest change first, in £m."""
    found = moving.movement(request, node)
    rows = [(*_of(row), row.change) for row in (found.moved_costs if found else [])]
    return ["Work", "Before, £m", "Now, £m", "Change, £m"], rows


def _of(row: moving.Moved) -> tuple:
    return Linked(row.node.name, row.url), row.then, row.now


def _cells(table: Table):
    for row in table.rows:
        for dimension, cell in zip(table.dimensions, row.cells, strict=True):
            yield row, dimension, cell


def _reported(cell) -> str:
    return WORDS[cell.said.shown] if cell.said else ""
