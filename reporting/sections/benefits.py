"""Benefits, in money and otherwise: planned, forecast, latest, how much of plan has come, and who answers."""

from decimal import Decimal

from django.db.models import Case, IntegerField, Value, When

from benefits import tracking
from benefits.choices import FINANCIAL, RATINGS
from benefits.models import Benefit
from pmo.core import dates, money
from pmo.hierarchy.evidence import visible
from reporting.sections.reading import first, name, one_line, owner
from reporting.sections.shape import Row, Section, add

COLUMNS = (("benefit", "Benefit"), ("owner", "Owner"), ("planned", "Planned to date"), ("latest", "Latest"), ("forecast", "Forecast"),
    ("full", "Full effect"), ("share", "Of plan"), ("status", "Status"))  # fmt: skip
NUMERIC = frozenset({"planned", "latest", "forecast", "full", "share"})
MILLION = 1_000_000
_WORST = Case(*(When(rating=rag, then=Value(at)) for at, rag in enumerate("ranc")), output_field=IntegerField())


def financial(user, node, day) -> list[Row]:
    """One row a benefit that is valued in money, in pounds a year, the worst first. At most three queries."""
    return _facts(_rows(user, node, day).filter(category__in=FINANCIAL), _pounds, _pace)


def others(user, node, day) -> list[Row]:
    """One row a benefit that is counted or described, in its own unit, the worst first. At most three queries."""
    return _facts(_rows(user, node, day).exclude(category__in=FINANCIAL), _units, _standing)


def _rows(user, node, day):
    rows = visible(Benefit, user).under(node).filter(raised_on__lte=day).exclude(status="withdrawn")
    return rows.select_related("node", "owner").order_by(_WORST, "node__path", "number")


def _facts(rows, shown, read) -> list[Row]:
    return first(rows, lambda kept: [_row(track, shown, *read(track)) for track in tracking.tracks(kept)])


def _standing(track: tracking.Track) -> tuple[Decimal | None, Decimal | None]:
    """Planned to date and latest, as they are put together."""
    return track.benefit.latest_plan, track.benefit.latest


def _pace(track: tracking.Track) -> tuple[Decimal | None, Decimal | None]:
    """What tells pounds a year: of a sum its latest period and the plan of that, for the sum so far is no pace."""
    planned = track.benefit.latest_plan
    if track.benefit.aggregation == "sum" and track.actuals:
        planned = track.plan(track.actuals[-1][0])
    return planned, track.now


def _row(track: tracking.Track, shown, planned: Decimal | None, now: Decimal | None) -> Row:
    one = track.benefit
    points = track.forecast_points
    latest = shown(track, now)
    texts = {
        "benefit": name(one), "owner": owner(one), "planned": shown(track, planned),
        "latest": f"{latest} at {dates.day(one.latest_on)}" if latest and one.latest_on else latest or "not measured",
        "forecast": shown(track, points[-1][1]) if points else "", "full": shown(track, one.target),
        "share": f"{one.realised.normalize():f}%" if one.realised is not None else "", "status": RATINGS.get(one.rating).label,
    }  # fmt: skip
    return Row(f"benefit:{one.pk}", one.get_absolute_url(), texts, {"status": one.rating})


def _pounds(track: tracking.Track, value: Decimal | None) -> str:
    worth = track.worth(value)
    return "" if worth is None else money.short(worth / MILLION)


def _units(track: tracking.Track, value: Decimal | None) -> str:
    if value is None:
        return ""
    number = f"{value.normalize():,f}"
    return f"{number} {one_line(track.benefit.unit, 40)}".rstrip()


add(Section("benefits", "Benefits in money, a year", COLUMNS, financial, prompt="Which benefits come, which do not, and what is done about those.",
    numeric=NUMERIC, order=50))  # fmt: skip
add(Section("benefits_other", "Other benefits", COLUMNS, others, numeric=NUMERIC, order=52))
