"""Reads amounts of money in pounds, and plain numbers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pmo.core.sheets.model import Cell
from pmo.records.foreign.text import is_absent, is_unknown, one_line

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,12})?|\.\d{1,12}"
_UNIT = r"(?:billion|bn|million|mill|mil|mn|m|thousand|thou|k|000s)"
_AMOUNT = re.compile(
    rf"(?P<about>(?:c\.?|ca\.?|circa|approx(?:imately|\.)?|about|around|~|est\.?|up to|<|>|≈)\s*)?(?P<open>\()?\s*"
    rf"(?P<sign>[-–−+])?\s*(?:£|gbp)?\s*(?P<sign2>[-–−])?\s*(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})?\s*(?:£|gbp|pounds?)?"
    rf"\s*(?P<close>\))?\s*(?P<rest>(?:p\.?a\.?|per (?:year|annum|month)|\([^()]*[a-z][^()]*\))?)",
    re.IGNORECASE,
)
_COUNT = re.compile(
    rf"(?P<sign>[-–−+])?\s*(?P<number>{_NUMBER})\s*(?P<unit>%|(?:working |calendar )?(?:days?|weeks?|months?|hours?|hrs?|years?)"
    r"|per cent|wks?|d|w)?",
    re.IGNORECASE,
)
_FACTORS = {
    "b": Decimal(1_000_000_000),
    "m": Decimal(1_000_000),
    "k": Decimal(1_000),
    "t": Decimal(1_000),
    "0": Decimal(1_000),
}
_FOREIGN = re.compile(r"[€$¥]|\b(?:eur|usd|euros?|dollars?|aud|cad|chf)\b", re.IGNORECASE)
_RANGE = re.compile(r"\d\s*[km]?\s*(?:-|–|—|to|and)\s*£?\s*\d", re.IGNORECASE)
_ENDS = re.compile(
    rf"(?:c\.?|ca\.?|circa|approx\.?|about|between|from|~)?\s*(?:£|gbp)?\s*(?P<low>{_NUMBER})\s*(?P<unit>{_UNIT})?\s*"
    rf"(?:-|–|—|to|and)\s*(?:£|gbp)?\s*(?P<high>{_NUMBER})\s*(?P<unit2>{_UNIT})?",
    re.IGNORECASE,
)
_COMMA, _POINT = re.compile(r"\d,\d{1,2}(?!\d)"), re.compile(r"\d\.\d{1,2}(?!\d)|\d,\d{3}(?!\d)")
_NUMERIC = (int, float, Decimal)


@dataclass(frozen=True, slots=True)
class Amount:
    """What a cell says of an amount, a note on how it was found, or why there is none."""

    number: Decimal | None
    note: str = ""
    problem: str = ""
    bounds: tuple[Decimal, Decimal] | None = None  # of a range


def money_of(cell: Cell, heading: str = "") -> Amount:
    """An amount in pounds; a heading such as "Cost £k" gives the unit to numbers that name none."""
    factor = factor_of(heading)
    if isinstance(cell, _NUMERIC) and not isinstance(cell, bool):
        return _scaled(_decimal(cell), factor)
    text = one_line(cell)
    if (early := _no_amount(text)) is not None:
        return early
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return Amount(None, problem="is not an amount of money")
    number = Decimal(found["number"].replace(",", ""))
    negative = bool(found["sign"] and found["sign"] != "+") or bool(found["sign2"])
    in_brackets = bool(found["open"] and found["close"])
    number = -number if negative != in_brackets else number
    if found["unit"]:
        number *= _FACTORS[found["unit"][0].lower()]
        return Amount(number, f"was read as {pounds(number)}" if found["about"] or found["rest"] else "")
    amount = _scaled(number, factor)
    if in_brackets and amount.number is not None and amount.number < 0:
        return Amount(amount.number, f"stands in brackets and was read as minus, {pounds(amount.number)}")
    is_loose = (found["about"] or found["rest"]) and not amount.note
    return Amount(amount.number, f"was read as {pounds(number)}") if is_loose else amount


def _no_amount(text: str) -> Amount | None:
    if text.lower() in ("nil", "zero", "£nil", "£0", "none", "£-", "nil cost", "no cost"):
        return Amount(Decimal(0))
    if is_absent(text):
        return Amount(None, note="means that there is no amount")
    if is_unknown(text):
        return Amount(None, problem="says that the amount is not known yet")
    if _FOREIGN.search(text):
        return Amount(None, problem="is not in pounds")
    return Amount(None, problem="is a range", bounds=_bounds(text)) if _RANGE.search(text) else None


def _bounds(text: str) -> tuple[Decimal, Decimal] | None:
    """The ends of "£10k-£50k" or "10 to 50k", where the unit of the second holds for both."""
    found = _ENDS.fullmatch(text)
    if found is None:
        return None
    units = [(found[name] or "")[:1].lower() for name in ("unit", "unit2")]
    units[0] = units[0] or units[1]
    ends = [Decimal(found[name].replace(",", "")) for name in ("low", "high")]
    low, high = (end * _FACTORS.get(unit, Decimal(1)) for end, unit in zip(ends, units, strict=True))
    return (low, high) if low <= high else None


def decimal_comma(cells: Iterable[Cell]) -> bool:
    """Whether a column writes 1.250,50: one cell can be read in no other way, and none contradicts it."""
    texts = [one_line(cell) for cell in cells if isinstance(cell, str)]
    return any(map(_COMMA.search, texts)) and not any(map(_POINT.search, texts))


def pointed(cell: Cell, has_comma: bool) -> Cell:
    """A cell of such a column with the point where we write it."""
    if not has_comma or not isinstance(cell, str):
        return cell
    return re.sub(r"(?<=\d)[.'’](?=\d{3})", "", cell).replace(",", ".")


def _decimal(cell: int | float | Decimal) -> Decimal:
    return Decimal(str(cell))


def _scaled(number: Decimal, factor: Decimal) -> Amount:
    if not number.is_finite():
        return Amount(None, problem="is not an amount of money")
    if factor == 1 or not number:
        return Amount(number)
    return Amount(number * factor, f"was read as {pounds(number * factor)}, because of the unit in the heading")


def pounds(number: Decimal) -> str:
    """An amount as a person writes it: £1,200,000 or -£12.50."""
    text = f"{abs(number):,.2f}".removesuffix(".00")
    return f"{'-' if number < 0 else ''}£{text}"


def factor_of(heading: str) -> Decimal:
    """What turns a column's numbers into pounds, from its heading; one unless it says otherwise."""
    text = heading.lower()
    if re.search(r"£\s?(?:bn|billion)|\bbn\b", text):
        return Decimal(1_000_000_000)
    if re.search(r"£\s?(?:m\b|mill|mn)|\(m\)|\bmillions?\b", text):
        return Decimal(1_000_000)
    return (
        Decimal(1_000) if re.search(r"£\s?['’,]?(?:k\b|0{3}|thou)|\(k\)|\bthousands?\b|\b000s\b", text) else Decimal(1)
    )


def number_of(cell: Cell) -> Amount:
    """A plain number; "50%" is 50, and "5 days" is 5 with a note."""
    if isinstance(cell, _NUMERIC) and not isinstance(cell, bool):
        return Amount(_decimal(cell)) if _decimal(cell).is_finite() else Amount(None, problem="is not a number")
    text = one_line(cell)
    if is_absent(text):
        return Amount(None, note="means that there is no number")
    if is_unknown(text):
        return Amount(None, problem="says that the number is not known yet")
    found = _COUNT.fullmatch(text)
    if found is None:
        return Amount(None, problem="is not a number")
    try:
        number = Decimal(found["number"].replace(",", ""))
    except InvalidOperation:
        return Amount(None, problem="is not a number")
    number = -number if found["sign"] and found["sign"] != "+" else number
    unit = found["unit"]
    return Amount(number, f"was read as {number}, without its unit" if unit and unit != "%" else "")


def looks_like_money(cell: Cell) -> bool:
    """Whether a cell gives an amount or says why it does not."""
    found = money_of(cell)
    return (
        found.number is not None
        or number_of(cell).number is not None
        or found.problem.endswith(("pounds", "range", "yet"))
    )
