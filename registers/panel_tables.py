"""What the registers show on the dashboard, as tables to take away."""

from pmo.hierarchy.tables import offer
from pmo.records import health
from pmo.records import tables as rows_of
from pmo.records.register import registers
from registers import panels

rows_of.offer("risks", "Open risks", "risk", "sort=-score", 40)
rows_of.offer("issues", "Open issues", "issue", "sort=raised_on", 52)
rows_of.offer("dependencies", "Open dependencies", "dependency", "sort=-gap", 60)
rows_of.offer("decisions", "Decisions asked", "decision", "sort=due", 62)
rows_of.offer("actions", "Actions overdue", "action", "check=overdue&sort=due", 64)


@offer("heat", "Heat map of threats", 42)
def heat(request, node):
    """A row for each cell of the grid."""
    found = panels.heat_map(request, node)
    cells = [(name, cell) for _, name, line in (found["lines"] if found else []) for cell in line]
    rows = [(cell.likelihood, name, cell.impact, cell.score, cell.band.name, cell.count) for name, cell in cells]
    return ["Likelihood", "In words", "Impact", "Score", "Band", "Open threats"], rows


@offer("ages", "Issues by age", 50)
def ages(request, node):
    """A row for each age."""
    found = panels.issue_ages(request, node)
    rows = [(name, *(count for count, _ in parts)) for name, parts in (found["bars"] if found else [])]
    return ["Age", "Priority 1", "Priority 2", "Others"], rows


@offer("register-health", "Register health", 66)
def register_health(request, node):
    """A row for each check that finds something, of every register."""
    rows = [
        (register.words, check.name, count, check.advice)
        for register in registers()
        for check, count in health.counts(register, register.base(request.user).under(node))
        if count
    ]
    return ["Register", "Check", "Rows", "What to do"], rows
