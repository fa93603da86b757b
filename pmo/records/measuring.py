"""Measures of registers: how many rows are open, or found by a check."""

from decimal import Decimal

from django.db.models import Count, Q

from pmo.hierarchy.evidence import visible
from pmo.hierarchy.measuring import Measure, add
from pmo.records import health
from pmo.records.register import REGISTERS


def counted(register: str, label: str, check: str = "", key: str = "") -> None:
    """Sample the open rows of a register, or those that one of its checks finds."""
    slug = REGISTERS[register].slug
    where = f"{slug}/?check={check}" if check else f"{slug}/"
    add(Measure(key or f"{register}.{check or 'open'}", label, lambda: _count(register, check), where))


def _count(key: str, check: str) -> dict[str, Decimal]:
    register = REGISTERS[key]
    found = health.condition(register, register.check(check)) if check else Q()
    rows = visible(register.model, None).open().filter(found).order_by()
    return {path: Decimal(count) for path, count in rows.values_list("node__path").annotate(count=Count("pk"))}
