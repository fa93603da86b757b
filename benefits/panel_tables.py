"""What benefits show on the dashboard, as tables to take away."""

from urllib.parse import urlencode

from benefits import tracking
from benefits.choices import BENEFIT_STATUS
from benefits.panels import tracked
from benefits.realising import periods
from pmo.hierarchy.tables import offer
from pmo.records import tables as rows_of

_COUNTED = urlencode([("status", status) for status in BENEFIT_STATUS.values if status != "withdrawn"])
rows_of.offer("benefits", "Benefits", "benefit", _COUNTED, 70)


@offer("realisation", "Benefits by period", 72)
def realisation(request, node):
    """Planned, forecast and actual of all benefits in money, and of the others as the mean way to their targets."""
    found = tracked(request.user, node)
    money = [track for track in found if track.benefit.is_financial]
    others = [track for track in found if not track.benefit.is_financial]
    rows = [*_course("£ a year", money, tracking.money), *_course("% of the way to target", others, tracking.others)]
    return ["Measured in", "Period", "Period ends", "Planned", "Forecast", "Actual"], rows


def _course(unit: str, found: list[tracking.Track], added_up) -> list[tuple]:
    ends, frequency = tracking.shared_ends(found)
    curve = added_up(found, ends)
    values = zip(ends, curve.plan, curve.forecast, curve.actual, strict=True)
    return [(unit, periods.name_of(end, frequency), end, *three) for end, *three in values]
