"""Points 1 to 5: links and constraints. Thresholds: DCMA 14-point assessment as given in the domain reference 5.8."""

from collections.abc import Hashable

from planning.engine.layout import Arc
from planning.engine.network import Constraint, LinkType
from planning.quality.facts import Facts, Finding, at_most

HARD = {Constraint.MSO, Constraint.MFO, Constraint.SNLT, Constraint.FNLT}


def missing_logic(facts: Facts) -> Finding:
    """1. Incomplete activities without a predecessor or without a successor, of all incomplete ones; at most 5 %.

    One activity may begin the plan and one may end it; they are the first without predecessor and the last without
    successor.
    """
    layout = facts.schedule.layout
    opens = [i for i in facts.incomplete if not layout.arcs_in[i]]
    ends = [i for i in facts.incomplete if not layout.arcs_out[i]]
    dates = facts.schedule.early
    first = min(opens, key=lambda i: dates.instant(2 * i), default=None)
    last = max(ends, key=lambda i: dates.instant(2 * i + 1), default=None)
    bad = sorted({i for i in opens if i != first and not layout.started(i)} | {i for i in ends if i != last})
    what = "unfinished activities lack a predecessor or successor"
    return at_most(1, "logic", "Missing logic", facts.ids(bad), len(facts.incomplete), 0.05, what)


def leads(facts: Facts) -> Finding:
    """2. Links with a negative lag; none."""
    return _of_links(facts, 2, "leads", "Leads", [a for a in facts.arcs if a.lag < 0], 0.0, "links have a lead")


def lags(facts: Facts) -> Finding:
    """3. Links with a lag, of all links; at most 5 %."""
    return _of_links(facts, 3, "lags", "Lags", [a for a in facts.arcs if a.lag > 0], 0.05, "links have a lag")


def link_types(facts: Facts) -> Finding:
    """4. Links that are not finish-to-start; at most 10 %, since at least 90 % should be."""
    other = [arc for arc in facts.arcs if facts.link(arc).type != LinkType.FS]
    return _of_links(facts, 4, "link_types", "Link types", other, 0.10, "links are not finish-to-start")


def hard_constraints(facts: Facts) -> Finding:
    """5. Incomplete activities with a constraint that can break logic (must, no later than); at most 5 %."""
    bad = [i for i in facts.incomplete if facts.activities[i].constraint in HARD]
    what = "unfinished activities are held by a hard date"
    return at_most(5, "constraints", "Hard constraints", facts.ids(bad), len(facts.incomplete), 0.05, what)


def _of_links(facts: Facts, number: int, key: str, title: str, bad: list[Arc], most: float, what: str) -> Finding:
    """A share of links, with the later ends as offenders."""
    offenders: tuple[Hashable, ...] = facts.successors(bad)
    found = at_most(number, key, title, range(len(bad)), len(facts.arcs), most, what)
    return Finding(number, key, title, found.value, most, found.passed, offenders, found.sentence)
