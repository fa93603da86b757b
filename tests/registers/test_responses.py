"""Response actions: with the drop that they justify."""

import pytest

from pmo.records.models import Link
from registers.models import Action
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("drop", ["abc", "-5", "0", "500", "²"])
def test_a_drop_that_is_no_number_is_refused_and_nothing_is_made(as_user, risk, alice, drop):
    answer = as_user(alice).post(f"/risks/{risk.pk}/response/", {"title": "Test the load", "drop": drop})
    assert answer.status_code == 422 and "whole number from 1 to 99" in answer.content.decode()
    assert not Action.objects.exists()


@pytest.mark.parametrize(("drop", "kept"), [("", None), ("6", 6)])
def test_a_response_is_an_action_with_the_drop_it_justifies(as_user, risk, alice, drop, kept):
    as_user(alice).post(f"/risks/{risk.pk}/response/", {"title": "Test the load", "drop": drop})
    assert Link.objects.get(source_id=risk.pk, target_id=Action.objects.get().pk).drop == kept


def test_what_is_refused_stands_in_the_form_as_it_was_typed(as_user, risk, alice):
    typed = {"title": "Test the load", "owner": "Nobody@elsewhere", "due": "2027-02-31", "drop": "3"}
    answer = as_user(alice).post(f"/risks/{risk.pk}/response/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Enter a valid date" in page
    assert all(f'value="{text}"' in page for text in typed.values()) and risk.title in page


def test_an_action_that_exists_is_shared_by_its_reference_alone(as_user, risk, tree, alice):
    action = keep.record("action", tree.p1, by=alice)
    client = as_user(alice)
    assert 'name="title" required' not in client.get(risk.get_absolute_url()).content.decode()
    client.post(f"/risks/{risk.pk}/response/", {"title": "", "ref": action.ref, "drop": "2"})
    assert Link.objects.get(source_id=risk.pk).target_id == action.pk
    again = client.post(f"/risks/{risk.pk}/response/", {"title": "", "ref": "A-9999"})
    assert again.status_code == 422 and "not an action here" in again.content.decode()
