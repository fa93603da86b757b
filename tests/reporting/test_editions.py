"""Editions: page one, what changed since the edition before, what became of the decisions asked, and hard inputs."""

import io
import json
from datetime import date, timedelta
from decimal import Decimal

import page as validator
import pypdfium2
import pytest
from django.core.exceptions import ImproperlyConfigured

from pmo.core import pdf
from pmo.core.clock import today
from pmo.hierarchy.models import Figure, Period
from reporting import bell, pipeline
from reporting.contents import build_bundle
from reporting.editions import drawing, house
from reporting.letters import letter
from reporting.models import ReportRun
from reporting.rendering import render_html
from reporting.requesting import request_report
from tests.factories import hierarchy as make
from tests.factories import records as keep
from tests.factories.reports import draw_quickly
from tests.planning.published import Planner
from tests.reporting.test_pdf import words_of

pytestmark = pytest.mark.django_db
DRAW = pdf.render  # the real one, where the PDF itself is read


@pytest.fixture
def this_year(office):
    """The period that goes on today, after the two of the small office."""
    begins = today().replace(day=1)
    return Period.objects.create(
        calendar=office.now.calendar, code="now", name="This month", starts_on=begins, ends_on=begins + timedelta(45)
    )


@pytest.fixture
def told_now(office, this_year):
    """`told_now()` is the bundle of this month as the lead gets it, as it comes back from the database."""

    def tell(node=None, by=None, **more):
        bundle = build_bundle(node=node or office.one, period=this_year, by=by or office.lead)
        return json.loads(json.dumps(bundle | more))

    return tell


@pytest.fixture
def published(office, this_year, monkeypatch):
    """`published()` is the next edition of Pharmacy, made and ready."""
    draw_quickly(monkeypatch)

    def publish(node=None, by=None) -> ReportRun:
        run = request_report(node=node or office.one, period=this_year, by=by or office.lead)
        assert pipeline.render(run.pk)
        run.refresh_from_db()
        assert run.state == "ready", run.error
        return run

    return publish


def drawn(bundle) -> pdf.Pdf:
    return DRAW(render_html(bundle, report_id="0", version=1))


def filled(office) -> None:
    """A bit of everything on Pharmacy."""
    keep.record("risk", office.one, title="Duplicate records", likelihood=5, impact=4, owner=office.owner)
    keep.record("issue", office.one, title="Survey not ordered", priority="1")
    keep.record(
        "decision",
        office.one,
        title="Approve contingency",
        due=today() + timedelta(5),
        context="Data need cleansing.",
        otherwise="Cleansing stops.",
    )
    keep.record("action", office.one, title="Order the survey", due=today() - timedelta(9))
    keep.record(
        "benefit",
        office.one,
        title="Fewer duplicate tests",
        category="cash_releasing",
        baseline=10,
        target=0,
        full_year_value=480_000,
    )
    for measure, amount in (("cost_baseline", "64.2"), ("cost_forecast", "72.0")):
        Figure.objects.create(node=office.one, measure=measure, as_at=today(), amount=Decimal(amount))


def test_an_edition_says_all_of_it_and_is_pdf_ua(office, told_now):
    filled(office)
    bundle = told_now(
        words={"summary": "We ask for more time.", "lights": "A second cleanse cycle."},
        stamp="Not confirmed by its owner",
    )
    document = drawn(bundle)
    assert validator.validate_pdf_bytes(document.content, profile="ua1").is_compliant
    said = words_of(document.content)
    for words in (
        "Project highlight report", "We ask for more time.", "Path to Green", "A second cleanse cycle.", "Decisions asked",
        "Cleansing stops", "Duplicate records", "Survey not ordered", "Order the survey", "Fewer duplicate tests",
        "This is the first edition", "Not confirmed by its owner", "Nothing to list, so left out",
    ):  # fmt: skip
        assert words in said, words


def test_the_small_print_says_who_confirmed_and_who_made_it(office, told_now):
    filled(office)
    html = render_html(told_now(confirmed="Olu Owner"), report_id="0", version=1)
    assert "Confirmed by Olu Owner. Made by Priya Lead." in html
    assert "Nobody has confirmed it" in render_html(told_now(), report_id="0", version=1)


def test_an_edition_with_reports_below_it_says_what_each_says_and_which_are_missing(office, told_now):
    filled(office)
    part = {
        "name": "Ward moves",
        "rag": "r",
        "stamp": "Not confirmed",
        "reason": "Late",
        "words": {"summary": "We are late."},
    }
    html = render_html(told_now(parts=[part], not_in=["Theatres"]), report_id="0", version=1)
    for words in ("Published below it", "Ward moves", "We are late.", "Not confirmed", "Not in: Theatres."):
        assert words in html, words
    assert "Contents" not in html


def test_an_empty_section_is_left_out(office, told_now):
    keep.record("issue", office.one, title="Survey not ordered")
    html = render_html(told_now(), report_id="0", version=1)
    assert "<h2>Top issues</h2>" in html
    assert "<h2>Top risks</h2>" not in html


def test_work_with_figures_alone_keeps_its_report_of_figures(office, told_now):
    make.rating(office.one, "owner", "amber", today())
    bundle = told_now()
    assert bundle["edition"] is False
    assert drawing.edition(bundle) == {}


def test_changes_are_computed_from_the_two_editions(office, published, told_now):
    filled(office)
    risk = keep.record("risk", office.one, title="Ward access", likelihood=2, impact=2)
    first = published()
    keep.put(risk, "mitigated")
    keep.record("risk", office.one, title="Late results", likelihood=3, impact=3)
    bundle = told_now()
    assert bundle["previous"]["id"] == str(first.pk)
    kinds = {change["kind"] for change in bundle["since"]["risks"].values()}
    assert kinds == {"new", "gone"}
    said = words_of(drawn(bundle).content)
    assert "Changed since This month, version 1" in said
    assert "No longer listed" in said


def test_the_next_edition_says_how_a_decision_was_answered(office, published, told_now):
    filled(office)
    published()
    decision = keep.register_of("decision").model.objects.get()
    keep.put(decision, "approved", decided_by=office.owner, decided_on=today(), decision="Granted in full.")
    (answer,) = told_now()["answers"]
    assert (answer["answer"], answer["by"], answer["words"]) == ("Approved", "Olu Owner", "Granted in full.")
    assert "Approved by Olu Owner" in words_of(drawn(told_now()).content)


def test_a_decision_that_nobody_answered_is_said_to_be_open(office, published, told_now):
    filled(office)
    published()
    assert told_now()["answers"][0]["answer"] == "Not answered yet"


def test_milestones_are_drawn_and_have_their_table(office, told_now):
    planner = Planner(office.one, office.lead, date(2027, 1, 4))
    build = planner.add("Build", 10)
    for title in ("Go-live", "Handover"):
        planner.add(title, 0, predecessors="1", flag="portfolio")
    planner.baseline(planner.publish(), "First")
    planner.change(build, duration=480 * 60)
    planner.publish()
    html = render_html(told_now(), report_id="0", version=1)
    assert "Strip of 2 milestones. The table that follows holds the same dates." in html


def test_four_hundred_risks_are_paged_well(office, told_now):
    keep.many(keep.register_of("risk"), office.one, 400)
    document = drawn(told_now())
    assert document.pages <= 3
    assert "The first 8 of 400" in words_of(document.content)


@pytest.mark.parametrize("text", ["W" * 20_000, "words " * 3333, "> " * 9000], ids=["one word", "long", "quotes"])
def test_a_long_narrative_is_printed_whole_and_paged(office, told_now, text):
    keep.record("issue", office.one, title="Survey not ordered")
    document = drawn(told_now(words={"summary": text, "issues": text}))
    assert 2 <= document.pages < 60


def test_hostile_text_is_words(office, told_now):
    hostile = "<script>alert(1)</script><img src=http://192.0.2.1/x>{{ settings.SECRET_KEY }}{% load %}\u202egnih"
    keep.record("risk", office.one, title=hostile[:150], cause=hostile, likelihood=5, impact=5)
    document = drawn(told_now(words={"summary": hostile}))
    assert validator.validate_pdf_bytes(document.content, profile="ua1").is_compliant
    assert "<script>alert(1)</script>" in words_of(document.content)


def test_the_benefits_report_speaks_of_benefits_alone_and_of_closed_work(office, told_now, this_year):
    filled(office)
    office.one.state = "closed"
    office.one.save()
    bundle = json.loads(json.dumps(build_bundle(node=office.one, period=this_year, by=office.lead, kind="benefits")))
    said = words_of(drawn(bundle).content)
    assert "Benefits report after closure" in said
    assert "Fewer duplicate tests" in said
    assert "Duplicate records" not in said


def test_the_exception_report_takes_its_words_from_the_register(office, this_year):
    keep.record(
        "issue",
        office.one,
        title="Trial load failed",
        priority="1",
        cause="Old numbers.",
        options="Stop.\nGo on.",
        recommendation="Go on.",
    )
    bundle = json.loads(json.dumps(build_bundle(node=office.one, period=this_year, by=office.lead, kind="exception")))
    said = words_of(drawn(bundle).content)
    for words in ("Exception report", "What is out of tolerance", "Cause. Old numbers.", "Recommendation. Go on."):
        assert words in said


def test_a_board_pack_binds_the_editions_of_a_period_unchanged(office, this_year, published, monkeypatch):
    filled(office)
    one, two = published(), published(office.two)
    keep.record("risk", office.one, title="Raised since then", likelihood=3, impact=3)
    monkeypatch.setattr(pdf, "render", DRAW)
    pack = request_report(node=office.top, period=this_year, by=office.lead, kind="pack")
    assert pipeline.render(pack.pk)
    pack.refresh_from_db()
    assert pack.state == "ready", pack.error
    assert [part["data"] for part in pack.data["bound"]] == [one.data, two.data]
    said = words_of(bytes(pack.pdf))
    assert "Contents" in said
    assert one.pdf_sha256[:20] in said.replace(" ", "")
    assert "Raised since then" not in said
    assert validator.validate_pdf_bytes(bytes(pack.pdf), profile="ua1").is_compliant


def test_a_board_pack_of_nothing_says_what_to_do(office, this_year, monkeypatch):
    monkeypatch.setattr(bell, "_ring", lambda task, row: True)
    pack = request_report(node=office.top, period=this_year, by=office.lead, kind="pack")
    pipeline.render(pack.pk)
    pack.refresh_from_db()
    assert pack.state == "failed"
    assert "Make those first" in pack.error


@pytest.mark.parametrize("colour", ["blue", "#fff", "#ffff00", "#3a49b5; }"])
def test_a_colour_that_cannot_be_read_is_refused(colour):
    with pytest.raises(ImproperlyConfigured, match="dark enough"):
        house.accent(colour)


@pytest.mark.parametrize(
    "content",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><path d="M0 0"/></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://192.0.2.1/x"/></svg>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"GIF89a", b"", b"\x89PNG\r\n\x1a\n" + b"0" * 300_000,
    ],
)  # fmt: skip
def test_a_logo_that_is_more_than_a_picture_is_refused(tmp_path, content):
    (tmp_path / "logo").write_bytes(content)
    with pytest.raises(ImproperlyConfigured, match="PNG or an SVG"):
        house.logo(str(tmp_path / "logo"))


def test_the_house_is_frozen_with_the_edition(office, told_now, settings, tmp_path):
    (tmp_path / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>'
    )
    settings.ORGANISATION, settings.REPORT_LOGO, settings.REPORT_ACCENT = (
        "Saltmere Trust",
        str(tmp_path / "logo.svg"),
        "#6b1f5c",
    )
    filled(office)
    bundle = told_now()
    settings.ORGANISATION = "Another"
    document = drawn(bundle)
    assert "Saltmere Trust" in words_of(document.content)
    assert validator.validate_pdf_bytes(document.content, profile="ua1").is_compliant


def test_the_mail_reads_well_without_its_attachment(office, this_year, monkeypatch):
    monkeypatch.setattr(bell, "_ring", lambda task, row: True)
    filled(office)
    run = request_report(node=office.one, period=this_year, by=office.lead, recipients=[office.reader])
    assert pipeline.render(run.pk)
    message = letter(run.deliveries.select_related("run__node", "run__period", "run__requested_by", "user").get())
    body = message.get_body(("plain",)).get_content()
    assert "project highlight report" in message["Subject"]
    for words in (
        "Decisions asked",
        "DE-0001 Approve contingency",
        "if not decided: Cleansing stops",
        "is attached",
    ):
        assert words in body, words
    assert "Approve contingency" in message.get_body(("html",)).get_content()


def test_sections_keep_their_order_in_the_database(office, published):
    filled(office)
    run = published()
    keys = [each["key"] for each in drawing.edition(run.data)["told"]]
    assert keys == ["money", "benefits", "risks", "issues", "actions"]


def test_page_one_holds_the_decisions_the_changes_and_the_milestones_of_a_full_programme(office, published, told_now):
    filled(office)
    for number in range(6):
        keep.record("risk", office.one, title=f"Known risk {number}", likelihood=3, impact=3)
    planner = Planner(office.one, office.lead, date(2027, 1, 4))
    build = planner.add("Build", 10)
    for number in range(8):
        planner.add(f"Gate {number}", 0, predecessors="1", flag="portfolio")
    planner.baseline(planner.publish(), "First")
    published()
    planner.change(build, duration=480 * 60)
    planner.publish()
    for number in range(6):
        keep.record("issue", office.one, title=f"A new issue with a rather long name, number {number}", priority="1")
    document = drawn(
        told_now(words={"summary": "We ask for more time. " * 6, "lights": "A second cleanse cycle. " * 8})
    )
    first = words_of(first_page(document.content))
    for words in (
        "Decisions asked",
        "Changed since",
        "more changes are listed at the end",
        "Baseline (hollow) and now (solid)",
    ):
        assert words in first, words


def first_page(content: bytes) -> bytes:
    """The same document with its first page alone."""
    whole, kept = pypdfium2.PdfDocument(content), pypdfium2.PdfDocument.new()
    kept.import_pages(whole, [0])
    out = io.BytesIO()
    kept.save(out)
    return out.getvalue()


def test_the_words_of_the_author_lead_page_one_and_an_empty_summary_is_no_gap(office, told_now):
    filled(office)
    assert "Summary" not in " ".join(drawing.edition(told_now())["gaps"])
    assert drawing.edition(told_now(words={"summary": "We are late."}))["summary"] == ["We are late."]


def test_figures_that_cannot_be_compared_add_no_pages_to_a_programmes_edition(office, told_now):
    programme = make.node("Records", "programme", parent=office.top)
    for number in range(3):
        make.rating(make.node(f"Ward {number}", parent=programme), "owner", "red", today())
    keep.record("issue", programme, title="Survey not ordered")
    bundle = told_now(programme)
    assert bundle["edition"] and bundle["units"]
    said = words_of(drawn(bundle).content)
    assert "All projects" not in said and "Joined" not in said
    assert "All projects" in words_of(drawn(told_now(office.top)).content)
