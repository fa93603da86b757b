"""Opening a period: one request for each piece of work that reports. Doing it again asks for nothing twice."""

import logging
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from pmo.core import clock
from pmo.core.locks import take_turn
from pmo.hierarchy.access import require
from pmo.hierarchy.choices import OVER
from pmo.hierarchy.models import Node, Period
from pmo.people.models import User
from reporting.cycle import dates, facts
from reporting.cycle.people import People, people_of
from reporting.models import Cycle, CycleRequest, CycleText
from reporting.schedules.working_days import office_works
from reporting.sections import shape

log = logging.getLogger("pmo.cycle")
PAUSE = timedelta(minutes=10)  # between two looks at a cycle by the ticker
MOST_A_TURN = 20  # pieces of work whose facts one turn of the ticker reads
_KINDS = {"projects": ["project", "other_work"], "programmes": ["programme"]}


def reporting_nodes(cycle: Cycle):
    """The work that reports in this cycle today."""
    kinds = [*_KINDS["programmes"], *_KINDS["projects"]] if cycle.who in {"both", "all"} else _KINDS[cycle.who]
    wanted = Q(kind__in=kinds) & ~Q(pk=cycle.node_id)
    if cycle.who == "all":
        wanted |= Q(pk=cycle.node_id)
    return Node.objects.subtree(cycle.node).filter(wanted, archived_at=None).exclude(state__in=OVER).order_by("path")


@transaction.atomic
def open_period(*, cycle: Cycle, period: Period, by: User, most: int | None = None) -> list[CycleRequest]:
    """Ask for the reports of a period that are not asked for yet, `most` at a time. Raises Refused."""
    require(by, "report", cycle.node)
    take_turn(f"cycle:{cycle.pk}:{period.pk}")
    there = CycleRequest.objects.filter(cycle=cycle, period=period).values("node")
    nodes = list(reporting_nodes(cycle).exclude(pk__in=there)[:most])
    if not nodes:
        return []
    due, people = dates.due_days(cycle, period, office_works()), people_of(cycle, nodes)
    return [_ask(cycle, period, node, due, people[node.pk]) for node in nodes]


def _ask(cycle: Cycle, period: Period, node: Node, due: dict[str, date], people: People) -> CycleRequest:
    request = CycleRequest.objects.create(
        cycle=cycle, period=period, node=node, author=people.author, approver=people.approver, second=people.second,
        draft_on=due["draft"], submit_on=due["submit"], review_on=due["review"], publish_on=due["publish"],
    )  # fmt: skip
    facts.pin(request)
    _prefill(request)
    return request


def _prefill(request: CycleRequest) -> None:
    """The words of the edition before, marked as unchanged; empty where there are none."""
    before = facts.edition_before(request)
    said = dict(before.texts.values_list("key", "text")) if before else {}
    for section in shape.ordered():
        if section.prompt:
            text = said.get(section.key, "")
            CycleText.objects.create(request=request, key=section.key, text=text, is_unchanged=bool(text))


def current_period(cycle: Cycle, day: date | None = None) -> Period | None:
    """The latest period that has opened by this day; None before the first."""
    day, works = day or clock.today(), office_works()
    ahead = Period.objects.filter(calendar=cycle.calendar_id, ends_on__gte=cycle.starts_on, starts_on__lte=day + timedelta(92))  # fmt: skip
    return next((each for each in ahead.order_by("-starts_on")[:8] if dates.due_days(cycle, each, works)["open"] <= day), None)  # fmt: skip


def tick() -> int:
    """Open what has become due; how many cycles were looked at."""
    stale = Q(looked_at=None) | Q(looked_at__lt=clock.now() - PAUSE)
    found = list(Cycle.objects.going_on().filter(stale).select_related("node", "owner"))
    for cycle in found:
        Cycle.objects.filter(pk=cycle.pk).update(looked_at=clock.now())
        _look(cycle)
    return len(found)


def _look(cycle: Cycle) -> None:
    """A cycle that cannot be opened is told in the log and left; the others go on."""
    period = current_period(cycle)
    if period is None or cycle.node.is_archived:
        return
    try:
        opened = open_period(cycle=cycle, period=period, by=cycle.owner, most=MOST_A_TURN)
    except Exception:
        log.exception("cycle %s could not be opened for %s", cycle.pk, period)
        return
    if len(opened) == MOST_A_TURN:
        Cycle.objects.filter(pk=cycle.pk).update(looked_at=None)
