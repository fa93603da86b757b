"""The scales on which risks are scored, read once a request or task."""

from pmo.core import memo
from registers.models.scale import RiskScale
from registers.scoring import Scale


def forget(**more) -> None:
    """Read them anew: one has just been written."""
    memo.forget("risk scales")


def _all() -> dict[int, RiskScale]:
    return memo.once("risk scales", lambda: {row.pk: row for row in RiskScale.objects.all()})


def current() -> RiskScale | None:
    """The scale on which new scores are made."""
    return next((row for row in _all().values() if row.is_default), None)


def row_of(scale_id: int | None) -> RiskScale | None:
    """The scale a score was made on, or the one in force."""
    return _all().get(scale_id) or current()


def of(scale_id: int | None) -> Scale | None:
    """The same, for computing."""
    row = row_of(scale_id)
    return row.scale if row else None


def band_of(record, score: int | None):
    """The band of one of a risk's scores, on the scale that the risk was scored on."""
    scale = of(record.scale_id)
    return scale.band(score) if scale else None
