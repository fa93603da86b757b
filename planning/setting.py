"""Writes to the settings of a plan; the dates of all its activities follow."""

from django.db import transaction

from planning import computing
from planning.models import Plan
from pmo.core.versions import save_fields
from pmo.hierarchy.access import require


@transaction.atomic
def change_settings(*, plan: Plan, by, values: dict[str, object], seen: int) -> list[str]:
    """Store them and compute the plan anew. Raises Conflict, ValidationError and Refused."""
    require(by, "edit:activity", plan.node)
    changed = save_fields(plan, values, seen=seen)
    if changed:
        computing.compute(plan)
    return changed
