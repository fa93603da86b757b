from pmo.records.fields import Due
from pmo.records.register import Check, Register, View, declare, step
from registers import guards
from registers.checks import past
from registers.models import Action


@declare
class Actions(Register):
    model, slug, icon, label, order = Action, "actions", "list-checks", "Action", 30
    columns = ["title", "owner", "due", "priority", "percent", "source", "updated_at", "node", "status"]
    more = ["first_due", "replans", "cost", "evidence"]
    filters = ["status", "owner", "priority", "due", "source", "tags", "confidentiality"]
    search = ["title", "description", "evidence"]
    sections = [
        (
            "The action",
            [
                "title",
                "description",
                "owner",
                "owner_name",
                "due",
                "priority",
                "source",
                "percent",
                "cost",
                "tags",
                "confidentiality",
            ],
        ),
        ("Done", ["evidence", "first_due", "replans", "verified_by", "closed_on", "closure_note"]),
        ("Keeping it", ["review_date", "raised_by", "raised_on", "last_reviewed_on"]),
    ]
    short_form = ["title", "owner", "due", "priority", "source"]
    bulk = ["owner", "due", "priority", "percent", "tags", "confidentiality"]
    kinds = {"due": Due()}
    sort = "due,-id"
    views = [View("open", "All open", ""), View("mine", "Mine", "owner=me"), View("overdue", "Overdue", "due=past"), View("week", "Next 7 days", "due=week"),
        View("closed", "Closed", "status=done&status=cancelled")]  # fmt: skip
    checks = [
        Check("overdue", "Overdue", "Finish it, or agree a new date.", lambda: past("due"), "r"),
        Check("no_due", "No due date", "Give a date.", lambda: past("due", empty=True)),
    ]
    steps = [
        step("start", "Start", "in_progress", "open blocked", guard=guards.has_owner, icon="circle-play"),
        step("block", "Blocked", "blocked", "open in_progress", "closure_note", icon="circle-pause"),
        step("done", "Done", "done", "open in_progress blocked", "evidence", guard=guards.has_owner, icon="circle-check"),
        step("cancel", "Cancel", "cancelled", "open in_progress blocked", "closure_note", icon="circle-x"),
        step("reopen", "Reopen", "open", "done cancelled", "due closure_note", icon="circle-dot"),
    ]  # fmt: skip
    converts = {
        "risk": {"title": "title", "description": "response_text"}, "issue": {"title": "title", "description": "recommendation"},
        "decision": {"title": "title", "description": "decision"}, "change": {"title": "title", "description": "implementation_plan"},
        "lesson": {"title": "title", "description": "recommendation"},
    }  # fmt: skip
    deadline = "due"
    rating = "priority"
    urgent = "overdue"
    closed_as = "done"
    sheet_words = ["action", "actions", "action log", "to do"]
