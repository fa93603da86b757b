"""What benefits put on the overview: money and the rest side by side, planned, forecast and realised."""

from benefits import pictures, tracking
from benefits.kinds import per_cent, pounds
from benefits.models import Benefit
from pmo.hierarchy import panels
from registers.panel_links import only

WIDTH = 384


def tracked(user, node) -> list[tracking.Track]:
    """The benefits of the work and below that are not withdrawn, with their points."""
    rows = Benefit.objects.for_user(user).active().exclude(status="withdrawn").under(node)
    return tracking.tracks(list(rows.select_related("node", "owner").order_by("node_id", "number")))


def realisation(request, node) -> dict[str, object] | None:
    """The curve of benefits in money, and that of the others, of which quantities are never added."""
    found = tracked(request.user, node)
    if not found:
        return None
    money = [track for track in found if track.benefit.is_financial]
    rest = [track for track in found if not track.benefit.is_financial]
    return {
        "url": f"/work/{node.pk}/realisation/",
        "curves": [
            (
                "Benefits in money",
                *_counted(node, money),
                pictures.of_many(money, tracking.money, "£m a year", "Financial benefits", pounds, WIDTH),
            ),
            (
                "Other benefits",
                *_counted(node, rest),
                pictures.of_many(
                    rest,
                    tracking.others,
                    "% of the way to target, average",
                    "Benefits that are not money",
                    per_cent,
                    WIDTH,
                ),
            ),
        ],
    }


def _counted(node, found: list[tracking.Track]) -> tuple[int, str]:
    """How many, and the address that lists them."""
    return len(found), only(f"/work/{node.pk}/benefits/", [track.benefit.pk for track in found])


panels.add(panels.Panel("pair", "benefits/panels/realisation.html", realisation, 60))
