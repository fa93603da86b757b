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
                if shape.has_text_frame
                else []
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


@pytest.fixture
def template(tmp_path, settings):
    """`template()` makes the house's file: four to three, with a slide inside; `template(keep=[6])` one with these layouts alone."""

    def make(keep=range(11)):
        book = Presentation()
        book.slides.add_slide(book.slide_layouts[0]).shapes.title.text = "How to use this template"
        for at in reversed([at for at in range(11) if at not in keep and at]):
            book.slide_layouts.remove(book.slide_layouts[at])
        settings.REPORT_SLIDES = str(tmp_path / "house.pptx")
        book.save(settings.REPORT_SLIDES)

    return make


def test_slides_take_the_layouts_of_the_houses_template(office, published, template):  # noqa: F811
    filled(office)
    template()
    run = published()
    content = slides(run)
    found = Presentation(io.BytesIO(content))
    assert found.slide_width * 3 == found.slide_height * 4 and content == slides(run)
    names = [slide.slide_layout.name for slide in found.slides]
    assert names[0] == "Title Slide" and set(names[1:]) == {"Title Only"}
    assert "Approve contingency" in words(content) and "How to use this template" not in words(content)
    for slide in found.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= found.slide_width, shape.name


@pytest.mark.parametrize("what", ["no layout with a title alone", "cannot be read as a PowerPoint file"])
def test_a_template_that_is_none_is_told_in_a_sentence(office, as_user, published, template, settings, what):  # noqa: F811
    template(keep=[0, 1, 6])
    if "read" in what:
        settings.REPORT_SLIDES = __file__
    answer = as_user(office.lead).get(f"/reports/{published().pk}/slides/")
    assert answer.status_code < 500 and what in answer.content.decode() and "REPORT_SLIDES" in answer.content.decode()


def test_without_a_template_slides_wear_the_frozen_colour_and_logo(office, published, settings, tmp_path):  # noqa: F811
    from PIL import Image

    filled(office)
    settings.REPORT_ACCENT, settings.REPORT_LOGO = "#3a49b5", str(tmp_path / "logo.png")
    Image.new("RGB", (40, 20), "navy").save(settings.REPORT_LOGO)
    run = published()
    settings.REPORT_ACCENT = settings.REPORT_LOGO = ""
    first, second, *_ = Presentation(io.BytesIO(slides(run))).slides
    assert any(shape.shape_type == 13 for shape in first.shapes), "the picture"
    assert str(second.shapes.title.text_frame.paragraphs[0].font.color.rgb) == "3A49B5"
