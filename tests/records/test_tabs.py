"""A tab says how many rows one sees who presses it, at the part and the moment of the page."""

import re

import pytest

from pmo.records import writing
from tests.factories import records as keep
from tests.records.importing.conftest import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(as_user, alice):
    """Alice's browser."""
    return as_user(alice)


@pytest.fixture
def risks(tree, alice):
    """Two risks of the programme itself and three of a project below, one of which was removed."""
    found = [keep.record("risk", node, owner=alice) for node in (tree.a, tree.a, tree.p1, tree.p1, tree.p1)]
    writing.archive(found[-1], by=alice, seen=found[-1].version, reason="Twice here.")
    return found


def tabs(browser, address: str) -> dict[str, tuple[int, str]]:
    """The tabs of a page: what each counts, and its address."""
    page = browser.get(address).content.decode()
    row = re.search(r'<nav[^>]*class="[^"]*tabs.*?</nav>', page, re.DOTALL)[0]
    found = re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)<[^>]*>([\d,]+)<', row)
    return {label.strip(): (int(count), url.replace("&amp;", "&")) for url, label, count in found}


@pytest.mark.parametrize(
    "query", ["", "scope=here", "scope=escalated", "removed=1", "removed=1&scope=here", "owner=me"]
)
def test_a_tab_counts_what_it_leads_to(browser, tree, risks, query):
    found = tabs(browser, f"/work/{tree.a.pk}/risks/?q=&{query}")
    assert found
    for label, (count, url) in found.items():
        assert f"Export {count}" in words(browser.get(url)), (label, url)


def test_from_tab_to_tab_one_stays_at_the_same_part(browser, tree, risks):
    found = tabs(browser, f"/work/{tree.a.pk}/risks/?q=&scope=here")
    assert found["All open"][0] == 2
    assert all("scope=here" in url for _, url in found.values())
    assert tabs(browser, f"/work/{tree.a.pk}/risks/?q=")["All open"] == (4, f"/work/{tree.a.pk}/risks/?q=")


def test_from_tab_to_tab_one_stays_at_the_same_moment(browser, tree, risks):
    found = tabs(browser, f"/work/{tree.a.pk}/risks/?q=&as_at=2026-01-01")
    assert {(count, "as_at=2026-01-01" in url) for count, url in found.values()} == {(0, True)}


def test_the_tab_that_one_is_at_is_marked_at_any_part(browser, tree, risks):
    for query in ("q=", "q=&scope=here", "kind=opportunity&scope=here"):
        page = browser.get(f"/work/{tree.a.pk}/risks/?{query}").content.decode()
        row = re.search(r'<nav[^>]*class="[^"]*tabs.*?</nav>', page, re.DOTALL)[0]
        assert row.count("aria-current") == 1, query


def test_a_filter_added_and_filters_cleared_stay_at_the_same_part(browser, tree, risks):
    page = browser.get(f"/work/{tree.a.pk}/risks/?owner=me&scope=here&cols=title,owner").content.decode()
    form = page[page.index('id="add-filter"') :].split("</form>")[0]
    assert '<input type="hidden" name="scope" value="here">' in form
    assert '<input type="hidden" name="cols" value="title,owner">' in form
    assert f'<a class="small" href="/work/{tree.a.pk}/risks/?scope=here">Clear</a>' in page


def test_the_part_is_chosen_by_a_link_where_there_are_no_scripts(browser, tree, risks):
    page = browser.get(f"/work/{tree.a.pk}/risks/?q=").content.decode()
    links = page[page.index("<noscript><span") :].split("</noscript>")[0]
    assert f'href="/work/{tree.a.pk}/risks/?scope=here"' in links
