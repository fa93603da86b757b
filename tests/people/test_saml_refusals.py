"""SAML: every answer that is not the service's own, fresh and to our own request, is refused and makes no account."""

import re

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session

from pmo.people.models import User
from tests.people import saml_provider as saml
from tests.people.saml_provider import PLACE, begin, browser, send, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(saml_settings, signer, is_in):
    """`refused(…)` answers with these lies and wants a kind page, no session and no account."""

    def attempt(by=signer, **lies):
        client = browser()
        answer = sign_in(client, by, **lies)
        assert answer.status_code in (401, 403) and b"<h1" in answer.content
        assert not is_in(client) and not User.objects.exists()

    return attempt


LIES = {
    "expired": {"start": "2020-01-01T00:00:00Z", "end": "2020-01-01T00:05:00Z"},
    "not yet valid": {"start": "2090-01-01T00:00:00Z"},
    "for another audience": {"audience": "https://another.example"},
    "sent to another place": {"destination": "https://another.example/acs/"},
    "meant for another place": {"recipient": "https://another.example/acs/"},
    "from another issuer": {"issuer": "https://evil.example"},
    "to another request": {"answers": 'InResponseTo="ONELOGIN_x"', "confirms": 'InResponseTo="ONELOGIN_x"'},
    "to another request inside": {"confirms": 'InResponseTo="ONELOGIN_x"'},
    "to no request": {"answers": "", "confirms": ""}, "to no request inside": {"confirms": ""},
    "not successful": {"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"},
    "about a passing person": {"format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
    "without a person": {"name_id": ""}, "without an address": {"email": ""},
    "signed around the assertion only": {"sign": "response"},
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_is_refused_that_is(refused, lie):
    refused(**LIES[lie])


def test_an_answer_that_nobody_signed_is_refused(refused):
    refused(by=None)


def test_an_answer_signed_by_a_stranger_is_refused(refused):
    refused(by=saml.signer())


def test_an_answer_changed_after_signing_is_refused(refused):
    refused(edit=lambda xml: xml.replace(">sam-1<", ">the-director<"))


def test_a_second_assertion_around_the_signed_one_is_refused(refused):
    def wrap(xml):
        signed = re.search(r"<saml:Assertion.*</saml:Assertion>", xml, re.DOTALL)[0]
        plain = re.sub(r"<ds:Signature.*</ds:Signature>", "", signed, flags=re.DOTALL)
        forged = re.sub(r' ID="[^"]+"', ' ID="_forged"', plain, count=1).replace(">sam-1<", ">the-director<")
        return xml.replace(signed, forged + signed)

    refused(edit=wrap)


def test_a_comment_in_the_name_does_not_cut_it(saml_settings, signer, is_in):
    """`admin<!-- -->.evil` must be one name, or a stranger could be somebody."""
    sign_in(browser(), signer, name_id="sam-1<!-- -->.evil")
    assert SocialAccount.objects.filter(extra_data__subject="sam-1").count() == 0


def test_an_answer_with_a_document_type_is_refused(refused):
    refused(edit=lambda xml: '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + xml)


@pytest.mark.parametrize("response", ["", "not base64 !", "bm90IHhtbA=="])
def test_nonsense_is_refused(saml_settings, response):
    assert send(browser(), response).status_code in (401, 403)


def test_an_answer_counts_once(saml_settings, signer, is_in):
    client = browser()
    response = saml.answer(begin(client), signer)
    send(client, response)
    client.post("/account/logout/")
    assert send(client, response).status_code == 403
    assert not is_in(client)


def test_an_answer_counts_only_in_the_browser_that_asked(saml_settings, signer, is_in):
    response, thief = saml.answer(begin(browser()), signer), browser()
    assert send(thief, response).status_code == 403
    assert not is_in(thief)


def test_a_stolen_answer_is_worthless_even_for_a_request_of_the_thiefs(saml_settings, signer, is_in):
    """The outer element is not signed: the thief writes their own request's number there."""
    client, thief = browser(), browser()
    mine, theirs = begin(client), begin(thief)
    stolen = saml.answer(mine, signer, answers=f'InResponseTo="{theirs.id}"')
    assert send(thief, stolen).status_code in (401, 403)
    assert not is_in(thief)


def test_a_used_assertion_that_names_no_request_is_worthless(saml_settings, signer, is_in):
    assertion = "_the-same"
    sign_in(browser(), signer, id=assertion)
    thief = browser()
    assert sign_in(thief, signer, id=assertion).status_code == 403
    assert not is_in(thief)


def test_nobody_fills_the_database_through_the_open_address(saml_settings):
    before = Session.objects.count()
    assert browser().post("/account/saml/none/acs/", {"SAMLResponse": "x"}).status_code == 404
    assert browser().post(f"{PLACE}acs/", {"SAMLResponse": "x" * 300_000}).status_code == 400
    assert Session.objects.count() == before


def test_a_link_of_anybodys_does_not_sign_out_or_lead_elsewhere(saml_settings, signer, is_in):
    client = browser()
    sign_in(client, signer)
    answer = client.get(f"{PLACE}sls/?SAMLResponse=x&RelayState=https://evil.example")
    assert answer["Location"] == "/account/logout/" and is_in(client)


@pytest.mark.parametrize("page", ["login", "metadata", "acs/finish", "acs", "sls"])
def test_a_service_that_is_not_configured_is_not_there(saml_settings, page):
    assert browser().post(f"/account/saml/none/{page}/").status_code == 404
