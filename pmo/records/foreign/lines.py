"""Tells records from the other lines of a table: section headings, totals, footers, guidance, repeated headers."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from pmo.core.sheets.model import Block, Cell
from pmo.records.foreign.headings import field_named, is_narrative
from pmo.records.foreign.text import is_blank, one_line, plain
from pmo.records.foreign.words_registers import NOUNS

Line = Literal["record", "blank", "header", "guidance", "section", "total", "footer", "legend"]
Titles = Mapping[int, tuple[str, str]]

_TOTAL = re.compile(
    r"(?:grand |sub[- ]?|overall )?(?:totals?|count|average|mean|sum|maximum|minimum)(?:\s+(?:no\.?|number|of|risks?|issues?|"
    r"actions?|items?|score|cost|value|exposure|count|open|closed|all|amount|impact|contingency))*\s*:?",
    re.IGNORECASE,
)
# A record may begin with such a word, too, so what follows has to be that of a line below a table.
_FOOTER = re.compile(
    r"(?:source|sources|notes?|prepared by|last updated|key|version|author|owner of this \w+)\s*:.*|version\s*\d.*|"
    r"(?:printed|prepared|updated|generated|exported|last updated) (?:on|by)\b.*|page \d.*|end of (?:the )?(?:\w+ )?"
    r"(?:register|log|table|list|document|sheet|report|risks|issues|actions)\b.*|official(?:[ :–-]+sensitive)?|"
    r"(?:strictly )?confidential|©.*|copyright\b.*|(?:please )?do not (?:delete|edit|add|write|type)\b.*|"
    r"(?:please )?(?:insert|add) (?:new )?(?:rows?|lines?|risks?) above\b.*|for internal use.*|\*.*",
    re.IGNORECASE,
)
_LEGEND = re.compile(r"(?:key|legend|scoring key|rag key|scale|definitions?)\s*:?", re.IGNORECASE)
_GUIDANCE = re.compile(
    r"dd\s?[/.-]\s?mm|yyyy|\b(?:please|select|choose|drop ?-?down|enter|e\.g\.|eg\.?|free text|auto(?:matic|matically)?|mandatory|"
    r"optional|describe|insert|pick from|calculated|unique (?:number|id|ref|identifier)|formula|do not (?:edit|type))\b|"
    r"^\(?\s*[01]\s*(?:-|–|to)\s*\d+\s*\)?$|^[<\[].*[>\]]$|^(?:h\s*/\s*m\s*/\s*l|l\s*/\s*m\s*/\s*h|y\s*/\s*n|yes\s*/\s*no|r\s*/\s*a\s*/\s*g)$",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r":$|below this line|^(?:open|closed|live|active|archived?|completed?|new|current|retired|dormant|strategic|operational|"
    r"project|programme|section|part|phase|stage|workstream|tranche)\b.{0,40}$",
    re.IGNORECASE,
)
_REF = re.compile(r"[A-Za-z]{0,6}[\s._/-]?\d+[A-Za-z0-9.\s_/()-]{0,12}")


def line_kind(row: Sequence[Cell], at: int, titles: Titles, merged: list[Block], is_first: bool) -> Line:
    """What the row at that place (counted from 0) is, under those titles."""
    filled = {column: one_line(cell) for column, cell in enumerate(row) if not is_blank(cell)}
    if not filled:
        return "blank"
    if _repeats(filled, titles):
        return "header"
    if is_first and _guides(filled):
        return "guidance"
    if _is_total(row, filled):
        return "total"
    if len(filled) <= 2 and len(titles) > 2:
        return _short_line(filled, at, titles, merged)
    return "record"


def _short_line(filled: dict[int, str], at: int, titles: Titles, merged: list[Block]) -> Line:
    column, text = next(iter(filled.items()))
    if _LEGEND.fullmatch(text):
        return "legend"
    if len(filled) == 1 and any(block[0] <= at <= block[2] and block[3] - block[1] >= 2 for block in merged):
        block = next(block for block in merged if block[0] <= at <= block[2] and block[3] - block[1] >= 2)
        return "section" if block[1] <= column <= block[3] else "record"
    if _FOOTER.fullmatch(text) and (len(filled) == 1 or column == min(titles)):
        return "footer"
    return "section" if len(filled) == 1 and _is_section(column, text, titles) else "record"


def _is_section(column: int, text: str, titles: Titles) -> bool:
    if column > min(titles) or _REF.fullmatch(text):
        return False
    if not is_narrative(titles.get(column, ("", ""))[0]):
        return any(char.isalpha() for char in text)
    short = len(text.split()) <= 5
    return short and (bool(_SECTION.search(text)) or text.isupper() or set(plain(text).split()) <= NOUNS)


def _repeats(filled: dict[int, str], titles: Titles) -> bool:
    same = sum(1 for column, text in filled.items() if text.lower() in map(str.lower, titles.get(column, ())))
    return same >= 2 and same >= 0.6 * len(filled)


def _guides(filled: dict[int, str]) -> bool:
    return len(filled) >= 2 and sum(1 for text in filled.values() if _GUIDANCE.search(text)) >= 0.5 * len(filled)


def _is_total(row: Sequence[Cell], filled: dict[int, str]) -> bool:
    texts = [text for column, text in filled.items() if isinstance(row[column], str) and not _is_number(text)]
    return len(texts) == 1 and bool(_TOTAL.fullmatch(texts[0]))


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[-(£]*\s?[\d,.]+\s?[km%)]*", text, re.IGNORECASE))


def is_main(title: tuple[str, str]) -> bool:
    """Whether a column of that title tells what a record is about."""
    heading, group = title
    return is_narrative(heading) or (not field_named(heading) and is_narrative(group))
