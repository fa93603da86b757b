"""The facts of a requested report: pinned when it is opened, compared with the edition before and with the registers of now.

They are what everybody on the work may see, since a published report has readers of all kinds.
"""

from pmo.core.clock import now, today
from reporting.cycle.rights import require_writer
from reporting.models import CycleRequest
from reporting.models.cycle_request import OUT
from reporting.sections import lights, shape


def gathered(request: CycleRequest) -> dict[str, shape.Json]:
    """What the registers say now, up to the period's end at most, with the rating that its author gave."""
    found = shape.gather(None, request.node, min(today(), request.period.ends_on))
    return rated(found, request.light) if request.light_id else found


def rated(facts: dict[str, shape.Json], light) -> dict[str, shape.Json]:
    """The facts with the overall light of the report, also where it was given after the period's end."""
    return facts | {"lights": lights.rated(facts["lights"], light)}


def pin(request: CycleRequest) -> None:
    """Keep what the registers say."""
    request.facts, request.facts_at = gathered(request), now()
    CycleRequest.objects.filter(pk=request.pk).update(facts=request.facts, facts_at=request.facts_at)


def take_anew(*, request: CycleRequest, by) -> None:
    """Pin the facts of now in place of those that were pinned. Raises Refused and Problem."""
    require_writer(request, by)
    pin(request)


def moved_on(request: CycleRequest) -> dict[str, int]:
    """Section → how many of its rows say something else by now, those that say the same left out."""
    many = {key: len(shape.compare(facts, request.facts.get(key))) for key, facts in gathered(request).items()}
    return {key: count for key, count in many.items() if count}


def edition_before(request: CycleRequest) -> CycleRequest | None:
    """The last published report of the same work in this cycle."""
    rows = CycleRequest.objects.filter(cycle=request.cycle_id, node=request.node_id, state__in=OUT)
    rows = rows.filter(period__ends_on__lt=request.period.starts_on).select_related("period", "light")
    return rows.order_by("-period__starts_on").first()


def since(request: CycleRequest, before: CycleRequest | None) -> dict[str, dict[str, shape.Json]]:
    """Section → what became of its rows since the edition before."""
    if before is None:
        return {}
    return {key: shape.compare(facts, before.facts.get(key)) for key, facts in request.facts.items()}
