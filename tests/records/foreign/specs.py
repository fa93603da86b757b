"""Registers as the office has them, for the tests of reading foreign files."""

from pmo.records.foreign import FieldSpec, Level, RegisterSpec

LIKELIHOOD = (
    Level(1, "Rare", 0, 5), Level(2, "Unlikely", 5, 20), Level(3, "Possible", 20, 50), Level(4, "Likely", 50, 80),
    Level(5, "Almost certain", 80, 100),
)  # fmt: skip
IMPACT = (Level(1, "Negligible"), Level(2, "Minor"), Level(3, "Moderate"), Level(4, "Major"), Level(5, "Catastrophic"))
RISK_STATUS = (
    ("draft", "Draft"), ("open", "Open"), ("mitigating", "Mitigating"), ("accepted", "Accepted"), ("escalated", "Escalated"),
    ("closed_expired", "Closed: expired"), ("closed_mitigated", "Closed: mitigated"), ("closed_occurred", "Closed: occurred"),
)  # fmt: skip
PRIORITY = (("critical", "Critical"), ("high", "High"), ("medium", "Medium"), ("low", "Low"))


def field(name: str, kind: str = "text", label: str = "", **more: object) -> FieldSpec:
    return FieldSpec(name, label or name.replace("_", " ").capitalize(), kind, **more)  # type: ignore[arg-type]


def scales() -> tuple[FieldSpec, ...]:
    return tuple(
        field(f"{stage}{name}", "scale", levels=levels)
        for stage in ("inherent_", "", "target_")
        for name, levels in (("likelihood", LIKELIHOOD), ("impact", IMPACT))
    )


def common(status: tuple[tuple[str, str], ...]) -> tuple[FieldSpec, ...]:
    return (
        field("ref", "ref"), field("title"), field("description"), field("owner", "person"), field("raised_on", "date"),
        field("raised_by", "person"), field("status", "choice", choices=status), field("priority", "choice", choices=PRIORITY),
        field("closed_on", "date"), field("notes"),
    )  # fmt: skip


RISK = RegisterSpec(
    "risk", "Risks",
    (*common(RISK_STATUS), field("cause"), field("event"), field("effect"), field("category"), *scales(),
     field("review_date", "date"), field("proximity"), field("response_text"), field("due", "date"),
     field("response", "choice", choices=(("avoid", "Avoid"), ("reduce", "Reduce"), ("fallback", "Fallback"),
                                          ("transfer", "Transfer"), ("share", "Share"), ("accept", "Accept"))),
     field("impact_cost", "money")),
    ("risk", "risks"), ("title", "cause", "event", "effect"),
)  # fmt: skip
ISSUE = RegisterSpec(
    "issue", "Issues",
    (*common((("open", "Open"), ("in_progress", "In progress"), ("closed", "Closed"))), field("effect"),
     field("severity", "choice", choices=PRIORITY), field("response_text"), field("due", "date"),
     field("rag", "choice", choices=(("red", "Red"), ("amber", "Amber"), ("green", "Green")))),
    ("issue", "issues"), ("title",),
)  # fmt: skip
ACTION = RegisterSpec(
    "action", "Actions",
    (*common((("open", "Open"), ("in_progress", "In progress"), ("blocked", "Blocked"), ("done", "Done"),
              ("cancelled", "Cancelled"))), field("due", "date"), field("percent", "number"), field("source")),
    ("action", "actions"), ("title",),
)  # fmt: skip
ASSUMPTION = RegisterSpec(
    "assumption", "Assumptions",
    (*common((("open", "Open"), ("validated", "Validated"), ("invalidated", "Invalidated"))), field("basis"),
     field("validate_by", "date"), field("confidence", "choice", choices=PRIORITY[1:]),
     field("sensitivity", "scale", levels=IMPACT)),
    ("assumption",), ("title",),
)  # fmt: skip
DEPENDENCY = RegisterSpec(
    "dependency", "Dependencies",
    (*common((("identified", "Identified"), ("agreed", "Agreed"), ("on_track", "On track"), ("at_risk", "At risk"),
              ("late", "Late"), ("met", "Met"))), field("giver", "person"), field("receiver", "person"),
     field("needed_by", "date"), field("promised_by", "date"), field("forecast", "date"), field("deliverable"),
     field("direction", "choice", choices=(("inbound", "Inbound"), ("outbound", "Outbound"))),
     field("agreement", "yesno")),
    ("dependency", "dependencies"), ("title",),
)  # fmt: skip
DECISION = RegisterSpec(
    "decision", "Decisions",
    (*common((("proposed", "Proposed"), ("approved", "Approved"), ("rejected", "Rejected"), ("deferred", "Deferred"))),
     field("context"), field("rationale"), field("decision"), field("decided_by", "person"), field("decided_on", "date")),
    ("decision",), ("title",),
)  # fmt: skip
CHANGE = RegisterSpec(
    "change_request", "Change requests",
    (*common((("draft", "Draft"), ("submitted", "Submitted"), ("approved", "Approved"), ("rejected", "Rejected"),
              ("implemented", "Implemented"))), field("reason"), field("impact_cost", "money"),
     field("impact_time", "number"), field("decided_on", "date")),
    ("change",), ("title",),
)  # fmt: skip
LESSON = RegisterSpec(
    "lesson", "Lessons",
    (*common((("captured", "Captured"), ("published", "Published"))), field("event"), field("effect"), field("cause"),
     field("recommendation"), field("phase"), field("tags", "tags"),
     field("polarity", "choice", choices=(("keep", "Keep"), ("avoid", "Avoid")))),
    ("lesson", "lessons"), ("title",),
)  # fmt: skip
SPECS = (RISK, ISSUE, ACTION, ASSUMPTION, DEPENDENCY, DECISION, CHANGE, LESSON)
