"""What reporting puts on the overview: warnings first, the lights, where reports are better than the data, what moved."""

from pmo.core.rag import WORST_FIRST
from pmo.hierarchy import panels
from pmo.hierarchy.navigation import chosen_period
from reporting import bubble, freshness, movement
from reporting.lights.computing import Reason
from reporting.lights.table import of_dashboard
from reporting.samples import movers
from reporting.warnings import finding

MOST_WARNINGS, MOST_ROWS, MOST_DIFFERING, MOST_REASONS = 6, 40, 6, 4
VIEWS = {"both": "Both", "reported": "Reported", "data": "From data"}


def warnings(request, node) -> dict[str, object] | None:
    """The warnings that sound, each rule once; nothing when all is well."""
    groups = [group for group in finding.groups(request.user, node) if group.cases]
    if not groups:
        return None
    return {
        "groups": groups[:MOST_WARNINGS],
        "more": len(groups) - MOST_WARNINGS,
        "count": sum(len(group.cases) for group in groups),
    }


def why_red(request, node) -> dict[str, object] | None:
    """Why the data says Red of this work, in its own words; nothing where it does not."""
    reasons = [reason for _, reason in reds(request, node)]
    return {"reasons": reasons[:MOST_REASONS], "more": len(reasons) - MOST_REASONS} if reasons else None


def reds(request, node) -> list[tuple[str, Reason]]:
    """(dimension, reason) for each reason that makes this work Red."""
    own, _ = of_dashboard(request, node)
    if own is None or own.overall.light.rag != "r":
        return []
    return [(cell.dimension, each) for cell in own.cells[:-1] for each in cell.light.reasons if each.rag == "r"]


def heat(request, node) -> dict[str, object] | None:
    """The heat table of the work below, or of the node alone; nothing where nobody reports and no data speaks."""
    _, found = of_dashboard(request, node)
    if not found.rows:
        return None
    asked = request.GET.get("lights")
    rows = sorted(found.rows, key=lambda row: (not row.cells, WORST_FIRST.index(row.overall.light.rag), row.node.name))
    ages = freshness.ages([row.node for row in rows], chosen_period(request, node))
    shown = [(row, ages[row.node.pk]) for row in rows[:MOST_ROWS]]
    return {
        "table": found, "rows": shown, "more": len(rows) - MOST_ROWS, "view": asked if asked in VIEWS else "both",
        "views": list(VIEWS.items()), "old": sum(age.is_old for age in ages.values()), "of": len(rows), "alone": [row.node for row in found.rows] == [node], "differing": found.differing[:MOST_DIFFERING],
    }  # fmt: skip


def moved(request, node) -> dict[str, object] | None:
    """What moved most since the last period, from the daily samples."""
    period = chosen_period(request, node)
    rows = movers.movers(request.user, node, period.starts_on) if period else []
    return {"rows": rows, "since": period.starts_on} if rows else None


def fresh(request, node) -> dict[str, object] | None:
    """How old the last report of this very work is; nothing of work of which nothing was ever reported or known."""
    age = freshness.ages([node], chosen_period(request, node))[node.pk]
    return {"age": age} if age.run or of_dashboard(request, node)[1].rows else None


panels.add(panels.Panel("top", "reporting/panels/freshness.html", fresh, 3))
panels.add(panels.Panel("top", "reporting/panels/why_red.html", why_red, 5))
panels.add(panels.Panel("top", "reporting/panels/warnings.html", warnings, 10))
panels.add(panels.Panel("main", "reporting/panels/heat.html", heat, 10))
panels.add(panels.Panel("pair", "reporting/panels/bubble.html", bubble.panel, 55))
panels.add(panels.Panel("pair", "reporting/panels/movement.html", movement.panel, 35))
panels.add(panels.Panel("rail", "reporting/panels/movers.html", moved, 60))
