"""The foot of the risk register counts its bands, and each count opens its risks."""

import re

import pytest

from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def test_each_band_is_counted_and_opens_its_risks(tree, alice, as_user):
    for likelihood, impact in ((5, 5), (5, 4), (3, 3), (1, 1)):
        keep.record("risk", tree.p1, likelihood=likelihood, impact=impact)
    browser = as_user(alice)
    page = browser.get(f"/work/{tree.p1.pk}/risks/").content.decode()
    foot = page[page.index("grid-foot") :]
    parts = re.findall(r'<a href="([^"]+)">(\d+) (\w+)</a>', foot)
    assert [(count, name) for _, count, name in parts] == [("2", "extreme"), ("1", "high"), ("1", "low")]
    for url, count, _ in parts:
        assert browser.get(url.replace("&amp;", "&")).content.decode().count("<tr id=") == int(count)
