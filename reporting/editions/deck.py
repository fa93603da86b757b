"""The presentation that an edition's slides are put into: the house's own template (REPORT_SLIDES), or a plain wide one."""

import base64
import io
from dataclasses import dataclass
from zipfile import BadZipFile

from django.conf import settings
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.util import Emu, Inches, Pt

from pmo.core.errors import Problem
from reporting.values import Json

_WIDE, _HIGH, _MARGIN = Inches(13.333), Inches(7.5), Inches(0.6)
_PNG = "data:image/png;base64,"
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_CONTENTS = {
    PP_PLACEHOLDER.BODY,
    PP_PLACEHOLDER.OBJECT,
    PP_PLACEHOLDER.PICTURE,
    PP_PLACEHOLDER.TABLE,
    PP_PLACEHOLDER.CHART,
}


@dataclass(frozen=True)
class Area:
    """What is free below a heading, in EMU."""

    left: Emu
    top: Emu
    width: Emu
    height: Emu


class Deck:
    """An empty presentation with its layouts, and the look of the house that the edition froze."""

    def __init__(self, house: Json):
        self.house, self.is_own = house, bool(settings.REPORT_SLIDES)
        self.presentation = _template(settings.REPORT_SLIDES) if self.is_own else Presentation()
        if not self.is_own:
            self.presentation.slide_width, self.presentation.slide_height = _WIDE, _HIGH
        self._first = self._layout(_TITLES, {PP_PLACEHOLDER.SUBTITLE})
        self._headed = self._layout(_TITLES, set())

    def title(self, text: str, below: str) -> None:
        """The slide with which an edition begins."""
        slide = self.presentation.slides.add_slide(self._first)
        subtitle = next(each for each in slide.placeholders if each.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE)
        slide.shapes.title.text, subtitle.text = text, below
        if self.is_own:
            return
        self._place(slide.shapes.title, Inches(2.2), Inches(1.6))
        self._place(subtitle, Inches(4), Inches(1.6))
        if self.house.get("logo", "").startswith(_PNG):
            picture = io.BytesIO(base64.b64decode(self.house["logo"].removeprefix(_PNG)))
            slide.shapes.add_picture(picture, _MARGIN, _MARGIN, height=Inches(0.6))

    def headed(self, text: str) -> tuple[object, Area]:
        """A slide with a heading, and what is free below it."""
        slide = self.presentation.slides.add_slide(self._headed)
        title = slide.shapes.title
        title.text = text
        if not self.is_own:
            title.text_frame.paragraphs[0].font.size = Pt(28)
            self._place(title, Inches(0.3), Inches(0.9))
        top = title.top + title.height + Inches(0.2)
        return slide, Area(title.left, top, title.width, self.presentation.slide_height - top - Inches(0.6))

    def head(self, cell) -> None:
        """The head of a column in the house's colour; a template of the house has its own."""
        if not self.is_own and self.house.get("accent"):
            cell.fill.solid()
            cell.fill.fore_color.rgb = RGBColor.from_string(self.house["accent"].removeprefix("#").upper())

    def _place(self, shape, top, height) -> None:
        shape.left, shape.top, shape.width, shape.height = _MARGIN, top, _WIDE - 2 * _MARGIN, height
        if self.house.get("accent") and shape.placeholder_format.type in _TITLES:
            colour = RGBColor.from_string(self.house["accent"].removeprefix("#").upper())
            shape.text_frame.paragraphs[0].font.color.rgb = colour

    def _layout(self, titles: set, more: set):
        """The first layout with a title and what is asked for beside it, and no room for anything else."""
        for layout in self.presentation.slide_layouts:
            kinds = {each.placeholder_format.type for each in layout.placeholders}
            if kinds & titles and kinds & (_CONTENTS | {PP_PLACEHOLDER.SUBTITLE}) == more:
                return layout
        wanted = "a title and a subtitle" if more else "a title alone"
        raise _wrong(f"has no layout with {wanted}")


def _template(path: str):
    """The house's file without the slides that are in it."""
    try:
        found = Presentation(path)
    except (OSError, PackageNotFoundError, BadZipFile, KeyError, ValueError):
        raise _wrong("cannot be read as a PowerPoint file (.pptx)") from None
    listed = found.slides._sldIdLst
    for each in list(listed):
        found.part.drop_rel(each.rId)
        listed.remove(each)
    return found


def _wrong(what: str) -> Problem:
    return Problem(
        f"There are no slides: the house's template {what}. Ask whoever runs this installation to mend REPORT_SLIDES."
    )
