"""The PDF: accessible, the same every time, harmless whatever is written in it."""

import json
from datetime import date
from types import SimpleNamespace

import page as validator
import pypdfium2
import pytest

from pmo.core import pdf
from pmo.core.errors import Problem
from reporting.contents import build_bundle, period_for
from reporting.rendering import render_html
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
NOW = date(2025, 3, 31)
HEAD = '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>T</title><link rel="stylesheet" href="pmo-asset:report.css"></head><body><h1>T</h1>'


def words_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    return " ".join(" ".join(pages).replace("￾", "-").replace("\x02", "-").split())


def drawn(bundle) -> pdf.Pdf:
    return pdf.render(render_html(json.loads(json.dumps(bundle)), report_id="0", version=1))


@pytest.fixture(scope="module")
def home_office(four_years, django_db_blocker):
    with django_db_blocker.unblock():
        node = four_years.node("HO")
        bundle = build_bundle(node=node, period=period_for(node, "2023-24"), by=four_years.lead)
    html = render_html(bundle, report_id="0", version=1)
    return SimpleNamespace(bundle=bundle, html=html, pdf=pdf.render(html))


def test_the_report_is_pdf_ua(home_office):
    assert validator.validate_pdf_bytes(home_office.pdf.content, profile="ua1").is_compliant


def test_the_same_report_has_the_same_bytes(home_office):
    assert pdf.render(home_office.html).content == home_office.pdf.content


def test_the_words_of_the_pdf_are_the_frozen_ones(home_office):
    said, bundle = words_of(home_office.pdf.content), home_office.bundle
    squeezed = said.replace(" ", "").replace("-", "")
    texts = [
        bundle["headline"],
        bundle["totals"]["cost"]["short"],
        bundle["as_at_words"],
        *(row["name"] for row in bundle["units"]),
    ]
    texts += [change["text"] for change in bundle["changes"]] + [row["cost"]["text"] for row in bundle["units"]]
    for text in texts:
        assert "".join(text.split()).replace("-", "") in squeezed, text


def test_page_one_alone_says_what_changed_and_what_is_asked(home_office):
    first = pypdfium2.PdfDocument(home_office.pdf.content)[0].get_textpage().get_text_bounded()
    for words in (
        "Home Office",
        "Independent assurance",
        "Senior responsible owner",
        "Changed since 2022-23",
        "Needs attention",
        "Page 1 of",
    ):
        assert words in first
    assert all(row["name"].split()[0] in first for row in home_office.bundle["reds"])


def test_pictures_have_words_and_a_table(home_office):
    assert home_office.html.count("<img ") == home_office.html.count("The table that follows holds the same")
    assert 'alt=""' not in home_office.html


HOSTILE = [
    "<script>alert(1)</script><img src=http://192.0.2.1/x>", "<link rel=attachment href=file:///etc/passwd>", "> " * 90 + "x",
    "W" * 200, "Ålesund – 100 % & “quotes”", "\u202egnihtyna\u202c and \x07 bell", "{{ settings.SECRET_KEY }}{% load %}",
]  # fmt: skip


def test_whatever_projects_are_called_the_report_is_readable(office, told):
    for name in HOSTILE:
        node = make.node(name[:200], parent=office.top)
        make.rating(node, "independent", "red", NOW, rationale=name)
    document = drawn(told())
    assert validator.validate_pdf_bytes(document.content, profile="ua1").is_compliant
    words = words_of(document.content)
    assert "root:" not in words and "{{ settings.SECRET_KEY }}" in words and "Ålesund" in words


@pytest.mark.thorough
@pytest.mark.parametrize("text", ["W" * 20_000, "> " * 8000, "x" * 400_000], ids=["one word", "quotes", "endless"])
def test_a_monstrous_narrative_is_printed_and_cut(office, told, text):
    make.rating(office.one, "independent", "amber", NOW, rationale=text)
    document = drawn(told(office.one))
    assert 1 < document.pages < 80


def test_nothing_is_fetched_but_our_own_assets(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret words")
    hostile = (
        f'<link rel="stylesheet" href="file://{secret}"><link rel="attachment" href="file://{secret}"><img src="file://{secret}" alt="a">'
        '<img src="http://192.0.2.1/a.png" alt="b"><img src="pmo-asset:../../settings.py" alt="c"><p>Still readable</p>'
    )
    document = pdf.render(HEAD + hostile)
    assert "Still readable" in words_of(document.content)
    assert b"secret" not in document.content
    assert b"EmbeddedFile" not in document.content


def test_too_many_pages_are_refused_with_a_remedy():
    with pytest.raises(Problem, match="more than 2 pages"):
        pdf.render(HEAD + '<p style="break-after: page">x</p>' * 5, limits=pdf.Limits(pages=2))


def test_a_child_that_takes_too_long_is_ended():
    with pytest.raises(pdf.RenderingFailed, match="not ready after 1 seconds"):
        pdf.render(HEAD + "<p>x</p>" * 60_000, limits=pdf.Limits(wall=1))


def test_a_child_that_needs_too_much_memory_is_ended():
    with pytest.raises(pdf.RenderingFailed):
        pdf.render(HEAD + "<p>x</p>" * 100, limits=pdf.Limits(memory=120_000_000))


def test_a_missing_pango_is_said_with_what_to_install():
    problem = pdf._failure(pdf.NO_PANGO, "cannot load library", pdf.Limits())
    assert isinstance(problem, Problem)
    assert "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0" in problem.sentence


def test_the_child_gets_no_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hush")
    assert "SECRET_KEY" not in pdf._environment()


def test_a_report_without_any_data_is_readable(office, told):
    said = words_of(drawn(told(office.one)).content)
    assert "Nothing is recorded for it" in said
    assert "No decisions are recorded in the data" in said
