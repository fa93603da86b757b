"""Named checks over every register. A count opens the filtered grid; where it can be, the fix is one press."""

from datetime import timedelta

from django.db.models import Count, Q, Value

from pmo.core import clock
from pmo.records.fields import STALE_AFTER
from pmo.records.models import Link
from pmo.records.register import REGISTERS, Check, Register

MOST_OWNED = 15  # open records of one register with one owner, above which the owner is overloaded
THREE_PERIODS = 92  # days


def _open() -> Q:
    return Q(closed_on=None)


def _unchanged(days: int) -> Q:
    return _open() & Q(updated_at__lt=clock.now() - timedelta(days))


def _overloaded(model) -> Q:
    busy = (
        model.objects.open()
        .order_by()
        .exclude(owner=None)
        .values("owner")
        .annotate(count=Count("pk"))
        .filter(count__gt=MOST_OWNED)
    )
    return _open() & Q(owner__in=busy.values("owner"))


def orphan_links(model) -> Q:
    """Rows with a link to a record that has been removed. Each side is one list of keys, made once for all rows."""
    out, back = Q(pk__in=[]), Q(pk__in=[])
    for register in REGISTERS.values():
        gone = register.model.objects.exclude(archived_at=None).order_by().values("pk")
        out |= Q(target_register=register.key, target_id__in=gone)
        back |= Q(source_register=register.key, source_id__in=gone)
    links = Link.objects.order_by()
    from_here = links.filter(out, source_register=model.KEY).values("source_id")
    to_here = links.filter(back, target_register=model.KEY).values("target_id")
    return Q(pk__in=from_here) | Q(pk__in=to_here)


COMMON: list[Check] = [
    Check("no_owner", "No owner", "Give each an owner.", lambda: _open() & Q(owner=None, owner_name=""), "r", fix="owner"),
    Check("owner_left", "Owner has left", "Hand each to somebody who is here.", lambda: _open() & Q(owner__is_active=False), "r", fix="owner"),
    Check("no_review", "No review date", "Give each a date.", lambda: _open() & Q(review_date=None), fix="review"),
    Check("review_due", "Review overdue", "Review each: still true, or change it.", lambda: _open() & Q(review_date__lt=clock.today()), fix="review"),
    Check("stale", f"Nothing changed for {STALE_AFTER} days", "Confirm that each is still true.", lambda: _unchanged(STALE_AFTER), fix="review"),
    Check("unchanged", "Unchanged for three periods", "Close it, or say what is happening.", lambda: _unchanged(THREE_PERIODS), "r"),
    Check("overloaded", f"Owner with more than {MOST_OWNED}", "Share them out.", None),
    Check("orphan_link", "Linked to something removed", "Take the link away, or bring the other back.", None),
]  # fmt: skip
_BY_MODEL = {"overloaded": _overloaded, "orphan_link": orphan_links}


def condition(register: Register, check: Check) -> Q:
    """The rows of the register that a check finds."""
    return _BY_MODEL[check.key](register.model) if check.broken is None else check.broken()


def counts(register: Register, rows) -> list[tuple[Check, int]]:
    """Every check of a register with the number of rows it finds, in one query."""
    checks = [check for check in register.all_checks if check.key != "grave"]
    found = rows.aggregate(**{f"c_{check.key}": Count(Value(1), filter=condition(register, check)) for check in checks})
    return [(check, found[f"c_{check.key}"]) for check in checks]
