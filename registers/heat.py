"""The heat map as data: how many risks lie in each cell of the grid, and the gravest references in it."""

from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from registers.scoring import Band, Scale

WHEN = {
    "before": ("inherent_likelihood", "inherent_impact"),
    "now": ("likelihood", "impact"),
    "target": ("target_likelihood", "target_impact"),
}
REFS = 3


@dataclass(frozen=True)
class Cell:
    """One cell: its steps, score and band, the number of risks, and some of their references."""

    likelihood: int
    impact: int
    score: int
    band: Band
    count: int
    refs: tuple[str, ...]


Filled = dict[
    tuple[int, int], tuple[int, tuple[str, ...]]
]  # (likelihood, impact) → how many, and the gravest references


def filled(rows: QuerySet, when: str = "now") -> Filled:
    """The cells that risks lie in. One query, which brings a few rows a cell however many risks there are."""
    steps = WHEN[when]
    known = rows.filter(**{f"{name}__isnull": False for name in steps}).order_by()
    first = [F("score").desc(nulls_last=True), F("pk").desc()]
    ranked = known.annotate(
        rank=Window(RowNumber(), partition_by=steps, order_by=first),
        inside=Window(Count(Value(1)), partition_by=steps),
    ).filter(rank__lte=REFS)
    found: Filled = {}
    for likelihood, impact, count, number in ranked.order_by("rank").values_list(*steps, "inside", "number"):
        refs = found.get((likelihood, impact), (0, ()))[1]
        found[likelihood, impact] = count, (*refs, f"{rows.model.PREFIX}-{number:04d}")
    return found


def cells(scale: Scale, inside: Filled, mirrored: bool = False) -> list[list[Cell]]:
    """Rows of the map from the likeliest down; mirrored for opportunities."""
    impacts = range(len(scale.impact), 0, -1) if mirrored else range(1, len(scale.impact) + 1)
    return [
        [_cell(scale, likelihood, impact, *inside.get((likelihood, impact), (0, ()))) for impact in impacts]
        for likelihood in range(len(scale.likelihood), 0, -1)
    ]


def _cell(scale: Scale, likelihood: int, impact: int, count: int, refs: tuple[str, ...]) -> Cell:
    score = scale.score(likelihood, impact) or 0
    return Cell(likelihood, impact, score, scale.band(score) or scale.bands[0], count, refs)
