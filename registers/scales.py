"""The scales in force, kept for the length of a request or task."""

from contextvars import ContextVar

from registers.models.scale import RiskScale
from registers.scoring import Scale

_kept: ContextVar[dict[int, RiskScale] | None] = ContextVar("risk_scales", default=None)


def forget(**more) -> None:
    """At the start of each request and task: another process may have published a scale."""
    _kept.set(None)


def _all() -> dict[int, RiskScale]:
    found = _kept.get()
    if found is None:
        found = {row.pk: row for row in RiskScale.objects.all()}
        _kept.set(found)
    return found


def current() -> RiskScale | None:
    """The scale on which new scores are made."""
    return next((row for row in _all().values() if row.is_default), None)


def of(scale_id: int | None) -> Scale | None:
    """The scale a score was made on."""
    row = _all().get(scale_id) or current()
    return row.scale if row else None


def band_of(record, score: int | None):
    """The band of one of a risk's scores, on the scale that the risk was scored on."""
    scale = of(record.scale_id)
    return scale.band(score) if scale else None
