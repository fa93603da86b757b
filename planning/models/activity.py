from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from planning import choices
from planning.exchange.predecessors import parse_predecessors
from pmo.core import clock
from pmo.core.columns import EnumField
from pmo.core.fields import DayField, LineField
from pmo.core.history import audited
from pmo.records.models import Record, counted, words

COMPUTED = ["start", "finish", "late_finish", "total_float", "critical", "is_summary", "wbs"]


@audited(large=True, exclude=COMPUTED)
class Activity(Record):
    """Something that takes time, or a milestone. The rows of a node are the working copy of its plan; see `publishing`.

    Outline and order are `level` and `place`, as in Microsoft Project: what follows with a greater level lies inside.
    Durations are minutes of working time, or of clock time when `elapsed`. `COMPUTED` columns come from the engine.
    """

    KEY, PREFIX, FIRST = "activity", "T", "planned"
    CLOSED = frozenset({"done", "cancelled"})
    moves_dates = True  # whether what is being written may move a date; settled by the register
    VIEWED_BY = "edit"  # a draft is seen by those who may change it, and by whoever owns the row

    status = EnumField(source=choices.ACTIVITY_STATUS, default="planned", editable=False)
    kind = EnumField(source=choices.ACTIVITY_KINDS, default="task")
    mark = EnumField("kind of milestone", source=choices.MARKS, blank=True, default="")
    place = models.FloatField(default=0, editable=False)
    level = models.PositiveSmallIntegerField(
        "outline level", default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    duration = models.PositiveIntegerField(default=480)
    elapsed = models.BooleanField(default=False, editable=False)
    day_minutes = models.PositiveSmallIntegerField(default=480, editable=False)
    predecessors = LineField(
        max_length=4000, blank=True, help_text="Numbers with link and lag: 12FS+2d; 15SS; CYB:7 for another plan."
    )
    constraint = EnumField(source=choices.CONSTRAINTS, default="ASAP")
    constraint_date = DayField("constraint date", null=True, blank=True)
    constraint_reason = LineField("reason of the constraint", max_length=200, blank=True)
    deadline = DayField(null=True, blank=True)
    actual_start = DayField("actual start", null=True, blank=True)
    actual_finish = DayField("actual finish", null=True, blank=True)
    percent = models.PositiveSmallIntegerField("done, %", default=0, validators=[MaxValueValidator(100)])
    remaining = models.PositiveIntegerField("remaining", null=True, blank=True)
    calendar = models.ForeignKey(
        "planning.WorkCalendar", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    workstream = LineField(max_length=80, blank=True)
    flag = EnumField("shown up to", source=choices.FLAGS, default="project")
    least = models.PositiveIntegerField("shortest", null=True, blank=True)
    likely = models.PositiveIntegerField("most likely", null=True, blank=True)
    most = models.PositiveIntegerField("longest", null=True, blank=True)
    distribution = EnumField(source=choices.DISTRIBUTIONS, default="pert")
    cost = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    cost_least = models.DecimalField("lowest cost", max_digits=16, decimal_places=2, null=True, blank=True)
    cost_most = models.DecimalField("highest cost", max_digits=16, decimal_places=2, null=True, blank=True)
    uid = models.PositiveIntegerField("UID in Microsoft Project", null=True, blank=True, editable=False)

    start = DayField(null=True, blank=True, editable=False)
    finish = DayField(null=True, blank=True, editable=False)
    late_finish = DayField("latest finish", null=True, blank=True, editable=False)
    total_float = models.IntegerField("float", null=True, blank=True, editable=False)
    critical = models.BooleanField(default=False, editable=False)
    is_summary = models.BooleanField(default=False, editable=False)
    wbs = models.CharField("WBS", max_length=60, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name_plural = "activities"
        indexes = [
            *Record.Meta.indexes,
            words("workstream"),
            counted("finish"),
            models.Index(fields=["node", "place"], name="activity_in_order"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["node", "uid"], condition=models.Q(uid__isnull=False), name="activity_uid_once_in_a_plan"
            ),
        ]

    @property
    def is_overdue(self) -> bool:
        """An open activity that should have ended."""
        return bool(self.finish and not self.closed_on and self.finish < clock.today())

    @property
    def status_icon(self) -> str:
        """The icon of the status."""
        return choices.ACTIVITY_STATUS.get(self.status).icon

    def derive(self) -> None:
        """The status follows from the actual dates; a milestone has no duration; new rows come last."""
        if self._state.adding and not self.place:
            from planning import ordering

            self.place, self.day_minutes = ordering.next_place(self.node_id), ordering.day_minutes(self.node_id)
        if self.kind == "milestone":
            self.duration = 0
        else:
            self.mark = ""
        if self.status != "cancelled":
            self.status = "done" if self.actual_finish else "in_progress" if self.actual_start else "planned"
        self.percent = 100 if self.actual_finish else min(self.percent, 99) if self.actual_start else 0
        super().derive()

    def problems(self, changed: set[str]) -> dict[str, str]:
        """Broken rules of one activity; what needs the whole plan is asked by `computing`."""
        found = super().problems(changed)
        if changed & {"actual_start", "actual_finish"}:
            found |= self._wrong_actuals()
        if changed & {"constraint", "constraint_date", "constraint_reason"}:
            found |= self._wrong_constraint()
        if "predecessors" in changed and self.predecessors:
            wrong = parse_predecessors(self.predecessors)[1]
            found |= {"predecessors": " ".join(wrong)} if wrong else {}
        if changed & {"least", "likely", "most"}:
            found |= self._wrong_range()
        return found

    def _wrong_actuals(self) -> dict[str, str]:
        today = clock.today()
        if self.actual_finish and not self.actual_start:
            return {"actual_start": "It has an actual finish. Give the day on which it began as well."}
        for name in ("actual_start", "actual_finish"):
            if getattr(self, name) and getattr(self, name) > today:
                return {name: "The day lies in the future. What has not happened yet is a forecast."}
        if self.actual_finish and self.actual_finish < self.actual_start:
            return {"actual_finish": "It finishes before it starts. Put one of the two days right."}
        return {}

    def _wrong_constraint(self) -> dict[str, str]:
        if self.constraint in choices.WITHOUT_DATE:
            return {}
        if self.constraint_date is None:
            return {"constraint": "Give the date as well, such as: SNET 4 Jan 2027, licence begins."}
        if not self.constraint_reason:
            return {"constraint": "Say why as well, such as: SNET 4 Jan 2027, licence begins."}
        return {}

    def _wrong_range(self) -> dict[str, str]:
        given = [value for value in (self.least, self.likely, self.most) if value is not None]
        if given != sorted(given):
            return {"least": "Shortest, most likely and longest must rise."}
        return {}
