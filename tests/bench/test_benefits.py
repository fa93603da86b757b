"""A benefits map of 200 boxes and 400 links: what its pages take. Prints; asserts no time.

Run with `make test ARGS="tests/bench/test_benefits.py -m bench -s"`.
"""

import pytest

from benefits import linking
from benefits.mapping import rules
from benefits.models import Benefit, MapItem, MapLink
from pmo.core.clock import now as moment
from pmo.records import writing
from pmo.records.register import REGISTERS
from tests.bench.test_big_tree import measured

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
KINDS = ["output", "capability", "outcome", "benefit", "objective"]


@pytest.fixture
def wide(tree, alice):
    """40 boxes in each of five columns, each linked with two, three or none to its right."""
    rows = []
    for kind in KINDS:
        register = REGISTERS["benefit" if kind == "benefit" else "mapitem"]
        more = [writing.Addition(tree.p1, {"title": f"The {kind} of number {at}", "kind": kind}) for at in range(40)]
        rows.append(writing.write(register, by=alice, kind="add", title=kind, additions=more).added)
    for before, after in zip(rows, rows[1:], strict=False):
        for at, row in enumerate(before):
            for step in (1, 7, 12)[: 2 + at % 2]:
                target = after[(at + step) % 40]
                if not rules.wrong_pair(row.kind, target.kind):
                    linking.link(row, target, by=alice, weight=30)
    return tree.p1


def test_two_hundred_boxes(wide, alice, as_user, capsys):
    client, url = as_user(alice), f"/work/{wide.pk}/benefits-map/"
    one = MapItem.objects.filter(kind="output").first()
    with capsys.disabled():
        print(f"\n{MapItem.objects.count() + Benefit.objects.count()} boxes, {MapLink.objects.count()} links")
        for address in (url, f"{url}?as=table", f"{url}?through=mapitem-{one.pk}", f"{url}?as_at={moment():%Y-%m-%d}", f"{url}links/", f"{url}pdf/",
                        f"/work/{wide.pk}/realisation/objectives/"):  # fmt: skip
            measured(address.replace(str(wide.pk), "N"), lambda address=address: client.get(address))
