"""What one cell says: a known value, a range, or the reason there is none."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

State = Literal["known", "range", "withheld", "not_applicable", "missing", "unclear"]
Scale = Literal["five", "three"]

_SECTION = re.compile(r"\d+")
_SECTIONS = re.compile(r"\bsections?\s+((?:\d+(?:\s*\(\d+\))?(?:\s*(?:,|and|&|/|section)\s*)*)+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """A cell's meaning. `reason` is why there is no value, or a remark on the value there is;
    `raw` is the cell's own text, so that nothing is lost."""

    state: State
    raw: str = ""
    reason: str = ""

    @property
    def exemptions(self) -> tuple[int, ...]:
        """The sections of the Freedom of Information Act 2000 relied on, such as (24, 26)."""
        found = _SECTIONS.search(self.reason) if self.state == "withheld" else None
        if found is None:
            return ()
        listed = re.sub(r"\(\d+\)", "", found[1])
        return tuple(dict.fromkeys(int(number) for number in _SECTION.findall(listed)))


@dataclass(frozen=True, slots=True)
class Amount(Value):
    """Money in £ million, or a percentage in per cent, as the column has it."""

    amount: Decimal | None = None
    low: Decimal | None = None
    mid: Decimal | None = None
    high: Decimal | None = None

    @property
    def best(self) -> Decimal | None:
        """The amount, or of a range the middle, else the high end, else the low end."""
        return next((it for it in (self.amount, self.mid, self.high, self.low) if it is not None), None)


@dataclass(frozen=True, slots=True)
class Moment(Value):
    """A date. A month, a quarter or a year without a day is a range from its first day to its last."""

    date: dt.date | None = None
    low: dt.date | None = None
    mid: dt.date | None = None
    high: dt.date | None = None

    @property
    def best(self) -> dt.date | None:
        """The date, or of a range the middle, else the high end, else the low end."""
        return self.date or self.mid or self.high or self.low


@dataclass(frozen=True, slots=True)
class Rating(Value):
    """A delivery confidence assessment.

    `rating` is "green", "amber_green", "amber", "amber_red", "red", or "reset", which stands
    outside both scales and is used while a changed baseline awaits approval. `scale` is the
    file's scale and is never converted.
    """

    rating: str | None = None
    scale: Scale = "three"
