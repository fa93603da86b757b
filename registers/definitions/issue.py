from pmo.records.fields import Due
from pmo.records.register import Check, Register, View, declare, step
from registers import actions, guards
from registers.checks import past
from registers.models import Issue


@declare
class Issues(Register):
    model, slug, icon, label, order = Issue, "issues", "siren", "Issue", 20
    columns = ["title", "priority", "kind", "severity", "owner", "due", "review_date", "updated_at", "node", "status"]
    more = ["decide_by", "outcome", "resolved_on", "cause", "effect", "impact_analysis", "recommendation"]
    filters = [
        "status",
        "owner",
        "priority",
        "kind",
        "severity",
        "due",
        "decide_by",
        "review_date",
        "raised_on",
        "outcome",
        "tags",
        "confidentiality",
    ]
    search = ["title", "description", "cause", "effect", "recommendation"]
    sections = [
        (
            "The issue",
            ["title", "kind", "priority", "severity", "description", "cause", "effect", "tags", "confidentiality"],
        ),
        (
            "What to do",
            [
                "impact_analysis",
                "options",
                "recommendation",
                "due",
                "decide_by",
                "outcome",
                "outcome_note",
                "resolved_on",
            ],
        ),
        (
            "Keeping it",
            [
                "owner",
                "owner_name",
                "review_date",
                "raised_by",
                "raised_on",
                "last_reviewed_on",
                "closed_on",
                "closure_note",
            ],
        ),
    ]
    short_form = ["title", "kind", "priority", "description", "owner", "due", "review_date"]
    bulk = ["owner", "priority", "severity", "due", "review_date", "tags", "confidentiality"]
    kinds = {"due": Due(), "decide_by": Due()}
    sort = "priority,-id"
    views = [View("open", "All open", ""), View("critical", "Critical", "priority=1"), View("mine", "Mine", "owner=me"),
        View("overdue", "Overdue", "due=past"), View("review", "Needs review", "review_date=past"), View("closed", "Closed", "status=closed")]  # fmt: skip
    checks = [
        Check(
            "undecided",
            "No decision in time",
            "Decide, or ask for what is missing.",
            lambda: past("decide_by", outcome=""),
        ),
        Check("overdue", "Past its date", "Resolve it, or agree a new date.", lambda: past("due")),
    ]
    steps = [
        step("examine", "Examine", "examining", "captured", guard=guards.has_owner),
        step("propose", "Propose", "proposed", "captured examining", "recommendation", guard=guards.has_owner),
        step("decide", "Decide", "decided", "examining proposed", "outcome outcome_note", permission="approve", guard=guards.change_is_linked, icon="gavel"),
        step("implement", "Implement", "implementing", "decided", icon="circle-play"),
        step("close", "Close", "closed", "captured examining proposed decided implementing", "closure_note", permission="settle", fills=actions.resolution, icon="circle-check"),
        step("reopen", "Reopen", "examining", "closed", "review_date closure_note", permission="settle", icon="circle-dot"),
    ]  # fmt: skip
    converts = {
        "risk": {"title": "title", "description": "sentence", "cause": "cause", "effect": "effect"},
        "assumption": {"title": "title", "description": "description", "cause": "basis"},
        "action": {"title": "title", "description": "description"}, "decision": {"title": "title", "description": "context"},
        "change": {"title": "title", "description": "reason", "impact_analysis": "impact"},
    }  # fmt: skip
    deadline = "due"
    rating = "priority"
    urgent = "overdue"
    closed_as = "closed"
    sheet_words = ["issue", "issues", "issue log", "problems"]
