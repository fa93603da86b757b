"""What reporting costs, by cycle and period: on time, reminders, late edits, hours, and what nobody opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.utils import timezone

from pmo.core.clock import today
from reporting.models import Cycle, CycleReminder, CycleRequest, Opening, SectionOpening
from reporting.models.cycle_request import OUT
from reporting.sections import shape

MOST = 24  # periods of a cycle
Opened = dict[int, dict[str, set[int]]]


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
    readers: int  # people who opened a document or a section while signed in
    unread: list[str]  # titles of the sections that nobody opened, neither by themselves nor with the whole document

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
    reminders, opened, read = _reminders(rows), _opened(rows), _read(rows)
    by_pk = {cycle.pk: cycle for cycle in cycles}
    return [_cost(by_pk[cycle], period_rows, reminders, opened, read) for (cycle, _), period_rows in list(found.items())[: MOST * max(len(cycles), 1)]]  # fmt: skip


def _reminders(rows) -> dict[int, int]:
    """request id → mails that spoke of it."""
    found: dict[int, int] = {}
    for pk in CycleReminder.objects.filter(request__in=rows.order_by().values("pk")).values_list("request", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found


def _opened(rows) -> Opened:
    """request id → section → who opened it by itself."""
    kept = SectionOpening.objects.filter(request__in=rows.order_by().values("pk"))
    return _grouped(kept.values_list("request", "key", "user"))


def _read(rows) -> Opened:
    """request id → form → who opened the whole edition as PDF, page or slides."""
    kept = Opening.objects.filter(run__cycle_request__in=rows.order_by().values("pk"))
    return _grouped(kept.values_list("run__cycle_request", "form", "user"))


def _grouped(rows: Iterable[tuple[int, str, int]]) -> Opened:
    found: Opened = {}
    for pk, what, user in rows:
        found.setdefault(pk, {}).setdefault(what, set()).add(user)
    return found


def _cost(cycle: Cycle, rows: list[CycleRequest], reminders: dict[int, int], opened: Opened, read: Opened) -> Cost:
    out = [row for row in rows if row.state in OUT]
    hours = [(row.published_at - row.opened_at).total_seconds() / 3600 for row in out if row.published_at]
    return Cost(
        cycle, rows[0].period, len(rows), sum(1 for row in rows if row.first_submitted_at or row.submit_on < today()), sum(1 for row in rows if is_on_time(row)),
        sum(reminders.get(row.pk, 0) for row in rows), sum(row.late_edits for row in rows), len(out),
        round(median(hours)) if hours else None, _readers(out, opened, read), _unread(out, opened, read),
    )  # fmt: skip


def is_on_time(row: CycleRequest) -> bool:
    """Whether it was first submitted by its day, in the office's time zone."""
    return bool(row.first_submitted_at and timezone.localtime(row.first_submitted_at).date() <= row.submit_on)


def _readers(out: list[CycleRequest], *opened: Opened) -> int:
    return len({user for row in out for each in opened for people in each.get(row.pk, {}).values() for user in people})


def _unread(out: list[CycleRequest], opened: Opened, read: Opened) -> list[str]:
    """Who opens the whole document has every section before them."""
    if not out or any(row.pk in read for row in out):
        return []
    seen = {key for row in out for key in opened.get(row.pk, {})}
    return [section.title for section in shape.ordered() if section.columns and section.key not in seen]
