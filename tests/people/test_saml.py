"""Single sign-on by SAML: a signed answer to our own request, once, bound to (entity id, NameID)."""

import json
import re

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.test import Client
from lxml import etree

from pmo.hierarchy.models import Assignment
from pmo.people import sessions
from pmo.people.models import User
from pmo.people.sso import config
from tests.people import saml_provider as saml

pytestmark = pytest.mark.django_db
PLACE = "/account/saml/council/"
HOST = {"host": "localhost"}


@pytest.fixture(scope="module")
def signer():
    """The provider's key."""
    return saml.signer()


@pytest.fixture
def configured(settings, monkeypatch, signer):
    """`configured(…)` sets SSO_SAML as the environment would."""

    def set_to(**more):
        entry = {"provider_id": "council", "name": "Council account", "entity_id": saml.ENTITY, "certificate": signer.certificate,
                 "sso_url": "https://idp.example.org/sso"}  # fmt: skip
        monkeypatch.setenv("SSO_SAML", json.dumps([entry | more]))
        settings.SOCIALACCOUNT_PROVIDERS = config.providers()

    set_to()
    return set_to


def browser():
    return Client(headers=HOST)


def begin(client):
    there = client.post(f"{PLACE}login/")
    assert there.status_code == 302, there.content.decode()
    return saml.request_of(there["Location"])


def send(client, response):
    """The provider's form comes from another site, and our page fetches the result."""
    back = client.post(f"{PLACE}acs/", {"SAMLResponse": response})
    assert back.status_code == 302, back.content.decode()
    return client.get(back["Location"])


def sign_in(client, signer, **lies):
    return send(client, saml.answer(begin(client), signer, **lies))


def test_the_request_says_who_asks_and_where_to_answer(configured):
    request = begin(browser())
    assert request.acs == f"http://localhost{PLACE}acs/"
    assert request.issuer == f"http://localhost{PLACE}metadata/"
    assert request.destination == "https://idp.example.org/sso"


def test_the_metadata_page_tells_the_provider_what_it_needs(configured):
    page = browser().get(f"{PLACE}metadata/")
    assert page.status_code == 200 and page["Content-Type"] == "text/xml"
    root = etree.fromstring(page.content)
    place = root.find(".//{urn:oasis:names:tc:SAML:2.0:metadata}AssertionConsumerService")
    assert root.get("entityID") == f"http://localhost{PLACE}metadata/" and place.get("Location").endswith(
        f"{PLACE}acs/"
    )
    assert root.find(".//{urn:oasis:names:tc:SAML:2.0:metadata}SPSSODescriptor").get("WantAssertionsSigned") == "true"


@pytest.mark.parametrize("sign", ["assertion", "both"])
def test_a_signed_answer_makes_an_account_without_any_role(configured, signer, is_in, sign):
    client = browser()
    assert sign_in(client, signer, sign=sign)["Location"] == "/"
    user = User.objects.get()
    assert (user.email, user.name) == ("sam@example.org", "Sam Saml")
    assert is_in(client) and not Assignment.objects.exists() and not user.has_usable_password()
    assert SocialAccount.objects.get().extra_data["issuer"] == saml.ENTITY
    assert SocialAccount.objects.get().extra_data["subject"] == "sam-1"


def test_the_second_time_the_same_person_is_found_though_everything_else_changed(configured, signer, is_in):
    sign_in(browser(), signer)
    client = browser()
    sign_in(client, signer, email="sam.new@example.org", name="Sam New", other_id="other@example.org")
    assert is_in(client) and User.objects.count() == 1


def test_another_name_id_with_the_same_address_does_not_get_the_account(configured, signer, is_in, words):
    sign_in(browser(), signer)
    client = browser()
    answer = sign_in(client, signer, name_id="eve-1")
    assert answer.status_code == 403 and "There is an account with your e-mail address already" in words(answer)
    assert not is_in(client) and User.objects.count() == 1


def test_another_entity_under_the_same_name_is_refused(configured, signer, is_in, words):
    sign_in(browser(), signer)
    configured(entity_id="https://new-owner.example/entity")
    client = browser()
    answer = sign_in(client, signer, issuer="https://new-owner.example/entity")
    assert answer.status_code == 403 and "This sign-in service has changed who it is" in words(answer)
    assert not is_in(client)


def test_single_sign_on_needs_no_second_step_here(configured, signer, is_in, settings):
    settings.MFA_REQUIRED, client = True, browser()
    sign_in(client, signer)
    assert is_in(client)


def test_a_person_who_has_left_does_not_come_in(configured, signer, is_in):
    sign_in(browser(), signer)
    sessions.disable(User.objects.get())
    client = browser()
    assert sign_in(client, signer)["Location"] == "/account/inactive/"
    assert not is_in(client)


@pytest.fixture
def refused(configured, signer, is_in):
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


def test_a_comment_in_the_name_does_not_cut_it(configured, signer, is_in):
    """`admin<!-- -->.evil` must be one name, or a stranger could be somebody."""
    sign_in(browser(), signer, name_id="sam-1<!-- -->.evil")
    assert SocialAccount.objects.filter(extra_data__subject="sam-1").count() == 0


def test_an_answer_with_a_document_type_is_refused(refused):
    refused(edit=lambda xml: '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + xml)


@pytest.mark.parametrize("response", ["", "not base64 !", "bm90IHhtbA=="])
def test_nonsense_is_refused(configured, response):
    assert send(browser(), response).status_code in (401, 403)


def test_an_answer_counts_once(configured, signer, is_in):
    client = browser()
    response = saml.answer(begin(client), signer)
    send(client, response)
    client.post("/account/logout/")
    assert send(client, response).status_code == 403
    assert not is_in(client)


def test_an_answer_counts_only_in_the_browser_that_asked(configured, signer, is_in):
    response, thief = saml.answer(begin(browser()), signer), browser()
    assert send(thief, response).status_code == 403
    assert not is_in(thief)


def test_a_stolen_answer_is_worthless_even_for_a_request_of_the_thiefs(configured, signer, is_in):
    """The outer element is not signed: the thief writes their own request's number there."""
    client, thief = browser(), browser()
    mine, theirs = begin(client), begin(thief)
    stolen = saml.answer(mine, signer, answers=f'InResponseTo="{theirs.id}"')
    assert send(thief, stolen).status_code in (401, 403)
    assert not is_in(thief)


def test_a_used_assertion_that_names_no_request_is_worthless(configured, signer, is_in):
    assertion = "_the-same"
    sign_in(browser(), signer, id=assertion)
    thief = browser()
    assert sign_in(thief, signer, id=assertion).status_code == 403
    assert not is_in(thief)


def test_nobody_fills_the_database_through_the_open_address(configured):
    before = Session.objects.count()
    assert browser().post("/account/saml/none/acs/", {"SAMLResponse": "x"}).status_code == 404
    assert browser().post(f"{PLACE}acs/", {"SAMLResponse": "x" * 300_000}).status_code == 400
    assert Session.objects.count() == before


def test_a_link_of_anybodys_does_not_sign_out_or_lead_elsewhere(configured, signer, is_in):
    client = browser()
    sign_in(client, signer)
    answer = client.get(f"{PLACE}sls/?SAMLResponse=x&RelayState=https://evil.example")
    assert answer["Location"] == "/account/logout/" and is_in(client)


@pytest.mark.parametrize("page", ["login", "metadata", "acs/finish", "acs", "sls"])
def test_a_service_that_is_not_configured_is_not_there(configured, page):
    assert browser().post(f"/account/saml/none/{page}/").status_code == 404
