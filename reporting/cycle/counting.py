"""What reporting costs, by cycle and period: on time, reminders, late edits, hours, and what nobody opens."""

from dataclasses import dataclass
from statistics import median

from django.utils import timezone

from pmo.core.clock import today
from reporting.models import Cycle, CycleReminder, CycleRequest, SectionOpening
from reporting.models.cycle_request import OUT
from reporting.sections import shape

MOST = 24  # periods of a cycle


@dataclass(frozen=True)
class Cost:
    """One period of one cycle."""

    cycle: Cycle
    period: object
    asked: int
    due: int  # submitted, or past the day of submitting
    on_time: int
    reminders: int
    late_edits: int
    out: int
    hours: int | None  # from opening to publishing, the middle one
    unread: list[str]  # titles of the sections that nobody opened

    @property
    def rate(self) -> int:
        """The share of what is due that was submitted on time, in percent."""
        return round(100 * self.on_time / self.due) if self.due else 0


def costs(user, cycles: list[Cycle]) -> list[Cost]:
    """Each period that was opened, newest first. A fixed number of queries."""
    rows = CycleRequest.objects.for_user(user).filter(cycle__in=cycles).light().select_related("period")
    found: dict[tuple[int, int], list[CycleRequest]] = {}
    for row in rows.order_by("-period__starts_on", "cycle"):
        found.setdefault((row.cycle_id, row.period_id), []).append(row)
    reminders, opened = _reminders(rows), _opened(rows)
    by_pk = {cycle.pk: cycle for cycle in cycles}
    return [_cost(by_pk[cycle], period_rows, reminders, opened) for (cycle, _), period_rows in list(found.items())[: MOST * max(len(cycles), 1)]]  # fmt: skip


def _reminders(rows) -> dict[int, int]:
    """request id → mails that spoke of it."""
    found: dict[int, int] = {}
    for pk in CycleReminder.objects.filter(request__in=rows.order_by().values("pk")).values_list("request", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found


def _opened(rows) -> dict[int, set[str]]:
    """request id → the sections that somebody opened."""
    found: dict[int, set[str]] = {}
    pairs = SectionOpening.objects.filter(request__in=rows.order_by().values("pk")).values_list("request", "key")
    for pk, key in pairs.distinct():
        found.setdefault(pk, set()).add(key)
    return found


def _cost(cycle: Cycle, rows: list[CycleRequest], reminders: dict[int, int], opened: dict[int, set[str]]) -> Cost:
    out = [row for row in rows if row.state in OUT]
    hours = [(row.published_at - row.opened_at).total_seconds() / 3600 for row in out if row.published_at]
    return Cost(
        cycle, rows[0].period, len(rows), sum(1 for row in rows if row.first_submitted_at or row.submit_on < today()), sum(1 for row in rows if is_on_time(row)),
        sum(reminders.get(row.pk, 0) for row in rows), sum(row.late_edits for row in rows), len(out),
        round(median(hours)) if hours else None, _unread(out, opened),
    )  # fmt: skip


def is_on_time(row: CycleRequest) -> bool:
    """Whether it was first submitted by its day, in the office's time zone."""
    return bool(row.first_submitted_at and timezone.localtime(row.first_submitted_at).date() <= row.submit_on)


def _unread(out: list[CycleRequest], opened: dict[int, set[str]]) -> list[str]:
    seen = set().union(*(opened.get(row.pk, set()) for row in out)) if out else set()
    return [section.title for section in shape.ordered() if out and section.key not in seen]
