from django.db.models import Q

from benefits import actions, guards
from benefits.models import TransitionItem
from pmo.core import clock
from pmo.records.fields import Due
from pmo.records.register import Check, Register, View, declare, step

_OPEN = "not_started in_progress ready rejected"


@declare
class TransitionItems(Register):
    model, slug, icon, label, order = TransitionItem, "transition", "handshake", "Transition item", 64
    columns = ["title", "category", "mandatory", "given_by", "owner", "due", "done_on", "evidence", "node", "status"]
    more = ["updated_at"]
    filters = ["status", "owner", "category", "mandatory", "due", "review_date", "tags", "confidentiality"]
    search = ["title", "description", "evidence"]
    sections = [
        (
            "What is handed over",
            ["title", "category", "mandatory", "description", "evidence", "tags", "confidentiality"],
        ),
        ("By whom, to whom, when", ["given_by", "owner", "owner_name", "due", "done_on"]),
        ("Keeping it", ["review_date", "raised_by", "raised_on", "last_reviewed_on", "closed_on", "closure_note"]),
    ]
    short_form = ["title", "category", "mandatory", "owner", "due"]
    bulk = ["owner", "category", "mandatory", "due", "tags"]
    kinds = {"due": Due()}
    sort = "due,-id"
    views = [
        View("open", "All open", ""),
        View("mine", "Mine", "owner=me"),
        View("late", "Late", "due=past"),
        View("closed", "Accepted", "status=accepted&status=not_needed"),
    ]
    checks = [
        Check("late", "Handover is late", "Hand it over, or agree a new day.", lambda: Q(due__lt=clock.today(), closed_on=None), "r"),
        Check("nobody", "Nobody takes it over", "Name who has it afterwards.", lambda: Q(owner=None, owner_name="", closed_on=None)),
    ]  # fmt: skip
    steps = [
        step("start", "Start", "in_progress", "not_started", icon="circle-play"),
        step("ready", "Ready to hand over", "ready", "not_started in_progress rejected", "evidence", icon="circle-dot"),
        step("accept", "Accept", "accepted", "ready", permission="edit", guard=guards.takes_over, fills=actions.handed_over, icon="circle-check"),
        step("reject", "Reject", "rejected", "ready", "closure_note", icon="circle-x"),
        step("na", "Does not apply", "not_needed", _OPEN, "closure_note", permission="settle", icon="circle-minus"),
        step("reopen", "Reopen", "in_progress", "accepted not_needed", permission="settle", icon="circle-dot"),
    ]  # fmt: skip
    deadline = "due"
    urgent = "late"
    raiser_owns = False  # in business as usual somebody else does
    sheet_words = ["transition", "handover", "handover checklist"]
