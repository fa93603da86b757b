"""Finds the financial year that a file reports on, and says so when its parts disagree."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pmo.core.sheets.model import SheetProblem

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_CODE = re.compile(r"(20\d\d)[-/_](?:20)?(\d\d)")
_LONG = re.compile(r"(?<!\d)(20\d\d)[-_/ ]?(?:20)?(\d\d)(?!\d)")
_SHORT = re.compile(r"(?<!\d)(\d\d)[-_/ ](\d\d)(?!\d)")
_MONTH = re.compile(rf"({'|'.join(_MONTHS)})[-_ ]*(20\d\d)", re.IGNORECASE)
_AT = re.compile(r"\bat (?:the end of )?(\d\d)/?(\d\d)[- ]?Q([1-4])", re.IGNORECASE)
_ID = re.compile(r"_(\d\d)(\d\d)-Q[1-4]$")
_LEAST_MENTIONS = 3
_NAMED = {"what was asked for", "the file's name"}

Found = tuple[int, int | None]  # the year it starts in, and the quarter if one is named


@dataclass(frozen=True, slots=True)
class Period:
    """A financial year. `code` is such as "2020-21"; `as_at` is the day the file describes:
    31 March unless the file names another quarter; `source` says where the year was found, and `in_doubt` whether the
    file's parts do not make it certain."""

    code: str
    starts: date
    ends: date
    as_at: date
    source: str
    in_doubt: bool


def code_of_year(start: int) -> str:
    """The code of the financial year that starts in April of `start`: 2020 is "2020-21"."""
    return f"{start}-{(start + 1) % 100:02}"


def find_period(
    given: str | None,
    filename: str,
    titles: Sequence[str],
    texts: Iterable[str],
    ids: Iterable[str],
) -> tuple[Period, list[str]]:
    """The period, from the best source there is, and a sentence for each source that disagrees.

    The sources, best first: what the caller gave, the file's name, what the narratives agree
    on, the titles, the newest GMPP ID. Raises `SheetProblem` when none tells, or when `given`
    is not a financial year.
    """
    sources: list[tuple[str, Found | None]] = [
        ("what was asked for", _given(given)),
        ("the file's name", _from_name(filename)),
        ("the narratives", _from_narratives(texts)),
        ("the column titles", _from_titles(titles)),
        ("the newest GMPP ID", _from_ids(ids)),
    ]
    told = [(source, found) for source, found in sources if found is not None]
    if not told:
        raise SheetProblem(
            f"The financial year of “{filename}” cannot be told from its name, titles or narratives; "
            "say which it is, such as 2020-21."
        )
    source, (start, _) = told[0]
    notes = [
        _disagreement(source, start, other, found[0]) for other, found in told[1:] if _differs(other, found[0], start)
    ]
    return _period(start, _quarter(told, start), source, _in_doubt(told, start, len(notes))), notes


def _in_doubt(told: list[tuple[str, Found]], start: int, against: int) -> bool:
    """Whether nobody named the year, or as many parts of the file speak against it as for it."""
    agreeing = sum(found[0] == start for _, found in told)
    return against >= agreeing or (agreeing == 1 and told[0][0] not in _NAMED)


def _differs(source: str, found: int, start: int) -> bool:
    # A year's newest project may well be older than the year, but not younger.
    return found > start if source == "the newest GMPP ID" else found != start


def _disagreement(source: str, start: int, other: str, found: int) -> str:
    verb = "says" if other in ("the file's name", "the newest GMPP ID") else "say"
    return (
        f"The file was read as {code_of_year(start)}, by {source}, but {other} {verb} {code_of_year(found)}; "
        "check that the year is right."
    )


def _quarter(told: list[tuple[str, Found]], start: int) -> int:
    return next((quarter for _, (year, quarter) in told if quarter and year == start), 4)


def _period(start: int, quarter: int, source: str, in_doubt: bool) -> Period:
    ends = {
        1: date(start, 6, 30),
        2: date(start, 9, 30),
        3: date(start, 12, 31),
        4: date(start + 1, 3, 31),
    }
    return Period(code_of_year(start), date(start, 4, 1), date(start + 1, 3, 31), ends[quarter], source, in_doubt)


def _given(text: str | None) -> Found | None:
    if text is None:
        return None
    found = _CODE.fullmatch(text.strip())
    if found is None or not _consecutive(found[1][2:], found[2]):
        raise SheetProblem(f"“{text[:40]}” is not a financial year; write it as 2020-21.")
    return int(found[1]), None


def _from_name(filename: str) -> Found | None:
    stem = filename.rsplit("/", 1)[-1]
    for found in _LONG.finditer(stem):
        if _consecutive(found[1][2:], found[2]):
            return int(found[1]), None
    if month := _MONTH.search(stem):
        number, year = _MONTHS.index(month[1].lower()) + 1, int(month[2])
        return (year - 1, 4) if number < 4 else (year, (number - 1) // 3)
    short = next((it for it in _SHORT.finditer(stem) if _consecutive(it[1], it[2])), None)
    return (2000 + int(short[1]), None) if short else None


def _from_narratives(texts: Iterable[str]) -> Found | None:
    mentions = Counter(
        (2000 + int(found[1]), int(found[3]))
        for text in texts
        for found in _AT.finditer(text)
        if _consecutive(found[1], found[2])
    )
    best = mentions.most_common(1)
    return best[0][0] if best and best[0][1] >= _LEAST_MENTIONS else None


def _from_titles(titles: Sequence[str]) -> Found | None:
    # "Presented in 2024/25 Real Prices" names the price base, not the year.
    years = Counter(
        int(found[1])
        for title in titles
        if "price" not in title.lower()
        for found in _LONG.finditer(title)
        if _consecutive(found[1][2:], found[2])
    )
    return (years.most_common(1)[0][0], None) if years else None


def _from_ids(ids: Iterable[str]) -> Found | None:
    years = [int(found[1]) for it in ids if (found := _ID.search(it)) and _consecutive(found[1], found[2])]
    return (2000 + max(years), None) if years else None


def _consecutive(first: str, second: str) -> bool:
    return (int(first) + 1) % 100 == int(second)
