"""What became of the decisions that the edition before asked for: they are the records of the register, so the register says."""

from pmo.core import dates
from pmo.hierarchy.evidence import visible
from registers.choices import DECISION_STATUS
from registers.models import Decision
from reporting.sections.reading import one_line
from reporting.values import Json


def answers(old: Json) -> list[Json]:
    """One entry for each decision that was asked, in the order in which it was asked. One query."""
    asked = old.get("sections", {}).get("decisions", {}).get("rows", [])
    keys = {row["id"]: int(row["id"].partition(":")[2]) for row in asked}
    if not keys:
        return []
    rows = visible(Decision, None).filter(pk__in=keys.values()).select_related("decided_by")
    found = {row.pk: row for row in rows}
    return [_answer(row, found.get(keys[row["id"]])) for row in asked]


def _answer(asked: Json, decision: Decision | None) -> Json:
    entry = {
        "id": asked["id"],
        "url": asked["url"],
        "decision": asked["cells"]["decision"],
        "asked_by": asked["cells"]["by"],
    }
    if decision is None:
        return entry | {"state": "gone", "answer": "No longer in the register", "by": "", "on": "", "words": ""}
    label = DECISION_STATUS.get(decision.status).label
    return entry | {
        "state": "open" if decision.closed_on is None else "answered",
        "answer": label if decision.closed_on or decision.status == "deferred" else "Not answered yet",
        "by": str(decision.decided_by or "") or (decision.forum if decision.closed_on else ""),
        "on": dates.day(decision.decided_on or decision.closed_on), "words": one_line(decision.decision, 240),
    }  # fmt: skip
