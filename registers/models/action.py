from django.core.validators import MaxValueValidator
from django.db import models

from pmo.core.columns import EnumField
from pmo.core.fields import DayField, ProseField
from pmo.core.history import audited
from pmo.records.choices import PRIORITIES
from pmo.records.models import Record, counted, words
from registers import choices


@audited(large=True)
class Action(Record):
    """Something one person does by a day."""

    KEY, PREFIX, FIRST = "action", "A", "open"
    CLOSED = frozenset({"done", "cancelled"})

    status = EnumField(source=choices.ACTION_STATUS, default="open", editable=False)
    priority = EnumField(source=PRIORITIES, default="3")
    source = EnumField(source=choices.ACTION_SOURCES, blank=True)
    due = DayField(null=True, blank=True)
    first_due = DayField("first due", null=True, blank=True, editable=False)
    replans = models.PositiveSmallIntegerField("moved", default=0, editable=False)
    percent = models.PositiveSmallIntegerField("done, %", default=0, validators=[MaxValueValidator(100)])
    evidence = ProseField("evidence of completion", blank=True)
    cost = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    verified_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            words("evidence"),
            counted("due"),
            models.Index(fields=["due"], name="action_by_due"),
        ]

    @property
    def is_overdue(self) -> bool:
        """An open action past its day."""
        from pmo.core import clock

        return bool(self.due and not self.closed_on and self.due < clock.today())

    @property
    def status_icon(self) -> str:
        """The icon of the status, or a clock when it is late."""
        return "clock-alert" if self.is_overdue else choices.ACTION_STATUS.get(self.status).icon

    def derive(self) -> None:
        """The first due date stays; each later one counts as a move."""
        super().derive()
        if self.due and self.first_due is None:
            self.first_due = self.due
        elif self.due and self._last_due not in (None, self.due) and self.replans == self._last_replans:
            self.replans += 1  # unless an undo puts the count back itself
        self._last_due, self._last_replans = self.due, self.replans
        if self.status == "done":
            self.percent = 100

    @classmethod
    def from_db(cls, db, field_names, values):
        """Remember the due date as stored, to see a move."""
        row = super().from_db(db, field_names, values)
        row._last_due, row._last_replans = row.__dict__.get("due"), row.__dict__.get("replans")
        return row

    _last_due, _last_replans = None, 0
