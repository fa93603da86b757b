"""Early warnings: rules that find trouble while it is small, each with its evidence and a link to mend it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Warning:
    """One case of a rule. `about` names it for good ("risk:12"), so that it can be muted; `url` shows it."""

    path: str
    about: str
    text: str
    url: str
    evidence: str = ""


@dataclass(frozen=True)
class Rule:
    """What is looked for. `find(user, node)` gives every case below the node that the person may see, in few queries."""

    key: str
    label: str
    help: str
    mend: str
    find: Callable[..., list[Warning]]
    tone: str = "a"


RULES: dict[str, Rule] = {}


def rule(key: str, label: str, *, help: str, mend: str, tone: str = "a"):
    """Decorator: this function finds the cases of a rule."""

    def declare(find):
        RULES[key] = Rule(key, label, help, mend, find, tone)
        return find

    return declare
