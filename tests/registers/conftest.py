"""People and records that the rules of the registers need, written as the product writes them."""

import pytest

from pmo.records import writing
from pmo.records.register import REGISTERS
from tests.factories import hierarchy as make
from tests.factories import records as keep


@pytest.fixture
def add():
    """`add("risk", node, by=person, title="…")` gives a record."""

    def make_record(key, node, *, by, **values):
        values = {"title": "Something may happen", "owner": by} | values
        return writing.create(REGISTERS[key], node=node, values=values, by=by)

    return make_record


@pytest.fixture
def sofia(tree):
    """Sofia directs the portfolio: she may approve anything below it."""
    return make.person("Sofia Sponsor", role="portfolio_director", node=tree.portfolio)


@pytest.fixture
def risk(tree, alice):
    """A scored risk that Alice owns."""
    return keep.record("risk", tree.p1, owner=alice, likelihood=4, impact=4, inherent_likelihood=5, inherent_impact=4)
