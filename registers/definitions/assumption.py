from django.db.models import Q

from pmo.records.fields import Due
from pmo.records.register import Check, Register, View, declare, step
from registers import actions, guards
from registers.checks import past, unlinked
from registers.models import Assumption
from registers.models.assumption import NEEDS_A_RISK


@declare
class Assumptions(Register):
    model, slug, icon, label, order = Assumption, "assumptions", "badge-question-mark", "Assumption", 50
    columns = [
        "title",
        "confidence",
        "sensitivity",
        "score",
        "owner",
        "due",
        "review_date",
        "updated_at",
        "node",
        "status",
    ]
    more = ["basis", "validation_method", "evidence"]
    filters = ["status", "owner", "confidence", "sensitivity", "score", "due", "review_date", "tags", "confidentiality"]
    search = ["title", "description", "basis"]
    sections = [
        (
            "The assumption",
            ["title", "description", "basis", "confidence", "sensitivity", "score", "tags", "confidentiality"],
        ),
        ("Checking it", ["due", "validation_method", "evidence"]),
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
    short_form = ["title", "confidence", "sensitivity", "owner", "due", "review_date"]
    bulk = ["owner", "due", "confidence", "review_date", "tags", "confidentiality"]
    kinds = {"due": Due()}
    sort = "due,-id"
    views = [View("open", "All open", ""), View("mine", "Mine", "owner=me"), View("overdue", "To validate now", "due=past"),
        View("closed", "Closed", "status=validated&status=invalidated&status=expired&status=superseded")]  # fmt: skip
    checks = [
        Check("unvalidated", "Not validated in time", "Validate it, or say that it was wrong.", lambda: past("due")),
        Check("no_risk", "Weak, and no risk is linked", "Raise the risk that it is wrong.", lambda: Q(score__gte=NEEDS_A_RISK) & unlinked("assumption", "risk")),
    ]  # fmt: skip
    steps = [
        step("validate", "Validated", "validated", "open", "evidence", guard=guards.has_owner, icon="circle-check"),
        step("invalidate", "It was wrong", "invalidated", "open validated", "closure_note", do=actions.offer_issue, icon="circle-x", help="Offers to raise the issue."),
        step("expire", "Expired", "expired", "open", "closure_note", permission="settle"),
        step("supersede", "Superseded", "superseded", "open", "closure_note", permission="settle"),
        step("reopen", "Reopen", "open", "validated invalidated expired superseded", "review_date closure_note", permission="settle", icon="circle-dot"),
    ]  # fmt: skip
    converts = {"risk": {"title": "title", "description": "description", "basis": "cause"}}
    deadline = "due"
    rating = "score"
    urgent = "overdue"
    closed_as = "validated"
    sheet_words = ["assumption", "assumptions"]
