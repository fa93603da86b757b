"""Reads amounts of money and percentages."""

import re
from dataclasses import replace
from decimal import Decimal

from pmo.core.sheets.model import Cell
from pmo.hierarchy.gmpp.absence import absence_of
from pmo.hierarchy.gmpp.text import one_line, shown
from pmo.hierarchy.gmpp.values import Amount

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,20})?|\.\d{1,20}"
_UNIT = r"(?:billion|million|thousand|bn|mn|m|b|k|000s?)"
_AMOUNT = (
    rf"(?P<open>\()?\s*(?P<sign>[-–−+])?\s*(?:£|gbp\s?)?\s*(?P<sign2>[-–−])?\s*"
    rf"(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})?\s*(?P<percent>%)?\s*(?P<close>\))?"
)
_ONE = re.compile(
    rf"(?P<about>(?:c\.?|ca\.?|circa|approx(?:imately|\.)?|about|~|est\.?)\s*)?{_AMOUNT}",
    re.IGNORECASE,
)
_REMARK = re.compile(r"(?P<head>[^()]+?)\s*\((?P<remark>[^()]*[a-z][^()]*)\)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?:between\s+|from\s+)?(?P<low>.+?)\s*"
    r"(?:\s+to\s+|\s+and\s+|\s*[–—]\s*|\s+-\s+|(?<=[\dmnk])-(?=[£\d]))\s*(?P<high>.+)",
    re.IGNORECASE,
)
LABELS = {
    "low": "low", "min": "low", "minimum": "low", "lower": "low", "earliest": "low", "p10": "low",
    "mid": "mid", "middle": "mid", "central": "mid", "most likely": "mid", "likely": "mid", "p50": "mid",
    "high": "high", "max": "high", "maximum": "high", "upper": "high", "latest": "high", "p90": "high",
}  # fmt: skip
LABELLED = re.compile(
    rf"\b({'|'.join(sorted(LABELS, key=len, reverse=True))})(?: case| estimate| end)?\s*[:=-]\s*"
    r"(.*?)\s*[,;]?\s*(?=\b(?:low|min|lower|earliest|mid|central|most likely|likely|high|max|upper|latest|p\d\d)"
    r"[a-z]*(?: case| estimate| end)?\s*[:=-]|$)",
    re.IGNORECASE,
)
_FACTORS = {"b": "1000", "m": "1", "k": "0.001", "t": "0.001", "0": "0.001"}
LONGEST_VALUE = 300  # characters; what is longer is a narrative in the wrong column
_TRILLION = Decimal(1_000_000)


def money(cell: Cell, factor: Decimal = Decimal(1)) -> Amount:
    """An amount in £ million; `factor` turns the column's unit into £ million. Never raises."""
    value = _read(cell, factor)
    if value.best is not None and abs(value.best) >= _TRILLION:
        return Amount(
            "unclear",
            value.raw,
            "It would be £1 trillion or more; it may be in pounds, not millions.",
        )
    return value


def percentage(cell: Cell) -> Amount:
    """An amount in per cent: "5%", "5" and 5 are all five per cent. Never raises."""
    value = _read(cell, Decimal(1))
    if value.state == "not_applicable" and "inf" in value.raw.lower():
        return replace(value, reason="The percentage cannot be worked out, because the baseline is zero.")
    return value


def factor_of(title: str) -> Decimal:
    """What turns a column's unit into £ million, from its title; £ million unless it says otherwise."""
    text = title.lower()
    if re.search(r"£\s?(?:bn|billion)", text):
        return Decimal(1000)
    return Decimal("0.001") if re.search(r"£\s?(?:k\b|'?000|thousand)", text) else Decimal(1)


def _read(cell: Cell, factor: Decimal) -> Amount:
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        number = Decimal(str(cell))
        if number.is_finite():
            return Amount("known", shown(cell), amount=number * factor)
    text = one_line(cell)
    state = absence_of(text)
    if state is not None:
        return Amount(state, shown(cell), text)
    if len(text) > LONGEST_VALUE:
        return Amount("unclear", shown(cell), "It is a text, not an amount.")
    return _parsed(text, factor, shown(cell))


def _parsed(text: str, factor: Decimal, raw: str) -> Amount:
    if (known := _single(text, factor, raw)) is not None:
        return known
    parts = {LABELS[label.lower()]: _number(part, factor) for label, part in LABELLED.findall(text)}
    if not parts and (between := _BETWEEN.fullmatch(text)):
        unit = _ONE.fullmatch(between["high"])
        low = between["low"] + (unit["unit"] or "" if unit and between["low"][-1:].isdigit() else "")
        parts = {"low": _number(low, factor), "high": _number(between["high"], factor)}
    if len(parts) < 2 or None in parts.values():
        return Amount("unclear", raw, "It is not an amount.")
    return Amount("range", raw, low=parts.get("low"), mid=parts.get("mid"), high=parts.get("high"))


def _single(text: str, factor: Decimal, raw: str) -> Amount | None:
    if text.lower() in ("nil", "zero", "£nil"):
        return Amount("known", raw, amount=Decimal(0))
    remark = _REMARK.fullmatch(text)
    found = _ONE.fullmatch(text) or (remark and _ONE.fullmatch(remark["head"]))
    if not found:
        return None
    about = "Given as an approximation." if found["about"] else ""
    return Amount("known", raw, about or (remark["remark"] if remark else ""), amount=_amount(found, factor))


def _number(text: str, factor: Decimal) -> Decimal | None:
    found = _ONE.fullmatch(text.strip(" ,;."))
    return _amount(found, factor) if found else None


def _amount(found: re.Match[str], factor: Decimal) -> Decimal:
    number = Decimal(found["number"].replace(",", ""))
    if found["unit"]:
        factor = Decimal(_FACTORS[found["unit"][0].lower()])
    negative = bool(found["sign"] and found["sign"] != "+") or bool(found["sign2"])
    bracketed = bool(found["open"] and found["close"])
    return (-number if negative != bracketed else number) * factor
