"""The slides of an edition: what they say, from what was frozen, always the same bytes."""

import io

import pytest
from pptx import Presentation

from reporting.editions.slides import slides
from tests.factories import records as keep
from tests.factories.reports import draw_quickly
from tests.reporting.test_editions import filled, published, this_year  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    draw_quickly(monkeypatch)


def words(content: bytes) -> str:
    found = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            found += (
                [cell.text for row in shape.table.rows for cell in row.cells]
                if shape.has_table
                else [shape.text_frame.text]
            )
    return "\n".join(found)


def test_the_slides_say_what_the_edition_froze(office, published):  # noqa: F811
    filled(office)
    run = published()
    keep.record("risk", office.one, title="Raised since then", likelihood=5, impact=5)
    said = words(slides(run))
    for text in (
        "Pharmacy",
        "Project highlight report",
        "Approve contingency",
        "Duplicate records",
        "Fewer duplicate tests",
    ):
        assert text in said, text
    assert "Raised since then" not in said


def test_the_same_edition_has_the_same_slides(office, published):  # noqa: F811
    filled(office)
    run = published()
    assert slides(run) == slides(run)


def test_every_slide_has_a_title(office, published):  # noqa: F811
    filled(office)
    for slide in Presentation(io.BytesIO(slides(published()))).slides:
        assert slide.shapes.title.text


def test_hostile_text_and_no_data_make_slides_too(office, published):  # noqa: F811
    keep.record("risk", office.one, title="<b>&]]> {{ x }} \u202e and more", likelihood=5, impact=5)
    assert "{{ x }}" in words(slides(published()))
    assert "Theatres" in words(slides(published(office.two)))


def test_slides_are_downloaded_and_counted(office, as_user, published):  # noqa: F811
    filled(office)
    run = published()
    answer = as_user(office.reader).get(f"/reports/{run.pk}/slides/")
    assert answer["Content-Disposition"].endswith('.pptx"')
    assert run.openings.get().form == "slides"
