"""What pages say: choices in words, whom to ask for a role, dates and addresses that cannot be read."""

import re

import pytest
from django import forms

from pmo.hierarchy.models import Lens
from pmo.people.invitations import invite
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


class Sample(forms.Form):
    must = forms.ModelChoiceField(Lens.objects.all())
    may = forms.ModelChoiceField(Lens.objects.all(), required=False)
    own = forms.ChoiceField(choices=[("", "Any"), ("a", "A")], required=False)
    blank = forms.ChoiceField(choices=[("", ""), ("a", "A")], required=False)


@pytest.mark.parametrize(("name", "word"), [("must", "Choose …"), ("may", "None"), ("own", "Any"), ("blank", "None")])
def test_an_empty_choice_is_a_word(name, word):
    assert re.search(r'<option value=""[^>]*>([^<]*)</option>', str(Sample()[name]))[1] == word


def test_what_is_chosen_stays_chosen():
    assert '<option value="a" selected>A</option>' in str(Sample({"own": "a"})["own"])
    assert '<option value="" selected>Any</option>' in str(Sample({"own": ""})["own"])


@pytest.mark.parametrize(
    "url",
    ["/work/{}/edit/", "/work/{}/new/", "/work/{}/people/new/", "/work/{}/rate/", "/work/{}/figures/new/", "/people/roles/new/",
     "/settings/lenses/new/", "/settings/units/new/", "/settings/scales/new/", "/account/tokens/", "/start/"],
)  # fmt: skip
def test_no_form_shows_dashes_for_a_choice(as_user, tree, lead, url):
    page = as_user(lead).get(url.format(tree.a.pk))
    assert page.status_code == 200
    assert not re.search(r"<option[^>]*>[\s-]*</option>", page.content.decode())


def test_somebody_invited_reads_that_a_lead_gives_them_a_role(as_user, lead):
    user = invite(email="new@example.org", name="Nora New", by=lead).user
    page = as_user(user).get("/", follow=True)
    assert "An office lead needs to give you a role" in text(page) and "Priya Lead, who invited you" in text(page)
    assert "Start with a portfolio" not in text(page) and "Create or import one" not in text(page)


def test_somebody_with_a_role_is_not_told_that_they_have_none(as_user, tree, bob):
    page = text(as_user(bob).get("/start/"))
    assert "Only an office lead starts a portfolio" in page and "you hold none" not in page


WRONG_DAYS = [
    "31/02/2026", "2026-02-30", "0001-01-01", "9999-12-31", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "today", "-5", "1e9",
    "2026-13-45", "12345678901234567890", "٢٠٢٦-٠١-٠١x", "2026-01-01T99:99", "/", "30/06/0026",
]  # fmt: skip


@pytest.mark.parametrize("day", WRONG_DAYS)
def test_a_day_that_there_was_not_is_told_in_a_sentence(as_user, tree, lead, day):
    page = as_user(lead).get(f"/work/{tree.a.pk}/past/", {"as_at": day})
    assert page.status_code == 200 and "is not a day that there was. Write it as" in text(page)


@pytest.mark.parametrize(
    "day", ["2150-01-01", "31/12/2149", "31 Dec 2100", "2100-01-01T10:00", "2100-01-01T10:00+14:00"]
)
def test_a_day_is_read_as_people_write_it(as_user, tree, lead, day):
    page = text(as_user(lead).get(f"/work/{tree.a.pk}/past/", {"as_at": day}))
    assert "As it stood on" in page


@pytest.mark.parametrize("url", ["/search/", "/work/", "/people/"])
def test_an_address_that_is_too_long_gets_a_sentence_of_ours(as_user, lead, tree, url):
    client = as_user(lead)
    page = client.get(url, {"q": "a" * 4500})
    assert page.status_code == 414 and "This address is too long" in text(page) and "<html" in page.content.decode()
    assert client.get(url, {"q": "a" * 3000}).status_code == 200
    assert client.get(url, {"q": "a" * 4500}, headers={"HX-Request": "true"}).status_code == 414
    assert 'name="q" maxlength="200"' in client.get(url).content.decode()


def test_nobody_else_is_named_to_somebody_without_a_role(as_user, lead):
    stranger = make.person("Charlie Stranger")
    assert "Priya" not in text(as_user(stranger).get("/", follow=True))
