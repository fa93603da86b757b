"""A new risk is kept as a draft, or opened when it says what it is, who owns it and how grave it is."""

from datetime import timedelta

import pytest

from pmo.core.clock import today
from pmo.records import moving
from registers.models import Risk

pytestmark = pytest.mark.django_db
WHOLE = {
    "kind": "threat", "title": "The build team is moved away", "cause": "Another trust goes live", "event": "The team is moved away",
    "effect": "Four weeks are lost", "category": "delivery", "proximity": "imminent", "likelihood": "5", "impact": "5",
}  # fmt: skip


@pytest.fixture
def post(as_user, alice, tree):
    """`post(values)` sends the short form."""
    whole = WHOLE | {"category": Risk._meta.get_field("category").source.values[0]}
    whole |= {"proximity": Risk._meta.get_field("proximity").source.values[0], "owner": alice.pk}
    return lambda **more: as_user(alice).post(f"/work/{tree.a.pk}/risks/new/", whole | more)


def test_a_whole_risk_is_opened_and_its_review_follows_from_its_score(post):
    assert post().status_code == 302
    risk = Risk.objects.get()
    assert (risk.status, risk.inherent_score, risk.review_date) == ("open", 25, today() + timedelta(14))


def test_a_review_date_that_was_given_stays(post):
    post(review_date=str(today() + timedelta(3)))
    assert Risk.objects.get().review_date == today() + timedelta(3)


@pytest.mark.parametrize("name", ["cause", "event", "effect", "category", "proximity", "likelihood", "impact", "owner"])
def test_what_the_guard_asks_for_is_said_with_everything_typed(post, name):
    answer = post(**{name: ""})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Or save it as a draft." in page and WHOLE["title"] in page
    assert not Risk.objects.exists()


def test_half_a_risk_is_kept_as_a_draft_and_opened_later(post, alice):
    assert post(cause="", likelihood="", impact="", draft="1").status_code == 302
    risk = Risk.objects.select_related("node", "owner").get()
    assert (risk.status, risk.review_date, risk.score) == ("draft", None, None)
    with pytest.raises(Exception, match="Fill in first: cause, likelihood, impact, review by"):
        moving.take(risk, "open", by=alice, seen=1)
    Risk.objects.update(cause="c", likelihood=3, impact=3, review_date=today())
    moving.take(Risk.objects.select_related("node", "owner").get(), "open", by=alice, seen=1)
    assert (Risk.objects.get().status, Risk.objects.get().inherent_score) == ("open", 9)


def test_the_form_does_not_call_optional_what_opening_needs(as_user, alice, tree, post):
    empty = as_user(alice).get(f"/work/{tree.a.pk}/risks/new/")
    refused = post(cause="")
    for answer in (empty, refused):
        fields = answer.context["form"].fields
        assert [name for name in fields if not fields[name].required] == ["seen", "review_date"]
