"""`manage.py report`: one command from a name to a PDF and a mail."""

import io

import pytest
from django.core.management import CommandError, call_command

from reporting import bell
from reporting.finding import find_node
from reporting.management.commands import report
from reporting.models import Delivery, ReportRun
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    monkeypatch.setattr(bell, "_ring", lambda task, row: True)
    monkeypatch.setattr(report, "PATIENCE", 0)


def run(*words: str) -> str:
    said = io.StringIO()
    call_command("report", *words, stdout=said)
    return said.getvalue()


def test_it_writes_the_pdf_says_its_sha256_and_mails_it(office, tmp_path, mailbox):
    file = tmp_path / "out.pdf"
    said = run("Pharmacy", "--period", "2024-25", "--pdf", str(file))
    made = ReportRun.objects.get()
    assert file.read_bytes() == bytes(made.pdf)
    assert f"SHA-256 {made.pdf_sha256}" in said
    assert "no worker answered, so it was made here" in said
    assert f"Mail to {office.lead.email}: sent" in said
    assert len(mailbox()) == 1


def test_it_mails_to_those_who_are_named(office, mailbox):
    run("PH", "--mail", office.owner.email, office.reader.email)
    assert set(Delivery.objects.values_list("address", "state")) == {
        (office.owner.email, "sent"),
        (office.reader.email, "sent"),
    }


@pytest.mark.parametrize("typed", ["PH", "ph", "pharmacy", "harma", " Pharmacy "])
def test_work_is_found_by_code_name_or_part(office, typed):
    assert find_node(typed, office.lead) == office.one


def test_a_part_of_several_names_lists_them(office):
    make.node("Pharmacy robots", parent=office.top, code="PR")
    with pytest.raises(CommandError, match=r"may be any of these: Pharmacy \(PH\); Pharmacy robots \(PR\)"):
        run("harmac")


def test_the_whole_name_wins_over_a_part(office):
    make.node("Pharmacy robots", parent=office.top, code="PR")
    assert find_node("Pharmacy", office.lead) == office.one


def test_an_unknown_name_offers_one_like_it(office):
    with pytest.raises(CommandError, match="There is no work called “Farmacy”. Did you mean Pharmacy?"):
        run("Farmacy")


def test_an_unknown_period_lists_those_that_exist(office):
    with pytest.raises(CommandError, match="It has: 2024-25, 2023-24"):
        run("PH", "--period", "2019-20")


def test_who_may_not_report_is_told_so(office):
    with pytest.raises(CommandError, match="You have no role that lets you make and send reports"):
        run("PH", "--by", office.reader.email)


def test_a_file_that_cannot_be_written_is_said(office, tmp_path, mailbox):
    with pytest.raises(CommandError, match="cannot be written"):
        run("PH", "--pdf", str(tmp_path / "nowhere" / "out.pdf"))
    assert not ReportRun.objects.exists(), "nothing is made or mailed for a file that cannot be written"
