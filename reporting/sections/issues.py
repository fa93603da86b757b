"""The gravest open issues. Cells say when an issue was raised, not how old it is, so that two editions can be compared."""

from pmo.core import dates
from pmo.records.choices import PRIORITIES
from registers.choices import ISSUE_STATUS
from registers.models import Issue
from reporting.sections.reading import first, name, owner, standing
from reporting.sections.shape import Row, Section, add
from reporting.values import gist

COLUMNS = (("issue", "Issue"), ("priority", "Priority"), ("raised", "Raised"), ("status", "Status"), ("due", "Resolve by"), ("owner", "Owner"))  # fmt: skip


def facts(user, node, day) -> list[Row]:
    """One row an issue, the most urgent and then the oldest first. Two queries."""
    rows = standing(Issue, user, node, day).order_by("priority", "raised_on", "pk")
    return first(rows, lambda kept: [_row(issue, day) for issue in kept])


def _row(issue: Issue, day) -> Row:
    effect = gist(issue.effect, 160)
    texts = {
        "issue": f"{name(issue)}. {effect}" if effect else name(issue), "priority": PRIORITIES.get(issue.priority).label,
        "raised": dates.day(issue.raised_on), "status": ISSUE_STATUS.get(issue.status).label,
        "due": f"{dates.day(issue.due)}{', late' if issue.due and issue.due < day else ''}", "owner": owner(issue),
    }  # fmt: skip
    return Row(f"issue:{issue.pk}", issue.get_absolute_url(), texts)


add(Section("issues", "Top issues", COLUMNS, facts, prompt="What is being done about the issues, and by when.",
    numeric=frozenset({"raised", "due"}), tells="priority", order=62))  # fmt: skip
