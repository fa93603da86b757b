"""How well a column's cells go with a kind of field, whatever its heading says."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from pmo.core.sheets.model import Cell
from pmo.records.foreign.choices import choice_of
from pmo.records.foreign.dates import looks_like_date
from pmo.records.foreign.levels import looks_like_level
from pmo.records.foreign.model import FieldSpec
from pmo.records.foreign.money import looks_like_money
from pmo.records.foreign.text import is_absent, is_unknown, one_line
from pmo.records.foreign.yesno import yes_or_no

_NUMBER = (int, float, Decimal)


def fit(cells: Sequence[Cell], field: FieldSpec, heading: str) -> float:
    """The share of cells that the field could take, from 0 to 1."""
    told = [cell for cell in cells if not (isinstance(cell, str) and (is_absent(cell) or is_unknown(cell)))]
    if not told:
        return 0.5
    if field.kind == "choice":
        return sum(1 for cell in told if _is_choice(cell, field, heading)) / len(told)
    return sum(1 for cell in told if _FITS[field.kind](cell, field)) / len(told) if field.kind in _FITS else 1.0


def _is_short(cell: Cell, field: FieldSpec) -> bool:
    return not isinstance(cell, date) and len(one_line(cell)) <= 60


def _is_person(cell: Cell, field: FieldSpec) -> bool:
    text = one_line(cell)
    return isinstance(cell, str) and len(text) <= 90 and any(char.isalpha() for char in text)


def _is_choice(cell: Cell, field: FieldSpec, heading: str) -> bool:
    return not field.choices or choice_of(one_line(cell), field, heading) is not None


def _is_prose(cell: Cell, field: FieldSpec) -> bool:
    # A letter or two are a level or a code; where they are prose, no other field wants them.
    return isinstance(cell, str) and any(char.isalpha() for char in cell) and len(one_line(cell)) > 3


_FITS: Mapping[str, Callable[[Cell, FieldSpec], bool]] = {
    "date": lambda cell, field: looks_like_date(cell),
    "scale": lambda cell, field: looks_like_level(cell, field.ladder),
    "money": lambda cell, field: looks_like_money(cell),
    "number": lambda cell, field: looks_like_money(cell),
    "yesno": lambda cell, field: yes_or_no(cell) is not None,
    "person": _is_person,
    "ref": _is_short,
    "text": _is_prose,
}
