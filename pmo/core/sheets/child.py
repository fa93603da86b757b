"""The child process that parses a file: bytes on stdin, JSON on stdout, limits before all else."""

import json
import sys

from pmo.core.sheets.collect import Collector
from pmo.core.sheets.delimited import read_delimited
from pmo.core.sheets.kind import kind_of
from pmo.core.sheets.model import Limits, SheetProblem
from pmo.core.sheets.wire import packed, packed_problem

_TOO_MUCH_MEMORY = (
    "The file needs more memory to read than is allowed; send only the sheet and the rows that are needed, or a .csv."
)
_DAMAGED = (
    "The file looks like a spreadsheet but is damaged or not made to the standard; "
    "open it in your spreadsheet program, save it again, and send that."
)


def main() -> None:
    """Reads stdin under the limits named in the first argument and writes the answer."""
    request = json.loads(sys.argv[1])
    limits = Limits(**request["limits"])
    _confine(limits)
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it, the longest wait of all, to read nothing with it
    try:
        answer = _read(sys.stdin.buffer.read(), request["name"].lower(), limits)
    except SheetProblem as problem:
        answer = packed_problem(str(problem))
    except MemoryError:
        answer = packed_problem(_TOO_MUCH_MEMORY)
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        answer = packed_problem(_DAMAGED)
    sys.stdout.buffer.write(answer)


def _confine(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit
        return
    wanted = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: limits.seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for which, value in wanted.items():
        try:
            resource.setrlimit(which, (value, value))
        except (ValueError, OSError):
            continue  # macOS refuses some of them


def _read(data: bytes, name: str, limits: Limits) -> bytes:
    collector = Collector(limits)
    kind = kind_of(data, limits)
    if kind == "text":
        read_delimited(data, name, collector)
    elif kind == "xlsx":
        from pmo.core.sheets.excel import read_xlsx

        read_xlsx(data, collector)
    elif kind == "xls":
        from pmo.core.sheets.excel97 import read_xls

        read_xls(data, collector)
    else:
        from pmo.core.sheets.opendocument import read_ods

        read_ods(data, collector)
    return packed(collector.sheets, collector.notes)


if __name__ == "__main__":
    main()
