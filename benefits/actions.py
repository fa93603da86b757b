"""What steps and writes of benefits do beside their own fields."""

from benefits import sponsors
from benefits.models import Benefit, DateProposal
from pmo.core import clock, memo
from pmo.core.history import because
from pmo.core.versions import save_fields
from pmo.hierarchy.models import Node


def approval(record, by) -> dict[str, object]:
    """Who approved, and when."""
    return {"approved_by": by, "approved_on": clock.today()}


def handed_over(record, by) -> dict[str, object]:
    """Handed over today unless it says otherwise."""
    return {} if record.done_on else {"done_on": clock.today()}


def sponsored_by(user):
    """The condition on records of the work that the person sponsors."""
    return sponsors.work_of(user)


def proposed_ids() -> set[int]:
    """Benefits with an open proposal of a new date, read once a request."""
    rows = DateProposal.objects.filter(answer="").values_list("benefit_id", flat=True)
    return memo.once("proposed benefits", lambda: set(rows))


def settle_work(rows: list[Benefit], by) -> None:
    """Work that closed with benefits open becomes closed with the last of them, and open again with the first."""
    paths = {row.node_id: row.node for row in rows if row.node.is_over or row.closed_on}
    if not paths:
        return
    ids = {pk for node in paths.values() for pk in [*node.ancestor_ids, node.pk]}
    for node in Node.objects.filter(pk__in=ids, state__in=["closed", "closed_benefits"]):
        state = state_when_closed(node)
        if state != node.state:
            because("Its last benefit has ended." if state == "closed" else "A benefit of it is open again.")
            save_fields(node, {"state": state}, seen=node.version)


def state_when_closed(node: Node) -> str:
    """Closed, or closed with benefits open."""
    return "closed_benefits" if Benefit.objects.open().under(node).exists() else "closed"
