"""Evidence from registers: a dimension names checks of registers, each with the colour that it means."""

from dataclasses import dataclass

from django.db.models import Count, Value

from pmo.core import clock
from pmo.hierarchy.evidence import Finding, Read, Source, newest, visible
from pmo.records import health
from pmo.records.register import REGISTERS, Register


@dataclass(frozen=True)
class Means:
    """Rows that a check of a register finds mean Amber ("a") or Red ("r"). `one` and `many` say it after the number."""

    register: str
    check: str
    rag: str
    one: str
    many: str


def source(dimension: str, name: str, means: list[Means], stale_after: int = 45) -> Source:
    """A source of evidence made of checks: two queries a register, however much work there is."""
    rules = tuple((each.rag, f"Any {each.one}") for each in means)
    return Source(dimension, name, rules, lambda user, node, day: _read(means, user, node, day), stale_after)


def _read(means: list[Means], user, node, day) -> Read:
    found = Read()
    if day < clock.today():
        return found  # a register is judged by what it says now
    for key in dict.fromkeys(each.register for each in means):
        register = REGISTERS[key]
        rows = visible(register.model, user).under(node)
        found.seen += newest(rows)
        found.findings += _findings(register, [each for each in means if each.register == key], rows)
    return found


def _findings(register: Register, means: list[Means], rows) -> list[Finding]:
    asked = {
        each.check: Count(Value(1), filter=health.condition(register, register.check(each.check))) for each in means
    }
    counted = rows.order_by().values("node__path").annotate(**asked)
    return [
        Finding(
            row["node__path"], each.rag, each.one, f"{register.slug}/?check={each.check}", each.many, row[each.check]
        )
        for row in counted
        for each in means
        if row[each.check]
    ]
