"""The register's page: rows, filters, search, sort, pages, views, the past, and the part that htmx asks for."""

import re
from datetime import timedelta

import pytest

from pmo.core.clock import now, today
from pmo.people.models import Team, TeamMember
from pmo.records.finding import hits
from pmo.records.models import SavedView
from pmo.records.reading import Context
from tests.contract.conftest import refs, text
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}  # what htmx asks for, without the frame


@pytest.fixture
def rows(register, tree, alice):
    """Three records: on the programme, on project 1, and one of the sibling programme."""
    return [
        keep.record(register, tree.a, title="Heron on the ferry", owner=alice),
        keep.record(register, tree.p1, title="Lantern in the rain", description="A heron again"),
        keep.record(register, tree.p3, title="Hidden from Alice"),
    ]


def test_the_list_shows_what_one_may_see_and_where(browser, register, rows, tree):
    assert sorted(refs(browser.get(register.url()))) == sorted(row.ref for row in rows[:2])
    assert refs(browser.get(register.url(tree.p1))) == [rows[1].ref]
    assert refs(browser.get(f"{register.url(tree.a)}?scope=here")) == [rows[0].ref]
    assert browser.get(register.url(tree.p3)).status_code == 404


def test_every_filter_and_every_option_narrows_the_list_to_what_it_says(browser, register, tree, alice):
    full = keep.full(register, tree.p1, other_node=tree.p2)
    keep.record(register, tree.p1)
    everything = {full.ref, "other"}
    for name in register.filters:
        field = register.fields[name]
        options = [option.value for option in field.options()] or ["none", "alpha", "1..30", str(tree.p2.pk)]
        for option in options:
            response = browser.get(register.url(tree.p1), {name: option}, headers=PART)
            assert response.status_code == 200 and len(refs(response)) <= len(everything), (name, option)
            wanted = register.model.objects.filter(node=tree.p1).filter(field.condition([option], Context(alice)))
            wanted = wanted if name == "status" else wanted.filter(closed_on=None)
            assert sorted(refs(response)) == sorted(row.ref for row in wanted), (name, option)
            assert f"Remove filter: {field.label}" in response.content.decode().replace("&#x27;", "'"), (name, option)


def test_a_filter_finds_the_record_by_the_value_it_has(browser, register, tree):
    full = keep.full(register, tree.p1, other_node=tree.p2)
    full.refresh_from_db()
    keep.record(register, tree.p2)
    for name in register.filters:
        field, value = register.fields[name], getattr(full, name)
        given = {
            "date": "2020-01-01..",
            "tags": "alpha",
            "person": str(getattr(value, "pk", "")),
            "place": str(getattr(value, "pk", "")),
            "yesno": "yes" if value else "no",
        }
        asked = given.get(field.kind, "" if value is None else value)
        found = refs(browser.get(register.url(tree.p1), {name: asked}))
        assert value in (None, "") or found == [full.ref], (name, value)


def test_search_finds_by_reference_title_and_owner(browser, register, rows, tree, alice):
    url = register.url(tree.a)
    assert rows[0].ref in refs(browser.get(url, {"q": "heron ferry"}))
    assert refs(browser.get(url, {"q": "lantern"})) == [rows[1].ref]
    assert rows[0].ref in refs(browser.get(url, {"q": "Alice"}))
    assert rows[1].ref in refs(browser.get(url, {"q": rows[1].ref.lower()}))
    assert refs(browser.get(url, {"q": "Hidden from"})) == []
    found = browser.get("/search/", {"q": rows[1].title})
    assert rows[1].title in text(found)
    assert (
        hits(register, alice, "Hidden from") == []
        and hits(register, alice, rows[1].ref)[0]["url"] == rows[1].get_absolute_url()
    )


def test_every_column_sorts_in_both_directions_and_keys_combine(browser, register, tree):
    keep.full(register, tree.p1, other_node=tree.p2)
    keep.record(register, tree.p1)
    for name in [each for each in register.all_columns if register.fields[each].sort]:
        for key in (f"{name},-ref", f"-{name},title,id"):
            assert len(refs(browser.get(register.url(tree.p1), {"sort": key}, headers=PART))) == 2, key
    up = refs(browser.get(register.url(tree.p1), {"sort": "ref"}))
    assert refs(browser.get(register.url(tree.p1), {"sort": "-ref"})) == up[::-1]


def test_every_column_can_be_shown(browser, register, tree):
    full = keep.full(register, tree.p1, other_node=tree.p2)
    response = browser.get(register.url(tree.p1), {"cols": ",".join(register.all_columns)})
    assert refs(response) == [full.ref]
    for name in register.all_columns:
        assert f'data-f="{name}"' in response.content.decode(), name


def test_pages_do_not_overlap_and_hold_everything(browser, register, tree):
    keep.many(register, tree.p1, 60, review_date=today())
    pages = [refs(browser.get(register.url(tree.p1), {"page": page, "sort": "review_date"})) for page in (1, 2)]
    assert [len(page) for page in pages] == [50, 10] and len({*pages[0], *pages[1]}) == 60
    assert len(refs(browser.get(register.url(tree.p1), {"page": "nonsense"}))) == 50


def test_closed_and_removed_ones_show_when_asked_for(browser, register, tree, alice):
    closing = sorted(register.model.CLOSED)[0]
    closed = keep.put(keep.record(register, tree.p1), closing)
    gone = keep.record(register, tree.p1)
    register.model.objects.filter(pk=gone.pk).update(archived_at=now(), archive_reason="Twice")
    url = register.url(tree.p1)
    shown = [] if register.hides_closed else [closed.ref]
    assert refs(browser.get(url)) == shown
    assert refs(browser.get(url, {"closed": "1"})) == [closed.ref]
    assert refs(browser.get(url, {"status": closing})) == [closed.ref]
    assert refs(browser.get(url, {"removed": "1"})) == [*shown, gone.ref]


def test_the_views_that_ship_open_and_count_what_they_show(browser, register, tree, alice):
    keep.full(register, tree.p1, other_node=tree.p2)
    keep.record(register, tree.p1, owner=alice)
    keep.put(keep.record(register, tree.p1), sorted(register.model.CLOSED)[0])
    page = browser.get(register.url(tree.p1)).content.decode()
    for view in register.views:
        response = browser.get(f"{register.url(tree.p1)}?{view.query}")
        assert f"{view.name}<span" in page, view.name
        count = re.search(rf">{re.escape(view.name)}<span class=\"count\">(\d+)<", page)[1]
        assert len(refs(response)) == int(count), view.name


def test_a_view_is_kept_for_oneself_a_team_or_the_office(browser, browser_of, register, tree, alice, bob, lead):
    team = Team.objects.create(name="Planners")
    [TeamMember.objects.create(team=team, user=person) for person in (alice, bob)]
    url, page = f"/{register.slug}/views/", register.url(tree.p1)
    data = {"query": "sort=-ref&closed=1", "node": tree.p1.pk}
    assert browser.post(url, data | {"name": "Only mine", "audience": "me"})["Location"].endswith("?sort=-ref&closed=1")
    browser.post(url, data | {"name": "The team's", "audience": team.pk})
    assert browser.post(url, data | {"name": "All", "audience": "office"}).status_code == 422
    browser_of(lead).post(url, data | {"name": "The office's", "audience": "office"})
    assert browser.post(url, data | {"name": "Stolen", "audience": 999_999}).status_code == 422
    mine, bobs = text(browser.get(page)), text(browser_of(bob).get(page))
    assert all(name in mine for name in ("Only mine", "The team's", "The office's"))
    assert "Only mine" not in bobs and "The team's" in bobs and "The office's" in bobs
    kept = {view.name: view.pk for view in SavedView.objects.filter(register=register.key)}
    assert browser.post(f"{url}{kept['The office' + chr(39) + 's']}/remove/").status_code == 422
    assert browser_of(bob).post(f"{url}{kept['Only mine']}/remove/").status_code == 404
    browser.post(f"{url}{kept['Only mine']}/remove/")
    browser.get(page)  # tells that it was removed
    assert "Only mine" not in text(browser.get(page))


def test_a_view_of_the_office_opens_first_for_a_role(browser, browser_of, register, tree, bob, lead):
    url, page = f"/{register.slug}/views/", register.url(tree.p1)
    data = {"query": "closed=1&sort=ref", "node": tree.p1.pk, "for_role": "programme_manager"}
    assert "Everybody" in text(browser_of(lead).post(url, data | {"name": "Mine", "audience": "me"}))
    browser_of(lead).post(url, data | {"name": "All of it", "audience": "office"})
    assert browser.get(page)["Location"] == f"{page}?closed=1&sort=ref"
    assert browser.get(f"{page}?q=").status_code == 200, "the tabs lead away from it"
    assert browser_of(bob).get(page).status_code == 200


def test_columns_and_row_height_are_kept_with_the_account(browser, register, tree, alice):
    chosen = [*register.columns[:2], "tags"]
    browser.post(f"/{register.slug}/columns/", {"cols": chosen, "density": "comfortable", "node": tree.p1.pk})
    alice.refresh_from_db()
    kept = alice.preferences["grids"][register.key]
    assert (sorted(kept["columns"]), kept["density"]) == (sorted(chosen), "comfortable")
    assert 'data-f="tags"' in browser.get(register.url(tree.p1)).content.decode()
    browser.post(f"/{register.slug}/columns/", {"reset": "1"})
    alice.refresh_from_db()
    assert alice.preferences["grids"][register.key]["columns"] == []


def test_the_past_shows_the_register_as_it_stood(browser, register, tree, alice):
    old = keep.record(register, tree.p1, title="As it was then", owner=alice)
    then = now().isoformat()
    register.model.objects.filter(pk=old.pk).update(title="As it is now", version=2)
    keep.record(register, tree.p1, title="Came later")
    response = browser.get(register.url(tree.p1), {"as_at": then})
    words = text(response)
    assert refs(response) == [old.ref] and "As it was then" in words and "As it is now" not in words
    assert "data-e" not in response.content.decode().split("<tbody>")[1], "the past cannot be edited"
    assert refs(browser.get(register.url(tree.p1), {"as_at": then, "q": old.ref})) == [old.ref]
    assert refs(browser.get(register.url(tree.p1), {"as_at": "2020-01-01"})) == []
    assert browser.get(register.url(tree.p1), {"as_at": "soon"}).status_code == 422


def test_the_part_that_htmx_asks_for_is_the_same_as_in_the_page(browser, register, rows, tree):
    for url in (register.url(), f"{register.url(tree.a)}?q=heron"):
        page = browser.get(url).content.decode()
        part = browser.get(url, headers={"HX-Request": "true"}).content.decode().strip()
        assert "<html" not in part and _without_tokens(part) in _without_tokens(page)


def _without_tokens(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def test_an_open_record_stands_beside_the_grid_with_its_neighbours(browser, register, tree):
    rows = keep.many(register, tree.p1, 3)
    url = f"{register.url(tree.p1)}?sort=ref&open={rows[1].pk}"
    page = browser.get(url).content.decode()
    assert 'id="drawer"' in page and rows[1].title in page
    assert f"open={rows[0].pk}" in page and f"open={rows[2].pk}" in page
    assert "not there any more" in browser.get(f"{register.url(tree.p1)}?open=999999").content.decode()


def test_what_people_typed_is_shown_as_text(browser, register, tree):
    row = keep.record(register, tree.p1, title="<script>alert(1)</script> & more", owner_name='"><b>bold')
    for url in (
        register.url(tree.p1),
        row.get_absolute_url(),
        f"{row.get_absolute_url()}history/",
        f"{row.get_absolute_url()}edit/",
    ):
        page = browser.get(url).content.decode()
        assert "<script>alert" not in page and "<b>bold" not in page, url


def test_an_empty_register_says_how_to_begin(browser, register, tree):
    assert "Add the first one" in text(browser.get(register.url(tree.p1)))
    assert "matches" in text(browser.get(register.url(tree.p1), {"q": "nothing like it"}))


def test_somebody_who_left_is_marked_and_found(browser, register, tree):
    gone = make.person("Lena Left")
    row = keep.record(register, tree.p1, owner=gone)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    response = browser.get(register.url(tree.p1), {"owner": "left"})
    assert refs(response) == [row.ref] and "Lena Left (left)" in text(response)


def test_a_second_key_is_added_and_every_key_in_force_is_a_chip(browser, register, tree):
    for title, tags in (("Beta", ["x"]), ("Alpha", ["x"])):
        keep.record(register, tree.p1, title=title, tags=tags)
    page = browser.get(f"{register.url(tree.p1)}?sort=updated_at").content.decode()
    assert "sort=updated_at%2Ctitle" in page and "Sorted by <b>Updated, earliest first</b>" in page.replace("\n", "")
    both = browser.get(f"{register.url(tree.p1)}?sort=-raised_on&sort=title&sort=&sort=title")
    assert "Then by <b>Title, A to Z</b>" in both.content.decode() and refs(both)[0].endswith("0002")
    assert "Sorted by" not in browser.get(register.url(tree.p1)).content.decode()


def test_the_foot_counts_what_is_overdue_and_stale_of_this_question(browser, register, tree):
    if not register.deadline and not register.reviewed:
        pytest.skip("rows of this register are neither due for review nor stale")
    late = register.deadline or "review_date"
    for title, days in (("In time", 9), ("Too late", -9)):
        typed = {late: today() + timedelta(days)} if register.fields[late].editable else {}
        row = keep.record(register, tree.p1, title=title, **typed)
        if not typed:
            type(row).objects.filter(pk=row.pk).update(**{late: today() + timedelta(days)})
    type(row).objects.filter(pk=row.pk).update(updated_at=now() - timedelta(40))
    page = browser.get(register.url(tree.p1)).content.decode()
    assert "1 overdue here" in page and "1 stale here" in page
    assert "overdue here" not in browser.get(f"{register.url(tree.p1)}?q=time").content.decode()


def test_the_door_of_an_import_asks_which_work(browser, register, tree):
    page = browser.get(register.url()).content.decode()
    assert f'href="/{register.slug}/import/"' in page
    door = browser.get(f"/{register.slug}/import/")
    assert door.status_code == 200 and tree.p1.name in door.content.decode()
    assert browser.get(f"/{register.slug}/import/?node={tree.p1.pk}")["Location"] == f"{register.url(tree.p1)}import/"
    assert browser.get(f"/{register.slug}/import/?node=no").status_code == 200
