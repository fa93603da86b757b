from django.db import models
from django.db.models import Q

from benefits import choices
from pmo.core import clock
from pmo.core.columns import EnumField
from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.history import audited
from pmo.records.models import Record, counted, words


@audited(large=True)
class TransitionItem(Record):
    """One line of the checklist by which work is handed to business as usual (domain.md 2.13)."""

    KEY, PREFIX, FIRST = "transition", "H", "not_started"
    CLOSED = frozenset({"accepted", "not_needed"})

    status = EnumField(source=choices.TRANSITION_STATUS, default="not_started", editable=False)
    category = EnumField(source=choices.TRANSITION_CATEGORIES, default="products")
    mandatory = models.BooleanField(default=True)
    evidence = ProseField(blank=True)
    given_by = LineField("handed over by", max_length=120, blank=True)
    due = DayField("planned for", null=True, blank=True)
    done_on = DayField("handed over", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "transition item"
        indexes = [*Record.Meta.indexes, words("evidence"), counted("due", "mandatory")]


@audited(follow="benefit")
class Acceptance(models.Model):
    """The owner in business as usual was asked, by name, to accept a benefit on these terms, and answered."""

    benefit = models.ForeignKey("benefits.Benefit", on_delete=models.PROTECT, related_name="acceptances")
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = LineField(max_length=120)
    terms = models.JSONField(default=dict)
    asked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    reminded_on = DayField("reminded", null=True, blank=True, editable=False)
    escalated_on = DayField("silence told to the sponsor", null=True, blank=True, editable=False)
    answer = EnumField(source=choices.ACCEPTANCE, blank=True, default="")
    reason = ProseField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    through = LineField("answered", max_length=20, blank=True)  # on the page, by the link

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["benefit"], condition=Q(answer=""), name="benefit_asked_once"),
            models.CheckConstraint(condition=~Q(answer="declined") | ~Q(reason=""), name="declined_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Asked of {self.name}"


@audited(follow="node")
class Waiver(models.Model):
    """The sponsor lets work close although benefits are not handed over: with a reason, and for a time."""

    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="benefit_waivers")
    reason = ProseField()
    expires_on = DayField("expires")
    told_on = DayField("its end told to the sponsor", null=True, blank=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="waived_with_a_reason")]

    def __str__(self) -> str:
        return f"Waiver until {self.expires_on}"

    @property
    def holds(self) -> bool:
        """Whether it has not run out."""
        return self.expires_on >= clock.today()
