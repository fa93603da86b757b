from pmo.records.fields import Due
from pmo.records.register import Check, Register, View, declare, step
from registers import actions, guards
from registers.checks import past
from registers.models import Decision


@declare
class Decisions(Register):
    model, slug, icon, label, order = Decision, "decisions", "gavel", "Decision", 60
    columns = ["title", "owner", "due", "forum", "amount", "decided_by", "decided_on", "updated_at", "node", "status"]
    more = ["recommendation", "otherwise", "decision", "rationale", "effective_from", "returns_on"]
    filters = ["status", "owner", "due", "decided_on", "amount", "tags", "confidentiality"]
    search = ["title", "context", "decision", "rationale"]
    sections = [
        (
            "What is to decide",
            [
                "title",
                "context",
                "options",
                "recommendation",
                "otherwise",
                "amount",
                "due",
                "forum",
                "tags",
                "confidentiality",
            ],
        ),
        ("The decision", ["decision", "rationale", "effective_from", "decided_by", "decided_on", "returns_on"]),
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
    short_form = ["title", "context", "recommendation", "otherwise", "amount", "due", "forum", "owner"]
    bulk = ["owner", "due", "forum", "review_date", "tags", "confidentiality"]
    kinds = {"due": Due()}
    sort = "due,-id"
    views = [View("open", "To decide", ""), View("mine", "Mine", "owner=me"), View("overdue", "Overdue", "due=past"),
        View("made", "Made", "status=approved&status=rejected&status=superseded"), View("closed", "All closed", "status=approved&status=rejected&status=superseded&status=lapsed")]  # fmt: skip
    checks = [
        Check("overdue", "Not decided in time", "Decide, defer with a date, or let it lapse.", lambda: past("due"), "r")
    ]
    steps = [
        step("submit", "Put up for decision", "for_decision", "proposed deferred", guard=guards.has_recommendation),
        step("approve", "Approve", "approved", "for_decision", "decision rationale", permission="approve", guard=guards.not_own_request, fills=actions.decision, icon="circle-check"),
        step("reject", "Reject", "rejected", "for_decision", "rationale", permission="approve", guard=guards.not_own_request, fills=actions.decision, icon="circle-x"),
        step("defer", "Defer", "deferred", "proposed for_decision", "returns_on rationale", permission="approve", icon="circle-pause"),
        step("lapse", "Lapsed", "lapsed", "proposed for_decision deferred", "closure_note", permission="settle", icon="circle-x"),
        step("supersede", "Supersede", "superseded", "approved rejected", permission="approve", do=actions.supersede, icon="circle-arrow-right", help="Makes a new decision in its place and links the two."),
    ]  # fmt: skip
    converts = {
        "issue": {"title": "title", "context": "description", "options": "options", "recommendation": "recommendation"},
        "risk": {"title": "title", "context": "sentence"}, "action": {"title": "title", "context": "description"}, "change": {"title": "title", "context": "reason", "options": "options"},
    }  # fmt: skip
    deadline = "due"
    urgent = "overdue"
    closed_as = "approved"
    sheet_words = ["decision", "decisions", "decision log"]
