"""Whatever stands in a workbook: nothing breaks, and nothing of a kept row is lost."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pmo.core.sheets import Cell, Sheet, Workbook
from pmo.records.foreign import Table, find_tables, guess_mapping, read_rows, split_by_type, unmapped_columns
from pmo.records.foreign.text import clean, is_blank
from tests.records.foreign.books import spec_of
from tests.records.foreign.specs import RISK, SPECS

HEADINGS = st.sampled_from(
    ["Ref", "Risk", "Description", "Cause", "Event", "Effect", "L", "I", "Score", "Likelihood", "Impact", "Inherent", "Residual",
     "Target", "Owner", "Status", "Due date", "Date raised", "Mitigation", "Type", "VL", "M", "VH", "Notes", "£ impact", "Odd one"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["Open", "Closed 12/3/24", "4 - Likely", "X", "VH", "31/02/2027", "05/25/2026", "TBC", "JS/AB", "£1.2m", "75% to 100%", "-",
     "#N/A", "Total", "Risk", "Because of A, there is a risk that B, leading to C", "R1", "0", "Key", "Select", "Cause: a Event: b"]
)  # fmt: skip
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    WORDS,
    HEADINGS,
    st.integers(-10, 50_000),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(),
    st.text(max_size=20),
)
GRIDS = st.lists(st.lists(CELLS, max_size=9), max_size=14)
BLOCKS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 3), st.integers(0, 3)).map(
        lambda it: (it[0], it[1], it[0] + it[2], it[1] + it[3])
    ),
    max_size=4,
)
TABLES = st.tuples(
    st.lists(HEADINGS, min_size=3, max_size=9, unique=True).map(lambda row: ["Risk title", *row]),
    st.lists(st.lists(CELLS, max_size=12), max_size=10),
)


def everything(table: Table) -> None:
    """Reads a table as every register there is."""
    for spec in SPECS:
        read_rows(table, guess_mapping(table, spec), spec)
    assert sum(len(part.rows) for _, part in split_by_type(table, SPECS)) in (0, len(table.rows))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(GRIDS, BLOCKS, st.booleans())
def test_no_grid_breaks_anything(grid: list[list[Cell]], merged: list[tuple[int, int, int, int]], hidden: bool) -> None:
    for table in find_tables(
        Workbook("x.xlsx", [Sheet("Log", hidden, grid, merged), Sheet("Risks", False, grid[::-1])])
    ):
        everything(table)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES)
def test_every_filled_cell_of_a_kept_row_is_mapped_or_listed(drawn: tuple[list[Cell], list[list[Cell]]]) -> None:
    header, rows = drawn
    for table in find_tables(Workbook("x.xlsx", [Sheet("Risks", False, [header, *rows])])):
        mapping = guess_mapping(table, RISK)
        rows_read = read_rows(table, mapping, RISK)
        assert [row.number for row in rows_read] == [row.number for row in table.rows]
        for row, found in zip(table.rows, rows_read, strict=True):
            listed = [text for _, text in found.others]
            for column, cell in zip(table.columns, row.cells, strict=True):
                if is_blank(cell):
                    continue
                name = mapping.get(column.index)
                split = name in ("description", "event", "title") and "event" in found.values
                ticked = sum(1 for other in mapping.values() if other == name) > 1
                assert (name in found.values) or split or (ticked and clean(cell) == "0") or clean(cell) in listed
        assert {column.index for column in unmapped_columns(table, mapping)}.isdisjoint(mapping)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.dates(date(1990, 1, 1), date(2060, 1, 1)), min_size=1, max_size=8),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y"]),
)
def test_a_column_in_one_order_is_read_in_it_once_any_date_proves_it(days: list[date], shape: str) -> None:
    rows: list[list[Cell]] = [["Risk title", "Owner", "Due date"]]
    rows += [["A risk", "JS", day.strftime(shape)] for day in (*days, date(2026, 5, 25))]
    [table] = find_tables(Workbook("x.csv", [Sheet("Risks", False, rows)]))
    spec = spec_of("risk")
    found = [getattr(row.values["due"], "value", None) for row in read_rows(table, guess_mapping(table, spec), spec)]
    assert found == [*days, date(2026, 5, 25)]
