"""One value for many rows: what is typed wrong is typed again there, with the same rows."""

import pytest

from registers.models import Risk
from tests.factories import records as keep
from tests.records.importing.conftest import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(as_user, alice):
    """Alice's browser."""
    return as_user(alice)


@pytest.fixture
def chosen(tree, alice):
    """Three risks as the form of the grid sends them."""
    rows = [keep.record("risk", tree.p1, owner=alice, likelihood=3, impact=3) for _ in range(3)]
    return {"pk": [row.pk for row in rows], "back": f"/work/{tree.p1.pk}/risks/?q="}


def test_a_word_that_is_no_choice_is_chosen_again_for_the_same_rows(browser, chosen):
    answer = browser.post("/risks/bulk/", chosen | {"field": "response", "value": "Avxod"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Response cannot be “Avxod”" in words(answer)
    assert page.count('name="pk"') == 3 and "<option>Transfer</option>" in page and 'name="sure"' not in page
    answer = browser.post("/risks/bulk/", chosen | {"field": "response", "value": "Transfer"})
    assert "Response becomes Transfer" in words(answer)


def test_a_day_that_does_not_exist_stands_in_the_input_with_the_reason(browser, chosen):
    answer = browser.post("/risks/bulk/", chosen | {"field": "review_date", "value": "31/02/2027", "sure": "yes"})
    assert answer.status_code == 422 and 'value="31/02/2027"' in answer.content.decode()
    assert "there is no 31 Feb 2027" in words(answer)


def test_what_a_rule_forbids_is_said_on_the_same_page(browser, chosen):
    Risk.objects.update(target_likelihood=3, target_impact=3, target_score=9)
    answer = browser.post("/risks/bulk/", chosen | {"field": "likelihood", "value": "1", "sure": "yes"})
    assert answer.status_code == 422 and "Nothing was changed." in words(answer)
    assert answer.content.decode().count('name="pk"') == 3
    assert set(Risk.objects.values_list("likelihood", flat=True)) == {3}
