"""Warnings from registers: a score that fell unearned, owners who cannot act, dates that went by."""

from datetime import timedelta

from django.db.models import Count, Value

from pmo.core import dates
from pmo.core.clock import today
from pmo.hierarchy.evidence import visible
from pmo.hierarchy.warning import Warning, rule
from pmo.records import health
from pmo.records.models import Record
from pmo.records.register import REGISTERS, Register, registers
from registers.models import Assumption, Decision, Dependency, Issue, Risk
from reporting.warnings.owners import Owned, common, owned_url, several

MOST = 500
WORDS_OF_MOST = {15: "fifteen"}.get(health.MOST_OWNED, str(health.MOST_OWNED))
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
    "overloaded",
    f"Owner with more than {WORDS_OF_MOST} open items",
    help="Nobody looks after so much. Every register counts.",
    mend="Share them out.",
)
def overloaded(user, node) -> list[Warning]:
    """One case for each person who owns too much here, whatever it is."""
    people: dict[int, Owned] = {}
    for (key, owner, name), places in _owned(registers(), user, node).items():
        people.setdefault(owner, Owned(owner, name)).add(key, places)
    return [each.case() for each in people.values() if each.count > health.MOST_OWNED]


def _by_owner(user, node, check: str, verb: str) -> list[Warning]:
    """One case for each register and owner, all registers in one query."""
    checked = [register for register in registers() if register.check(check)]
    return [
        Warning(
            common(places),
            f"{check}.{key}:{owner}",
            f"{name} {verb} {several(key, sum(places.values()))}",
            owned_url(key, owner, common(places)),
        )
        for (key, owner, name), places in sorted(_owned(checked, user, node, check).items())
    ]


Places = dict[str, int]  # path → how many there


def _owned(asked: list[Register], user, node, check: str = "") -> dict[tuple[str, int, str], Places]:
    """(register, owner, name) → where their open rows lie, those of a check if one is named; one query."""
    parts = [_counted(register, user, node, check) for register in asked]
    found: dict[tuple[str, int, str], Places] = {}
    for key, owner, name, path, count in parts[0].union(*parts[1:], all=True) if parts else []:
        found.setdefault((key, owner, name), {})[path] = count
    return found


def _counted(register: Register, user, node, check: str):
    rows = visible(register.model, user).open().under(node).exclude(owner=None)
    rows = rows.filter(health.condition(register, register.check(check))) if check else rows
    named = rows.order_by().annotate(_key=Value(register.key))
    return named.values_list("_key", "owner", "owner__name", "node__path").annotate(_count=Count("pk"))


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
