"""What the registers say about work: the colours of risk and of dependencies (domain.md 3.6)."""

from pmo.hierarchy import evidence
from pmo.records.evidence import Means, source

RISK = [
    Means("risk", "above_tolerance", "r", "risk above tolerance that is not escalated", "risks above tolerance that are not escalated"),
    Means("risk", "acceptance_over", "r", "accepted risk whose acceptance has run out", "accepted risks whose acceptance has run out"),
    Means("risk", "no_response", "a", "high risk without a dated response", "high risks without a dated response"),
    Means("risk", "fell_unearned", "a", "score that fell with no response done", "scores that fell with no response done"),
    Means("risk", "owner_left", "a", "risk whose owner has left", "risks whose owner has left"),
    Means("issue", "overdue", "a", "issue past its date", "issues past their dates"),
    Means("issue", "owner_left", "a", "issue whose owner has left", "issues whose owner has left"),
]  # fmt: skip
DEPENDENCIES = [
    Means("dependency", "late", "r", "dependency that comes after it is needed", "dependencies that come after they are needed"),
    Means("dependency", "unaccepted", "a", "dependency not accepted by both sides", "dependencies not accepted by both sides"),
    Means("dependency", "no_promise", "a", "dependency without a promised date", "dependencies without a promised date"),
]  # fmt: skip

evidence.add(source("risk", "Risk and issue registers", RISK))
evidence.add(source("dependencies", "Dependency register", DEPENDENCIES))
