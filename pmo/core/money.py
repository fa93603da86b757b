"""Amounts in millions as people read them: £1.2m, £46k, £3.4bn."""

from decimal import Decimal

SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}


def short(amount: Decimal | None, currency: str = "GBP") -> str:
    """An amount in millions, rounded to what a reader can use; empty for None."""
    if amount is None:
        return ""
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    symbol = SIGNS.get(currency, f"{currency} ")
    if size >= 1000:
        return f"{sign}{symbol}{_figures(size / 1000)}bn"
    if size >= 1 or size == 0:
        return f"{sign}{symbol}{_figures(size)}m"
    return f"{sign}{symbol}{(size * 1000).quantize(Decimal(1)):,}k"


def full(amount: Decimal | None, currency: str = "GBP") -> str:
    """An amount in millions with both decimals: £2,013.02m."""
    if amount is None:
        return ""
    sign = "−" if amount < 0 else ""
    return f"{sign}{SIGNS.get(currency, currency + ' ')}{abs(amount):,.2f}m"


def percent(value: Decimal | None) -> str:
    """A percentage with its sign: +4.0%, −47%."""
    if value is None:
        return ""
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{abs(value).quantize(Decimal('0.1')).normalize():f}%"


def _figures(size: Decimal) -> str:
    """Two decimals under ten, one under a hundred, none above; no trailing zeros."""
    places = 2 if size < 10 else 1 if size < 100 else 0
    text = f"{size:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
