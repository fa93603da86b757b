"""What benefits put on the overview: money and the rest, planned, forecast and realised."""

from django.utils.safestring import mark_safe

from benefits import drawing, tracking
from benefits.models import Benefit
from pmo.hierarchy import panels

MOST = 1_000


def realisation(request, node) -> dict[str, object] | None:
    """The curve of benefits in money, and how the others stand."""
    rows = Benefit.objects.for_user(request.user).active().exclude(status="withdrawn").under(node)
    found = tracking.tracks(list(rows.select_related("node", "owner").order_by("node_id", "number")[:MOST]))
    if not found:
        return None
    money = [track for track in found if track.benefit.is_financial]
    rest = [track for track in found if not track.benefit.is_financial]
    counted = {rag: sum(track.benefit.rating == rag for track in rest) for rag in "ragn"}
    return {
        "svg": _curve(money), "money": len(money), "rest": len(rest), "counted": [(rag, count) for rag, count in counted.items() if count],
        "url": f"/work/{node.pk}/realisation/", "list": f"/work/{node.pk}/benefits/",
    }  # fmt: skip


def _curve(found) -> str:
    ends, frequency = tracking.shared_ends(found)
    if len(ends) < 2:
        return ""
    title = "Benefits in money: planned, forecast, actual"
    drawn = drawing.portfolio(tracking.money(found, ends), ends, frequency, "£m a year", title, 1_000_000)
    return mark_safe(drawn)  # noqa: S308  escaped by the pen


panels.add(panels.Panel("main", "benefits/panels/realisation.html", realisation, 60))
