"""Figures of panels that stand for very many rows."""

from datetime import timedelta

import pytest

from pmo.core.clock import today
from registers.models import Issue
from registers.panel_links import MOST, Ages
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def test_an_age_of_more_issues_than_an_address_can_name_opens_exactly_those(as_user, tree, lead):
    for number, days in enumerate([13, 14, 91, 500]):
        keep.record("issue", tree.p1, by=lead, priority="2", raised_on=today() - timedelta(days), title=f"Old {number}")
    many = [
        Issue(
            node=tree.p1, number=1000 + number, title=f"Many {number}", priority="2", raised_by=lead, raised_on=today()
        )
        for number in range(MOST + 1)
    ]
    Issue.objects.bulk_create(many)
    url = f"/work/{tree.p1.pk}/issues/"
    client = as_user(lead)
    lines = dict(Ages.of(Issue.objects.for_user(lead).open().under(tree.p1), url).lines)
    assert [lines[name][1][0] for name in ("0–13 d", "14–30 d", "91 d +")] == [MOST + 2, 1, 2]
    for inside in lines.values():
        for count, address in inside:
            assert bool(address) == bool(count)
            if count:
                assert f'data-announce="{count:,} ' in client.get(address).content.decode()
