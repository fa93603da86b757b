"""What waits for me: mine only, soonest first, each record once with its most urgent reason."""

import re
from datetime import timedelta

import pytest

from pmo.core.clock import today
from pmo.records import moving, undo, waiting, writing
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def day(number: int):
    return today() + timedelta(number)


@pytest.fixture
def mine(tree, alice):
    """`mine(key, …)` adds something of Alice's."""
    return lambda key, **more: keep.record(key, tree.p1, owner=alice, **more)


def names(user) -> list[tuple[str, str]]:
    return [(item.record.title, item.why.rpartition("; ")[2]) for item in waiting.items(user)]


def test_the_soonest_comes_first_across_registers_and_what_has_no_date_last(mine, alice):
    mine("risk", title="Undated risk")
    mine("risk", title="Risk next week", review_date=day(7))
    mine("action", title="Action two days late", due=day(-2), review_date=day(50))
    mine("issue", title="Issue due today", due=day(0), review_date=day(50))
    mine("decision", title="Decision in ten days", due=day(10), review_date=day(50))
    assert names(alice) == [
        ("Action two days late", "it is due"), ("Issue due today", "it is due"), ("Risk next week", "its review is due"),
        ("Decision in ten days", "it is due"), ("Undated risk", "it has no review date"),
    ]  # fmt: skip


def test_what_is_far_away_closed_removed_or_somebody_elses_does_not_wait(mine, alice, bob, tree):
    mine("risk", review_date=day(15))
    mine("action", due=day(40), review_date=day(40))
    keep.put(mine("issue", due=day(-5)), "closed")
    writing.archive(mine("lesson"), by=alice, seen=1, reason="Twice")
    keep.record("risk", tree.p1, owner=bob, review_date=day(-1))
    assert names(alice) == []


@pytest.mark.parametrize(
    ("due", "review", "why", "when"),
    [
        (-3, -1, "it is due", -3), (-1, -3, "its review is due", -3), (5, 5, "it is due", 5), (None, 4, "its review is due", 4),
        (5, None, "it is due", 5), (60, 4, "its review is due", 4), (60, None, "it has no review date", None), (3, 60, "it is due", 3),
    ],
)  # fmt: skip
def test_a_record_waits_once_with_its_most_urgent_reason(mine, alice, due, review, why, when):
    mine("action", due=None if due is None else day(due), review_date=None if review is None else day(review))
    [item] = waiting.items(alice)
    assert item.why.endswith(why) and item.due == (None if when is None else day(when))
    assert item.late == max(-(when or 0), 0) and item.act == ("do" if why == "it is due" else "review")


def test_the_page_groups_by_when_and_counts_all(as_user, mine, alice):
    mine("action", title="Late thing", due=day(-2), review_date=day(50))
    mine("action", title="Thing of this week", due=day(7), review_date=day(50))
    mine("action", title="Later thing", due=day(8), review_date=day(50))
    mine("risk", title="Undated thing")
    assert [(name, [item.record.title for item in rows]) for name, rows in waiting.grouped(waiting.items(alice))] == [
        ("Late", ["Late thing"]), ("Next 7 days", ["Thing of this week"]), ("Later", ["Later thing"]), ("Without a date", ["Undated thing"]),
    ]  # fmt: skip
    page = re.sub(r"<[^>]+>", " ", as_user(alice).get("/my-work/").content.decode())
    assert "4 wait for you" in page and "2 days late" in page


def test_an_escalation_waits_for_those_who_may_answer_it(mine, alice, sofia, tree):
    row = keep.record("issue", tree.a, title="Too large", review_date=day(3))
    moving.ask_to_escalate(row, by=alice, seen=1, reason="Please")
    assert [item.why for item in waiting.items(sofia)] == ["Put to Portfolio: accept it or return it"]
    assert names(alice) == []
    row.refresh_from_db()
    moving.answer_escalation(row, by=sofia, seen=row.version, accept=True)
    assert names(sofia) == []


def test_a_closed_record_waits_for_no_answer(mine, alice, sofia, tree):
    row = keep.record("action", tree.a, owner=alice)
    moving.ask_to_escalate(row, by=alice, seen=1, reason="Please")
    row.refresh_from_db()
    moving.take(row, "done", by=alice, seen=row.version, values={"evidence": "It stands"})
    assert waiting.items(sofia) == []


def test_a_record_that_one_may_not_see_any_more_does_not_wait(tree):
    gone = make.person("Lena Left")
    keep.record("risk", tree.p1, owner=gone)
    assert waiting.items(gone) == []


def test_one_press_says_still_true_and_comes_back(as_user, mine, alice):
    row = mine("risk", review_date=day(-1))
    response = as_user(alice).post(f"{row.get_absolute_url()}review/", {"seen": 1, "back": "/my-work/"}, follow=True)
    assert "Nothing waits for you" in response.content.decode()


# Actions: the first day stays, and each later one counts


def test_a_later_day_counts_as_a_move_and_its_undo_takes_the_count_back(mine, alice):
    row = mine("action", due=day(5))
    written = writing.change(row, {"due": day(9)}, by=alice)
    row.refresh_from_db()
    assert (row.first_due, row.due, row.replans) == (day(5), day(9), 1)
    undo.undo(written.batch, by=alice)
    row.refresh_from_db()
    assert (row.first_due, row.due, row.replans) == (day(5), day(5), 0)


def test_an_action_that_is_done_is_done_wholly(mine, alice):
    row = mine("action", percent=40)
    moving.take(row, "done", by=alice, seen=1, values={"evidence": "See the photograph"})
    row.refresh_from_db()
    assert (row.percent, row.closed_on) == (100, today())


def test_the_day_of_an_issues_decision_follows_its_priority(mine, alice):
    row = mine("issue", priority="1")
    assert row.decide_by == day(2)
    assert writing.change(row, {"priority": "3"}, by=alice).changed[0].decide_by == day(10)


def test_an_assumptions_score_is_its_weakness_times_its_weight(mine):
    assert mine("assumption", confidence="2", sensitivity=4).score == 16
    assert mine("assumption", confidence="", sensitivity=4).score is None
