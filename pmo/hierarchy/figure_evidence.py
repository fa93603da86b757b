"""What the figures of work say: cost and end date against their baselines (domain.md 3.4 and 3.6)."""

from datetime import date
from decimal import Decimal

from pmo.core import dates
from pmo.hierarchy import evidence
from pmo.hierarchy.evidence import Finding, Seen
from pmo.hierarchy.models import Figure, Node

COST_RED, COST_AMBER, UNDER_AMBER = 10, 5, -10  # per cent of the baseline
END_RED, END_AMBER = 30, 10  # days
FRESH = 100  # days that a figure speaks for: a quarter and its closing
_COST = ["cost_baseline", "cost_forecast", "year_baseline", "year_forecast", "year_variance"]
_END = ["end_baseline", "end_forecast", "end_actual"]


def _latest(user, node: Node, measures: list[str], day: date) -> dict[str, dict[str, Figure]]:
    """path → measure → the newest known figure up to the day, in one query."""
    rows = Figure.objects.filter(
        measure__in=measures, as_at__lte=day, node__path__startswith=node.path, node__archived_at=None
    )
    rows = rows if user is None else rows.for_user(user)
    newest = rows.order_by("node", "measure", "-as_at").distinct("node", "measure")
    found: dict[str, dict[str, Figure]] = {}
    for row in newest.select_related("node").defer("narrative", "raw", "node__description"):
        found.setdefault(row.node.path, {})[row.measure] = row
    return found


def _read(measures: list[str], judge):
    def read(user, node, day) -> evidence.Read:
        found = evidence.Read()
        for path, figures in _latest(user, node, measures, day).items():
            known = {key: row.value for key, row in figures.items() if row.state == "known"}
            if known:
                found.seen.append(Seen(path, max(figures[key].as_at for key in known)))
            found.findings += [Finding(path, rag, text, "figures/") for rag, text in judge(known)]
        return found

    return read


def judge_cost(known: dict[str, Decimal]) -> list[tuple[str, str]]:
    """Colours and sentences for what cost says: (rag, text)."""
    said = [
        _over("Whole-life cost", known.get("cost_baseline"), known.get("cost_forecast")),
        _over("Cost in the year", known.get("year_baseline"), known.get("year_forecast"))
        or _variance("Cost in the year", known.get("year_variance")),
    ]
    return [each for each in said if each]


def _over(name: str, base: Decimal | None, now: Decimal | None) -> tuple[str, str] | None:
    return _variance(name, (now - base) / base * 100) if base and now is not None else None


def _variance(name: str, percent: Decimal | None) -> tuple[str, str] | None:
    if percent is None:
        return None
    if percent > COST_AMBER:
        return "r" if percent > COST_RED else "a", f"{name} is {percent:.1f}% over its baseline"
    return ("a", f"{name} is {-percent:.1f}% under its baseline") if percent < UNDER_AMBER else None


def judge_end(known: dict[str, date]) -> list[tuple[str, str]]:
    """Colours and sentences for the end date against its baseline."""
    base, now = known.get("end_baseline"), known.get("end_actual") or known.get("end_forecast")
    slip = dates.slip_days(base, now)
    if slip is None or slip <= END_AMBER:
        return []
    return [("r" if slip > END_RED else "a", f"The end is {slip} days behind its baseline ({dates.slip(slip)})")]


evidence.add(
    evidence.Source(
        "cost", "Cost figures",
        (
            ("r", f"Cost is more than {COST_RED}% over its baseline"),
            ("a", f"Cost is {COST_AMBER}% to {COST_RED}% over its baseline, or more than {-UNDER_AMBER}% under"),
        ),
        _read(_COST, judge_cost), stale_after=FRESH, past=True,
    )
)  # fmt: skip
evidence.add(
    evidence.Source(
        "schedule", "Start and end dates",
        (
            ("r", f"The end is more than {END_RED} days behind its baseline"),
            ("a", f"The end is {END_AMBER + 1} to {END_RED} days behind its baseline"),
        ),
        _read(_END, judge_end), stale_after=FRESH, past=True,
    )
)  # fmt: skip
