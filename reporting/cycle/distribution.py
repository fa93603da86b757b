"""Who gets a published edition by mail: those with a part in it, whom the cycle names, and the readers of the work's schedules.

Each one's right is asked here, and once more just before the mail goes out (`reporting.allowing`).
"""

from django.db import transaction
from django.db.models import Q

from pmo.core.clock import today
from pmo.core.errors import Problem
from pmo.hierarchy.access import may
from pmo.hierarchy.models import Assignment
from pmo.people.models import User
from reporting.cycle.people import MANAGERS, SPONSORS, lines
from reporting.cycle.rights import require_runner
from reporting.models import CycleReader, CycleRequest, ReportRun, ScheduleReader
from reporting.requesting import MOST_RECIPIENTS


def people(request: CycleRequest) -> list[User]:
    """The people who get it, by name. Who may not see the work, or no longer signs in, is left out."""
    reached = Q(pk__in=CycleReader.objects.filter(cycle=request.cycle_id, node=request.node_id).values("user"))
    if request.cycle.to_people:
        reached |= Q(pk__in=[*_parts(request), *_sponsor(request)]) | Q(pk__in=_roles(request))
    found = User.objects.active().filter(reached).distinct().order_by("name")
    return [person for person in found if may(person, "view", request.node)][:MOST_RECIPIENTS]


def _parts(request: CycleRequest) -> list[int]:
    second = request.second_id if request.cycle.approvals == 2 else None
    return [pk for pk in (request.author_id, request.approver_id, second, request.approved_by_id) if pk]


def _sponsor(request: CycleRequest) -> list[int]:
    """Of a programme or portfolio the nearest sponsor above it, who has no use for every project's report."""
    if request.node.kind not in {"programme", "portfolio"}:
        return []
    return [person.pk for person in lines([request.node])[request.node_id].sponsors[:1]]


def _roles(request: CycleRequest):
    """Who manages or sponsors this very work."""
    rows = Assignment.objects.on(today()).filter(node=request.node_id, role__in={*MANAGERS, *SPONSORS})
    return rows.exclude(user=None).values("user")


def subscribers(request: CycleRequest) -> list[ScheduleReader]:
    """The readers of the work's own schedules that go on; addresses outside only where they have confirmed."""
    if not request.cycle.to_subscribers:
        return []
    rows = ScheduleReader.objects.filter(
        schedule__node=request.node_id, schedule__kind=request.cycle.kind, schedule__paused_at=None
    )
    rows = rows.filter(Q(user__is_active=True) | Q(confirmed_at__isnull=False), left_at=None)
    return list(rows.select_related("user").order_by("pk"))


def subscribers_of(run: ReportRun) -> list[ScheduleReader]:
    """Those of the requested report that this run publishes; nobody for a run that a person asked for."""
    request = CycleRequest.objects.filter(run=run).light().select_related("cycle").first()
    return subscribers(request) if request else []


def addresses(request: CycleRequest) -> list[str]:
    """Everybody whom publishing would mail, as the page says it: people by name, then others by address."""
    known = people(request)
    others = [reader for reader in subscribers(request) if reader.user not in known]
    return list(dict.fromkeys([*map(str, known), *map(str, others)]))


@transaction.atomic
def name_readers(*, request: CycleRequest, by: User, readers: list[User]) -> None:
    """These get the editions of this work besides, from now on. Raises Refused, and Problem for who may not see it."""
    require_runner(request, by)
    for person in readers:
        if not person.is_active or not may(person, "view", request.node):
            raise Problem(f"{person} may not see {request.node}. Give them a role there first.", "readers")
    mine = CycleReader.objects.filter(cycle=request.cycle, node=request.node)
    for row in mine.exclude(user__in=readers):
        row.delete()
    for person in readers:
        CycleReader.objects.get_or_create(cycle=request.cycle, node=request.node, user=person)
