"""What is still missing before a step: sentences, none when it may be taken. Sources: domain.md 2.1.4 to 2.8."""

from pmo.core import clock
from pmo.hierarchy.access import may
from pmo.records.models import Batch, Link
from registers import appetites

DESCRIBED = ["cause", "event", "effect", "category", "likelihood", "impact", "proximity"]


def has_owner(record, by) -> list[str]:
    """Every record needs an owner before it leaves its first status."""
    return [] if record.owner_text else ["Give it an owner first."]


def risk_is_described(record, by) -> list[str]:
    """A draft becomes open when it says what it is."""
    # the inherent score follows from the first judgement where nobody gave it (actions.first_judgement)
    needed = [*DESCRIBED, "review_date"]
    missing = [record._meta.get_field(name).verbose_name for name in needed if getattr(record, name) in (None, "")]
    return ([f"Fill in first: {', '.join(missing)}."] if missing else []) + has_owner(record, by)


def has_response(record, by) -> list[str]:
    """A response has a strategy, and a grave risk an action that somebody does by a day."""
    return [] if record.response else ["Choose a response first."]


def may_accept(record, by) -> list[str]:
    """A named authority accepts, not the owner, and for a time."""
    found = ["You own this risk, so somebody else must accept it."] if record.owner_id == by.pk else []
    if record.accepted_until is None or record.accepted_until <= clock.today():
        found.append("Give a day to come on which the acceptance ends.")
    return found + _beyond_their_level(record, by)


def _beyond_their_level(record, by) -> list[str]:
    """What is above tolerance is borne by the level above, not by the one that has it (domain.md 2.1.4)."""
    standing, above = appetites.standing(record), record.node.parent
    if above is None or standing is None or standing.state != "above_tolerance" or may(by, "approve:risk", above):
        return []
    return [
        f"Its score of {record.score} is above the tolerance of {standing.row.tolerance} for {standing.about}, so"
        f" somebody who may accept risks on {above} must accept it. Escalate it."
    ]


def not_own_request(record, by) -> list[str]:
    """Approval of one's own request is refused (domain.md 1.5), also where it was written down for somebody else."""
    added = Batch.objects.filter(by=by, register=record.KEY, rows__record_id=record.pk, rows__before=0)
    own = record.raised_by_id == by.pk or added.exists()
    return ["You raised this, so somebody else must decide on it."] if own else []


def is_mitigated(record, by) -> list[str]:
    """Down to the target, and every response done or cancelled."""
    found = []
    if record.target_score is None or record.score is None or record.score > record.target_score:
        found.append("The current score must be at or below the target.")
    still = open_responses(record)
    if still:
        found.append(f"Responses are still open: {', '.join(still[:5])}. Finish or cancel them.")
    return found


def open_responses(risk) -> list[str]:
    """References of the response actions that are not finished."""
    from registers.models import Action

    linked = Link.objects.filter(source_register="risk", source_id=risk.pk, target_register="action").values(
        "target_id"
    )
    return [row.ref for row in Action.objects.filter(pk__in=linked, closed_on=None, archived_at=None)]


def duplicates_another(record, by) -> list[str]:
    """What is merged says into which risk."""
    links = Link.objects.filter(kind="duplicates", source_register=record.KEY, target_register=record.KEY)
    linked = links.filter(source_id=record.pk).exists()
    return [] if linked else ["Link it first to the risk that it duplicates: under Linked, choose “duplicates”."]


def has_recommendation(record, by) -> list[str]:
    """Nobody decides on nothing."""
    return [] if record.recommendation.strip() else ["Write a recommendation first."]


def change_is_linked(record, by) -> list[str]:
    """A request for change is decided through its change request."""
    if record.kind != "request_for_change":
        return []
    linked = Link.objects.filter(source_register="issue", source_id=record.pk, target_register="change").exists()
    return [] if linked else ["Make or link the change request first."]


def change_is_described(record, by) -> list[str]:
    """A change says why, and what it changes."""
    return has_owner(record, by) + ([] if record.reason.strip() else ["Say why first."])


def may_approve_change(record, by) -> list[str]:
    """Impact assessed, not one's own, and within delegated limits."""
    from registers.limits import over_limit

    found = not_own_request(record, by)
    if not record.impact.strip():
        found.append("Write the impact assessment first.")
    return found + over_limit(record, by)
