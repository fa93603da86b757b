"""Choosing a password: the rules, asking for a new one, and what a change ends."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from pmo.people.models import User
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
NEW = "quiet-otter-balcony-7"


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "This password is too short. It must contain at least 12 characters."),
        ("password1234", "This password is on the list of passwords known from breaches. Use three or four unrelated words."),
        ("Password2026!", "This password is on the list of passwords known from breaches. Use three or four unrelated words."),
        ("1qaz2wsx3edc4rfv", "This password is on the list of passwords known from breaches. Use three or four unrelated words."),
        ("ana.account@example.org", "The password is too similar to the e-mail."),
    ],
)  # fmt: skip
def test_a_weak_password_is_refused_with_a_sentence(ana, password, sentence):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, ana)
    assert sentence in refused.value.messages


def change(client, new=NEW, old=make.PASSWORD):
    return client.post("/account/password/change/", {"oldpassword": old, "password1": new, "password2": new})


def test_a_change_needs_the_old_password_and_keeps_to_the_rules(client, sign_in, ana, words):
    sign_in(ana.email)
    assert "Please type your current password" in words(change(client, old="wrong"))
    assert "known from breaches" in words(change(client, new="password1234"))
    ana.refresh_from_db()
    assert ana.check_password(make.PASSWORD)


def test_a_change_ends_the_other_sessions_and_keeps_this_one(client, sign_in, is_in, ana, words):
    other = Client(headers={"User-Agent": "Another browser"})
    sign_in(ana.email, browser=other)
    sign_in(ana.email)
    assert "Another browser" in words(client.get("/account/sessions/"))
    assert change(client).status_code == 302
    assert is_in(client) and not is_in(other)
    assert "Another browser" not in words(client.get("/account/sessions/"))


def ask(client, email):
    return client.post("/account/password/reset/", {"email": email}, follow=True)


def link_in(message):
    return re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", message.get_payload())[1]


def test_asking_for_a_new_password_does_not_tell_who_has_an_account(client, ana, mailbox, words):
    closed, alone = make.person("Carl Closed"), User.objects.create_user("sso@example.org", "Sso")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    addresses = [ana.email, closed.email, alone.email, "nobody@example.org"]
    answers = [ask(client, address) for address in addresses]
    assert len({(answer.status_code, words(answer), *answer.redirect_chain) for answer in answers}) == 1
    assert len(mailbox()) == 4  # somebody is told each time, so that the answer takes equally long


def test_only_somebody_with_a_password_gets_a_link(client, ana, mailbox):
    closed, alone = make.person("Carl Closed"), User.objects.create_user("sso@example.org", "Sso")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    for address in (closed.email, alone.email, "nobody@example.org"):
        ask(client, address)
    assert not any("/password/reset/key/" in message.get_payload() for message in mailbox())
    ask(client, ana.email)
    assert sum("/password/reset/key/" in message.get_payload() for message in mailbox()) == 1


def test_a_reset_sets_the_password_once_and_ends_every_session(client, sign_in, is_in, ana, mailbox, words):
    other = Client()
    sign_in(ana.email, browser=other)
    ask(client, ana.email)
    link = link_in(mailbox()[0])
    form = client.get(link, follow=True)
    url = form.redirect_chain[-1][0]
    assert "known from breaches" in words(client.post(url, {"password1": "password1234", "password2": "password1234"}))
    client.post(url, {"password1": NEW, "password2": NEW})
    ana.refresh_from_db()
    assert ana.check_password(NEW) and not is_in(other) and not is_in(client)
    again = Client().get(link, follow=True)
    assert "password1" not in again.content.decode()


def test_the_secret_of_a_reset_leaves_the_address_at_once(client, ana, mailbox):
    ask(client, ana.email)
    assert client.get(link_in(mailbox()[0]))["Location"].endswith("-set-password/")


def test_whoever_signs_in_by_the_organisation_cannot_make_a_password(as_user, words):
    alone = User.objects.create_user("sso@example.org", "Sso Only")
    client = as_user(alone)
    assert "You need no password" in words(client.get("/account/password/set/"))
    assert client.post("/account/password/set/", {"password1": NEW, "password2": NEW}).status_code == 405
    assert client.post("/account/password/change/", {"password1": NEW, "password2": NEW}).status_code == 302
    alone.refresh_from_db()
    assert not alone.has_usable_password()
