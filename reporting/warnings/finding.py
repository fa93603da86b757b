"""Finds every warning below a node, and tells those that are muted from those that sound."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from pmo.core import clock
from pmo.core.clock import today
from pmo.core.errors import Problem
from pmo.hierarchy.access import require
from pmo.hierarchy.models import Node
from pmo.hierarchy.warning import RULES, Rule, Warning
from reporting.models import Mute

LONGEST = 183  # days that a warning may be muted


@dataclass
class Group:
    """One rule with its cases: those that sound, and those that are muted."""

    rule: Rule
    cases: list[Warning]
    muted: list[tuple[Warning, Mute]]


def groups(user, node) -> list[Group]:
    """The rules that found something, Red first. Quiet when nothing is wrong."""
    mutes = _in_force()
    found = [_group(rule, cases, mutes) for rule in RULES.values() if (cases := rule.find(user, node))]
    return sorted(found, key=lambda group: (not group.cases, group.rule.tone != "r", -len(group.cases)))


def _in_force() -> dict[tuple[str, str], list[Mute]]:
    """(rule, about) → the mutes that hold today."""
    found: dict[tuple[str, str], list[Mute]] = {}
    for row in Mute.objects.filter(ended_at=None, until__gte=today()).select_related("by", "node"):
        found.setdefault((row.rule, row.about), []).append(row)
    return found


def _group(rule: Rule, cases: list[Warning], mutes: dict[tuple[str, str], list[Mute]]) -> Group:
    group = Group(rule, [], [])
    for case in cases:
        mute = _mute_of(case, mutes.get((rule.key, case.about), []))
        if mute is None:
            group.cases.append(case)
        else:
            group.muted.append((case, mute))
    return group


def _mute_of(case: Warning, mutes: list[Mute]) -> Mute | None:
    """A mute holds for its own work and below: who bears what is on one project does not bear it for all."""
    return next((mute for mute in mutes if case.path.startswith(mute.node.path)), None)


def case_of(user, node, rule: str, about: str) -> Warning:
    """The case as it stands now. Raises Problem when it no longer sounds."""
    cases = RULES[rule].find(user, node) if rule in RULES else []
    found = next((case for case in cases if case.about == about), None)
    if found is None:
        raise Problem("This warning no longer sounds: what it was about has been mended, or you cannot see it.")
    return found


@transaction.atomic
def mute(*, node: Node, by, rule: str, about: str, reason: str, until: date) -> Mute:
    """Bear a warning until a day, with the reason. Raises Problem, Refused."""
    case = case_of(by, node, rule, about)
    lies_on = Node.objects.select_for_update(of=("self",)).get(pk=int(case.path.rstrip("/").rsplit("/", 1)[-1]))
    require(by, "change", lies_on)
    if not reason.strip():
        raise Problem("Say why it is muted.", "reason")
    if not today() < until <= today() + timedelta(LONGEST):
        raise Problem(f"Give a day after today and within {LONGEST} days: it is looked at again then.", "until")
    Mute.objects.filter(node=lies_on, rule=rule, about=about, ended_at=None).update(ended_at=clock.now())
    row = Mute(node=lies_on, rule=rule, about=about, text=case.text[:400], reason=reason.strip(), until=until, by=by)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def end(*, mute: Mute, by) -> None:
    """Let it sound again. Raises Refused."""
    require(by, "change", mute.node)
    Mute.objects.filter(pk=mute.pk, ended_at=None).update(ended_at=clock.now())
