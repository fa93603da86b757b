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
    mutes = {
        (row.rule, row.about): row
        for row in Mute.objects.filter(ended_at=None, until__gte=today()).select_related("by")
    }
    found = []
    for rule in RULES.values():
        cases = rule.find(user, node)
        muted = [(case, mutes[rule.key, case.about]) for case in cases if (rule.key, case.about) in mutes]
        sounding = [case for case in cases if (rule.key, case.about) not in mutes]
        if cases:
            found.append(Group(rule, sounding, muted))
    return sorted(found, key=lambda group: (not group.cases, group.rule.tone != "r", -len(group.cases)))


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
    lies_on = Node.objects.get(pk=int(case.path.rstrip("/").rsplit("/", 1)[-1]))
    require(by, "change", lies_on)
    if not reason.strip():
        raise Problem("Say why it is muted.", "reason")
    if not today() < until <= today() + timedelta(LONGEST):
        raise Problem(f"Give a day after today and within {LONGEST} days: it is looked at again then.", "until")
    Mute.objects.filter(rule=rule, about=about, ended_at=None).update(ended_at=clock.now())
    row = Mute(node=lies_on, rule=rule, about=about, text=case.text[:400], reason=reason.strip(), until=until, by=by)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def end(*, mute: Mute, by) -> None:
    """Let it sound again. Raises Refused."""
    require(by, "change", mute.node)
    Mute.objects.filter(pk=mute.pk, ended_at=None).update(ended_at=clock.now())
