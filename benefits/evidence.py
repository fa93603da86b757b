"""What benefits say about work: whether they come as planned, and whether anybody can tell (domain.md 3.6)."""

from django.db.models import Count, Q, Value

from benefits.models import Benefit
from pmo.core import clock
from pmo.hierarchy import evidence
from pmo.hierarchy.evidence import Finding, visible
from pmo.records.evidence import Means, source

MEANS = [
    Means("benefit", "no_bau_owner", "a", "benefit without an owner in business as usual", "benefits without an owner in business as usual"),
    Means("benefit", "no_measure", "a", "benefit without a measure", "benefits without a measure"),
    Means("benefit", "no_baseline", "a", "benefit without a baseline or target", "benefits without a baseline or target"),
    Means("benefit", "overdue", "a", "reading overdue", "readings overdue"),
]  # fmt: skip
RULES = (
    ("r", "Any benefit realised below 80% of its plan, or two readings missed"),
    ("a", "Any benefit realised at 80% to 95% of its plan, or one reading missed"),
)
_WORDS = {
    "r": ("benefit far below its plan", "benefits far below their plans"),
    "a": ("benefit below its plan", "benefits below their plans"),
}


def _realised(user, node, day) -> evidence.Read:
    """The benefits whose own light is Amber or Red, by piece of work."""
    found = evidence.Read()
    if day < clock.today():
        return found
    rows = visible(Benefit, user).open().under(node)
    found.seen = evidence.newest(rows)
    asked = {rag: Count(Value(1), filter=Q(rating=rag)) for rag in _WORDS}
    for row in rows.order_by().values("node__path").annotate(**asked):
        found.findings += [
            Finding(row["node__path"], rag, one, f"benefits/?rating={rag}", many, row[rag])
            for rag, (one, many) in _WORDS.items()
            if row[rag]
        ]
    return found


evidence.add(evidence.Source("benefits", "Benefits against plan", RULES, _realised, stale_after=100))
evidence.add(source("benefits", "Benefits register", MEANS, stale_after=100))
