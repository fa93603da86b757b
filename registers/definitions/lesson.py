from django.db.models import Q

from pmo.records.register import Check, Register, View, declare, step
from registers import guards
from registers.models import Lesson


@declare
class Lessons(Register):
    model, slug, icon, label, order = Lesson, "lessons", "graduation-cap", "Lesson", 80
    columns = ["title", "polarity", "theme", "phase", "priority", "work_type", "owner", "updated_at", "node", "status"]
    more = ["kind", "event", "cause", "effect", "recommendation", "was_a_risk", "early_warning"]
    filters = ["status", "owner", "polarity", "phase", "work_type", "priority", "kind", "tags", "confidentiality"]
    search = ["title", "event", "cause", "recommendation", "theme"]
    sections = [
        (
            "The lesson",
            [
                "title",
                "polarity",
                "kind",
                "event",
                "cause",
                "effect",
                "early_warning",
                "recommendation",
                "was_a_risk",
                "tags",
                "confidentiality",
            ],
        ),
        ("Whom it helps", ["theme", "phase", "work_type", "priority"]),
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
    short_form = ["title", "polarity", "event", "recommendation", "theme", "phase", "work_type"]
    bulk = ["owner", "priority", "theme", "phase", "work_type", "tags", "confidentiality"]
    sort = "priority,-id"
    views = [
        View("open", "All", ""),
        View("published", "Published", "status=published&status=adopted"),
        View("mine", "Mine", "owner=me"),
        View("closed", "Retired", "status=retired"),
    ]
    steps = [
        step("validate", "Validate", "validated", "captured", guard=guards.has_recommendation),
        step("publish", "Publish", "published", "validated", permission="settle", help="From now on it is offered to new work."),
        step("adopt", "Adopted", "adopted", "published", permission="settle"),
        step("retire", "Retire", "retired", "captured validated published adopted", "closure_note", permission="settle", icon="circle-x"),
        step("reopen", "Bring back", "captured", "retired", "closure_note", permission="settle", icon="circle-dot"),
    ]  # fmt: skip
    converts = {
        "issue": {"title": "title", "event": "description", "cause": "cause", "effect": "effect"},
        "risk": {"title": "title", "event": "event", "cause": "cause", "effect": "effect"},
    }
    deadline = ""
    closed_as = "retired"
    sheet_words = ["lesson", "lessons", "lessons learned", "lessons learnt"]
    panel = "registers/lesson_panel.html"

    def findings(self, user, node):
        """Work that begins without having answered what others learnt."""
        from registers.lessons import to_answer

        check = Check(
            "unanswered", "Work that has not answered its lessons", "Say of each: applied, or not relevant.", Q
        )
        url = f"/work/{node.pk}/offered-lessons/" if node else "/offered-lessons/"
        return [(check, len(to_answer(user, node)), url)]
