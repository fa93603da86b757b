"""A risk that another one says already is closed as merged."""

import pytest

from pmo.core.errors import Problem
from pmo.records import linking, moving
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def test_a_risk_is_merged_into_the_one_that_it_is_linked_to(risk, tree, alice):
    other = keep.record("risk", tree.p1, by=alice, title="The same in other words")
    values = {"closure_note": "Said twice"}
    with pytest.raises(Problem, match="Link it first to the risk that it duplicates"):
        moving.take(other, "merge", by=alice, seen=1, values=values)
    linking.link(other, risk, kind="duplicates", by=alice)
    moving.take(other, "merge", by=alice, seen=1, values=values)
    other.refresh_from_db()
    assert other.status == "merged" and other.closed_on
