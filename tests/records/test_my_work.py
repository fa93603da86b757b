"""My work lists what waits for a person, counts the same beside its link, and shows what they wait for."""

from datetime import timedelta

import pytest

from pmo.core import clock
from pmo.people.models import Notice
from pmo.records import moving, waiting
from pmo.records.models import Watch

pytestmark = pytest.mark.django_db


def day(days):
    return clock.today() + timedelta(days)


def text(response):
    return response.content.decode()


def test_what_is_late_comes_first_and_says_why_it_is_here(add, alice, tree, as_user):
    add("risk", tree.a, by=alice, title="Reviewed in time", review_date=day(5))
    add("action", tree.a, by=alice, title="Late by two days", due=day(-2), review_date=day(40))
    page = text(as_user(alice).get("/my-work/"))
    assert page.index("Late by two days") < page.index("Reviewed in time")
    assert "You own this action; it is due" in page and "2 days late" in page


def test_the_count_beside_the_link_is_what_the_page_lists(add, alice, tree, as_user):
    for number in range(3):
        add("issue", tree.a, by=alice, title=f"Issue {number}", review_date=day(number))
    add("issue", tree.a, by=alice, title="Much later", review_date=day(90))
    page = text(as_user(alice).get("/notices/"))
    assert 'href="/my-work/"' in page and '<span class="count">3</span>' in page
    assert len(waiting.items(alice)) == 3


def test_what_was_put_to_my_level_waits_for_me_once(add, alice, tree):
    risk = add("risk", tree.p1, by=alice, review_date=day(3))
    moving.ask_to_escalate(risk, by=alice, seen=risk.version, reason="Too large")
    assert [item.record.pk for item in waiting.items(alice)] == [risk.pk]


def test_a_giver_s_owner_is_asked_to_accept(add, alice, carol, tree):
    add("dependency", tree.a, by=alice, giver=tree.p3, giver_owner=carol, review_date=day(90))
    assert [item.why for item in waiting.items(carol)] == ["You answer for the giver: accept it or dispute it"]


def test_what_i_raised_and_another_owns_is_shown_when_it_is_late(add, alice, bob, tree, as_user):
    add("action", tree.a, by=alice, owner=bob, title="Send the paper", due=day(-4), review_date=day(9))
    add("action", tree.a, by=alice, owner=bob, title="Not due yet", due=day(4), review_date=day(9))
    page = text(as_user(alice).get("/my-work/"))
    assert "Waiting for others" in page and "Send the paper" in page and "was due" in page
    assert "Not due yet" not in page


def test_new_notices_and_the_number_watched_are_there(add, alice, tree, as_user):
    risk = add("risk", tree.a, by=alice, review_date=day(90))
    Watch.objects.create(register="risk", record_id=risk.pk, user=alice)
    Notice.objects.create(user=alice, text="Something happened")
    page = text(as_user(alice).get("/my-work/"))
    assert "Something happened" in page and 'href="/watching/"' in page


def test_what_waits_is_shown_by_kind_and_a_row_is_reviewed_with_one_key(add, alice, tree, as_user):
    add("risk", tree.a, by=alice, title="Look at it again", review_date=day(2))
    add("action", tree.a, by=alice, title="Do it", due=day(2), review_date=day(90))
    page = text(as_user(alice).get("/my-work/"))
    assert "All 2" in page and "To review 1" in page and "To do 1" in page and "To answer" not in page
    assert page.count("data-row") == 2 and page.count('data-act="r"') == 1
    assert "Still true: reviewed, on to the next" in page
    only = text(as_user(alice).get("/my-work/?show=review"))
    assert "Look at it again" in only and "Do it" not in only
    assert "Do it" in text(as_user(alice).get("/my-work/?show=nonsense"))
