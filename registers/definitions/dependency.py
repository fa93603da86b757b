from django.db.models import Q

from pmo.records.fields import Due
from pmo.records.register import Check, Register, View, declare, step
from registers import guards
from registers.kinds import Gap
from registers.models import Dependency


@declare
class Dependencies(Register):
    model, slug, icon, label, order = Dependency, "dependencies", "git-merge", "Dependency", 40
    columns = [
        "title",
        "giver",
        "node",
        "needed_by",
        "promised_by",
        "forecast",
        "gap",
        "agreement",
        "owner",
        "giver_owner",
        "review_date",
        "status",
    ]
    more = ["criticality", "is_hard", "actual", "giver_external", "acceptance_criteria", "updated_at"]
    filters = [
        "status",
        "owner",
        "giver",
        "giver_owner",
        "criticality",
        "agreement",
        "needed_by",
        "gap",
        "review_date",
        "tags",
        "confidentiality",
    ]
    search = ["title", "description", "acceptance_criteria", "giver_external"]
    sections = [
        (
            "What is needed",
            ["title", "description", "acceptance_criteria", "criticality", "is_hard", "tags", "confidentiality"],
        ),
        ("Who gives", ["giver", "giver_external", "giver_owner"]),
        ("When", ["needed_by", "promised_by", "forecast", "actual", "gap"]),
        (
            "Keeping it",
            [
                "owner",
                "owner_name",
                "review_date",
                "agreement",
                "giver_accepted_by",
                "receiver_accepted_by",
                "raised_by",
                "raised_on",
                "last_reviewed_on",
                "closed_on",
                "closure_note",
            ],
        ),
    ]
    short_form = ["title", "giver", "giver_external", "giver_owner", "needed_by", "promised_by", "owner", "review_date"]
    bulk = [
        "owner",
        "giver_owner",
        "needed_by",
        "promised_by",
        "forecast",
        "criticality",
        "review_date",
        "tags",
        "confidentiality",
    ]
    kinds = {"needed_by": Due(), "gap": Gap()}
    sort = "needed_by,-id"
    views = [View("open", "All open", ""), View("mine", "Mine", "owner=me"), View("late", "Late", "gap=1.."),
        View("unaccepted", "Not accepted", "check=unaccepted"), View("closed", "Closed", "status=met&status=missed&status=cancelled")]  # fmt: skip
    checks = [
        Check("unaccepted", "Not accepted by both sides", "Ask giver and receiver to accept.", lambda: ~Q(agreement="agreed") & Q(closed_on=None), "r"),
        Check("late", "Comes after it is needed", "Agree a new date, or raise the issue.", lambda: Q(gap__gt=0, closed_on=None), "r"),
        Check("no_promise", "No promised date", "Ask the giver for a date.", lambda: Q(promised_by=None, closed_on=None)),
        Check("one_owner", "A side without an owner", "Name an owner on each side.", lambda: Q(closed_on=None) & (Q(owner=None, owner_name="") | Q(giver_owner=None, giver_external=""))),
    ]  # fmt: skip
    steps = [
        step("met", "Received", "met", "identified agreed", "actual", guard=guards.has_owner, icon="circle-check"),
        step("missed", "Missed", "missed", "identified agreed", "closure_note", permission="settle", icon="circle-x"),
        step("cancel", "Cancel", "cancelled", "identified agreed", "closure_note", permission="settle", icon="circle-x"),
        step("reopen", "Reopen", "identified", "met missed cancelled", "review_date closure_note", permission="settle", icon="circle-dot"),
    ]  # fmt: skip
    deadline = "needed_by"
    rating = "gap"
    urgent = "late"
    closed_as = "met"
    sheet_words = ["dependency", "dependencies", "interdependencies"]
    panel = "registers/dependency_panel.html"

    def waits(self, user):
        """The giver's owner is asked to accept."""
        return Q(giver_owner=user, giver_accepted_by=None, agreement__in=["proposed", "receiver"])

    def why_waits(self, row):
        """Asked of the giver's side."""
        return "You answer for the giver: accept it or dispute it"
