"""Figures of panels with the addresses of exactly the rows behind them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from pmo.core.charts import stacked_bars
from pmo.core.clock import today

MOST = 400  # rows that an address can name one by one: servers take four thousand signs
AGES = [
    ("0–13 d", 0, 14),
    ("14–30 d", 14, 31),
    ("31–60 d", 31, 61),
    ("61–90 d", 61, 91),
    ("91 d +", 91, 100_000),
]
PRIORITIES = [("r", ("1",)), ("a", ("2",)), ("n", ("3", "4", "5", ""))]


def only(url: str, keys: list[int]) -> str:
    """The register at `url` with these rows alone; empty where there are none, or too many to name."""
    return f"{url}?pk={','.join(map(str, keys))}" if 0 < len(keys) <= MOST else ""


@dataclass(frozen=True)
class Ages:
    """Open issues by age, and within an age by priority: (name, [(count, address)]), the addresses empty where nothing lies."""

    lines: list[tuple[str, list[tuple[int, str]]]]

    @classmethod
    def of(cls, rows: QuerySet, url: str) -> "Ages":
        """Counted in one query; `url` is the register's address."""
        day = today()
        found = [((day - raised).days, of, pk) for raised, of, pk in rows.values_list("raised_on", "priority", "pk")]
        return cls([(name, [_counted(found, low, high, of, url) for _, of in PRIORITIES]) for name, low, high in AGES])

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


def _counted(found: list[tuple[int, str, int]], low: int, high: int, of: tuple[str, ...], url: str) -> tuple[int, str]:
    keys = [pk for age, priority, pk in found if low <= age < high and priority in of]
    return len(keys), only(url, keys)
