"""What the figures of work say: cost and end date against their baselines (domain.md 3.4 and 3.6)."""

from datetime import date
from decimal import Decimal

from django.db.models import F

from pmo.core import dates
from pmo.hierarchy import evidence
from pmo.hierarchy.evidence import Finding, Seen
from pmo.hierarchy.models import Figure, Node

COST_RED, COST_AMBER, UNDER_AMBER = 10, 5, -10  # per cent of the baseline
END_RED, END_AMBER = 30, 10  # days
FRESH = 100  # days that a figure speaks for: a quarter and its closing
_COST = ["cost_baseline", "cost_forecast", "year_baseline", "year_forecast", "year_variance"]
_END = ["end_baseline", "end_forecast", "end_actual"]


def _series(user, node: Node, measures: list[str], day: date) -> dict[str, dict[str, list[Figure]]]:
    """path → measure → its known figures up to the day, oldest first, in one query."""
    rows = Figure.objects.filter(state="known", measure__in=measures, as_at__lte=day)
    rows = rows.filter(node__path__startswith=node.path, node__archived_at=None)
    rows = rows if user is None else rows.for_user(user)
    found: dict[str, dict[str, list[Figure]]] = {}
    for row in (
        rows.order_by("as_at").annotate(path=F("node__path"), place=F("node__name")).defer("narrative", "raw", "reason")
    ):
        found.setdefault(row.path, {}).setdefault(row.measure, []).append(row)
    return found


def _read(measures: list[str], judge):
    def read(user, node, day) -> evidence.Read:
        found = evidence.Read()
        for path, series in _series(user, node, measures, day).items():
            judged = judge({key: [row.value for row in rows] for key, rows in series.items()})
            if judged is not None:
                found.seen.append(Seen(path, max(rows[-1].as_at for rows in series.values())))
                place = "" if path == node.path else f"{next(iter(series.values()))[0].place}: "
                found.findings += [Finding(path, rag, _said(place, text), "figures/") for rag, text in judged]
        return found

    return read


def _said(place: str, text: str) -> str:
    """The sentence, with the work that it is of before it where that is not the one asked about."""
    return f"{place}{text[0].lower()}{text[1:]}" if place else text


Said = list[tuple[str, str]]  # colour and sentence
_NONE = [None]


def judge_cost(known: dict[str, list[Decimal]]) -> Said | None:
    """What speaks against Green in cost; None where nothing can be compared."""
    last = {key: values[-1] for key, values in known.items()}
    whole = _percent(last.get("cost_baseline"), last.get("cost_forecast"))
    year = _percent(last.get("year_baseline"), last.get("year_forecast"))
    year = last.get("year_variance") if year is None else year
    if whole is None and year is None:
        return None
    said = [_variance("Whole-life cost", whole), _variance("Cost in the year", year)]
    return [each for each in said if each]


def _percent(base: Decimal | None, now: Decimal | None) -> Decimal | None:
    return (now - base) / base * 100 if base and now is not None else None


def _variance(name: str, percent: Decimal | None) -> tuple[str, str] | None:
    if percent is None:
        return None
    if percent > COST_AMBER:
        return "r" if percent > COST_RED else "a", f"{name} is {percent:.1f}% over its baseline"
    return ("a", f"{name} is {-percent:.1f}% under its baseline") if percent < UNDER_AMBER else None


def judge_end(known: dict[str, list[date]]) -> Said | None:
    """What speaks against Green in the end date: against its baseline, or against the forecast before where there is none."""
    forecasts = known.get("end_forecast", [])
    now = known.get("end_actual", _NONE)[-1] or (forecasts[-1] if forecasts else None)
    base, against = known.get("end_baseline", _NONE)[-1], "behind its baseline"
    if base is None and len(forecasts) > 1:
        base, against = forecasts[-2], "later than the forecast before"
    slip = dates.slip_days(base, now)
    if slip is None:
        return None
    return (
        [("r" if slip > END_RED else "a", f"The end is {slip} days {against} ({dates.slip(slip)})")]
        if slip > END_AMBER
        else []
    )


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
            ("r", f"The end is more than {END_RED} days behind its baseline, or behind the forecast before"),
            ("a", f"The end is {END_AMBER + 1} to {END_RED} days behind its baseline"),
        ),
        _read(_END, judge_end), stale_after=FRESH, past=True,
    )
)  # fmt: skip
