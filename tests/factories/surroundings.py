"""What lies around a record before its steps may be taken: rows of other tables that its guards ask for."""

from datetime import timedelta
from decimal import Decimal

from benefits import linking, readings
from planning import computing
from pmo.core.clock import today
from pmo.records import linking as linked
from pmo.records.models import Record
from tests.factories import records as keep


def surround(row: Record, *, by) -> None:
    """Make what the guards of this record's register look for beside the record itself."""
    AROUND.get(row.KEY, lambda row, by: None)(row, by)


def _benefit(row, by) -> None:
    """A path to an objective, and a first reading."""
    linking.link(row, keep.record("mapitem", row.node, kind="objective"), by=by)
    readings.enter(row, [readings.Entry("actual", today() - timedelta(40), Decimal(7))], by=by)


def _risk(row, by) -> None:
    """Another risk that it duplicates."""
    linked.link(row, keep.record("risk", row.node), kind="duplicates", by=by)


AROUND = {"benefit": _benefit, "risk": _risk}


def settle(row: Record) -> Record:
    """The record with what follows from the status it was put in: a benefit is rated and awaits readings by it."""
    if row.KEY == "benefit":
        row.derive()
        row.save()
    if row.KEY == "activity":
        computing.follow([row])
        row.refresh_from_db()
    return row
