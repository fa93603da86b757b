"""Reads an uploaded plan in a child process with limits on memory and time, which hands back plain rows.

Run as a module it is the child: the file on stdin, JSON on stdout.
"""

import json
import os
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from planning.problems import PlanProblem

_ROOT = Path(__file__).resolve().parents[1]
SECONDS = 60
MEMORY = 3 * 1024**3


def read_file(content: bytes, today: date) -> dict[str, Any]:
    """What `exchange.rows` makes of a file. Raises PlanProblem with a sentence."""
    command = [sys.executable, "-B", "-m", "planning.limited", today.isoformat()]
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    kept |= {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}  # the child gets no secrets
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS, env=kept, cwd=_ROOT, check=False
        )
    except subprocess.TimeoutExpired:
        raise PlanProblem("Reading the file took too long. Save a smaller part of the plan.") from None
    if done.returncode:
        raise PlanProblem(
            "Reading the file broke off: it is damaged or needs too much memory. Save it again in Project."
        )
    found: dict[str, Any] = json.loads(done.stdout)
    if "problem" in found:
        raise PlanProblem(found["problem"])
    return found


def main() -> None:
    """The child: limits before all else."""
    for which, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        resource.setrlimit(which, (value, value))
    from planning.exchange import read_plan
    from planning.exchange.rows import rows_of

    try:
        answer = rows_of(read_plan(sys.stdin.buffer.read()), date.fromisoformat(sys.argv[1]))
    except PlanProblem as problem:
        answer = {"problem": problem.sentence}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
