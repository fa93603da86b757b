"""Passkeys: both steps in one, and only for their owner."""

import pytest
from django.test import Client

from tests.people.passkey import PRESENT, Passkey, add_passkey, use

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict(settings):
    """The office asks everybody who has a password for a second step."""
    settings.MFA_REQUIRED = True


def test_a_passkey_signs_in_without_password_and_is_both_steps(client, sign_in, is_in, ana, strict):
    sign_in(ana.email)
    key, other = add_passkey(client), Client()
    use(other, key)
    assert is_in(other) and other.get("/", follow=True).status_code == 200


def test_a_passkey_is_not_slowed_down_by_somebody_who_guesses(client, sign_in, is_in, ana):
    sign_in(ana.email)
    key, other = add_passkey(client), Client()
    for _ in range(8):
        sign_in(ana.email, "wrong", browser=other)
    use(other, key)
    assert is_in(other)


def test_a_stolen_passkey_without_its_owner_does_not_sign_in(client, sign_in, is_in, ana):
    sign_in(ana.email)
    key, other = add_passkey(client), Client()
    use(other, key, flags=PRESENT)
    assert not is_in(other)


def test_another_key_does_not_sign_in(client, sign_in, is_in, ana):
    sign_in(ana.email)
    key, forged, other = add_passkey(client), Passkey(), Client()
    forged.id, forged.user = key.id, key.user
    use(other, forged)
    assert not is_in(other)


def test_the_passkey_of_a_closed_account_does_not_sign_in(client, sign_in, is_in, ana):
    sign_in(ana.email)
    key, other = add_passkey(client), Client()
    type(ana).objects.filter(pk=ana.pk).update(is_active=False)
    use(other, key)
    assert not is_in(other)
