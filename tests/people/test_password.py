"""Signing in by password: one answer to every wrong try, and guessing that grows slow without locking anybody out."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from pmo.core.clock import now
from pmo.people import sessions
from pmo.people.models import SignInFailure, User
from pmo.people.throttle import failed, network_of
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
WRONG = "The address and the password do not belong together"
WAIT = "Too many wrong passwords from this network"


@pytest.fixture(autouse=True)
def clock(time_machine):
    """A clock that runs and can be moved."""
    time_machine.move_to(now())


def test_the_right_password_signs_in(client, sign_in, is_in, ana):
    assert sign_in(ana.email)["Location"] == "/"
    assert is_in(client)


def test_the_address_counts_in_any_case(client, sign_in, is_in, ana):
    sign_in(ana.email.upper())
    assert is_in(client)


def test_an_account_made_with_capitals_in_the_address_signs_in(client, sign_in, is_in):
    User.objects.create_user("Maya.Capital@Example.org", "Maya", make.PASSWORD)
    sign_in("Maya.Capital@Example.org")
    assert is_in(client)


def test_a_session_gets_a_new_key_when_somebody_signs_in(client, sign_in, ana):
    client.get("/account/login/")
    session = client.session
    session["before"] = 1
    session.save()
    old = session.session_key
    sign_in(ana.email)
    assert client.session.session_key != old


def test_every_wrong_try_has_the_same_answer(client, sign_in, is_in, ana, words):
    closed = make.person("Carl Closed")
    sessions.disable(closed)
    tries = [
        (ana.email, "wrong"),
        (closed.email, "wrong"),
        (closed.email, make.PASSWORD),
        ("nobody@example.org", "wrong"),
    ]
    answers = [sign_in(*each) for each in tries]
    assert {answer.status_code for answer in answers} == {200}
    pages = {re.sub(r'(value|login)="[^"]*"', "", words(answer)) for answer in answers}
    assert len(pages) == 1 and WRONG in pages.pop()
    assert not is_in(client)


def test_without_an_account_a_password_is_hashed_all_the_same(sign_in, ana, monkeypatch):
    hashed = []
    monkeypatch.setattr(User, "set_password", lambda self, password: hashed.append(password))
    sign_in("nobody@example.org", "wrong")
    assert hashed == ["wrong"]


def test_a_form_from_elsewhere_is_refused(ana):
    assert (
        Client(enforce_csrf_checks=True)
        .post("/account/login/", {"login": ana.email, "password": make.PASSWORD})
        .status_code
        == 403
    )


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client, ana, target):
    data = {"login": ana.email, "password": make.PASSWORD, "next": target}
    assert client.post("/account/login/", data)["Location"] == "/"


def fail(sign_in, email, times=5, **more):
    for _ in range(times):
        answer = sign_in(email, "wrong", **more)
    return answer


def test_after_five_wrong_passwords_even_the_right_one_must_wait(client, sign_in, is_in, ana, words):
    fail(sign_in, ana.email)
    answer = sign_in(ana.email.upper())
    assert WAIT in words(answer) and "Try again in 5 seconds, or sign in with a passkey" in words(answer)
    assert not is_in(client)


def test_somebody_without_an_account_must_wait_as_well(sign_in, ana, words):
    fail(sign_in, "nobody@example.org")
    assert WAIT in words(sign_in("nobody@example.org"))


def test_the_wait_grows_and_ends_at_fifteen_minutes(sign_in, ana, words, time_machine):
    fail(sign_in, ana.email)
    waits = []
    for _ in range(10):
        waits.append(re.search(r"Try again in (\d+ \w+)", words(sign_in(ana.email, "wrong")))[1])
        time_machine.shift(timedelta(minutes=15, seconds=1))
        sign_in(ana.email, "wrong")
    assert waits[:4] == ["5 seconds", "10 seconds", "20 seconds", "40 seconds"] and waits[-1] == "15 minutes"


def test_once_the_wait_is_over_the_right_password_clears_the_count(client, sign_in, is_in, ana, time_machine):
    fail(sign_in, ana.email)
    time_machine.shift(timedelta(seconds=6))
    sign_in(ana.email)
    assert is_in(client)
    assert SignInFailure.objects.count() == 1  # the network's own, which one success does not clear


def test_the_owner_signs_in_from_another_network_at_once(client, sign_in, is_in, ana):
    fail(sign_in, ana.email, times=12, REMOTE_ADDR="192.0.2.7")
    sign_in(ana.email, REMOTE_ADDR="198.51.100.9")
    assert is_in(client)


def test_another_account_at_the_same_network_is_free_until_thirty_failures(client, sign_in, is_in, ana, words):
    for number in range(29):
        failed(f"guess{number}@example.org", "127.0.0.1")
    sign_in(ana.email)
    assert is_in(client)
    failed("guess30@example.org", "127.0.0.1")
    assert WAIT in words(sign_in(ana.email, browser=Client()))


def test_counters_are_in_the_database_without_the_address(sign_in, ana):
    fail(sign_in, ana.email, times=2)
    assert sorted(SignInFailure.objects.values_list("count", flat=True)) == [2, 2]
    assert all(ana.email not in row.key and "127.0.0.1" not in row.key for row in SignInFailure.objects.all())


def test_counters_are_forgotten_after_an_hour(sign_in, ana, time_machine):
    fail(sign_in, ana.email, times=4)
    time_machine.shift(timedelta(minutes=61))
    fail(sign_in, ana.email, times=1)
    assert set(SignInFailure.objects.values_list("count", flat=True)) == {1}


def test_a_forwarded_address_is_not_believed_without_a_proxy(sign_in, ana, words):
    for number in range(5):
        sign_in(ana.email, "wrong", headers={"X-Forwarded-For": f"203.0.113.{number}"})
    assert WAIT in words(sign_in(ana.email, headers={"X-Forwarded-For": "203.0.113.99"}))


def test_behind_one_proxy_its_entry_counts_and_not_what_the_caller_wrote(client, sign_in, is_in, ana, words, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        sign_in(ana.email, "wrong", headers={"X-Forwarded-For": f"10.0.0.{number}, 203.0.113.7"})
    assert WAIT in words(sign_in(ana.email, headers={"X-Forwarded-For": "10.9.9.9, 203.0.113.7"}))
    sign_in(ana.email, headers={"X-Forwarded-For": "203.0.113.7, 203.0.113.8"})
    assert is_in(client)


def test_a_network_is_one_address_of_the_old_kind_and_a_64_of_the_new():
    assert network_of("192.0.2.7") == "192.0.2.7"
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") != network_of("2001:db8:0:1::1")
    assert network_of("nonsense") == "unknown"
