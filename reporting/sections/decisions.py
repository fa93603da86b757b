"""Decisions that are asked, with the day and what follows when nobody decides."""

from django.db.models import F

from pmo.core import dates
from registers.models import Decision
from reporting.sections.reading import first, name, one_line, standing
from reporting.sections.shape import Row, Section, add
from reporting.values import clean, gist

COLUMNS = (("decision", "Decision"), ("forum", "Asked of"), ("otherwise", "If not decided"), ("by", "By"))


def facts(user, node, day) -> list[Row]:
    """One row an open decision, the earliest day first. Two queries."""
    rows = standing(Decision, user, node, day).order_by(F("due").asc(nulls_last=True), "pk")
    return first(rows, lambda kept: [_row(decision, day) for decision in kept])


def _row(decision: Decision, day) -> Row:
    late = ", late" if decision.due and decision.due < day else ""
    texts = {
        "decision": name(decision), "forum": one_line(decision.forum) or "not said", "otherwise": gist(clean(decision.otherwise), 160) or "not said",
        "by": f"{dates.day(decision.due)}{late}" if decision.due else "no date",
    }  # fmt: skip
    return Row(f"decision:{decision.pk}", decision.get_absolute_url(), texts)


add(Section("decisions", "Decisions asked", COLUMNS, facts, tells="by", prompt="Which decisions you need, by when, and what follows without them.",
    numeric=frozenset({"by"}), order=20))  # fmt: skip
