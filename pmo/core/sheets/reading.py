"""Hands a file to the child process and turns its answer into a workbook."""

import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import asdict
from pathlib import Path

from pmo.core.sheets.model import DEFAULT, Limits, SheetProblem, Workbook
from pmo.core.sheets.wire import unpacked

_ROOT = Path(__file__).resolve().parents[3]


def read_workbook(data: bytes, filename: str, *, limits: Limits = DEFAULT) -> Workbook:
    """Every sheet of an uploaded .csv, .tsv, .xlsx, .xls or .ods file.

    The content decides what the file is; `filename` is used in sentences and, for
    delimited text, as a hint. Parsing happens in a child process held to
    `limits.memory_bytes` and `limits.seconds`.

    Raises `SheetProblem`, whose text is a sentence for the sender, for anything that
    is not a readable table within the limits. A workbook with no filled cell is refused.
    """
    name = shown_name(filename)
    if len(data) > limits.max_file_bytes:
        raise SheetProblem(
            f"“{name}” was not read. The file is {len(data) / 1_000_000:,.0f} MB, and at most "
            f"{limits.max_file_bytes // 1_000_000} MB are read; send only the rows needed."
        )
    sheets, notes, problem = unpacked(_answer(data, name, limits))
    if not problem and not any(sheet.rows for sheet in sheets):
        problem = "The file has no filled cell; check that it was saved before it was sent."
    if problem:
        raise SheetProblem(f"“{name}” was not read. {problem}")
    return Workbook(filename=name, sheets=sheets, notes=notes)


def shown_name(filename: str) -> str:
    """The last part of a file name, without control characters, at most 100 characters."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(char for char in last if unicodedata.category(char)[0] != "C")
    return visible.strip()[-100:] or "file"


def _answer(data: bytes, name: str, limits: Limits) -> bytes:
    request = json.dumps({"name": name, "limits": asdict(limits)})
    command = [sys.executable, "-B", "-m", "pmo.core.sheets.child", request]
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=limits.seconds,
            env=_environment(),
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SheetProblem(_took_too_long(name, limits)) from error
    if done.returncode == 0:
        return done.stdout
    if done.returncode in (-24, -9):  # SIGXCPU, or SIGKILL at the hard limit
        raise SheetProblem(_took_too_long(name, limits))
    raise SheetProblem(
        f"“{name}” was not read. Reading it broke off, because it is damaged or needs too much "
        "memory; open it in your spreadsheet program, save it again, and send that."
    )


def _took_too_long(name: str, limits: Limits) -> str:
    return (
        f"“{name}” was not read. Reading it took more than {limits.seconds} seconds; "
        "send only the sheet and the rows that are needed, or a .csv."
    )


def _environment() -> dict[str, str]:
    # The child gets no secrets: only what Python needs to start.
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if key in os.environ}
    return kept | {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}
