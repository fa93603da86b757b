"""The local mailbox: one's own mail; everybody's only to those who may invite."""

from email.message import EmailMessage
from mailbox import Maildir

import pytest

from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
ATTACHED = b"%PDF-1.7 of Ana"


@pytest.fixture
def box(settings, tmp_path):
    """`box(subject, to)` puts a message with a PDF into the mailbox and gives its key."""
    folder = Maildir(tmp_path / "mail", factory=None, create=True)
    settings.MAILDIR = str(tmp_path / "mail")

    def put(subject: str, to: str, **more: str) -> str:
        mail = EmailMessage()
        for name, value in more.items():
            mail[name] = value
        mail["Subject"], mail["To"], mail["From"] = subject, to, "office@example.org"
        mail.set_content(f"The text of {subject}.")
        mail.add_attachment(ATTACHED, maintype="application", subtype="pdf", filename="report.pdf")
        return folder.add(mail.as_bytes())

    return put


@pytest.fixture
def two(box, ana, bert):
    """A message to each of two people, as keys."""
    return box("For Ana", f"Ana Account <{ana.email}>"), box("For Bert", bert.email)


@pytest.fixture
def bert(db):
    return make.person("Bert Other")


def test_the_list_holds_one_s_own_mail_only(two, ana, as_user, words):
    listed = words(as_user(ana).get("/mailbox/"))
    assert "For Ana" in listed
    assert "For Bert" not in listed


def test_one_s_own_old_mail_is_listed_beneath_much_mail_to_others(two, box, ana, bert, as_user, words, monkeypatch):
    monkeypatch.setattr("pmo.people.pages.mailbox._MOST", 2)
    for number in range(3):
        box(f"Number {number}", bert.email)
    assert "For Ana" in words(as_user(ana).get("/mailbox/"))


def test_who_may_invite_sees_everybody_s(two, lead, as_user, words):
    client = as_user(lead)
    listed = words(client.get("/mailbox/"))
    assert "For Ana" in listed and "For Bert" in listed
    assert "The text of For Bert." in words(client.get(f"/mailbox/{two[1]}/"))


def test_a_role_on_work_does_not_open_the_mail_of_others(two, alice, as_user, words):
    assert "No mail yet" in words(as_user(alice).get("/mailbox/"))


def test_one_s_own_message_opens_with_what_is_attached(two, ana, as_user, words):
    client = as_user(ana)
    assert "The text of For Ana." in words(client.get(f"/mailbox/{two[0]}/"))
    answer = client.get(f"/mailbox/{two[0]}/0/")
    assert (answer.content, answer["Content-Type"]) == (ATTACHED, "application/pdf")
    assert client.get(f"/mailbox/{two[0]}/1/").status_code == 404


@pytest.mark.parametrize("part", ["", "0/"])
def test_to_somebody_else_a_message_is_not_there(two, bert, as_user, part):
    assert as_user(bert).get(f"/mailbox/{two[0]}/{part}").status_code == 404


def test_an_unknown_message_is_not_there(two, lead, as_user):
    assert as_user(lead).get("/mailbox/1.nobody/").status_code == 404


@pytest.mark.parametrize("to", ["x{}", "{}.example.net", '"{}" <bert.other@example.net>'])
def test_an_address_within_another_is_not_one_s_own(box, ana, as_user, to):
    key = box("Not for Ana", to.format(ana.email))
    assert as_user(ana).get(f"/mailbox/{key}/").status_code == 404


def test_a_message_to_several_is_each_one_s_own_whatever_the_case(box, ana, bert, as_user):
    key = box("For both", f"Bert <{bert.email}>, Ana <{ana.email.upper()}>")
    assert as_user(ana).get(f"/mailbox/{key}/").status_code == 200
    assert as_user(bert).get(f"/mailbox/{key}/").status_code == 200


def test_outside_the_local_office_there_is_no_mailbox(two, lead, as_user, settings):
    settings.LOCAL = False
    assert as_user(lead).get("/mailbox/").status_code == 404
    assert as_user(lead).get(f"/mailbox/{two[0]}/").status_code == 404


def test_a_link_in_a_mail_can_be_followed(box, ana, as_user):
    key = box("Come to https://office.example.org/invitation/abc/ now", ana.email)
    page = as_user(ana).get(f"/mailbox/{key}/").content.decode()
    assert 'href="https://office.example.org/invitation/abc/"' in page


@pytest.mark.parametrize("sent", ["Sun, 22 Nov 2026 18:43:11 -0000", "Sun, 22 Nov 2026 19:43:11 +0100"])
def test_when_a_mail_was_sent_reads_as_everywhere(box, ana, as_user, words, sent):
    key = box("Dated", ana.email, Date=sent)
    for page in ("/mailbox/", f"/mailbox/{key}/"):
        assert "22 Nov 2026, 18:43" in words(as_user(ana).get(page))


def test_a_mail_whose_date_cannot_be_read_is_shown_without_one(box, ana, as_user, words):
    key = box("Undated", ana.email, Date="one of these days")
    assert "Undated" in words(as_user(ana).get("/mailbox/"))
    assert "The text of Undated." in words(as_user(ana).get(f"/mailbox/{key}/"))
