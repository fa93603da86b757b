from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from pmo.core import clock
from pmo.core.columns import EnumField
from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.history import audited
from pmo.records.choices import LEVELS
from pmo.records.models import Record, counted, words
from registers import choices, scales, scoring

DIMENSIONS = ["cost", "time", "quality", "scope", "benefit", "reputation", "safety", "sustainability"]


def _step(label: str) -> models.PositiveSmallIntegerField:
    """A step of the scale, from 1."""
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )


def _scored(label: str) -> models.PositiveSmallIntegerField:
    """A score, computed."""
    return models.PositiveSmallIntegerField(label, null=True, blank=True, editable=False)


def _money(label: str, **more) -> models.DecimalField:
    """An amount in the work's currency."""
    return models.DecimalField(label, max_digits=16, decimal_places=2, null=True, blank=True, **more)


def _days(label: str, **more) -> models.IntegerField:
    """A number of days."""
    return models.IntegerField(label, null=True, blank=True, **more)


@audited(large=True)
class Risk(Record):
    """An uncertain event that would matter: a threat or an opportunity."""

    KEY, PREFIX, FIRST = "risk", "R", "open"
    CLOSED = frozenset({"expired", "mitigated", "occurred", "rejected", "merged"})

    status = EnumField(source=choices.RISK_STATUS, default="open", editable=False)
    kind = EnumField(source=choices.RISK_KINDS, default="threat")
    cause = ProseField(blank=True, help_text="Because of … : what is already true.")
    event = ProseField(blank=True, help_text="… may happen: what is uncertain.")
    effect = ProseField(blank=True, help_text="… leading to: what it would do to objectives.")
    category = EnumField(source=choices.CATEGORIES, blank=True)
    delivery_category = EnumField("delivery category", source=choices.DELIVERY_CATEGORIES, blank=True)
    inherent_likelihood, inherent_impact, inherent_score = (
        _step("inherent likelihood"),
        _step("inherent impact"),
        _scored("inherent score"),
    )
    likelihood, impact, score = _step("likelihood"), _step("impact"), _scored("score")
    target_likelihood, target_impact, target_score = (
        _step("target likelihood"),
        _step("target impact"),
        _scored("target score"),
    )
    previous_score = _scored("was")
    impact_cost, impact_time, impact_quality, impact_scope = (_step(f"impact on {name}") for name in DIMENSIONS[:4])
    impact_benefit, impact_reputation, impact_safety, impact_sustainability = (
        _step(f"impact on {name}") for name in DIMENSIONS[4:]
    )
    scale = models.ForeignKey(
        "registers.RiskScale", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    increase_reason = LineField("why current is above inherent", max_length=300, blank=True)
    probability = models.DecimalField("probability, %", max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)])  # fmt: skip
    cost_low, cost_likely, cost_high = _money("cost, low"), _money("cost, likely"), _money("cost, high")
    days_low, days_likely, days_high = _days("days, low"), _days("days, likely"), _days("days, high")
    expected_cost = _money("expected cost", editable=False)
    expected_days = models.DecimalField(
        "expected days", max_digits=9, decimal_places=1, null=True, blank=True, editable=False
    )
    proximity = EnumField(source=choices.PROXIMITY, blank=True)
    trigger = LineField("early warning", max_length=300, blank=True)
    velocity = EnumField(source=choices.VELOCITY, blank=True)
    response = EnumField(source=choices.RESPONSES, blank=True)
    response_text = ProseField("planned response", blank=True)
    fallback_plan = ProseField("fallback plan", blank=True)
    contingency_amount, contingency_days = _money("contingency"), _days("contingency, days")
    target_date = DayField("target by", null=True, blank=True)
    level = EnumField("level to decide", source=LEVELS, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    accepted_until = DayField("accepted until", null=True, blank=True, editable=False)
    acceptance_reason = ProseField("why accepted", blank=True, editable=False)

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            models.Index(
                F("score").desc(nulls_last=True),
                F("id").desc(),
                name="risk_by_score",
                include=["node", "owner", "raised_by", "confidentiality"],
                condition=Q(archived_at=None, closed_on=None),
            ),
            models.Index(fields=["review_date"], name="risk_by_review"),
            words("cause", "event", "effect", "response_text"),
            counted("score", "kind"),
        ]

    @property
    def sentence(self) -> str:
        """Cause, event and effect as one sentence."""
        cause, event, effect = (part.strip().rstrip(".") for part in (self.cause, self.event, self.effect))
        parts = [
            f"Because of {cause}," if cause else "",
            f"{event} may happen," if event else "",
            f"leading to {effect}" if effect else "",
        ]
        text = " ".join(filter(None, parts)).rstrip(",")
        return f"{text[0].upper()}{text[1:]}." if text else ""

    @property
    def inherent_band(self):
        """The band of the score before any response."""
        return scales.band_of(self, self.inherent_score)

    @property
    def band(self):
        """The band of the current score."""
        return scales.band_of(self, self.score)

    @property
    def target_band(self):
        """The band of the score aimed at."""
        return scales.band_of(self, self.target_score)

    @property
    def is_grave(self) -> bool:
        """In the two highest bands of its scale."""
        scale = scales.of(self.scale_id)
        return bool(scale and self.band and self.band.grade >= len(scale.bands) - 1)

    def derive(self) -> None:
        """Impact from its dimensions, scores from the scale, expected values, level."""
        super().derive()
        if self.impact in (None, self._overall, self._impact_was):
            self.impact = self._overall or self.impact
        self._score()
        percent = self.probability
        cost = scoring.mean_of_three(self.cost_low, self.cost_likely, self.cost_high)
        time = scoring.mean_of_three(*(_decimal(each) for each in (self.days_low, self.days_likely, self.days_high)))
        self.expected_cost = _rounded(scoring.expected_value(percent, cost), 2)
        self.expected_days = _rounded(scoring.expected_value(percent, time), 1)

    @property
    def _overall(self) -> int | None:
        """The impact that follows from the dimensions, if any is judged."""
        return scoring.overall_impact([getattr(self, f"impact_{name}") for name in DIMENSIONS])

    @classmethod
    def from_db(cls, db, field_names, values):
        """Remember impact and scale as stored, to see an impact typed beside its dimensions, and a move of scale."""
        row = super().from_db(db, field_names, values)
        row._impact_was, row._scale_was = row.__dict__.get("impact"), row.__dict__.get("scale_id")
        return row

    _impact_was = _scale_was = None

    def _score(self) -> None:
        steps = (
            self.inherent_likelihood,
            self.inherent_impact,
            self.likelihood,
            self.impact,
            self.target_likelihood,
            self.target_impact,
        )
        if any(steps) and self.scale_id is None:
            self.scale = scales.current()
        scale, before = scales.of(self.scale_id), self.score
        if scale is None:
            return
        self.inherent_score = scale.score(self.inherent_likelihood, self.inherent_impact)
        self.score = scale.score(self.likelihood, self.impact)
        self.target_score = scale.score(self.target_likelihood, self.target_impact)
        if before is not None and self.score != before:
            rescaled = self._scale_was not in (None, self.scale_id)
            self.previous_score = None if rescaled else before  # scores of two scales are not compared
        self.level = scoring.escalation_level(self.score)

    def problems(self, changed: set[str]) -> dict[str, str]:
        """The rules of scores, three-point values, responses and dates."""
        found = super().problems(changed)
        found |= self._outside(changed)
        if "impact" in changed and self._overall and self.impact != self._overall:
            found["impact"] = f"Impact is the highest of its dimensions, {self._overall}. Change those instead."
        if changed & {"score", "target_score"} and self.score and self.target_score and self.target_score > self.score:
            found["target_impact"] = (
                f"The target, {self.target_score}, is above the current score, {self.score}. Aim at or below it."
            )
        if (
            changed & {"score", "inherent_score"}
            and self.score
            and self.inherent_score
            and self.score > self.inherent_score
            and not self.increase_reason.strip()
        ):
            found["increase_reason"] = (
                f"The current score, {self.score}, is above the inherent one, {self.inherent_score}. Say why."
            )
        for name in ("cost", "days"):
            found |= self._three(name, changed)
        allowed = choices.THREAT_RESPONSES if self.kind == "threat" else choices.OPPORTUNITY_RESPONSES
        if changed & {"response", "kind"} and self.response and self.response not in allowed:
            names = ", ".join(
                choices.RESPONSES.get(value).label for value in choices.RESPONSES.values if value in allowed
            )
            found["response"] = (
                f"Response: for {'a threat' if self.kind == 'threat' else 'an opportunity'} use one of: {names}."
            )
        if "probability" in changed and self.probability == 100:
            found["probability"] = (
                "Probability: what is certain is an issue. Use “Occurred” to make it one, or a figure below 100."
            )
        return found

    def _outside(self, changed: set[str]) -> dict[str, str]:
        scale = scales.of(self.scale_id)
        if scale is None:
            return {}
        names = [name for name in changed if name.endswith(("likelihood", "impact")) or name.startswith("impact_")]
        most = {name: len(scale.likelihood if name.endswith("likelihood") else scale.impact) for name in names}
        return {
            name: f"{name.replace('_', ' ').capitalize()} must be 1 to {most[name]}; this is {getattr(self, name)}."
            for name in names if getattr(self, name) is not None and not 1 <= getattr(self, name) <= most[name]
        }  # fmt: skip

    def _three(self, name: str, changed: set[str]) -> dict[str, str]:
        fields = [f"{name}_low", f"{name}_likely", f"{name}_high"]
        values = [value for value in (getattr(self, each) for each in fields) if value is not None]
        if (
            changed & set(fields)
            and values != sorted(values)
            and [-value for value in values] != sorted(-value for value in values)
        ):
            return {
                fields[
                    1
                ]: f"{name.capitalize()}: low, likely and high must be in order; these are {', '.join(map(str, values))}."
            }
        return {}

    @property
    def is_acceptance_over(self) -> bool:
        """Accepted, but only until a day that has passed."""
        return bool(self.status == "accepted" and self.accepted_until and self.accepted_until < clock.today())


def _decimal(value):
    from decimal import Decimal

    return None if value is None else Decimal(value)


def _rounded(value, places: int):
    return None if value is None else round(value, places)
