"""Pages of the tree: they say what happened, lose nothing that was typed, and cost the same for one row and for many."""

import re
from datetime import date

import pytest

from pmo.hierarchy.models import Assessment, Assignment, Figure, Node, RatingScale, Tag, Word
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db


def text(response):
    """The page's words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_an_empty_office_says_how_to_begin(as_user, lead):
    response = as_user(lead).get("/", follow=True)
    assert response.redirect_chain[-1][0] == "/start/"
    assert "Create your first portfolio" in text(response)


def test_the_first_portfolio_is_made_in_one_form(as_user, lead):
    scale = RatingScale.objects.get(code="three")
    response = as_user(lead).post(
        "/start/", {"name": "Digital", "code": "DT", "rhythm": "month", "scale": scale.pk}, follow=True
    )
    node = Node.objects.get()
    assert response.redirect_chain[-1][0] == node.get_absolute_url()
    assert node.calendar.periods.filter(code="2026-27-M8").exists()


def test_somebody_without_a_role_is_told_whom_to_ask(as_user, charlie):
    assert "Ask your office lead to give you one" in text(as_user(charlie).get("/", follow=True))


def test_new_work_appears_where_it_was_put(as_user, tree, alice):
    as_user(alice).post(f"/work/{tree.a.pk}/new/", {"kind": "project", "name": "Brand new", "seen": 1})
    assert Node.objects.get(name="Brand new").parent == tree.a


def test_a_mistake_keeps_what_was_typed_and_says_what_to_do(as_user, tree, alice):
    data = {"name": "", "description": "Long and precious text", "seen": tree.p1.version}
    response = as_user(alice).post(f"/work/{tree.p1.pk}/edit/", data)
    assert response.status_code == 422
    assert "Long and precious text" in response.content.decode() and "This field is required" in text(response)


def test_a_conflict_shows_all_three_values_and_saves_on_a_second_try(as_user, tree, alice):
    Node.objects.filter(pk=tree.p1.pk).update(name="Theirs", version=2)
    client, data = as_user(alice), {"name": "Mine", "seen": 1}
    response = client.post(f"/work/{tree.p1.pk}/edit/", data)
    assert response.status_code == 409
    assert all(value in text(response) for value in ("Project 1", "Theirs", "Mine"))
    seen = re.search(r'name="seen" value="(\d+)"', response.content.decode())[1]
    assert client.post(f"/work/{tree.p1.pk}/edit/", data | {"seen": seen}).status_code == 302
    assert Node.objects.get(pk=tree.p1.pk).name == "Mine"


def test_a_move_is_one_form(as_user, tree, lead):
    data = {"parent": tree.b.pk, "reason": "Fits better", "seen": 1}
    assert "moved to Programme B" in text(as_user(lead).post(f"/work/{tree.p1.pk}/move/", data, follow=True))


FIELDS = {
    "/work/{}/": ["period"],
    "/work/{}/history/": ["show"],
    "/work/{}/past/": ["as_at"],
    "/work/": ["page", "sort", "q", "unit", "tag", "kind"],
    "/search/": ["q"],
    "/people/": ["q"],
}


@pytest.mark.parametrize("url", FIELDS)
def test_no_nonsense_in_an_address_breaks_a_page(as_user, tree, lead, url):
    client = as_user(lead)
    for field in FIELDS[url]:
        for value in ("", "x", "2026-13-45", "-5", "99999999999999999999", "\x00", "ü" * 5000):
            response = client.get(url.format(tree.a.pk), {field: value})
            assert response.status_code in (200, 400, 414), (field, value)


def test_a_fragment_is_the_same_as_its_part_of_the_page(as_user, tree, lead):
    client = as_user(lead)
    page = client.get("/work/").content.decode()
    fragment = client.get("/work/", headers={"HX-Request": "true"}).content.decode().strip()
    assert "<html" not in fragment and fragment in page


def test_a_session_that_ended_sends_the_whole_page_to_sign_in(client, tree):
    response = client.get("/work/", headers={"HX-Request": "true"})
    assert response.status_code == 204 and response["HX-Redirect"] == "/account/login/"


def queries_of(client, url, django_assert_max_num_queries, most):
    client.get(url)  # what a session keeps once
    with django_assert_max_num_queries(most) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize(
    ("url", "most"), [("/work/", 15), ("/work/{}/", 18), ("/search/?q=work", 26), ("/people/", 15)]
)
def test_a_page_costs_the_same_for_one_row_and_for_a_hundred(as_user, lead, url, most, django_assert_max_num_queries):
    top = make.node("Top", "portfolio", calendar=make.calendar())
    url, client = url.format(top.pk), as_user(lead)

    def add(count):
        for _ in range(count):
            node = make.NodeFactory(parent=top)
            make.rating(node, "owner", "red")
            make.figure(node, "cost_baseline", amount=1)
            make.person(f"Somebody {node.pk}", "viewer", node)

    add(1)
    few = queries_of(client, url, django_assert_max_num_queries, most)
    add(60)
    assert queries_of(client, url, django_assert_max_num_queries, most) <= few + 1


def test_filters_are_in_the_address_and_read_as_chips(as_user, tree, lead):
    tag = Tag.objects.create(name="Net zero")
    tree.p1.tags.add(tag)
    page = text(as_user(lead).get(f"/work/?tag={tag.pk}&kind=project"))
    assert "Project 1" in page and "Project 2" not in page and "Tag Net zero" in page and "Level Project" in page


def test_the_office_renames_a_level_without_code(as_user, tree, lead):
    client = as_user(lead)
    client.post("/settings/words/", {"kind.programme": "Workpackage", "kind.programme.plural": "Workpackages"})
    assert "Workpackage" in text(client.get(tree.a.get_absolute_url()))
    client.post("/settings/words/", {"kind.programme": ""})
    assert not Word.objects.exists()


def test_a_rating_is_given_on_the_page_and_a_wrong_one_explained(as_user, tree, lead):
    three = RatingScale.objects.get(code="three")
    data = {"assessor": "owner", "as_at": "2026-06-30", "scale": three.pk, "rating": "amber_red", "state": "known"}
    response = as_user(lead).post(f"/work/{tree.a.pk}/rate/", data)
    assert response.status_code == 422 and "It has: Green, Amber, Red, Reset" in text(response)
    as_user(lead).post(f"/work/{tree.a.pk}/rate/", data | {"rating": "red"})
    assert Assessment.objects.get().rating == "red"


def test_a_figure_is_entered_changed_and_removed(as_user, tree, lead):
    client, data = (
        as_user(lead),
        {"measure": "cost_baseline", "as_at": "30/06/2026", "state": "known", "amount": "64.2"},
    )
    client.post(f"/work/{tree.a.pk}/figures/new/", data)
    row = Figure.objects.get()
    assert (float(row.amount), row.as_at) == (64.2, date(2026, 6, 30))
    changed = client.post(f"/work/{tree.a.pk}/figures/{row.pk}/", data | {"amount": "70", "seen": row.version})
    assert changed.status_code == 302, text(changed)
    row.refresh_from_db()
    assert row.amount == 70
    client.post(f"/work/{tree.a.pk}/figures/{row.pk}/remove/", {"reason": "Never true"})
    assert not Figure.objects.exists()


def test_an_undo_is_one_click(as_user, tree, lead):
    client = as_user(lead)
    client.post(f"/work/{tree.p1.pk}/edit/", {"name": "Wrong", "seen": 1})
    key = re.search(r'name="event" value="([^"]+)"', client.get(f"/work/{tree.p1.pk}/history/").content.decode())[1]
    client.post(f"/work/{tree.p1.pk}/history/undo/", {"event": key})
    assert Node.objects.get(pk=tree.p1.pk).name == "Project 1"


def test_the_people_page_says_who_since_when_and_why(as_user, tree, alice, bob):
    page = text(as_user(alice).get(f"/work/{tree.p1.pk}/people/"))
    assert "Bob Viewer" in page and "1 Jan 2026" in page
    assert "Programme manager on Programme A, since 1 Jan 2026." in page


def test_a_role_is_given_and_ended_on_the_page(as_user, tree, alice, charlie):
    client = as_user(alice)
    client.post(f"/work/{tree.a.pk}/people/new/", {"user": charlie.pk, "role": "viewer", "starts_on": "2026-01-01"})
    row = Assignment.objects.get(user=charlie)
    client.post(f"/roles/{row.pk}/end/")
    row.refresh_from_db()
    assert row.ends_on is not None


def test_search_finds_work_people_and_pages_but_nothing_hidden(as_user, tree, alice, carol):
    found = text(as_user(alice).get("/search/?q=pro"))
    assert "Project 1" in found and "Project 3" not in found
    assert "Carol Sibling" in text(as_user(alice).get("/search/?q=carol"))


def test_hidden_work_is_not_named_in_crumbs_or_tree(as_user, tree, alice):
    assert "Programme B" not in text(as_user(alice).get(tree.p1.get_absolute_url()))


def test_user_text_is_shown_as_text(as_user, tree, lead):
    Node.objects.filter(pk=tree.p1.pk).update(description="<script>alert(1)</script>", name="<b>Bold</b>")
    page = as_user(lead).get(tree.p1.get_absolute_url()).content.decode()
    assert "<script>alert" not in page and "<b>Bold</b>" not in page


@pytest.mark.parametrize("name", ["\u200b\u200b", "\u3164\u2060", "\u202e\u202d"], ids=ascii)
@pytest.mark.parametrize(
    ("url", "more"),
    [("/start/", {"rhythm": "month", "scale": 1}), ("/work/new/", {"kind": "portfolio", "seen": 1}), ("/settings/tags/new/", {}),
     ("/settings/lenses/new/", {}), ("/settings/units/new/", {}), ("/people/teams/new/", {}), ("/people/invite/", {"email": "a@example.org"})],
)  # fmt: skip
def test_a_name_that_nobody_sees_is_refused_in_a_sentence(as_user, lead, url, more, name):
    response = as_user(lead).post(url, {"name": name} | more)
    assert response.status_code == 422
    assert "no character that can be seen" in text(response)


def test_a_word_that_nobody_sees_is_refused_in_a_sentence(as_user, lead):
    response = as_user(lead).post("/settings/words/", {"kind.programme": "\u200b"})
    assert response.status_code == 422 and "What you call “Programme” holds no character" in text(response)
    assert not Word.objects.exists()


def test_what_cannot_be_seen_is_taken_out_of_a_name(as_user, tree, alice):
    as_user(alice).post(f"/work/{tree.a.pk}/new/", {"kind": "project", "name": "Brand\u200b \u202enew", "seen": 1})
    assert Node.objects.get(parent=tree.a, name="Brand new")


@pytest.mark.parametrize("target", ["NaN", "https://elsewhere.example/", "//elsewhere.example", "", "\x07"])
def test_preferences_go_back_to_a_page_of_ours_whatever_is_asked(client, target):
    response = client.post("/preferences/", {"theme": "dark", "next": target})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert response.cookies["theme"].value == "dark"


def test_a_period_that_is_not_there_is_named(as_user, alice, tree):
    page = as_user(alice).get(f"/work/{tree.a.pk}/?period=1999-00").content.decode()
    assert "There is no period “1999-00” here" in page


def test_tags_that_differ_only_in_case_are_one(as_user, lead):
    browser = as_user(lead)
    for name in ("Winter", "winter"):
        answer = browser.post("/settings/tags/new/", {"name": name})
    assert answer.status_code == 422 and "There is a tag of this name already" in answer.content.decode()


def test_an_empty_list_of_work_says_where_to_begin(as_user, lead, charlie):
    assert "Create the first portfolio" in as_user(lead).get("/work/").content.decode()
    stranger = as_user(charlie).get("/work/").content.decode()
    assert "Create the first portfolio" not in stranger and "who can share it" in stranger
    assert "No work matches" in as_user(lead).get("/work/?q=nothing").content.decode()
