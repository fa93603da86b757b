"""Workbooks brought in as a person brings them: sent, checked, applied, undone."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pmo.records.importing import plan
from pmo.records.models import SheetImport
from registers.models import Risk
from tests.records.foreign.books import xlsx

HEAD = ["No", "Risk", "Likelihood", "Impact", "Owner", "Status"]


@pytest.fixture
def alices(as_user, alice):
    """Alice's browser."""
    return as_user(alice)


@pytest.fixture
def send(alices, tree):
    """`send(Risks=[[…]])` sends a workbook, or bytes under a name, to project 1; gives the import that it became."""

    def post(data=b"", name="book.xlsx", node=tree.p1, slug="risks", **pages):
        file = SimpleUploadedFile(name, data or xlsx(**pages))
        answer = alices.post(f"/work/{node.pk}/{slug}/import/", {"file": file})
        assert answer.status_code == 302, words(answer)
        return SheetImport.objects.get(pk=answer["Location"].strip("/").split("/")[-1])

    return post


@pytest.fixture
def refused(alices, tree):
    """`refused(Risks=[[…]])` sends a workbook that cannot be used, and gives the page's words."""

    def post(data=b"", name="book.xlsx", **pages):
        file = SimpleUploadedFile(name, data or xlsx(**pages))
        answer = alices.post(f"/work/{tree.p1.pk}/risks/import/", {"file": file})
        assert answer.status_code == 422
        return words(answer)

    return post


@pytest.fixture
def planned(alice):
    """`planned(sent)` gives what would happen now."""
    return lambda sent: plan.make(SheetImport.objects.get(pk=sent.pk), alice)


@pytest.fixture
def apply(alices):
    """`apply(sent, **choices)` saves choices and applies; gives the page that follows."""
    return lambda sent, **choices: alices.post(f"/sheets/{sent.pk}/", {"apply": "1"} | choices, follow=True)


@pytest.fixture
def bring(send, apply):
    """`bring(Risks=[[…]])` sends and applies, and gives the risks by title."""

    def do(**pages):
        apply(send(**pages))
        return {row.title: row for row in Risk.objects.filter(archived_at=None)}

    return do


def words(answer) -> str:
    """The words of a page."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))
