"""Records on a small tree, written as the product writes them."""

import pytest

from pmo.records import writing
from pmo.records.register import REGISTERS


@pytest.fixture
def add():
    """`add("risk", node, by=person, title="…")` gives a record."""

    def make(key, node, *, by, **values):
        values = {"title": "Something may happen", "owner": by} | values
        return writing.create(REGISTERS[key], node=node, values=values, by=by)

    return make
