"""A RAG that is told by the colour of its cells only, as the word of the colour."""

from dataclasses import replace

from pmo.core.sheets.model import Sheet
from pmo.records.foreign.headings import field_named
from pmo.records.foreign.model import Column, Row, Table
from pmo.records.foreign.scale_headings import rating_of
from pmo.records.foreign.text import is_blank


def with_colours(table: Table, sheet: Sheet) -> Table:
    """The table with the words of colours in the empty cells of its columns that rate something."""
    words = {(row + 1, column): word for row, column, word in sheet.fills}
    if not words:
        return table
    for place, column in enumerate(table.columns):
        filled = any(not is_blank(row.cells[place]) for row in table.rows)
        coloured = [row for row in table.rows if (row.number, column.index) in words]
        if coloured and not filled and _rates(column):
            rows = [_coloured(row, place, words.get((row.number, column.index))) for row in table.rows]
            note = (
                f"Sheet “{table.sheet}”, column {column.letter} “{column.title}”: the cells hold colours and no words; the"
                " colours are kept as words in the notes."
            )
            table = replace(table, rows=rows, notes=[*table.notes, note])
    return table


def _rates(column: Column) -> bool:
    return (
        field_named(column.heading) in ("rag", "score", "status")
        or rating_of(column.heading, column.group).dimension == "score"
    )


def _coloured(row: Row, place: int, word: str | None) -> Row:
    return replace(row, cells=[word if at == place else cell for at, cell in enumerate(row.cells)])
