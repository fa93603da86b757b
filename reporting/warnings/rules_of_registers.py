"""Warnings from registers: a score that fell unearned, owners who cannot act, dates that went by."""

from datetime import timedelta

from django.db.models import Count, Value

from pmo.core import dates
from pmo.core.clock import today
from pmo.hierarchy.evidence import visible
from pmo.hierarchy.warning import Warning, rule
from pmo.records import health
from pmo.records.models import Record
from pmo.records.register import REGISTERS, Check, Register, registers
from registers.models import Assumption, Decision, Dependency, Issue, Risk

MOST = 500
NOTICE = 30  # days before the need by which a dependency must be accepted


def _case(row: Record, text: str, evidence: str = "") -> Warning:
    return Warning(
        row.node.path, f"{row.KEY}:{row.pk}", f"{row.ref} {row.title}: {text}", row.get_absolute_url(), evidence
    )


def _open(model, user, node):
    return visible(model, user).open().under(node).select_related("node", "owner")


@rule(
    "score_fell",
    "Score fell, nothing was done",
    help="A risk's score went down although no response action of it is done.",
    mend="Link the action that earned it, or put the score back.",
)
def score_fell(user, node) -> list[Warning]:
    """Risks whose score fell without a completed response."""
    register = REGISTERS["risk"]
    rows = _open(Risk, user, node).filter(health.condition(register, register.check("fell_unearned")))[:MOST]
    return [_case(row, f"fell from {row.previous_score} to {row.score} with no completed action") for row in rows]


@rule(
    "owner_left",
    "Owner has left",
    help="Open records belong to somebody who can no longer sign in.",
    mend="Hand them to somebody who is here.",
    tone="r",
)
def owner_left(user, node) -> list[Warning]:
    """One case for each register and person who has left."""
    return _by_owner(user, node, "owner_left", "who has left, still owns")


@rule(
    "overloaded", "Owner with more than fifteen open items", help="Nobody looks after so much.", mend="Share them out."
)
def overloaded(user, node) -> list[Warning]:
    """One case for each register and person who owns too much of it."""
    return _by_owner(user, node, "overloaded", "owns")


def _by_owner(user, node, check: str, verb: str) -> list[Warning]:
    """One case for each register and owner, all registers in one query."""
    parts = [_owned(register, user, node, asked) for register in registers() if (asked := register.check(check))]
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    found: dict[tuple[str, int, str], dict[str, int]] = {}
    for key, owner, name, path, count in rows:
        found.setdefault((key, owner, name), {})[path] = count
    return [_owner_case(check, verb, *key, places) for key, places in sorted(found.items())]


def _owned(register: Register, user, node, asked: Check):
    """(register, owner, name, path, number) of what a check finds."""
    rows = visible(register.model, user).open().under(node).exclude(owner=None)
    named = rows.filter(health.condition(register, asked)).order_by().annotate(_key=Value(register.key))
    return named.values_list("_key", "owner", "owner__name", "node__path").annotate(_count=Count("pk"))


def _owner_case(check: str, verb: str, key: str, owner: int, name: str, places: dict[str, int]) -> Warning:
    register, count, path = REGISTERS[key], sum(places.values()), min(places)
    text = f"{name} {verb} {count} open {(register.words if count > 1 else register.word).lower()}"
    where = f"/work/{path.strip('/').rsplit('/', 1)[-1]}" if len(places) == 1 else ""
    return Warning(path, f"{check}.{key}:{owner}", text, f"{where}/{register.slug}/?owner={owner}")


@rule(
    "assumption_past",
    "Assumption past its date",
    help="An assumption should have been validated by now.",
    mend="Validate it, or say that it was wrong.",
)
def assumption_past(user, node) -> list[Warning]:
    """Open assumptions whose day of validation is gone."""
    rows = _open(Assumption, user, node).filter(due__lt=today())[:MOST]
    return [_case(row, f"to be validated by {dates.day(row.due)}, {(today() - row.due).days} days ago") for row in rows]


@rule(
    "dependency_unaccepted",
    "Dependency not accepted in time",
    tone="r",
    help=f"It is needed within {NOTICE} days and both sides have not accepted it.",
    mend="Ask giver and receiver to accept, or escalate.",
)
def dependency_unaccepted(user, node) -> list[Warning]:
    """Dependencies that are needed soon and agreed by nobody."""
    soon = today() + timedelta(NOTICE)
    rows = _open(Dependency, user, node).exclude(agreement="agreed").filter(needed_by__lte=soon)[:MOST]
    return [_case(row, f"needed by {dates.day(row.needed_by)} and not accepted by both sides") for row in rows]


@rule(
    "decision_unanswered",
    "Decision asked and not answered",
    help="A decision or an escalated issue has passed the day by which it was asked for.",
    mend="Decide, defer with a date, or let it lapse.",
    tone="r",
)
def decision_unanswered(user, node) -> list[Warning]:
    """Decisions past their day, and issues put to somebody who has not answered."""
    asked = [*_open(Decision, user, node).filter(due__lt=today())[:MOST]]
    found = [_case(row, f"asked for by {dates.day(row.due)}, {(today() - row.due).days} days ago") for row in asked]
    late = _open(Issue, user, node).filter(decide_by__lt=today(), outcome="")[:MOST]
    return found + [_case(row, f"a decision was asked for by {dates.day(row.decide_by)}") for row in late]
