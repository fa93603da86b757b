"""HTML to PDF/UA in a child process with limits, so that no text can harm the process that asks.

The child fetches nothing: only `pmo-asset:` names from a fixed list and `data:` addresses are answered. The same HTML
gives the same bytes.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from pmo.core.errors import Problem

_ROOT = Path(__file__).resolve().parents[2]
NO_PANGO, TOO_BIG, TOO_LONG = 41, 42, 43  # exit codes of the child
PANGO_REMEDY = (
    "The PDF cannot be drawn, because the library Pango is not on this machine. "
    "Install it: apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"
)


@dataclass(frozen=True)
class Limits:
    """What one rendering may use: bytes of address space, seconds of processor and of wall clock, pages of the result."""

    memory: int = 1_500_000_000
    cpu: int = 120
    wall: int = 180
    pages: int = 300


@dataclass(frozen=True)
class Pdf:
    """A finished document: its bytes and the number of its pages."""

    content: bytes
    pages: int


class RenderingFailed(Exception):
    """The child did not come back with a PDF; the message says what happened. Trying again may help."""


def render(html: str, *, limits: Limits = Limits()) -> Pdf:
    """Draw `html` as PDF/UA-1. Raises Problem where trying again cannot help, RenderingFailed where it may."""
    command = [sys.executable, "-m", "pmo.core.pdf_child", json.dumps(asdict(limits))]
    try:
        done = subprocess.run(
            command,
            input=html.encode(),
            capture_output=True,
            timeout=limits.wall,
            env=_environment(),
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RenderingFailed(f"The PDF was not ready after {limits.wall} seconds.") from None
    if done.returncode:
        raise _failure(done.returncode, done.stderr.decode(errors="replace"), limits)
    head, _, content = done.stdout.partition(b"\n")
    return Pdf(content, json.loads(head)["pages"])


def _failure(code: int, said: str, limits: Limits) -> Exception:
    last = said.strip().splitlines()[-1:] or [f"exit code {code}"]
    return {
        NO_PANGO: Problem(PANGO_REMEDY),
        TOO_LONG: Problem(
            f"The report would have more than {limits.pages} pages. Make it of a smaller part of the work."
        ),
        TOO_BIG: RenderingFailed(f"The PDF needed more than {limits.memory // 1_000_000:,} MB."),
        -24: RenderingFailed(f"The PDF needed more than {limits.cpu} seconds of processor time."),
    }.get(code) or RenderingFailed(f"The PDF could not be drawn: {last[0][:300]}")


def _environment() -> dict[str, str]:
    """No secrets: only what Python and Pango need to start, and one date for every font that is written."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "HOME")
        if name in os.environ
    }
    return kept | {
        "PYTHONPATH": str(_ROOT),
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        "LC_ALL": "C.UTF-8",
        "SOURCE_DATE_EPOCH": "0",
    }
