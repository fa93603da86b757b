"""Tells a restored database from one that was only restarted.

The ticker counts in the database and then in a file outside it. A database that is behind its file, or that counted while
its file is gone, was put back to an earlier day: reports and mails that it holds as waiting may have gone out since. They
are held until a person releases or discards them.
"""

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from pmo.core.clock import now
from reporting.models import Delivery, Epoch, ReportRun
from reporting.telling import tell_office

log = logging.getLogger("pmo.reports")
_BEFORE_RESTORE = "The database was restored from a backup. This may have been done before; decide on the page Held."


def tick() -> None:
    """Hold what waits when the database went back; then count one further, here and in the file."""
    seen = _in_file()  # before the database is asked: another ticker may count in between
    row = Epoch.objects.filter(pk=1).first()
    if _went_back(seen, row):
        hold(further_than=seen or 0)
    _write(_count())


def holds() -> bool:
    """Whether nothing may be claimed: the database is behind the file, and no ticker has held its work yet."""
    seen = _in_file()
    return seen is not None and seen > (Epoch.objects.filter(pk=1).values_list("number", flat=True).first() or 0)


def restored_at() -> datetime | None:
    """When the last restore was seen; what was due until then is held."""
    return Epoch.objects.filter(pk=1).values_list("restored_at", flat=True).first()


@transaction.atomic
def hold(*, further_than: int) -> None:
    """Hold every report and mail that waits, and count on from beyond the file."""
    Epoch.objects.get_or_create(pk=1)
    row = Epoch.objects.select_for_update().get(pk=1)
    Epoch.objects.filter(pk=1).update(number=max(row.number, further_than), restored_at=now())
    free = {"lease_until": None, "not_before": None, "error": _BEFORE_RESTORE}
    runs = ReportRun.objects.filter(state__in=["waiting", "rendering"]).update(state="held", **free)
    mails = Delivery.objects.filter(state__in=["waiting", "sending"]).update(state="held", **free)
    log.warning("the database was restored: %s reports and %s mails are held", runs, mails)
    text = "The database was restored from a backup. Reports and mails that were due meanwhile are held: decide."
    tell_office(text, "/reports/held/")


def _went_back(seen: int | None, row: Epoch | None) -> bool:
    if seen is None:
        return row is not None and row.number > 0
    return row is None or row.number < seen


def _count() -> int:
    Epoch.objects.get_or_create(pk=1)
    Epoch.objects.filter(pk=1).update(number=F("number") + 1)
    return Epoch.objects.values_list("number", flat=True).get(pk=1)


def _in_file() -> int | None:
    try:
        return int(_file().read_text())
    except (OSError, ValueError):
        return None


def _write(number: int) -> None:
    """Never so that a reader sees half of it."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{number}")
    draft.write_text(str(number))
    draft.replace(file)


def _file() -> Path:
    return Path(settings.REPORT_EPOCH_FILE)
