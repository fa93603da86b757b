"""Delivery confidence over time: the latest rating of each assessor, and series for many nodes in one query."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from pmo.core import memo
from pmo.core.rag import trend
from pmo.hierarchy import words
from pmo.hierarchy.choices import VALUE_STATES
from pmo.hierarchy.models.assessment import Assessment
from pmo.hierarchy.models.scale import Level, RatingScale


@dataclass(frozen=True)
class Rating:
    """One point of a series, ready to draw."""

    as_at: date
    assessor: str
    state: str
    level: Level | None
    label: str
    reason: str
    rationale: str
    period: str
    published: bool = False  # from a published return, which speaks for its own period only

    @property
    def rag(self) -> str:
        """The shape to draw; n where no rating was given."""
        return self.level.rag if self.level else "n"


def scales() -> dict[int, RatingScale]:
    """Every scale by its key, read once a request."""
    return memo.once("scales", RatingScale.objects.in_bulk)


def forget_scales(**more) -> None:
    """Read the scales anew: one has just been written."""
    memo.forget("scales")


def rating_word(code: str) -> str:
    """What the office calls a rating of whatever scale has it."""
    shipped = next((level.label for scale in scales().values() for level in scale.steps if level.code == code), code)
    return words.word(f"rating.{code}", shipped)


def ratings(nodes, until: date | None = None) -> dict[int, dict[str, list[Rating]]]:
    """node id → assessor → its ratings, oldest first, in one query. `nodes` is a list, or a query of keys."""
    known = scales()
    rows = Assessment.objects.standing().filter(node__in=nodes)
    rows = rows.filter(as_at__lte=until) if until else rows
    found: dict[int, dict[str, list[Rating]]] = {}
    for row in rows.order_by("as_at", "id").values_list(*_COLUMNS):
        node, assessor, as_at, scale, state, rating, reason, rationale, period, source = row
        level = known[scale].level(rating) if rating else None
        label = words.word(f"rating.{rating}", level.label) if level else VALUE_STATES.get(state).label
        made = Rating(as_at, assessor, state, level, label, reason, rationale, period or "", bool(source))
        found.setdefault(node, {}).setdefault(assessor, []).append(made)
    return found


_COLUMNS = [
    "node_id",
    "assessor",
    "as_at",
    "scale_id",
    "state",
    "rating",
    "reason",
    "rationale",
    "period__name",
    "source",
]


def latest_chips(nodes) -> dict[int, Level]:
    """node id → the latest level to show beside its name: independent where there is one, else the owner's."""
    rows = (
        Assessment.objects.standing()
        .filter(node__in=[node.pk for node in nodes], state="known")
        .select_related("scale")
        .order_by("node_id", "-as_at", "assessor", "-id")
        .distinct("node_id")
    )
    return {row.node_id: row.level for row in rows if row.level}


def newest_chip() -> Subquery:
    """The same as a column of nodes: the scale and the rating, for `level_of`."""
    rows = (
        Assessment.objects.standing().filter(node=OuterRef("pk"), state="known").order_by("-as_at", "assessor", "-id")
    )
    return Subquery(rows.values(chip=JSONObject(scale="scale_id", rating="rating"))[:1])


def level_of(chip: dict[str, object] | None) -> Level | None:
    """The level of a column made by `newest_chip`."""
    return scales()[chip["scale"]].level(chip["rating"]) if chip else None


def latest_pair(series: dict[str, list[Rating]]) -> dict[str, Rating | None]:
    """assessor → what they say now. A published rating is not set beside a newer published one of the other assessor."""
    last = {assessor: rows[-1] for assessor, rows in series.items()}
    newest = max((rating.as_at for rating in last.values() if rating.published), default=date.min)
    kept = {assessor: rating for assessor, rating in last.items() if not rating.published or rating.as_at == newest}
    return {"independent": kept.get("independent"), "owner": kept.get("owner")}


def standing_pairs(nodes) -> dict[int, dict[str, str]]:
    """node id → assessor → the colour they give now, n where none: for many nodes at once, without texts."""
    known = scales()
    rows = Assessment.objects.standing().filter(node__in=nodes).order_by("node_id", "assessor", "-as_at", "-id")
    last: dict[int, dict[str, list[Rating]]] = {}
    for node, assessor, as_at, scale, state, rating, source in rows.distinct("node_id", "assessor").values_list(
        "node_id", "assessor", "as_at", "scale_id", "state", "rating", "source"
    ):
        level = known[scale].level(rating) if rating else None
        last.setdefault(node, {})[assessor] = [Rating(as_at, assessor, state, level, "", "", "", "", bool(source))]
    return {node: {who: colour(given) for who, given in latest_pair(series).items()} for node, series in last.items()}


def colour(rating: Rating | None) -> str:
    """The shape to draw for a rating, also where there is none."""
    return rating.rag if rating else "n"


def step(series: list[Rating]) -> str:
    """better, worse or same from the rating before to the last, where both are on the same scale of colours."""
    given = [rating for rating in series if rating.level]
    return trend(given[-2].rag, given[-1].rag) if len(given) > 1 and series[-1].level else ""
