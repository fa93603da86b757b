"""Warnings from benefits: one that begins before what makes it possible is there."""

from benefits import showing
from benefits.mapping.graph import upstream
from benefits.models import Benefit, MapItem
from pmo.core import dates
from pmo.hierarchy.evidence import visible
from pmo.hierarchy.warning import Warning, rule


@rule(
    "benefit_before_milestone",
    "Benefit starts before its enabling milestone",
    tone="r",
    help="A benefit is to begin before an output or enabler that it depends on is delivered.",
    mend="Move the benefit's start, or bring the delivery forward.",
)
def benefit_before_milestone(user, node) -> list[Warning]:
    """Open benefits with a start, against the latest delivery among what leads to them on the map."""
    rows = list(visible(Benefit, user).open().under(node).filter(starts_on__isnull=False).select_related("node"))
    if not rows:
        return []
    keys = {("benefit", row.pk) for row in rows}
    graph = showing.around(keys)
    items = _items(user, graph)
    return [case for row in rows if ("benefit", row.pk) in graph.nodes and (case := _judge(row, graph, items))]


def _items(user, graph) -> dict[tuple[str, int], MapItem]:
    """The outputs and enablers with a day of delivery that the person may see."""
    keys = [key for key in graph.nodes if key[0] == "mapitem"]
    found = showing.records(keys, user)
    return {
        key: item
        for key, item in found.items()
        if item.kind in {"enabler", "output"} and (item.done_on or item.forecast_on)
    }


def _judge(row: Benefit, graph, items) -> Warning | None:
    late = [items[key] for key in upstream(graph, [("benefit", row.pk)]) if key in items]
    late = [item for item in late if (item.done_on or item.forecast_on) > row.starts_on]
    if not late:
        return None
    last = max(late, key=lambda item: item.done_on or item.forecast_on)
    day = last.done_on or last.forecast_on
    text = f"{row.ref} {row.title}: begins {dates.day(row.starts_on)}, but {last.title} comes {dates.day(day)}"
    return Warning(
        row.node.path,
        f"benefit:{row.pk}",
        text,
        f"{row.get_absolute_url()}profile/",
        f"{(day - row.starts_on).days} days",
    )
