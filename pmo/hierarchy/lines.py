"""One node with its ratings and figures up to a period: what tables, totals and exceptions are made of."""

from dataclasses import dataclass, field
from datetime import date

from pmo.core.dates import slip_days
from pmo.hierarchy import figures as figure_tools
from pmo.hierarchy.confidence import Rating, step
from pmo.hierarchy.models import Figure, Node

MEASURES = [
    "start_forecast",
    "start_actual",
    "end_forecast",
    "end_baseline",
    "cost_baseline",
    "cost_forecast",
    "year_baseline",
    "year_forecast",
    "benefits_baseline",
]
MONEY = [measure for measure in MEASURES if figure_tools.MEASURES.get(measure).tone == "money"]


@dataclass
class Line:
    """One node in the table, with its series up to the period."""

    node: Node
    kind: str
    ratings: dict[str, list[Rating]]
    figures: dict[str, list[Figure]]
    kids: int = 0
    home: str = ""  # the path it had in the period
    since: date | None = None  # the period's first day: a published value from before it does not speak for it
    below: list["Line"] = field(default_factory=list)  # what a roll-up is made of

    @property
    def owner(self) -> Rating | None:
        """What the owner reports now."""
        return self.rating("owner")

    @property
    def independent(self) -> Rating | None:
        """What independent assurance says now."""
        return self.rating("independent")

    def rating(self, assessor: str) -> Rating | None:
        """What an assessor says in the period."""
        last = self.ratings.get(assessor, [None])[-1]
        return None if last is None or (last.published and self._is_before(last.as_at)) else last

    def _is_before(self, day: date) -> bool:
        return self.since is not None and day < self.since

    @property
    def trend(self) -> str:
        """The step of the rating that was given last: independent first."""
        assessor = "independent" if self.independent else "owner" if self.owner else ""
        return step(self.ratings[assessor]) if assessor else ""

    def last(self, measure: str) -> Figure | None:
        """The newest figure of a measure."""
        last = self.figures.get(measure, [None])[-1]
        return None if last is None or (last.source and self._is_before(last.as_at)) else last

    def text(self, measure: str) -> str:
        """The newest figure as a cell says it."""
        return figure_tools.text(self.last(measure))

    @property
    def slip(self) -> int | None:
        """Days by which the end moved: against the baseline, or since the figure before."""
        now, base = self.last("end_forecast"), self.last("end_baseline")
        before = base or (self.figures.get("end_forecast", [])[-2:-1] or [None])[0]
        return slip_days(before.date, now.date) if now and before and now.state == before.state == "known" else None

    @property
    def cells(self) -> dict[str, object]:
        """Every measure's text, for the template."""
        return {measure: {"text": self.text(measure), "figure": self.last(measure)} for measure in MEASURES}
