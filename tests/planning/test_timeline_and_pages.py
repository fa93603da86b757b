"""Milestones and their slips, why and what-if, the timeline across plans, the plan on a page, PDFs."""

from datetime import date

import pytest

from planning.models import Activity, Interface
from tests.planning.published import Planner

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(tree, alice):
    """Two projects of programme A; the second waits for a milestone of the first."""
    type(tree.p1).objects.filter(pk=tree.p1.pk).update(code="ONE")
    first, second = Planner(tree.p1, alice), Planner(tree.p2, alice)
    first.build = first.add("Build interface", 10, workstream="Interfaces")
    first.ready = first.add("Interface ready", 0, predecessors="1", flag="programme", workstream="Interfaces")
    first.publish()
    second.use = second.add("Use interface", 20, predecessors="ONE:2")
    second.live = second.add("Second live", 0, predecessors="1", flag="portfolio")
    second.publish()
    return first, second


def text(response):
    return response.content.decode()


def test_milestones_show_their_slips_and_how_often_they_were_pushed_out(as_user, programme, bob):
    first, _ = programme
    first.baseline(first.plan.versions.get(), "Approved")
    for days in (15, 12, 20):
        first.change(first.build, duration=days * 480)
        first.publish()
    page = text(as_user(bob).get(f"/work/{first.node.pk}/plan/milestones/"))
    assert (
        "2 times" in page
        and "+2 w" in page
        and "29 Jan 2027" in page
        and "Approved" not in page.partition("Milestone trend")[0][-300:]
    )
    assert page.count("c-trend-dot") == 4 and '<th scope="col" class="num">v4</th>' in page


def test_one_click_flags_a_milestone_up_for_those_who_may_edit(as_user, programme, alice, bob):
    first, _ = programme
    url = f"/work/{first.node.pk}/plan/milestones/{first.ready.pk}/flag/"
    assert as_user(bob).post(url, {"flag": "portfolio"}).status_code == 403
    client = as_user(alice)
    assert client.post(url, {"flag": "galaxy"}).status_code == 422
    assert client.post(url, {"flag": "portfolio"}).status_code == 302
    assert Activity.objects.get(pk=first.ready.pk).flag == "portfolio"
    assert (
        client.post(f"/work/{first.node.pk}/plan/milestones/{first.build.pk}/flag/", {"flag": "portfolio"}).status_code
        == 404
    )
    page = text(client.get(f"/work/{first.node.parent_id}/plan/timeline/?flags=portfolio"))
    assert "Interface ready" in page  # without publishing again: a flag is no date


def test_the_reason_of_a_date_and_what_a_slip_would_move(as_user, programme, bob):
    first, second = programme
    url = f"/work/{first.node.pk}/plan/why/{first.ready.pk}/"
    page = text(as_user(bob).get(url))
    assert "because it follows “Build interface”" in page and "What if it slips?" in page
    page = text(as_user(bob).get(url + "?days=5"))
    assert "finishes 5 working days later" in page and "instead of 15 Jan 2027" in page
    assert "Project 2" in page and "2 activities move" in page and "19 Feb 2027" in page
    for wrong in ("x", "0", "-3", "1000", "²", "99999999999999999999"):
        response = as_user(bob).get(url, {"days": wrong})
        assert response.status_code == 200 and "is no number of working days" in text(response)
    assert as_user(bob).get(f"/work/{first.node.pk}/plan/why/999999/").status_code == 404


def test_the_reason_of_a_latest_date_is_told_with_the_date_that_it_keeps(as_user, programme, bob):
    first, _ = programme
    url = f"/work/{first.node.pk}/plan/why/{first.build.pk}/"
    assert "follows from the end of the plan, through 1 that waits for it." in text(as_user(bob).get(url))
    first.change(first.ready, deadline=date(2027, 1, 8))
    first.publish()
    page = text(as_user(bob).get(url))
    assert (
        "the deadline of “Interface ready”, 8 Jan 2027, through 1 that waits for it; as it is planned, that day is missed"
        in page
    )
    assert "−5 working days" in " ".join(page.replace('<span class="bad">', "").replace("</span>", "").split())
    page = text(as_user(bob).get(f"/work/{first.node.pk}/plan/why/{first.ready.pk}/"))
    assert "follows from its own deadline, 8 Jan 2027; as it is planned" in page


def test_a_slip_inside_the_float_says_that_nothing_else_moves(as_user, programme, bob):
    first, _ = programme
    spare = first.add("Spare work", 1)
    first.publish()
    page = text(as_user(bob).get(f"/work/{first.node.pk}/plan/why/{spare.pk}/?days=2"))
    assert "nothing else in this plan moves" in page and "still ends on" in page and "No other plan" in page


def test_the_timeline_joins_all_plans_below_into_one_critical_path(as_user, programme, bob):
    first, second = programme
    page = text(as_user(bob).get(f"/work/{first.node.parent_id}/plan/timeline/"))
    assert page.count('class="c-bar"') == 2 and "c-done-bar c-crit" in page and "c-dep c-ext c-crit" in page
    chain = page.partition("Longest chain across the plans")[2]
    order = [chain.index(name) for name in ("Build interface", "Interface ready", "Use interface", "Second live")]
    assert order == sorted(order)


def test_a_plan_that_has_not_followed_another_is_named(as_user, programme, bob):
    first, second = programme
    first.change(first.build, duration=20 * 480)
    first.publish()
    page = text(as_user(bob).get(f"/work/{first.node.parent_id}/plan/timeline/"))
    assert (
        "Not all plans have followed each other yet" in page
        and "Project 2" in page
        and "it would end 2 w later" in page
    )


def test_agreements_on_milestones_join_plans_as_well(as_user, programme, alice, bob):
    first, second = programme
    gate = second.add("Interface received", 0)
    Interface.objects.create(dependency_id=1, giver=first.ready, receiver=gate)
    second.publish()
    page = text(as_user(bob).get(f"/work/{first.node.parent_id}/plan/timeline/"))
    assert page.count('class="c-dep c-ext') == 2
    assert "c-ms c-ext" in text(as_user(bob).get(f"/work/{second.node.pk}/plan/"))


def test_plans_that_one_may_not_see_are_not_on_the_timeline(as_user, programme, tree, lead, bob, carol):
    other = Planner(tree.p3, lead)
    other.add("Secret go-live", 0, flag="portfolio")
    other.publish()
    assert "Secret go-live" in text(as_user(lead).get(f"/work/{tree.portfolio.pk}/plan/timeline/"))
    assert "Secret go-live" not in text(as_user(bob).get(f"/work/{tree.a.pk}/plan/timeline/"))
    assert as_user(bob).get(f"/work/{tree.portfolio.pk}/plan/timeline/").status_code == 404


def test_the_queries_of_a_timeline_do_not_grow_with_the_plans(
    as_user, programme, tree, lead, django_assert_max_num_queries
):
    client, url = as_user(lead), f"/work/{tree.portfolio.pk}/plan/timeline/"
    client.get(url)
    with django_assert_max_num_queries(40) as few:
        client.get(url)
    for node in (tree.p3, tree.t, tree.b):
        plan = Planner(node, lead)
        plan.add("Work", 5)
        plan.add("Done", 0, predecessors="1", flag="portfolio")
        plan.publish()
    with django_assert_max_num_queries(len(few)):
        client.get(url)


def test_the_plan_on_a_page_has_the_flagged_milestones_in_lanes(as_user, programme, bob):
    first, _ = programme
    page = text(as_user(bob).get(f"/work/{first.node.parent_id}/plan/page/?size=A3"))
    assert "Interface ready 15 Jan" in page and "Project 2" in page and 'width="1512"' in page
    assert 'width="1047"' in text(as_user(bob).get(f"/work/{first.node.parent_id}/plan/page/?size=B9"))
    empty = first.node.parent.children.get(name="Tranche 1")
    assert "No milestone to put on a page yet" in text(as_user(bob).get(f"/work/{empty.pk}/plan/page/"))


@pytest.mark.parametrize("address", ["plan/pdf", "plan/page/pdf?size=A3", "plan/page/pdf"])
def test_pictures_are_printed_as_pdf(as_user, programme, bob, address):
    first, _ = programme
    response = as_user(bob).get(f"/work/{first.node.pk}/{address}")
    assert (
        response.status_code == 200
        and response["Content-Type"] == "application/pdf"
        and response.content.startswith(b"%PDF")
    )


def test_a_chart_of_many_rows_is_printed_with_its_head_on_every_page(as_user, programme, bob):
    import io

    import pypdfium2

    first, _ = programme
    first.many([(f"Task number {n}", {"duration": 480, "predecessors": "1"}) for n in range(90)])
    first.publish()
    response = as_user(bob).get(f"/work/{first.node.pk}/plan/pdf")
    one_page = pypdfium2.PdfDocument(as_user(bob).get(f"/work/{first.node.pk}/plan/page/pdf?flags=project").content)
    assert "Dark red is critical in its plan" in one_page[0].get_textpage().get_text_bounded()  # the key is printed too
    document = pypdfium2.PdfDocument(io.BytesIO(response.content))
    pages = [page.get_textpage().get_text_bounded() for page in document]
    assert len(pages) >= 3 and all("Task" in page and "Finish" in page for page in pages)
    assert "Jan" in pages[0] and "Jan" in pages[1] and "Task number 89" in "".join(pages)
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (1191, 842)
    document.close()


def test_what_cannot_be_printed_says_why(as_user, programme, tree, bob):
    first, _ = programme
    for url in (
        f"/work/{tree.t.pk}/plan/pdf",
        f"/work/{tree.t.pk}/plan/page/pdf",
        f"/work/{first.node.pk}/plan/pdf?q=none+such",
    ):
        assert as_user(bob).get(url).status_code == 422
