"""Long work. The row in the database is the message; Redis only rings. One claim decides who does it."""

import logging
import traceback
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F, Q

from pmo.core import memo
from pmo.core.clock import now
from pmo.core.errors import Problem, Refused
from pmo.core.history import acting
from pmo.people.models import Job, Notice

log = logging.getLogger("pmo.jobs")
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
KINDS: dict[str, Callable] = {}


def kind(name: str) -> Callable:
    """Decorator: the function that does jobs of this kind, called with the job and a `Progress`.

    It returns (result sentence, link). It must be safe to call again after it was killed.
    """

    def register(function: Callable) -> Callable:
        KINDS[name] = function
        return function

    return register


class Progress:
    """Tells the waiting page how far the work is. Written apart from the work's own transaction, so it shows at once."""

    def __init__(self, job: Job):
        self.job, self._own = job, connection.copy()

    def __call__(self, done: int, total: int, step: str = "") -> None:
        """Note `done` of `total`, renew the lease."""
        with self._own.cursor() as cursor:
            cursor.execute(
                "UPDATE people_job SET done=%s, total=%s, step=%s, lease_until=now()+%s WHERE id=%s AND attempt=%s",
                [done, total, step[:200], LEASE, self.job.pk, self.job.attempt],
            )

    def close(self) -> None:
        """End the connection of its own."""
        self._own.close()


def start(*, kind: str, title: str, owner, **params) -> Job:
    """Put a job on the list and ring for it once the transaction has committed."""
    if kind not in KINDS:
        raise KeyError(f"There is no job of kind {kind!r}.")
    job = Job.objects.create(kind=kind, title=title, owner=owner, params=params)
    transaction.on_commit(lambda: ring(job.pk))
    return job


def ring(job_id) -> bool:
    """Tell a worker that there is work. False when the broker cannot be reached; the ticker rings again or does it."""
    from pmo.people.tasks import do_job

    try:
        do_job.apply_async([str(job_id)], expires=120, retry=False)
        return True
    except Exception as error:
        log.warning("could not ring for job %s: %s", job_id, error)
        return False


def _to_do():
    free = Q(state="waiting") | Q(state="running", lease_until__lt=now())
    return Job.objects.filter(free, attempt__lt=MOST_ATTEMPTS)


@transaction.atomic
def claim(job_id) -> Job | None:
    """Take the job if it is free, and count the attempt before any work is done."""
    job = _to_do().select_for_update(skip_locked=True).filter(pk=job_id).first()
    if job:
        Job.objects.filter(pk=job.pk).update(state="running", attempt=F("attempt") + 1, lease_until=now() + LEASE)
        job.refresh_from_db()
    return job


def do(job_id) -> None:
    """Do the job if it is still to be done. Safe to call any number of times."""
    job = claim(job_id)
    if job is None:
        return
    memo.start()
    progress = Progress(job)
    try:
        with acting(by=job.owner, source="task", task=str(job.pk)):
            result, link = KINDS[job.kind](job, progress)
        _finish(job, "done", result, link)
    except (Problem, Refused) as error:
        _finish(job, "failed", getattr(error, "sentence", str(error)), "")
    except Exception as error:
        log.error("job %s failed\n%s", job.pk, traceback.format_exc())
        if job.attempt >= MOST_ATTEMPTS:
            _finish(job, "failed", f"It failed three times. Tell the office lead this reference: {job.pk}.", "")
        else:
            Job.objects.filter(pk=job.pk, attempt=job.attempt).update(
                state="waiting", step=f"Trying again: {error}"[:200]
            )
    finally:
        progress.close()


def _finish(job: Job, state: str, result: str, link: str) -> None:
    """The fence: a process that slept past its lease finds a newer attempt and its result is dropped."""
    mine = Job.objects.filter(pk=job.pk, state="running", attempt=job.attempt)
    if mine.update(state=state, result=result[:500], link=link, finished_at=now(), lease_until=None, step=""):
        Notice.objects.create(user=job.owner, text=f"{job.title}: {result}"[:300], link=link or f"/jobs/{job.pk}/")


def tick() -> int:
    """Ring for every job that is due, at most once a minute each; do it here when the broker is away."""
    Job.objects.filter(state="running", lease_until__lt=now(), attempt__gte=MOST_ATTEMPTS).update(
        state="failed", result="It was stopped three times before it could finish.", finished_at=now()
    )
    due = _to_do().filter(
        Q(rung_at=None, created_at__lt=now() - timedelta(seconds=10)) | Q(rung_at__lt=now() - timedelta(minutes=1))
    )
    for job in due.order_by("created_at")[:20]:
        Job.objects.filter(pk=job.pk).update(rung_at=now())
        if not ring(job.pk):
            do(job.pk)
    return len(due)
