"""Reads any team's workbook of risks, issues, assumptions, dependencies, actions, decisions, changes and lessons.

`find_tables` finds the tables, `split_by_type` says what each one is, `guess_mapping` which column holds what, and
`read_rows` reads the rows. Nothing here knows the database.
"""

from pmo.records.foreign.finding import Survey, find_tables, survey
from pmo.records.foreign.guessing import guess_register, split_by_type
from pmo.records.foreign.mapping import explain_mapping, guess_mapping, unmapped_columns
from pmo.records.foreign.model import (
    Accepted,
    Column,
    Converted,
    FieldSpec,
    Guess,
    Level,
    PersonText,
    ReadRow,
    RegisterSpec,
    Row,
    Table,
    Unreadable,
    Value,
)
from pmo.records.foreign.products import scores_of
from pmo.records.foreign.reading import read_rows

__all__ = [
    "Accepted",
    "Column",
    "Converted",
    "FieldSpec",
    "Guess",
    "Level",
    "PersonText",
    "ReadRow",
    "RegisterSpec",
    "Row",
    "Survey",
    "Table",
    "Unreadable",
    "Value",
    "explain_mapping",
    "find_tables",
    "guess_mapping",
    "guess_register",
    "read_rows",
    "scores_of",
    "split_by_type",
    "survey",
    "unmapped_columns",
]
