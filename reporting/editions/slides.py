"""The slides of an edition: title, health, decisions, milestones, risks, benefits; from its frozen data alone, always the same bytes."""

import io
import zipfile

from pptx import Presentation
from pptx.util import Inches, Pt

from reporting.contents.values import Json
from reporting.editions import drawing, titles
from reporting.models import ReportRun
from reporting.sections.reading import one_line

WIDTH, HEIGHT, MARGIN = Inches(13.333), Inches(7.5), Inches(0.6)
SHOWN = ("lights", "decisions", "milestones", "risks", "benefits", "benefits_other")
MOST_ROWS, MOST_TEXT = 8, 140
TITLE, TITLE_ONLY = 0, 5  # layouts of the plain template
_DAY = (1980, 1, 1, 0, 0, 0)  # what a ZIP says where no time is meant


def slides(run: ReportRun) -> bytes:
    """The presentation of a ready report; of a board pack, that of each part in turn."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    for bundle in [part["data"] for part in run.data.get("bound", [])] or [run.data]:
        _edition(deck, bundle)
    _properties(deck, run)
    return _same_bytes(deck)


def _edition(deck, bundle: Json) -> None:
    _title(deck, bundle)
    found = drawing.edition(bundle)
    lines = [*found.get("summary", [bundle["headline"]]), found.get("differ_words", ""), *found.get("path", [])]
    lines += [f"{change['label']} {change['text']}" for change in found.get("first_changes", bundle["changes"])]
    _lines(deck, "Summary and changes", [line for line in lines if line])
    for key in SHOWN if found else ():
        section = drawing.section(bundle, key, {})
        if section["rows"]:
            _table(deck, section)


def _title(deck, bundle: Json) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE])
    slide.shapes.title.text = one_line(bundle["node"]["name"], MOST_TEXT)
    slide.placeholders[
        1
    ].text = f"{titles.title(bundle)}, {bundle['period']['name']}\nData as at {bundle['as_at_words']}, read {bundle['read_at']}"
    _across(slide.shapes.title, Inches(2.2), Inches(1.6))
    _across(slide.placeholders[1], Inches(4), Inches(1.6))


def _headed(deck, text: str):
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    slide.shapes.title.text = text
    slide.shapes.title.text_frame.paragraphs[0].font.size = Pt(28)
    _across(slide.shapes.title, Inches(0.3), Inches(0.9))
    return slide


def _across(shape, top, height) -> None:
    shape.left, shape.top, shape.width, shape.height = MARGIN, top, WIDTH - 2 * MARGIN, height


def _lines(deck, title: str, lines: list[str]) -> None:
    frame = _headed(deck, title).shapes.add_textbox(MARGIN, Inches(1.4), WIDTH - 2 * MARGIN, Inches(5.5)).text_frame
    frame.word_wrap = True
    for at, line in enumerate(lines[:MOST_ROWS]):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.text, paragraph.font.size, paragraph.space_after = one_line(line, 2 * MOST_TEXT), Pt(16), Pt(8)


def _table(deck, section: Json) -> None:
    rows, left = section["rows"][:MOST_ROWS], max(len(section["rows"]) - MOST_ROWS, 0) + section["more"]
    slide = _headed(deck, section["title"] + (f" ({len(rows)} of {len(rows) + left})" if left else ""))
    shape = slide.shapes.add_table(
        len(rows) + 1, len(section["columns"]), MARGIN, Inches(1.4), WIDTH - 2 * MARGIN, Inches(0.4) * (len(rows) + 1)
    )
    for column, (_, label, _) in enumerate(section["columns"]):
        _cell(shape.table.cell(0, column), label)
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row["cells"]):
            _cell(shape.table.cell(line, column), one_line(cell["text"], MOST_TEXT))


def _cell(cell, text: str) -> None:
    cell.text = text
    cell.text_frame.paragraphs[0].font.size = Pt(11)


def _properties(deck, run: ReportRun) -> None:
    about = deck.core_properties
    about.title, about.author, about.language = str(run), "Programme Office", "en-GB"
    about.created = about.modified = run.finished_at.replace(tzinfo=None)
    about.last_modified_by, about.comments = (
        "Programme Office",
        f"Report {run.pk}, version {run.version}, PDF {run.pdf_sha256}",
    )


def _same_bytes(deck) -> bytes:
    """The file with its parts in order and without times, so that the same edition gives the same bytes."""
    drawn, packed = io.BytesIO(), io.BytesIO()
    deck.save(drawn)
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
