"""The heat map as data: how many risks lie in each cell of the grid, and the gravest references in it."""

from dataclasses import dataclass

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


def cells(scale: Scale, rows: list[tuple[int, int, str]], mirrored: bool = False) -> list[list[Cell]]:
    """Rows of the map from the likeliest down. `rows` are (likelihood, impact, reference); mirrored for opportunities."""
    inside: dict[tuple[int, int], list[str]] = {}
    for likelihood, impact, ref in rows:
        inside.setdefault((likelihood, impact), []).append(ref)
    impacts = range(len(scale.impact), 0, -1) if mirrored else range(1, len(scale.impact) + 1)
    return [
        [_cell(scale, likelihood, impact, inside.get((likelihood, impact), [])) for impact in impacts]
        for likelihood in range(len(scale.likelihood), 0, -1)
    ]


def _cell(scale: Scale, likelihood: int, impact: int, refs: list[str]) -> Cell:
    score = scale.score(likelihood, impact) or 0
    return Cell(likelihood, impact, score, scale.band(score) or scale.bands[0], len(refs), tuple(refs[:REFS]))
