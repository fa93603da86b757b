from decimal import Decimal

from django.db import models

from benefits import choices
from benefits.models.benefit import quantity
from benefits.realising import realisation
from pmo.core.columns import EnumField
from pmo.core.dates import day, slip_days
from pmo.core.fields import DayField, LineField
from pmo.core.history import audited
from pmo.records.models import Record, counted, words

AMBER, RED = 10, 30  # days of slip above which it is amber and red (domain.md 3.6, schedule)


@audited(large=True)
class MapItem(Record):
    """What stands on a benefits map beside the benefits: enabler, output, capability, business change, outcome, objective.

    An enabler or output has a date, or names a milestone of a plan by register and id (ADR 7), whose finish is then its
    forecast. The others may have a measure of their own.
    """

    KEY, PREFIX, FIRST = "mapitem", "M", "open"
    CLOSED = frozenset({"dropped"})

    status = EnumField(source=choices.ITEM_STATUS, default="open", editable=False)
    kind = EnumField(source=choices.ITEM_KINDS, default="output")
    standing = LineField("where it stands", max_length=120, blank=True, help_text="Such as 12 of 19 interfaces live.")
    planned_on = DayField("planned for", null=True, blank=True)
    forecast_on = DayField("expected", null=True, blank=True)
    done_on = DayField("delivered", null=True, blank=True)
    measure = LineField(max_length=160, blank=True)
    unit = LineField(max_length=60, blank=True)
    baseline = quantity()
    target = quantity()
    expected_now = quantity("should be by now")
    latest = quantity("is now")
    latest_on = DayField("measured on", null=True, blank=True)
    milestone_register = LineField(max_length=20, blank=True, editable=False)
    milestone_id = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "map item"
        indexes = [*Record.Meta.indexes, words("standing", "measure"), counted("kind")]

    @property
    def slip(self) -> int | None:
        """Days by which it comes later than planned."""
        return slip_days(self.planned_on, self.done_on or self.forecast_on)

    @property
    def is_dated(self) -> bool:
        """Whether it is something that is delivered on a day."""
        return self.kind in {"enabler", "output"}

    @property
    def rating(self) -> str:
        """c delivered, g, a and r by slip or by measure, n while nothing is due."""
        if self.done_on:
            return "c"
        if self.latest is not None:
            return self._by_measure()
        if self.slip is None:
            return "n"
        return "r" if self.slip > RED else "a" if self.slip > AMBER else "g"

    def _by_measure(self) -> str:
        aim = self.expected_now if self.expected_now is not None else self.target
        start = self.baseline if self.baseline is not None else Decimal(0)
        return realisation.rating(realisation.realised(start, self.latest, aim))

    @property
    def note(self) -> str:
        """The line under its name on the map."""
        if self.standing:
            return self.standing
        if self.latest is not None:
            unit = f" {self.unit}" if self.unit and self.unit != "%" else self.unit
            aim = f", target {self.target.normalize():,f}{unit}" if self.target is not None else ""
            return f"{self.latest.normalize():,f}{unit}{aim}"
        when = self.done_on or self.forecast_on or self.planned_on
        if when is None:
            return ""
        late = self.slip or 0
        return f"{day(when)}, {_weeks(late)} late" if late > 6 and not self.done_on else day(when)

    def problems(self, changed):
        """A kind that its links do not allow."""
        found = super().problems(changed)
        if "kind" in changed and self.pk:
            from benefits import linking

            sentence = linking.wrong_after_change("mapitem", self.pk, self.kind)
            found |= {"kind": sentence} if sentence else {}
        if changed & {"status", "archived_at"} and self.pk and self.status == "open" and not self.archived_at:
            from benefits import linking

            sentence = linking.wrong_when_back("mapitem", self.pk)
            found |= {"status": sentence} if sentence else {}
        return found


def _weeks(days: int) -> str:
    weeks = round(days / 7)
    return f"{weeks} week{'' if weeks == 1 else 's'}"
