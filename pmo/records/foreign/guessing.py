"""Guesses which register a table is, and takes a mixed table apart."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pmo.core.sheets.model import Cell
from pmo.records.foreign.headings import field_named, register_word
from pmo.records.foreign.mapping import explain_mapping
from pmo.records.foreign.model import Column, Guess, RegisterSpec, Row, Table
from pmo.records.foreign.scale_headings import rating_of
from pmo.records.foreign.text import is_blank, numbers, one_line, plain
from pmo.records.foreign.words_registers import OWN, REGISTERS

_LEAST = 3.0
_TYPE_HEADINGS = frozenset(
    ("type", "raid", "raid type", "category", "log type", "item type", "register", "kind", "r a i d", "raid category", "log",
     "entry type", "record type", "raid log type", "type r a i d", "r i a d", "class", "raid item", "type of item", "issue type", "work item type", "raid item type")
)  # fmt: skip
_OPPORTUNITIES = frozenset(("opportunity", "opp", "upside", "positive risk"))
_PREFIXES: Mapping[str, tuple[str, ...]] = {
    "risk": ("r", "rsk", "risk", "rk", "o", "opp"), "issue": ("i", "iss", "issue"), "assumption": ("as", "asm", "assump", "a"),
    "dependency": ("dp", "dep", "d"), "action": ("ac", "act", "a", "ap", "action"), "decision": ("dec", "de", "d", "dc"),
    "change": ("cr", "ch", "chg", "c", "rfc"), "lesson": ("ll", "l", "les", "lesson"),
}  # fmt: skip
# Headings that only one register has.
_TELLING: Mapping[str, frozenset[str]] = {
    word: frozenset(name for name in OWN[word] if name not in ("title", "description", "owner", "ref", "notes", "category",
                    "effect", "event", "type", "status", "raised_by", "closed_on", "due", "response_text", "impact"))
    for word in OWN
}  # fmt: skip


def guess_register(table: Table, specs: Sequence[RegisterSpec]) -> str | None:
    """The key of the register that a table most likely is, `None` when nothing speaks for one."""
    scores = {spec.key: _points(table, spec) for spec in specs}
    best = max(scores, key=lambda key: scores[key], default=None)
    return best if best is not None and scores[best] >= _LEAST else None


def _points(table: Table, spec: RegisterSpec) -> float:
    word = register_word(spec.key)
    guesses = explain_mapping(table, spec)
    points = 6.0 * _names(table.sheet, spec, word) + 3.0 * any(_names(line, spec, word) for line in table.above[-8:])
    points += _mentions(table, word) + 0.4 * len(guesses) + 3.0 * _is_about(guesses, word)
    points += sum(1.0 for guess in guesses if guess.field in _TELLING.get(word, ()) and guess.confidence >= 80)
    points += (
        1.5
        * sum(1 for name in spec.required if name in {guess.field for guess in guesses})
        / max(1, len(spec.required))
    )
    if word == "risk":
        points += 3.0 * any(
            rating_of(column.heading, column.group).dimension == "likelihood" for column in table.columns
        )
    return points + 2.0 * _prefixed(table, word)


def _names(text: str, spec: RegisterSpec, word: str) -> bool:
    told = f" {plain(text)} "
    own = {plain(it) for it in (*spec.sheet_words, *REGISTERS.get(word, ()), spec.label, spec.key) if len(it) > 2}
    return any(f" {it} " in told for it in own)


def _mentions(table: Table, word: str) -> float:
    """How often headings speak of the register; all registers have columns on actions, so that tells less."""
    times = sum(1 for column in table.columns if word and word in plain(f"{column.group} {column.heading}").split())
    return min(4, times) * (0.4 if word == "action" else 1.5)


def _is_about(guesses: Sequence[Guess], word: str) -> bool:
    """Whether the heading over what a record is about names the register."""
    about = [it for it in guesses if it.field in ("title", "description", "event") and it.confidence >= 75]
    return bool(word) and any(word in plain(it.column.heading).split() for it in about)


def _prefixed(table: Table, word: str) -> bool:
    prefixes = Counter(_prefix(cell) for cell in _refs(table))
    prefixes.pop("", None)
    told = sum(times for prefix, times in prefixes.items() if prefix in _PREFIXES.get(word, ()))
    return bool(told) and told >= 0.6 * sum(prefixes.values())


def _refs(table: Table) -> list[Cell]:
    column = next((it for it in table.columns if field_named(it.heading) == "ref"), None)
    return [cell for cell in table.cells_of(column.index) if not is_blank(cell)] if column else []


def _prefix(cell: Cell) -> str:
    found = re.match(r"([A-Za-z]{1,10})[\s._/-]*\d", one_line(cell))
    return found[1].lower() if found else ""


def split_by_type(table: Table, specs: Sequence[RegisterSpec]) -> list[tuple[str, Table]]:
    """The table as one table a register, where a column says what each row is; otherwise the whole under the
    register it most likely is, and nothing when no register is likely."""
    column = _type_column(table, specs)
    guess = guess_register(table, specs)
    if column is None:
        return [(guess, table)] if guess else []
    parts: dict[str, list[Row]] = {}
    unclear: list[int] = []
    place = table.columns.index(column)
    kinds = [(row, _kind_of(row.cells[place], specs)) for row in table.rows]
    usual = Counter(kind for _, kind in kinds if kind).most_common(1)[0][0]
    for row, kind in kinds:
        text = one_line(row.cells[place])
        told = row if kind or not text else replace(row, more=(*row.more, (column.title, text)))
        parts.setdefault(kind or usual, []).append(told)
        unclear += [] if kind else [row.number]
    notes = [_unclear(table, column, unclear, usual, specs)] if unclear else []
    return [
        (key, _part(replace(table, rows=rows, notes=table.notes + (notes if key == usual else [])), place))
        for key, rows in parts.items()
    ]


def _part(table: Table, place: int) -> Table:
    """The table without the column that has told what each row is, except where that tells risks from opportunities."""
    column = table.columns[place]
    if any(_is_opportunity(row.cells[place]) for row in table.rows):
        kept = replace(column, heading="Threat or opportunity", group="")
        words = {row.number: "Opportunity" if _is_opportunity(row.cells[place]) else None for row in table.rows}
        columns = [kept if it is column else it for it in table.columns]
        rows = [
            replace(row, cells=[*row.cells[:place], words[row.number], *row.cells[place + 1 :]]) for row in table.rows
        ]
        return replace(table, columns=columns, rows=rows)
    rows = [replace(row, cells=row.cells[:place] + row.cells[place + 1 :]) for row in table.rows]
    return replace(table, columns=table.columns[:place] + table.columns[place + 1 :], rows=rows)


def _is_opportunity(cell: Cell) -> bool:
    return plain(one_line(cell)) in _OPPORTUNITIES


def _unclear(table: Table, column: Column, rows: list[int], usual: str, specs: Sequence[RegisterSpec]) -> str:
    label = next(spec.label for spec in specs if spec.key == usual)
    return (
        f"Sheet “{table.sheet}”, {numbers(rows)}: column {column.letter} does not say what the row is, so it was put under "
        f"{label}; write the kind there if that is wrong."
    )


def _type_column(table: Table, specs: Sequence[RegisterSpec]) -> Column | None:
    for column in table.columns:
        if plain(column.heading) not in _TYPE_HEADINGS:
            continue
        told = [cell for cell in table.cells_of(column.index) if not is_blank(cell)]
        kinds = [_kind_of(cell, specs) for cell in told]
        words = {one_line(cell).lower() for cell in told}
        if (
            told
            and sum(1 for kind in kinds if kind) >= 0.8 * len(told)
            and not words <= {"threat", "opportunity", "t", "o"}
        ):
            return column
    return None


def _kind_of(cell: Cell, specs: Sequence[RegisterSpec]) -> str:
    """The register whose word a cell holds; a single letter counts in the order of R, A, I, D."""
    text = plain(one_line(cell))
    for spec in specs:
        word = register_word(spec.key)
        own = {plain(it) for it in (*REGISTERS.get(word, ()), *spec.sheet_words, spec.label, spec.key)}
        if text and (text in own or text.removesuffix(" log") in own):
            return spec.key
    return ""
