"""A health check is mended at one go: still true for all, or handed over; counted, confirmed, undone as one."""

import re
from datetime import timedelta

import pytest

from pmo.core import clock
from pmo.records import undo
from pmo.records.models import Batch
from registers.models import Issue
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db


def day(days):
    return clock.today() + timedelta(days)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def shown(client, url):
    return {"row": re.findall(r'name="row" value="([^"]+)"', client.get(url).content.decode())}


@pytest.fixture
def late(add, alice, tree):
    return [add("issue", tree.a, by=alice, title=f"Issue {n}", review_date=day(-n - 1)) for n in range(3)]


def test_the_health_page_offers_it_with_the_count(late, alice, as_user):
    html = as_user(alice).get("/health/").content.decode()
    assert 'href="/issues/mend/review_due/"' in html and "Still true for all 3 issues: Review overdue" in html


def test_still_true_for_all_is_one_batch_that_can_be_undone(late, add, alice, tree, as_user):
    fine = add("issue", tree.a, by=alice, title="Reviewed in time", review_date=day(9))
    client, url = as_user(alice), "/issues/mend/review_due/"
    assert "Still true for all 3?" in text(client.get(url))
    client.post(url, shown(client, url))
    batch = Batch.objects.get(kind="review")
    assert (batch.title, batch.rows.count()) == ("3 issues reviewed: still true", 3)
    assert {row.review_date for row in Issue.objects.exclude(pk=fine.pk)} == {day(30)}
    assert "Undo" in client.get("/issues/").content.decode()
    undo.undo(batch, by=alice)
    assert Issue.objects.filter(review_date__lt=clock.today()).count() == 3


def test_a_row_that_changed_meanwhile_is_left_alone(late, alice, tree, as_user):
    client, url = as_user(alice), f"/work/{tree.a.pk}/issues/mend/review_due/"
    sent = shown(client, url)
    Issue.objects.filter(pk=late[0].pk).update(version=9)
    client.post(url, sent)
    assert Batch.objects.get(kind="review").rows.count() == 2
    again = client.post(url, sent)
    assert again.status_code == 422 and "Open the check again" in text(again)


def test_only_what_one_may_change_is_counted(late, bob, as_user):
    client = as_user(bob)
    page = text(client.get("/issues/mend/review_due/"))
    assert "Nothing here that you may change" in page and "3 more are not yours to change" in page
    assert client.post("/issues/mend/review_due/").status_code == 422
    assert not Batch.objects.filter(kind="review").exists()


def test_what_belongs_to_somebody_who_left_is_handed_over(add, alice, tree, as_user):
    gone = make.person("Greta Gone", "programme_manager", tree.a)
    risks = [add("risk", tree.a, by=alice, owner=gone, title=f"Risk {n}") for n in range(2)]
    gone.is_active = False
    gone.save()
    client = as_user(alice)
    page = client.get("/risks/mend/owner_left/").content.decode()
    assert all(f'name="pk" value="{risk.pk}" checked' in page for risk in risks)
    sent = {"field": "owner", "value": alice.email, "pk": [risk.pk for risk in risks], "back": "/risks/"}
    assert "Change 2 risks?" in text(client.post("/risks/bulk/", sent))
    client.post("/risks/bulk/", sent | {"sure": "yes"})
    for risk in risks:
        risk.refresh_from_db()
        assert risk.owner == alice


@pytest.mark.parametrize("check", ["overloaded", "nothing"])
def test_what_has_no_quick_way_has_no_page(alice, as_user, check):
    assert as_user(alice).get(f"/risks/mend/{check}/").status_code == 404
