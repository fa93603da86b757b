"""Many rows go to the database as one text, and come back as they went; history sees each."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pmo.core import clock
from pmo.core.history import acting, event_model
from pmo.records import writing
from pmo.records.register import REGISTERS
from registers.models import Risk

pytestmark = pytest.mark.django_db
RISKS = REGISTERS["risk"]


def rows(node, count, **values):
    return [writing.Addition(node, {"title": f"Risk number {place}"} | values) for place in range(1, count + 1)]


def write(alice, **given):
    return writing.write(RISKS, by=alice, kind="add", title="Risks", **given)


def test_values_come_back_as_they_went(tree, alice):
    told = {
        "tags": ["a,b", 'q"uote', "ünïcode"], "extras": {"Note": ["x", 1, None]}, "description": "Line\nline \\ 'end'",
        "cost_low": Decimal("0.10"), "cost_likely": Decimal("12345678901234.56"), "last_reviewed_on": clock.today(),
    }  # fmt: skip
    [row] = write(alice, additions=rows(tree.p1, 1, **told)).added
    stored = Risk.objects.get(pk=row.pk)
    for column in Risk._meta.concrete_fields:
        assert getattr(stored, column.attname) == getattr(row, column.attname), column.name
    assert not row._state.adding and stored.updated_at.microsecond == row.updated_at.microsecond


def test_each_row_has_its_own_key_and_its_history_with_the_writer(tree, alice):
    with acting(by=alice, source="task", reason="A test"):
        added = write(alice, additions=rows(tree.p1, 40)).added
    stored = dict(Risk.objects.values_list("pk", "title"))
    assert [stored[row.pk] for row in added] == [f"Risk number {place}" for place in range(1, 41)]
    events = event_model(Risk).objects.select_related("pgh_context")
    assert {event.pgh_obj_id for event in events} == set(stored)
    assert {(event.pgh_label, event.pgh_context.metadata["user"]) for event in events} == {("insert", alice.pk)}


def test_changes_of_many_rows_touch_only_what_was_asked(tree, alice):
    added = write(alice, additions=rows(tree.p1, 30, tags=["kept"])).added
    Risk.objects.filter(pk=added[3].pk).update(description="From elsewhere")
    changes = [writing.Change(row.pk, row.version, {"title": f"{row.title}, again"}) for row in added]
    write(alice, changes=changes)
    assert Risk.objects.get(pk=added[3].pk).description == "From elsewhere"
    assert {(row.title[-7:], *row.tags, row.version) for row in Risk.objects.all()} == {(", again", "kept", 2)}


def test_what_many_rows_cost_does_not_grow_with_them(tree, alice):
    def cost(count):
        with CaptureQueriesContext(connection) as found:
            write(alice, additions=rows(tree.p1, count))
        return len(found)

    cost(1)
    assert cost(400) == cost(2)
