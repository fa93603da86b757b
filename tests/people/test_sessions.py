"""Sessions: how long they live, the list of one's own, and ending them."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from pmo.core.clock import now, today
from pmo.people import invitations, sessions, tokens
from pmo.people.models import Invitation, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(time_machine):
    """A clock that runs and can be moved."""
    time_machine.move_to(now())
    return lambda **more: time_machine.shift(timedelta(**more))


def test_a_session_ends_at_its_absolute_age_however_busy_it_is(client, sign_in, is_in, ana, clock, settings):
    settings.SESSION_ABSOLUTE_AGE = timedelta(hours=2)
    sign_in(ana.email)
    for _ in range(7):
        assert is_in(client)
        clock(minutes=17)
    clock(minutes=5)
    assert client.get("/work/")["Location"] == "/account/login/?next=/work/"
    assert not Session.objects.filter(session_key=client.session.session_key or "-").exists()


def test_a_session_that_nobody_uses_ends(client, sign_in, is_in, ana, clock, settings):
    settings.SESSION_COOKIE_AGE = 3600
    sign_in(ana.email)
    clock(minutes=50)
    assert is_in(client)
    clock(minutes=50)
    assert is_in(client)
    clock(minutes=61)
    assert not is_in(client)


def test_the_api_says_in_its_own_way_that_the_session_has_ended(client, sign_in, ana, clock, settings):
    sign_in(ana.email)
    clock(hours=11)
    settings.SESSION_ABSOLUTE_AGE = timedelta(hours=2)
    answer = client.get("/api/v1/me/")
    assert answer.status_code == 401 and "Sign in again" in answer.json()["detail"]


def test_the_list_shows_my_sessions_and_nobody_elses(client, sign_in, ana, lead, words):
    sign_in(ana.email, browser=Client(headers={"User-Agent": "Library computer"}))
    sign_in(lead.email, browser=Client(headers={"User-Agent": "Lead's computer"}))
    sign_in(ana.email)
    page = words(client.get("/account/sessions/"))
    assert "Library computer" in page and "This one" in page and "Lead" not in page


def test_the_others_are_signed_out_and_really_out(client, sign_in, is_in, ana):
    other = Client()
    sign_in(ana.email, browser=other)
    key = other.session.session_key
    sign_in(ana.email)
    client.post("/account/sessions/")
    assert is_in(client) and not is_in(other)
    assert not Session.objects.filter(session_key=key).exists()


def test_a_cookie_from_before_signing_out_is_worthless(client, sign_in, is_in, ana):
    sign_in(ana.email)
    cookie = client.cookies["session"].value
    client.post("/account/logout/")
    thief = Client()
    thief.cookies["session"] = cookie
    assert not is_in(thief)


def test_a_link_cannot_sign_somebody_out(client, sign_in, is_in, ana):
    sign_in(ana.email)
    assert client.get("/account/logout/").status_code == 200
    assert is_in(client)


def test_the_office_lead_ends_a_persons_sessions(as_user, lead, sign_in, is_in, ana):
    other = Client()
    sign_in(ana.email, browser=other)
    as_user(lead).post(f"/people/{ana.pk}/sessions/end/")
    assert not is_in(other)


def test_somebody_who_has_left_is_out_at_once(as_user, lead, sign_in, is_in, ana):
    other = Client()
    sign_in(ana.email, browser=other)
    _, key = tokens.issue(user=ana, name="Script", scopes=["read"], days=9)
    as_user(lead).post(f"/people/{ana.pk}/active/")
    ana.refresh_from_db()
    assert not ana.is_active and ana.left_on == today()
    assert not is_in(other) and not UserSession.objects.filter(user=ana).exists()
    assert Client().get("/api/v1/me/", headers={"Authorization": f"Bearer {key}"}).status_code == 401


def test_a_session_is_out_even_when_only_the_account_was_closed(client, sign_in, is_in, ana):
    sign_in(ana.email)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert not is_in(client)


def test_somebody_who_is_back_has_neither_the_old_tokens_nor_the_old_invitation(lead):
    person = invitations.invite(email="new@example.org", name="New", by=lead).user
    token, _ = tokens.issue(user=person, name="Script", scopes=["read"], days=9)
    sessions.disable(person)
    sessions.enable(person)
    token.refresh_from_db()
    assert token.revoked_at and not Invitation.objects.open(now()).exists()


def test_nobody_closes_their_own_account(as_user, lead):
    assert as_user(lead).post(f"/people/{lead.pk}/active/").status_code == 422
    lead.refresh_from_db()
    assert lead.is_active


def test_a_session_without_right_to_invite_ends_nobody_elses(as_user, sign_in, is_in, ana, alice):
    other = Client()
    sign_in(ana.email, browser=other)
    for page in ("sessions/end", "active"):
        assert as_user(alice).post(f"/people/{ana.pk}/{page}/").status_code in (403, 404)
    assert is_in(other)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("a-program/1.0", "a-program/1.0"),
        ("", "Unknown"),
    ],
)  # fmt: skip
def test_a_session_is_named_as_its_owner_knows_it(sign_in, ana, as_user, lead, told, name):
    browser = Client(HTTP_USER_AGENT=told)
    sign_in(ana.email, browser=browser)
    browser.get("/account/sessions/")
    assert f">{name}<" in browser.get("/account/sessions/").content.decode()
    assert f">{name}<" in as_user(lead).get(f"/people/{ana.pk}/").content.decode()
