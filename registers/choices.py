"""The enumerations of the registers. Values are stored and never change; labels may be renamed."""

from pmo.core.choices import Choice, Choices


def _plain(name: str, *labels: str) -> Choices:
    """Choices whose value is the label in lower case."""
    return Choices(
        name, [Choice(label.lower().replace(" ", "_").replace("/", "_").replace("-", "_"), label) for label in labels]
    )


RISK_KINDS = Choices(
    "risk_kind",
    [Choice("threat", "Threat", icon="triangle-alert"), Choice("opportunity", "Opportunity", icon="sparkles")],
)
CATEGORIES = _plain(
    "category", "Strategy", "Governance", "Operations", "Legal", "Property", "Financial", "Commercial", "People", "Technology",
    "Information", "Security", "Project", "Reputational",
)  # fmt: skip
DELIVERY_CATEGORIES = _plain(
    "delivery_category", "Schedule", "Cost", "Scope", "Technical", "Resource", "Supplier", "Stakeholder", "Benefits",
    "Dependency", "Data", "Regulatory", "Safety", "Environmental",
)  # fmt: skip
PROXIMITY = Choices(
    "proximity",
    [
        Choice("imminent", "Imminent", help="Within a month."),
        Choice("within_stage", "Within the stage"),
        Choice("within_tranche", "Within the tranche"),
        Choice("within_project", "Within the project"),
        Choice("beyond", "Beyond the project"),
    ],
)
VELOCITY = _plain("velocity", "Slow", "Medium", "Fast")
RESPONSES = Choices(
    "response",
    [
        Choice("avoid", "Avoid", help="Threat: make it impossible (terminate)."),
        Choice("reduce", "Reduce", help="Threat: make it less likely or less bad (treat)."),
        Choice("fallback", "Fallback", help="Threat: have a plan ready for when it happens (treat)."),
        Choice("transfer", "Transfer", help="Threat: somebody else bears it (transfer)."),
        Choice("share", "Share", help="Both: bear it together."),
        Choice("accept", "Accept", help="Threat: live with it, approved and for a time (tolerate)."),
        Choice("exploit", "Exploit", help="Opportunity: make sure that it happens."),
        Choice("enhance", "Enhance", help="Opportunity: make it more likely or larger."),
        Choice("reject", "Reject", help="Opportunity: leave it."),
    ],
)
THREAT_RESPONSES = {"avoid", "reduce", "fallback", "transfer", "share", "accept"}
OPPORTUNITY_RESPONSES = {"exploit", "enhance", "share", "reject"}
RISK_STATUS = Choices(
    "risk_status",
    [
        Choice("draft", "Draft", icon="circle-dashed"),
        Choice("open", "Open", icon="circle-dot"),
        Choice("mitigating", "Mitigating", icon="circle-play"),
        Choice("accepted", "Accepted", icon="circle-pause"),
        Choice("escalated", "Escalated", icon="circle-arrow-up"),
        Choice("expired", "Closed, expired", icon="circle-check"),
        Choice("mitigated", "Closed, mitigated", icon="circle-check"),
        Choice("occurred", "Closed, occurred", icon="siren"),
        Choice("rejected", "Closed, rejected", icon="circle-x"),
        Choice("merged", "Closed, merged", icon="git-merge"),
    ],
)
ISSUE_KINDS = Choices(
    "issue_kind",
    [
        Choice("problem_concern", "Problem or concern"),
        Choice("request_for_change", "Request for change"),
        Choice("off_specification", "Off-specification"),
        Choice("external_event", "External event"),
        Choice("business_opportunity", "Business opportunity"),
    ],
)
SEVERITIES = _plain("severity", "Team", "Project", "Programme", "Portfolio", "Corporate")
ISSUE_STATUS = Choices(
    "issue_status",
    [
        Choice("captured", "Captured", icon="circle-dashed"),
        Choice("examining", "Examining", icon="circle-dot"),
        Choice("proposed", "Proposed", icon="circle-dot"),
        Choice("decided", "Decided", icon="gavel"),
        Choice("implementing", "Implementing", icon="circle-play"),
        Choice("closed", "Closed", icon="circle-check"),
    ],
)
ISSUE_DECISIONS = _plain(
    "issue_decision", "Approve", "Reject", "Defer", "Ask for information", "Instruct exception report", "Concession"
)
ASSUMPTION_STATUS = Choices(
    "assumption_status",
    [
        Choice("open", "Open", icon="circle-dot"),
        Choice("validated", "Validated", icon="circle-check"),
        Choice("invalidated", "Invalidated", icon="circle-x"),
        Choice("expired", "Expired", icon="circle-x"),
        Choice("superseded", "Superseded", icon="circle-x"),
    ],
)
CONFIDENCE = Choices(
    "confidence",
    [Choice("1", "Very low"), Choice("2", "Low"), Choice("3", "Medium"), Choice("4", "High"), Choice("5", "Very high")],
)
AGREEMENTS = Choices(
    "agreement",
    [
        Choice("proposed", "Proposed", icon="circle-dashed"),
        Choice("giver", "Accepted by the giver only", icon="circle-dot"),
        Choice("receiver", "Accepted by the receiver only", icon="circle-dot"),
        Choice("agreed", "Agreed", icon="circle-check"),
        Choice("disputed", "Disputed", icon="circle-x"),
        Choice("withdrawn", "Withdrawn", icon="circle-x"),
    ],
)
DEPENDENCY_STATUS = Choices(
    "dependency_status",
    [
        Choice("identified", "Identified", icon="circle-dashed"),
        Choice("agreed", "Agreed", icon="circle-dot"),
        Choice("met", "Met", icon="circle-check"),
        Choice("missed", "Missed", icon="circle-x"),
        Choice("cancelled", "Cancelled", icon="circle-x"),
    ],
)
CRITICALITY = _plain("criticality", "Critical", "High", "Medium", "Low")
ACTION_STATUS = Choices(
    "action_status",
    [
        Choice("open", "Open", icon="circle"),
        Choice("in_progress", "In progress", icon="circle-play"),
        Choice("blocked", "Blocked", icon="circle-pause"),
        Choice("done", "Done", icon="circle-check"),
        Choice("cancelled", "Cancelled", icon="circle-x"),
    ],
)
ACTION_SOURCES = _plain("action_source", "Meeting", "Review", "Risk response", "Decision", "Audit", "Lesson", "Other")
DECISION_STATUS = Choices(
    "decision_status",
    [
        Choice("proposed", "Proposed", icon="circle-dashed"),
        Choice("for_decision", "For decision", icon="circle-dot"),
        Choice("approved", "Approved", icon="circle-check"),
        Choice("rejected", "Rejected", icon="circle-x"),
        Choice("deferred", "Deferred", icon="circle-pause"),
        Choice("superseded", "Superseded", icon="circle-arrow-right"),
        Choice("lapsed", "Lapsed", icon="circle-x"),
    ],
)
CHANGE_KINDS = _plain("change_kind", "Scope", "Time", "Cost", "Benefit", "Quality", "Resource", "Baseline")
URGENCY = _plain("urgency", "Immediate", "Soon", "Normal")
CHANGE_STATUS = Choices(
    "change_status",
    [
        Choice("draft", "Draft", icon="circle-dashed"),
        Choice("submitted", "Submitted", icon="circle-dot"),
        Choice("impact_assessed", "Impact assessed", icon="circle-dot"),
        Choice("approved", "Approved", icon="circle-check"),
        Choice("rejected", "Rejected", icon="circle-x"),
        Choice("deferred", "Deferred", icon="circle-pause"),
        Choice("withdrawn", "Withdrawn", icon="circle-x"),
        Choice("implementing", "Implementing", icon="circle-play"),
        Choice("implemented", "Implemented", icon="circle-check"),
        Choice("verified", "Verified", icon="circle-check"),
        Choice("closed", "Closed", icon="circle-check"),
    ],
)
LESSON_STATUS = Choices(
    "lesson_status",
    [
        Choice("captured", "Captured", icon="circle-dashed"),
        Choice("validated", "Validated", icon="circle-dot"),
        Choice("published", "Published", icon="circle-check"),
        Choice("adopted", "Adopted", icon="circle-check"),
        Choice("retired", "Retired", icon="circle-x"),
    ],
)
LESSON_KINDS = _plain("lesson_kind", "Project", "Corporate or programme", "Both")
POLARITY = Choices("polarity", [Choice("keep", "Keep doing", "g"), Choice("avoid", "Avoid", "r")])
