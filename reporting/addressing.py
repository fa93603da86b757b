"""To whom a report that is ready goes: one delivery for each reader, fixed in the transaction that makes it ready."""

from pmo.people.models import User
from reporting.cycle.distribution import subscribers_of
from reporting.letters import message_id
from reporting.models import Delivery, ReportRun, ScheduleReader


def prepare(run: ReportRun) -> list[Delivery]:
    """One delivery for each reader that the report is for; those there already stay as they are."""
    rows = _to_readers(run) if run.schedule_id else _to_people(run)
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Delivery.objects.filter(run=run, state="waiting"))


def _to_people(run: ReportRun) -> list[Delivery]:
    """Whom it was asked for, and of an edition of the cycle the readers of the work's schedules, each address once."""
    people = User.objects.filter(pk__in=[key for key in run.recipients if isinstance(key, int)])
    rows = {
        person.email.lower(): Delivery(
            run=run, address=person.email, user=person, message_id=message_id(run, person.email)
        )
        for person in people
    }
    more = [reader for reader in subscribers_of(run) if reader.address.lower() not in rows]
    if more:
        _fix(run, [*(row.user_id for row in rows.values()), *(reader.user_id or reader.outside for reader in more)])
    return [*rows.values(), *(_to(run, reader) for reader in more)]


def _to_readers(run: ReportRun) -> list[Delivery]:
    """The readers of the schedule at this moment, who are its recipients from now on. Outside only who has confirmed."""
    readers = ScheduleReader.objects.filter(schedule=run.schedule_id, left_at=None).select_related("user")
    readers = [reader for reader in readers if reader.user_id or reader.confirmed_at]
    _fix(run, [reader.user_id or reader.outside for reader in readers])
    return [_to(run, reader) for reader in readers]


def _fix(run: ReportRun, recipients: list[int | str]) -> None:
    ReportRun.objects.filter(pk=run.pk).update(recipients=recipients)


def _to(run: ReportRun, reader: ScheduleReader) -> Delivery:
    name = message_id(run, reader.address)
    return Delivery(run=run, address=reader.address, user=reader.user, reader=reader, message_id=name)
