"""Response actions: with the drop that they justify."""

import pytest

from pmo.records.models import Link
from registers.models import Action

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
