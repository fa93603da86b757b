"""Figures of panels with the addresses of exactly the rows behind them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet, Value

from pmo.core.charts import stacked_bars
from pmo.core.clock import today

MOST = 400  # rows that an address can name one by one: servers take four thousand signs
AGES = [("0–13 d", 0, 13), ("14–30 d", 14, 30), ("31–60 d", 31, 60), ("61–90 d", 61, 90), ("91 d +", 91, None)]
PRIORITIES = [("r", ("1",)), ("a", ("2",)), ("n", ("3", "4"))]


def only(url: str, keys: list[int]) -> str:
    """The register at `url` with these rows alone; empty where there are none, or too many to name."""
    return f"{url}?pk={','.join(map(str, keys))}" if 0 < len(keys) <= MOST else ""


@dataclass(frozen=True)
class Cell:
    """Issues of an age and of some priorities: as a condition, and as the filters of an address that say the same."""

    raised_from: date | None
    raised_to: date
    priorities: tuple[str, ...]

    @property
    def condition(self) -> Q:
        """For counting."""
        since = Q(raised_on__gte=self.raised_from) if self.raised_from else Q()
        return since & Q(raised_on__lte=self.raised_to, priority__in=self.priorities)

    @property
    def query(self) -> str:
        """For an address."""
        chosen = "&".join(f"priority={each}" for each in self.priorities)
        return f"raised_on={self.raised_from or ''}..{self.raised_to}&{chosen}"


@dataclass(frozen=True)
class Ages:
    """Open issues by age, and within an age by priority: (name, [(count, address)]), the addresses empty where nothing lies."""

    lines: list[tuple[str, list[tuple[int, str]]]]

    @classmethod
    def of(cls, rows: QuerySet, url: str) -> "Ages":
        """Counted in one query, however many there are; `url` is the register's address."""
        cells = [_cell(low, high, of) for _, low, high in AGES for _, of in PRIORITIES]
        wanted = {f"c{place}": Count(Value(1), filter=cell.condition) for place, cell in enumerate(cells)}
        counts = rows.order_by().aggregate(**wanted).values()
        parts = [(count, f"{url}?{cell.query}" if count else "") for count, cell in zip(counts, cells, strict=True)]
        wide = len(PRIORITIES)
        return cls([(name, parts[line * wide : (line + 1) * wide]) for line, (name, _, _) in enumerate(AGES)])

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(count for _, parts in self.lines for count, _ in parts)

    def picture(self) -> str:
        """The same as bars."""
        bars = [
            (name, {rag: count for (rag, _), (count, _) in zip(PRIORITIES, parts, strict=True)})
            for name, parts in self.lines
        ]
        desc = "One bar an age; its parts are priority 1 in red, 2 in amber and the others in grey."
        return stacked_bars(bars, ["r", "a", "n"], f"{self.total} open issues by age", desc, width=320)


def _cell(low: int, high: int | None, of: tuple[str, ...]) -> Cell:
    """Of issues between two ages in days, both included; no upper age is all that are older."""
    day = today()
    return Cell(None if high is None else day - timedelta(high), day - timedelta(low), of)
