"""Single sign-on by SAML: a signed answer to our own request, once, bound to (entity id, NameID)."""

import pytest
from allauth.socialaccount.models import SocialAccount
from lxml import etree

from pmo.hierarchy.models import Assignment
from pmo.people import sessions
from pmo.people.models import User
from tests.people import saml_provider as saml
from tests.people.saml_provider import PLACE, begin, browser, sign_in

pytestmark = pytest.mark.django_db


def test_the_request_says_who_asks_and_where_to_answer(saml_settings):
    request = begin(browser())
    assert request.acs == f"http://localhost{PLACE}acs/"
    assert request.issuer == f"http://localhost{PLACE}metadata/"
    assert request.destination == "https://idp.example.org/sso"


def test_the_metadata_page_tells_the_provider_what_it_needs(saml_settings):
    page = browser().get(f"{PLACE}metadata/")
    assert page.status_code == 200 and page["Content-Type"] == "text/xml"
    root = etree.fromstring(page.content)
    place = root.find(".//{urn:oasis:names:tc:SAML:2.0:metadata}AssertionConsumerService")
    assert root.get("entityID") == f"http://localhost{PLACE}metadata/" and place.get("Location").endswith(
        f"{PLACE}acs/"
    )
    assert root.find(".//{urn:oasis:names:tc:SAML:2.0:metadata}SPSSODescriptor").get("WantAssertionsSigned") == "true"


@pytest.mark.parametrize("sign", ["assertion", "both"])
def test_a_signed_answer_makes_an_account_without_any_role(saml_settings, signer, is_in, sign):
    client = browser()
    assert sign_in(client, signer, sign=sign)["Location"] == "/"
    user = User.objects.get()
    assert (user.email, user.name) == ("sam@example.org", "Sam Saml")
    assert is_in(client) and not Assignment.objects.exists() and not user.has_usable_password()
    assert SocialAccount.objects.get().extra_data["issuer"] == saml.ENTITY
    assert SocialAccount.objects.get().extra_data["subject"] == "sam-1"


def test_the_second_time_the_same_person_is_found_though_everything_else_changed(saml_settings, signer, is_in):
    sign_in(browser(), signer)
    client = browser()
    sign_in(client, signer, email="sam.new@example.org", name="Sam New", other_id="other@example.org")
    assert is_in(client) and User.objects.count() == 1


def test_another_name_id_with_the_same_address_does_not_get_the_account(saml_settings, signer, is_in, words):
    sign_in(browser(), signer)
    client = browser()
    answer = sign_in(client, signer, name_id="eve-1")
    assert answer.status_code == 403 and "There is an account with your e-mail address already" in words(answer)
    assert not is_in(client) and User.objects.count() == 1


def test_another_entity_under_the_same_name_is_refused(saml_settings, signer, is_in, words):
    sign_in(browser(), signer)
    saml_settings(entity_id="https://new-owner.example/entity")
    client = browser()
    answer = sign_in(client, signer, issuer="https://new-owner.example/entity")
    assert answer.status_code == 403 and "This sign-in service has changed who it is" in words(answer)
    assert not is_in(client)


def test_single_sign_on_needs_no_second_step_here(saml_settings, signer, is_in, settings):
    settings.MFA_REQUIRED, client = True, browser()
    sign_in(client, signer)
    assert is_in(client)


def test_a_person_who_has_left_does_not_come_in(saml_settings, signer, is_in):
    sign_in(browser(), signer)
    sessions.disable(User.objects.get())
    client = browser()
    assert sign_in(client, signer)["Location"] == "/account/inactive/"
    assert not is_in(client)
