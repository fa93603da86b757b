"""The government's portfolio and each of its departments report on the latest published year, to whoever loaded the sample.

Only the schedules are made at the start, already due: the ticker and the workers make the reports afterwards.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings

from pmo.core.errors import Problem
from pmo.hierarchy.models import Node, Period
from pmo.people.models import User
from reporting.contents import period_for
from reporting.models import ReportSchedule
from reporting.schedules import actions, rules

_AFTER = 20  # working days after the year has ended
_DEPARTMENTS = "dept:"


def load(*, by: User) -> None:
    """Loading twice changes nothing."""
    top = Node.objects.filter(source="gmpp", source_key="portfolio", archived_at=None).first()
    if top is None or ReportSchedule.objects.filter(node=top).exists():
        return
    latest = period_for(top)
    departments = Node.objects.filter(parent=top, source="gmpp", source_key__startswith=_DEPARTMENTS, archived_at=None)
    for node in [top, *departments.order_by("name")]:
        _schedule(node, latest, by)


def _schedule(node: Node, latest: Period, by: User) -> None:
    """Where the latest year has data."""
    try:
        if period_for(node) != latest:
            return
    except Problem:
        return
    values = {
        "unit": rules.PERIOD, "after": _AFTER, "starts_on": latest.starts_on, "at": time(8), "zone": settings.TIME_ZONE,
        "catch_up": "latest",
    }  # fmt: skip
    ended = datetime.combine(latest.ends_on, time(), ZoneInfo(settings.TIME_ZONE))
    actions.create(node=node, by=by, values=values, people=[by], counted_from=ended)
