"""Benefits, boxes of the map and owners, written as the product writes them."""

from datetime import date
from decimal import Decimal

import pytest

from benefits import linking
from benefits.models import Benefit
from pmo.records import writing
from pmo.records.register import REGISTERS
from tests.factories import hierarchy as make

PROFILE = {
    "title": "Fewer duplicate tests", "category": "cash_releasing", "description": "Tests are ordered once.",
    "observable_outcome": "No second test within a week.", "measure": "Duplicate tests", "unit": "tests a quarter", "direction": "lower",
    "source": "Laboratory system", "method": "Same test, same patient, 7 days", "baseline": Decimal(14200), "baseline_on": date(2025, 3, 31),
    "target": Decimal(7100), "target_on": date(2028, 3, 31), "first_measure_on": date(2026, 9, 30), "attribution": 70,
    "attribution_basis": "Agreed with diagnostics.", "full_year_value": Decimal(480_000),
}  # fmt: skip


@pytest.fixture
def benefit(tree, alice):
    """`benefit(owner=…)` gives a whole profile on project 1."""

    def make_benefit(node=None, *, status="", **values) -> Benefit:
        row = writing.create(REGISTERS["benefit"], node=node or tree.p1, values=PROFILE | values, by=alice)
        if status:
            Benefit.objects.filter(pk=row.pk).update(status=status)
            row = now(row)
            row.derive()
            row.save()
        return now(row)

    return make_benefit


def now(row: Benefit) -> Benefit:
    """The row as stored."""
    return type(row).objects.select_related("node", "owner").get(pk=row.pk)


@pytest.fixture
def box(tree, alice):
    """`box("output", "Core build")` gives a box of the map."""

    def make_box(kind, title="Something on the map", node=None, **values):
        return writing.create(
            REGISTERS["mapitem"], node=node or tree.p1, values={"title": title, "kind": kind} | values, by=alice
        )

    return make_box


@pytest.fixture
def chain(box, benefit, alice):
    """output → capability → outcome → benefit → objective, each weighing 100 per cent."""

    def make_chain(**values):
        rows = [box("output", "Core build"), box("capability", "One record"), box("outcome", "Tests seen everywhere")]
        rows += [benefit(**values), box("objective", "Right care")]
        for source, target in zip(rows, rows[1:], strict=False):
            linking.link(source, target, by=alice, weight=100)
        return rows

    return make_chain


@pytest.fixture
def sofia(tree):
    """Sofia is the sponsor of programme A."""
    return make.person("Sofia Sponsor", role="sro", node=tree.a)


@pytest.fixture
def olive(tree):
    """Olive owns benefits in business as usual."""
    return make.person("Olive Owner", role="benefit_owner", node=tree.a)
