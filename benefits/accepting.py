"""The owner in business as usual is asked, by name, to accept a benefit's baseline, measure, target and review calendar."""

from django.db import transaction

from benefits import guards, links, readings, sponsors
from benefits.models import Acceptance, Benefit
from pmo.core import clock
from pmo.core.errors import Problem, Refused
from pmo.people.models import Notice
from pmo.records import rights


def missing(benefit: Benefit) -> list[str]:
    """What an owner cannot accept yet, as sentences."""
    found = [] if benefit.owner_text else ["Name its owner in business as usual."]
    found += guards._missing(benefit, ["measure", "unit"])
    if benefit.category != "qualitative":
        found += guards._missing(benefit, ["baseline", "target"])
    return found + guards._missing(benefit, ["first_measure_on"])


@transaction.atomic
def ask(benefit: Benefit, *, by) -> Acceptance:
    """Ask the owner. By notice and My work, and by mail with a link that works without an account. Raises Problem, Refused."""
    rights.require(by, "edit", benefit)
    benefit = (
        Benefit.objects.select_for_update(of=("self",), no_key=True).select_related("node", "owner").get(pk=benefit.pk)
    )
    if benefit.closed_on or benefit.archived_at:
        raise Problem(f"{benefit.ref} has ended, so there is nothing to accept.")
    if benefit.acceptance == "accepted":
        raise Problem(f"{benefit.owner_text} has accepted {benefit.ref} already. Other terms are asked for anew.")
    wrong = missing(benefit)
    if wrong:
        raise Problem(f"{benefit.ref} cannot be accepted yet. {' '.join(wrong)}")
    if not benefit.address:
        raise Problem(f"{benefit.owner_text} has no e-mail address here. Fill in “Owner's e-mail” first.")
    Acceptance.objects.filter(benefit=benefit, answer="").update(answer="overtaken", answered_at=clock.now())
    row = Acceptance.objects.create(
        benefit=benefit, owner=benefit.owner, name=benefit.owner_text, terms=benefit.terms(), asked_by=by
    )
    readings.keep(benefit, {"acceptance": "asked", "accepted_on": None}, why=f"Asked {row.name} to accept")
    if benefit.owner_id and benefit.owner_id != by.pk:
        text = f"{benefit.ref} {benefit.title[:120]}: you are asked to accept this benefit as its owner. By {by.name}."
        Notice.objects.create(user=benefit.owner, text=text[:300], link=f"{benefit.get_absolute_url()}profile/")
    links.send(benefit, purpose="acceptance", by=by, acceptance=row)
    return row


def open_question(benefit: Benefit) -> Acceptance | None:
    """What the owner has not answered yet."""
    return Acceptance.objects.filter(benefit=benefit, answer="").select_related("benefit").first()


@transaction.atomic
def answer(row: Acceptance, *, accepts: bool, reason: str = "", by=None, through: str = "page") -> Acceptance:
    """The owner's answer, once. A decline needs a reason and goes to the sponsor. Raises Problem and Refused."""
    benefit = (
        Benefit.objects.select_for_update(of=("self",), no_key=True)
        .select_related("node", "owner")
        .get(pk=row.benefit_id)
    )
    row = Acceptance.objects.select_for_update().get(pk=row.pk)
    if by is not None and by.pk != benefit.owner_id:
        raise Refused(
            f"{benefit.ref}: only its owner, {benefit.owner_text or 'whom nobody has named yet'}, can answer this."
        )
    if row.answer:
        raise Problem("This has been answered already, or asked anew. Reload the page.")
    if row.terms != benefit.terms():
        raise Problem(
            "Baseline, measure, target or calendar have changed since you were asked. Ask for a new question."
        )
    if not accepts and not reason.strip():
        raise Problem("Say why you decline, so that the sponsor can act on it.", "reason")
    row.answer, row.reason = ("accepted" if accepts else "declined"), reason.strip()
    row.answered_at, row.through = clock.now(), through
    row.save()
    links.revoke_all(benefit, purpose="acceptance")
    today = clock.today() if accepts else None
    readings.keep(
        benefit, {"acceptance": row.answer, "accepted_on": today}, why=f"{row.name} {row.answer} it{_because(reason)}"
    )
    if not accepts:
        tell_of_decline(benefit, row.name, reason)
    return row


def renew(benefit: Benefit, *, by, reason: str) -> Acceptance:
    """The owner themselves changed the terms, so their acceptance holds for those. Whoever calls has checked who it is."""
    benefit = Benefit.objects.select_related("node", "owner").get(pk=benefit.pk)
    row = Acceptance.objects.create(
        benefit=benefit, owner=by, name=benefit.owner_text, terms=benefit.terms(), asked_by=None, answer="accepted", reason=reason,
        answered_at=clock.now(), through="page",
    )  # fmt: skip
    readings.keep(benefit, {"acceptance": "accepted", "accepted_on": clock.today()}, why=reason)
    return row


def give_up(benefit: Benefit, *, name: str, reason: str) -> Acceptance:
    """The owner will not own it any longer: kept as an answer with its reason, and told to the sponsor. Whoever calls has checked who it is."""
    Acceptance.objects.filter(benefit=benefit, answer="").update(answer="overtaken", answered_at=clock.now())
    row = Acceptance.objects.create(
        benefit=benefit, owner=benefit.owner, name=name, terms=benefit.terms(), asked_by=None, answer="declined", reason=reason.strip(),
        answered_at=clock.now(), through="link",
    )  # fmt: skip
    links.revoke_all(benefit, purpose="acceptance")
    values = {"acceptance": "declined", "accepted_on": None}
    readings.keep(benefit, values, why=f"{name} declines to own it any longer: {reason.strip()}")
    tell_of_decline(benefit, name, reason)
    return row


def tell_of_decline(benefit: Benefit, name: str, reason: str) -> None:
    """The sponsor hears of it, with the reason."""
    text = f"{benefit.ref} {benefit.title[:80]}: {name} declines to own it. “{reason.strip()[:120]}”"
    sponsors.tell(benefit.node, text, f"{benefit.get_absolute_url()}profile/")


def _because(reason: str) -> str:
    return f": {reason.strip()}" if reason.strip() else "."
