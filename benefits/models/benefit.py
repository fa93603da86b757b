from datetime import timedelta
from decimal import Decimal

from django.core.validators import EmailValidator, MaxValueValidator, MinValueValidator
from django.db import models

from benefits import choices
from benefits.realising import curves, periods, realisation
from pmo.core import clock
from pmo.core.columns import EnumField
from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.history import audited
from pmo.records.models import Record, counted, words

_PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


def quantity(*args, **more) -> models.DecimalField:
    """A number of whatever the benefit is measured in."""
    return models.DecimalField(*args, max_digits=20, decimal_places=4, **({"null": True, "blank": True} | more))


def money(*args, **more) -> models.DecimalField:
    """Pounds."""
    return models.DecimalField(*args, max_digits=16, decimal_places=2, null=True, blank=True, **more)


@audited(large=True)
class Benefit(Record):
    """A measurable improvement from an outcome that somebody sees as an advantage, or a disadvantage (domain.md 4.1).

    `owner` answers for it in business as usual; without an account, `owner_name` and `owner_email` say who. What the
    last reading says (`latest` to `realised`) is kept here so that a list of thousands can show and filter it.
    """

    KEY, PREFIX, FIRST = "benefit", "B", "identified"
    CLOSED = choices.ENDED

    status = EnumField(source=choices.BENEFIT_STATUS, default="identified", editable=False)
    kind = EnumField(source=choices.BENEFIT_KINDS, default="benefit")
    category = EnumField(source=choices.CATEGORIES, default="quantifiable")
    recurrence = EnumField(source=choices.RECURRENCE, default="recurrent")
    gainer = EnumField("who gains", source=choices.GAINERS, blank=True)
    observable_outcome = ProseField(
        "observable outcome", blank=True, help_text="What will visibly differ, before and after."
    )
    # who answers
    owner_email = LineField("owner's e-mail", max_length=254, blank=True, validators=[EmailValidator()],
        help_text="Of an owner without an account: where the questions go.")  # fmt: skip
    change_manager = models.ForeignKey(
        "people.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="business change manager",
    )
    business_area = LineField("business area", max_length=120, blank=True)
    beneficiaries = LineField(max_length=200, blank=True)
    # the measure
    measure = LineField(max_length=160, blank=True, help_text="What is counted, such as duplicate tests.")
    population = LineField(
        "counted among",
        max_length=160,
        blank=True,
        help_text="Whose, such as all inpatients: two claims on the same are one.",
    )
    unit = LineField(max_length=60, blank=True, help_text="Such as tests a quarter.")
    direction = EnumField(source=choices.DIRECTIONS, default="higher")
    source = LineField("data source", max_length=160, blank=True)
    method = ProseField("how it is measured", blank=True)
    frequency = EnumField(source=choices.FREQUENCIES, default="quarter")
    aggregation = EnumField("over several periods", source=choices.AGGREGATIONS, default="last")
    measurer = LineField("measured by", max_length=120, blank=True)
    # the values
    baseline = quantity()
    baseline_on = DayField("baseline as at", null=True, blank=True)
    baseline_method = LineField("how the baseline was taken", max_length=200, blank=True)
    counterfactual = ProseField("without the change", blank=True, help_text="What would have happened anyway.")
    target = quantity()
    target_on = DayField("target by", null=True, blank=True)
    starts_on = DayField("begins", null=True, blank=True, help_text="When the first of it can be seen.")
    curve = EnumField("planned curve", source=choices.CURVES, default="linear")
    steps = models.PositiveSmallIntegerField(default=4, validators=[MinValueValidator(1), MaxValueValidator(50)])
    unit_value = money("value of one unit, £", help_text="So that (value − baseline) × this is money.")
    full_year_value = money("value a year at full effect, £")
    cost_to_realise = money("cost of realising, £")
    budget_line = LineField("budget it is taken from", max_length=120, blank=True)
    # how it comes about
    activities = ProseField("activities to secure it", blank=True)
    assumptions = ProseField(blank=True)
    dependencies = ProseField(blank=True)
    confidence = models.PositiveSmallIntegerField("confidence, %", null=True, blank=True, validators=_PERCENT)
    certainty = EnumField(source=choices.CERTAINTY, blank=True)
    attribution = models.PositiveSmallIntegerField("attribution, %", null=True, blank=True, validators=_PERCENT,
        help_text="The share of the measured change that this work claims.")  # fmt: skip
    attribution_basis = ProseField("basis of the attribution", blank=True)
    # readings and reviews
    first_measure_on = DayField("first measured", null=True, blank=True)
    return_within = models.PositiveSmallIntegerField("days to return", default=14, validators=[MaxValueValidator(90)])
    escalate_after = models.PositiveSmallIntegerField(
        "days until the sponsor is told", default=28, validators=[MaxValueValidator(365)]
    )
    tracked_until = DayField(
        "tracked until", null=True, blank=True, help_text="When it ends as a tracked benefit, also after closure."
    )
    # sign-off, set by steps and by the owner's answer
    finance_validated = models.BooleanField("validated by finance", default=False)
    approved_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    approved_on = DayField("approved", null=True, blank=True, editable=False)
    acceptance = EnumField(source=choices.ACCEPTANCE, blank=True, default="", editable=False)
    accepted_on = DayField("accepted by the owner", null=True, blank=True, editable=False)
    # what the readings say, kept by `benefits.readings`
    latest = quantity(editable=False)
    latest_on = DayField("latest reading", null=True, blank=True, editable=False)
    returned_on = DayField("last return", null=True, blank=True, editable=False)
    latest_plan = quantity("planned for that period", editable=False)
    realised = models.DecimalField("of plan, %", max_digits=12, decimal_places=1, null=True, blank=True, editable=False)
    rating = EnumField(source=choices.RATINGS, default="n", editable=False)
    due = DayField("next reading", null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            words("measure", "observable_outcome", "source"),
            counted("due", "acceptance", "rating"),
            models.Index(fields=["due"], condition=models.Q(closed_on=None), name="benefit_due"),
        ]

    @property
    def is_financial(self) -> bool:
        """Whether it is valued in money."""
        return self.category in choices.FINANCIAL

    @property
    def address(self) -> str:
        """Where the owner's questions go; empty when nobody knows."""
        if self.owner_id:
            return self.owner.email if self.owner.is_active else ""
        return self.owner_email

    @property
    def is_measured(self) -> bool:
        """Whether readings are asked for: once it is approved, or once its owner has accepted its calendar."""
        agreed = self.status in choices.MEASURED or (self.acceptance == "accepted" and self.status not in choices.ENDED)
        return agreed and bool(self.first_measure_on)

    @property
    def awaited(self):
        """The end of the period whose reading comes next; none while nothing is measured or after the last one."""
        if not self.is_measured:
            return None
        if self.returned_on is None:
            end = periods.period_end(self.first_measure_on, self.frequency)
        else:
            end = periods.next_end(self.returned_on, self.frequency)
        return None if self.tracked_until and end > periods.period_end(self.tracked_until, self.frequency) else end

    def owed(self, today) -> list:
        """The ends of the periods that are over on a day and have no reading, in their order."""
        end = self.awaited
        if end is None or end >= today:
            return []
        last = min(today, self.tracked_until or today)
        return [each for each in periods.ends_between(end, last, self.frequency) if each < today]

    def missed(self, today) -> int:
        """How many readings are late on a day."""
        return sum(1 for end in self.owed(today) if end + timedelta(self.return_within) < today)

    def planned(self, day):
        """The planned value on a day by its curve; none where the curve is not known, or typed point by point."""
        known = (self.baseline, self.target, self.target_on, self.starts_on or self.baseline_on)
        if None in known or self.curve == "points":
            return None
        begin = self.starts_on or self.baseline_on
        return curves.planned(self.curve, day, begin, self.target_on, self.baseline, self.target, self.steps)

    def derive(self) -> None:
        """The next reading, the rating, and whether the owner's acceptance still holds."""
        super().derive()
        if self._has_other_terms() and self.acceptance in {"asked", "accepted"}:
            self.acceptance, self.accepted_on = "", None
        end = self.awaited
        self.due = end + timedelta(self.return_within) if end else None
        self.rating = (
            "c" if self.status == "realised" else realisation.rating(self.realised, self.missed(clock.today()))
        )

    def _has_other_terms(self) -> bool:
        return self._terms_were is not None and self.terms() != self._terms_were

    def terms(self) -> dict[str, str]:
        """What the owner accepts: baseline, measure, target and review calendar, as they stand."""
        names = ["measure", "unit", "direction", "source", "frequency", "baseline", "baseline_on", "target", "target_on",
            "first_measure_on", "tracked_until", "return_within"]  # fmt: skip
        who = str(self.owner_id or "") or self.owner_name
        return {"who": who} | {name: _plain(getattr(self, name)) for name in names}

    @classmethod
    def from_db(cls, db, field_names, values):
        """Remember the terms as stored, so that a change of them ends the acceptance."""
        row = super().from_db(db, field_names, values)
        if not row.get_deferred_fields():
            row._terms_were = row.terms()
        return row

    _terms_were = None

    def problems(self, changed):
        """Rules of one benefit, and the claims of others on the same measure."""
        found = super().problems(changed)
        if (
            changed & {"baseline_on", "target_on"}
            and self.baseline_on
            and self.target_on
            and self.target_on <= self.baseline_on
        ):
            found["target_on"] = "Target by: the target lies on or before the baseline. Give a later day."
        if changed & {"return_within", "escalate_after"} and self.escalate_after < self.return_within:
            found["escalate_after"] = (
                "Days until the sponsor is told: give at least as many days as the owner has to return."
            )
        if "frequency" in changed and self.pk:
            from benefits import readings

            sentence = readings.wrong_frequency(self)
            found |= {"frequency": sentence} if sentence else {}
        if "kind" in changed and self.pk:
            from benefits import linking

            sentence = linking.wrong_after_change("benefit", self.pk, self.kind)
            found |= {"kind": sentence} if sentence else {}
        if changed & {"status", "archived_at"} and self.pk and self.status != "withdrawn" and not self.archived_at:
            from benefits import linking

            sentence = linking.wrong_when_back("benefit", self.pk)
            found |= {"status": sentence} if sentence else {}
        if changed & {"measure", "population", "attribution", "status", "archived_at", "closed_on"}:
            from benefits import claims

            sentence = claims.over_claimed(self)
            found |= {"attribution": sentence} if sentence else {}
        return found


def _plain(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else "" if value is None else str(value)
