"""Dependencies on other work that are late, close, or not agreed by both sides."""

from django.db.models import F, Q

from pmo.core import dates
from pmo.core.rag import WORDS
from pmo.hierarchy.evidence import visible
from registers.models import Dependency
from registers.models.dependency import BUFFER
from reporting.sections.reading import first, name, one_line
from reporting.sections.shape import Row, Section, add

COLUMNS = (("need", "What is needed"), ("giver", "From"), ("needed", "Needed by"), ("expected", "Expected"), ("status", "Status"))  # fmt: skip


def facts(user, node, day) -> list[Row]:
    """One row a dependency that is not safe, on this work as its receiver or giver, the earliest need first. Two queries."""
    rows = visible(Dependency, user).filter(_here(node), _open(day), _unsafe(day)).select_related("node", "giver")
    return first(
        rows.order_by(F("needed_by").asc(nulls_last=True), "pk"), lambda kept: [_row(one, day) for one in kept]
    )


def _here(node) -> Q:
    return Q(node__path__startswith=node.path) | Q(giver__path__startswith=node.path)


def _open(day) -> Q:
    return Q(raised_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gt=day))


def _unsafe(day) -> Q:
    return Q(needed_by__lt=day) | Q(gap__gt=-BUFFER) | ~Q(agreement="agreed")


def _row(one: Dependency, day) -> Row:
    rag = "r" if one.needed_by and one.needed_by < day else one.rag
    texts = {
        "need": name(one), "giver": one_line(one.giver.name if one.giver else one.giver_external) or "nobody named",
        "needed": dates.day(one.needed_by) or "no date", "expected": dates.day(one.expected) or "not promised",
        "status": _status(one, day, rag),
    }  # fmt: skip
    return Row(f"dependency:{one.pk}", one.get_absolute_url(), texts, {"status": rag})


def _status(one: Dependency, day, rag: str) -> str:
    if one.needed_by and one.needed_by < day:
        return "Past its day"
    if one.gap and one.gap > 0:
        return f"{dates.slip(one.gap)} after the need"
    return "Not agreed by both" if one.agreement != "agreed" else f"{WORDS[rag]}, close"


add(Section("dependencies", "Dependencies that are not safe", COLUMNS, facts, prompt="What you need from others, and what you have asked of them.",
    numeric=frozenset({"needed", "expected"}), tells="needed", order=70))  # fmt: skip
