"""Kinds of value that only these registers have."""

from django.utils.html import format_html

from pmo.core.icons import icon
from pmo.core.rag import chip
from pmo.records.fields import Whole


class Score(Whole):
    """A computed score with its band. `band` names the record's property."""

    kind = "score"

    def __init__(self, band: str, *, css: str = "col-score", bare: bool = False, short: str = ""):
        super().__init__(short=short)
        self.band, self.css, self.bare = band, css, bare

    def shown(self, row):
        value, band = self.value(row), getattr(row, self.band)
        if value is None:
            return ""
        if band is None:
            return str(value)
        name = format_html('<span class="hidden-text"> {}</span>', band.name) if self.bare else band.name
        return format_html('<span class="sev" data-band="{}"><b>{}</b>{}</span>', min(band.grade, 4), value, name)


class Was(Whole):
    """The score before the last change, with an arrow to today's."""

    kind = "score"
    css = "col-was"

    def shown(self, row):
        was, now = row.previous_score, row.score
        if was is None or now is None or was == now:
            return ""
        worse = now > was
        mark = icon("arrow-up" if worse else "arrow-down", True, "up from" if worse else "down from")
        return format_html('<span class="trend {}">{} {}</span>', "is-worse" if worse else "is-better", mark, was)


class Gap(Whole):
    """Days by which something comes after it is needed, with its rating."""

    css = "num"

    def shown(self, row):
        if row.gap is None:
            return ""
        words = f"{row.gap} d late" if row.gap > 0 else "in time" if row.gap == 0 else f"{-row.gap} d spare"
        return chip(row.rag, words, "s")
