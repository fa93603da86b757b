"""Invitations: a link by mail that works once, and not for ever."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from pmo.core.clock import now
from pmo.people import invitations
from pmo.people.models import Invitation, User
from tests.architecture.test_addresses import written

pytestmark = pytest.mark.django_db
PASSWORD = "quiet-otter-balcony-7"


@pytest.fixture
def invited(as_user, lead, mailbox, django_capture_on_commit_callbacks):
    """`invited(email)` invites on the page, and gives the link of the mail."""

    def invite(email="Nia.New@Example.org", name="Nia New"):
        with django_capture_on_commit_callbacks(execute=True):
            answer = as_user(lead).post("/people/invite/", {"email": email, "name": name})
        assert answer.status_code == 302, answer.content.decode()
        return re.search(r"/invitation/[^/]+/", mailbox()[-1].get_payload(decode=True).decode())[0]

    return invite


def link_of(person, by):
    """A link without the mail."""
    return f"/invitation/{invitations._make(person, by)[1]}/"


@pytest.fixture
def nia(db):
    """Nia is invited and has not come yet."""
    return User.objects.create_user("nia.new@example.org", "Nia New")


@pytest.fixture
def link(nia, lead):
    """Her link."""
    return link_of(nia, lead)


def test_the_link_of_the_mail_sets_a_password_and_comes_in(invited, is_in):
    link, guest = invited(), Client()
    assert b"Nia New" in guest.get(link).content
    assert guest.post(link, {"password": PASSWORD}).status_code == 302
    person = User.objects.get(email="nia.new@example.org")
    assert is_in(guest) and person.check_password(PASSWORD)


def test_the_secret_of_the_link_is_not_in_the_database(link):
    secret = link.split("/")[2]
    row = Invitation.objects.get()
    assert secret.encode() not in bytes(row.digest) and len(bytes(row.digest)) == 32
    assert secret not in str(row.__dict__)


def test_looking_at_the_link_does_not_use_it_up(link, is_in):
    for method in ("get", "head", "get"):
        assert getattr(Client(), method)(link).status_code == 200
    guest = Client()
    guest.post(link, {"password": PASSWORD})
    assert is_in(guest)


def test_a_weak_password_is_explained_and_leaves_the_link_open(link, words, is_in):
    guest = Client()
    answer = guest.post(link, {"password": "password1234"})
    assert answer.status_code == 422 and "known from breaches" in words(answer)
    assert "too similar" in words(guest.post(link, {"password": "nia.new@example.org"}))
    guest.post(link, {"password": PASSWORD})
    assert is_in(guest)


def over(link, words, is_in):
    """The link shows the kind page, to a look and to a try, and nothing is written."""
    before = written()
    for method, data in (("get", {}), ("post", {"password": "another-otter-balcony-8"})):
        guest = Client()
        answer = getattr(guest, method)(link, data)
        assert answer.status_code == 404 and "This invitation cannot be used" in words(answer)
        assert not is_in(guest)
    assert written() == before


def test_a_link_works_once(link, nia, words, is_in):
    Client().post(link, {"password": PASSWORD})
    over(link, words, is_in)
    nia.refresh_from_db()
    assert nia.check_password(PASSWORD)


def test_two_who_hold_the_link_do_not_both_come_in(link, nia, lead):
    row = invitations.find(link.split("/")[2])
    invitations.accept(invitation=row, password=PASSWORD)
    with pytest.raises(invitations.Problem):
        invitations.accept(invitation=row, password="another-otter-balcony-8")


def test_a_link_ends_after_fourteen_days(link, words, is_in, time_machine):
    time_machine.move_to(now() + timedelta(days=14, minutes=1))
    over(link, words, is_in)


def test_a_withdrawn_link_is_worthless(link, as_user, lead, words, is_in):
    as_user(lead).post(f"/people/invitations/{Invitation.objects.get().pk}/withdraw/")
    over(link, words, is_in)


def test_a_withdrawn_invitation_is_not_undone_by_asking_for_a_new_password(link, as_user, lead, mailbox):
    as_user(lead).post(f"/people/invitations/{Invitation.objects.get().pk}/withdraw/")
    Client().post("/account/password/reset/", {"email": "nia.new@example.org"})
    assert "/password/reset/key/" not in mailbox()[0].get_payload()


def test_a_newer_link_replaces_the_older(link, nia, lead, words, is_in):
    newer = link_of(nia, lead)
    over(link, words, is_in)
    assert Client().get(newer).status_code == 200


def test_a_link_of_somebody_who_has_left_is_worthless(link, nia, words, is_in):
    User.objects.filter(pk=nia.pk).update(is_active=False)
    over(link, words, is_in)


@pytest.mark.parametrize("secret", ["x", "A" * 43, "%00", "ü", "' OR 1=1 --"])
def test_a_forged_link_is_worthless(link, words, is_in, secret):
    over(f"/invitation/{secret}/", words, is_in)


def test_an_invitation_signs_out_whoever_sat_there_before(link, nia, as_user, lead):
    client = as_user(lead)
    client.post(link, {"password": PASSWORD})
    assert client.get("/account/").wsgi_request.user == nia


def test_somebody_who_has_an_account_is_not_invited(as_user, lead, words, ana):
    answer = as_user(lead).post("/people/invite/", {"email": ana.email.upper(), "name": "Ana"})
    assert answer.status_code == 422 and "has an account already" in words(answer)


def test_only_those_who_may_invite_do(as_user, alice, words):
    assert as_user(alice).post("/people/invite/", {"email": "x@example.org", "name": "X"}).status_code in (403, 404)
    assert not Invitation.objects.exists()


def test_where_it_is_required_the_second_step_follows_the_invitation(link, settings):
    settings.MFA_REQUIRED, guest = True, Client()
    guest.post(link, {"password": PASSWORD})
    assert guest.get("/work/")["Location"] == "/account/2fa/"


def test_the_mail_calls_people_by_the_name_they_have(invited, mailbox):
    invited(name="Nia O'Brien & Co")
    text = mailbox()[-1].get_payload(decode=True).decode()
    assert text.startswith("Hello Nia O'Brien & Co,\n")


def test_the_list_of_people_says_who_has_not_come_yet(link, nia, as_user, lead, words):
    row = r"Nia New.*?nia\.new@example\.org (\w+)"
    assert re.search(row, words(as_user(lead).get("/people/")))[1] == "invited"
    Client().post(link, {"password": PASSWORD})
    assert re.search(row, words(as_user(lead).get("/people/")))[1] == "active"


def test_an_invitation_that_nobody_took_up_says_that_it_has_ended(link, as_user, lead, words, time_machine):
    assert "Nia New until" in words(as_user(lead).get("/people/"))
    time_machine.move_to(now() + timedelta(days=15))
    assert "Nia New ended" in words(as_user(lead).get("/people/"))
