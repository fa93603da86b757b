from pmo.records.fields import Due
from pmo.records.register import Check, Register, View, declare, step
from registers import actions, guards
from registers.checks import past
from registers.models import ChangeRequest

_BEFORE = "draft submitted impact_assessed deferred"


@declare
class Changes(Register):
    model, slug, icon, label, order = ChangeRequest, "changes", "git-pull-request-arrow", "Change request", 70
    columns = [
        "title",
        "kind",
        "urgency",
        "cost_change",
        "days_change",
        "benefit_change",
        "authority",
        "owner",
        "due",
        "node",
        "status",
    ]
    more = ["decided_by", "decided_on", "returns_on", "reason", "impact", "updated_at"]
    filters = ["status", "owner", "kind", "urgency", "due", "cost_change", "days_change", "tags", "confidentiality"]
    search = ["title", "description", "reason", "impact"]
    sections = [
        (
            "The change",
            ["title", "kind", "urgency", "reason", "description", "options", "due", "tags", "confidentiality"],
        ),
        (
            "What it changes",
            ["cost_change", "days_change", "benefit_change", "impact", "implementation_plan", "authority"],
        ),
        (
            "Keeping it",
            [
                "owner",
                "owner_name",
                "review_date",
                "decided_by",
                "decided_on",
                "decision_note",
                "returns_on",
                "raised_by",
                "raised_on",
                "closed_on",
                "closure_note",
            ],
        ),
    ]
    short_form = ["title", "kind", "reason", "cost_change", "days_change", "benefit_change", "owner", "due"]
    bulk = ["owner", "due", "urgency", "review_date", "tags", "confidentiality"]
    kinds = {"due": Due()}
    sort = "due,-id"
    views = [View("open", "All open", ""), View("waiting", "To decide", "status=impact_assessed"), View("mine", "Mine", "owner=me"),
        View("closed", "Closed", "status=rejected&status=withdrawn&status=closed")]  # fmt: skip
    checks = [Check("overdue", "Not decided in time", "Decide, or defer with a date.", lambda: past("due"), "r")]
    steps = [
        step("submit", "Submit", "submitted", "draft", guard=guards.change_is_described),
        step("assess", "Impact assessed", "impact_assessed", "submitted deferred", "impact", fills=actions.authority),
        step("approve", "Approve", "approved", "impact_assessed", "decision_note", permission="approve", guard=guards.may_approve_change, fills=actions.approval, icon="circle-check"),
        step("reject", "Reject", "rejected", "impact_assessed", "decision_note", permission="approve", guard=guards.not_own_request, fills=actions.decision, icon="circle-x"),
        step("defer", "Defer", "deferred", "submitted impact_assessed", "returns_on decision_note", permission="approve", icon="circle-pause"),
        step("withdraw", "Withdraw", "withdrawn", _BEFORE, "closure_note", icon="circle-x"),
        step("implement", "Implement", "implementing", "approved", icon="circle-play"),
        step("implemented", "Implemented", "implemented", "implementing", icon="circle-check"),
        step("verify", "Verified", "verified", "implemented", guard=guards.not_own_request, icon="circle-check"),
        step("close", "Close", "closed", "verified", "closure_note", permission="settle", icon="circle-check"),
    ]  # fmt: skip
    converts = {
        "issue": {"title": "title", "description": "description", "impact": "impact_analysis", "options": "options"},
        "risk": {"title": "title", "reason": "sentence"}, "action": {"title": "title", "reason": "description"}, "decision": {"title": "title", "description": "decision", "reason": "rationale"},
    }  # fmt: skip
    deadline = "due"
    urgent = "waiting"
    closed_as = "closed"
    sheet_words = ["change", "changes", "change request", "change log", "change control"]
