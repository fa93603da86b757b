"""The slides of an edition: title, health, decisions, milestones, risks, benefits; from its frozen data alone, always the same bytes."""

import io
import zipfile

from pptx.util import Inches, Pt

from reporting.editions import drawing, titles
from reporting.editions.deck import Deck
from reporting.models import ReportRun
from reporting.sections.reading import one_line
from reporting.values import Json

SHOWN = ("lights", "decisions", "milestones", "risks", "benefits", "benefits_other")
MOST_ROWS, MOST_TEXT = 8, 140
_DAY = (1980, 1, 1, 0, 0, 0)  # what a ZIP says where no time is meant


def slides(run: ReportRun) -> bytes:
    """The presentation of a ready report; of a board pack, that of each part in turn. Raises Problem where the template is none."""
    deck = Deck(run.data.get("house", {}))
    for bundle in [part["data"] for part in run.data.get("bound", [])] or [run.data]:
        _edition(deck, bundle)
    _properties(deck.presentation, run)
    return _same_bytes(deck.presentation)


def _edition(deck: Deck, bundle: Json) -> None:
    _title(deck, bundle)
    found = drawing.edition(bundle)
    lines = [*found.get("summary", [bundle["headline"]]), found.get("differ_words", ""), *found.get("path", [])]
    lines += [f"{change['label']} {change['text']}" for change in found.get("first_changes", bundle["changes"])]
    _lines(deck, "Summary and changes", [line for line in lines if line])
    for key in SHOWN if found else ():
        section = drawing.section(bundle, key, {})
        if section["rows"]:
            _table(deck, section)


def _title(deck: Deck, bundle: Json) -> None:
    below = f"{titles.title(bundle)}, {bundle['period']['name']}\nData as at {bundle['as_at_words']}, read {bundle['read_at']}"
    deck.title(one_line(bundle["node"]["name"], MOST_TEXT), below)


def _lines(deck: Deck, title: str, lines: list[str]) -> None:
    slide, area = deck.headed(title)
    frame = slide.shapes.add_textbox(area.left, area.top, area.width, area.height).text_frame
    frame.word_wrap = True
    for at, line in enumerate(lines[:MOST_ROWS]):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.text, paragraph.font.size, paragraph.space_after = one_line(line, 2 * MOST_TEXT), Pt(16), Pt(8)


def _table(deck: Deck, section: Json) -> None:
    rows, left = section["rows"][:MOST_ROWS], max(len(section["rows"]) - MOST_ROWS, 0) + section["more"]
    slide, area = deck.headed(section["title"] + (f" ({len(rows)} of {len(rows) + left})" if left else ""))
    height = Inches(0.4) * (len(rows) + 1)
    table = slide.shapes.add_table(
        len(rows) + 1, len(section["columns"]), area.left, area.top, area.width, height
    ).table
    for column, (_, label, _) in enumerate(section["columns"]):
        _cell(table.cell(0, column), label)
        deck.head(table.cell(0, column))
    for line, row in enumerate(rows, 1):
        for column, cell in enumerate(row["cells"]):
            _cell(table.cell(line, column), one_line(cell["text"], MOST_TEXT))


def _cell(cell, text: str) -> None:
    cell.text = text
    cell.text_frame.paragraphs[0].font.size = Pt(11)


def _properties(presentation, run: ReportRun) -> None:
    about = presentation.core_properties
    about.title, about.author, about.language = str(run), "Programme Office", "en-GB"
    about.created = about.modified = run.finished_at.replace(tzinfo=None)
    about.last_modified_by, about.comments = (
        "Programme Office",
        f"Report {run.pk}, version {run.version}, PDF {run.pdf_sha256}",
    )


def _same_bytes(presentation) -> bytes:
    """The file with its parts in order and without times, so that the same edition gives the same bytes."""
    drawn, packed = io.BytesIO(), io.BytesIO()
    presentation.save(drawn)
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
