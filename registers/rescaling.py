"""Moves open risks to the scale in force: proposed step by step, reviewed, written as one batch that can be undone."""

from dataclasses import dataclass

from pmo.core.errors import Problem
from pmo.records import writing
from pmo.records.register import REGISTERS
from registers import scales
from registers.models import Risk, RiskScale
from registers.models.risk import DIMENSIONS
from registers.scoring import Band, moved

PAIRS = ("", "inherent_", "target_")


@dataclass(frozen=True)
class Move:
    """One risk: its steps as they are, and as they are proposed on the new scale."""

    risk: Risk
    likelihood: int | None
    impact: int | None
    score: int | None
    band: Band | None

    @property
    def changes(self) -> bool:
        """Whether the score will be another."""
        return self.score != self.risk.score


def to_move(user, scale: RiskScale):
    """Open risks that were scored on another scale, as far as the person may change them."""
    rows = Risk.objects.for_user(user, "edit").open().exclude(scale=None).exclude(scale=scale)
    return rows.select_related("node", "owner").order_by("-score", "id")


def propose(risk: Risk, scale: RiskScale) -> Move:
    """The same place on the other scale: the ends stay ends, and halves go to the graver step."""
    likelihood, impact = _step(risk, "likelihood", scale), _step(risk, "impact", scale)
    score = scale.scale.score(likelihood, impact)
    return Move(risk, likelihood, impact, score, scale.scale.band(score))


def _step(risk: Risk, name: str, scale: RiskScale) -> int | None:
    step, was = getattr(risk, name), scales.row_of(risk.scale_id)
    if step is None or was is None:
        return step
    old, new = (len(each.likelihood if name.endswith("likelihood") else each.impact) for each in (was, scale))
    return moved(step, old, new)


def values(risk: Risk, scale: RiskScale, likelihood: int | None, impact: int | None) -> dict[str, object]:
    """Every step of a risk on the new scale; the current ones as they were reviewed."""
    found = {
        f"{pair}{name}": _step(risk, f"{pair}{name}", scale) for pair in PAIRS for name in ("likelihood", "impact")
    }
    dimensions = {f"impact_{name}": _step(risk, f"impact_{name}", scale) for name in DIMENSIONS}
    if impact != found["impact"]:  # judged anew as a whole, so the dimensions no longer say it
        dimensions = dict.fromkeys(dimensions)
    return found | dimensions | {"likelihood": likelihood, "impact": impact, "scale": scale}


def apply(chosen: list[tuple[Risk, int | None, int | None]], scale: RiskScale, *, by) -> writing.Written:
    """Write the reviewed moves as one batch. Raises Problem and Refused."""
    if not chosen:
        raise Problem("No risk is ticked. Tick those to move.")
    changes = [writing.Change(risk.pk, risk.version, values(risk, scale, *steps)) for risk, *steps in chosen]
    title = f"{len(changes)} risk{'' if len(changes) == 1 else 's'} moved to {scale}"
    try:
        return writing.write(REGISTERS["risk"], by=by, kind="scale", title=title, changes=changes, reason=title)
    except writing.Stopped as stopped:
        raise Problem(f"Nothing was moved. {stopped}") from stopped
