"""How cells travel from the child process to its parent: JSON with tagged values, no pickle."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pmo.core.sheets.model import Block, Cell, Sheet

_FIELDS = ("name", "hidden", "rows", "merged", "hidden_rows", "hidden_columns", "fills")


def packed(sheets: list[Sheet], notes: list[str]) -> bytes:
    """The sheets and notes as UTF-8 JSON."""
    body = {
        "sheets": [{name: getattr(sheet, name) for name in _FIELDS} for sheet in sheets],
        "notes": notes,
    }
    text = json.dumps(body, default=_tagged, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def packed_problem(sentence: str) -> bytes:
    """A refusal as UTF-8 JSON."""
    return json.dumps({"problem": sentence}).encode()


def unpacked(answer: bytes) -> tuple[list[Sheet], list[str], str]:
    """The sheets, the notes, and the sentence of a refusal ("" when there is none).

    Raises `ValueError` or `KeyError` when the child's answer is cut short.
    """
    body: dict[str, Any] = json.loads(answer)
    if "problem" in body:
        return [], [], str(body["problem"])
    sheets = [
        Sheet(
            sheet["name"],
            sheet["hidden"],
            [[_plain(cell) for cell in row] for row in sheet["rows"]],
            [_block(block) for block in sheet["merged"]],
            sheet["hidden_rows"],
            sheet["hidden_columns"],
            [(row, column, word) for row, column, word in sheet.get("fills", [])],
        )
        for sheet in body["sheets"]
    ]
    return sheets, [str(note) for note in body["notes"]], ""


def _block(numbers: list[int]) -> Block:
    first_row, first_column, last_row, last_column = numbers
    return first_row, first_column, last_row, last_column


def _tagged(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"decimal": str(value)}


def _plain(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        return cell  # type: ignore[no-any-return]
    [(tag, text)] = cell.items()
    if tag == "date":
        return date.fromisoformat(text)
    return datetime.fromisoformat(text) if tag == "moment" else Decimal(text)
