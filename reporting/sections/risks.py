"""The gravest open risks, with what is aimed at and who answers."""

from django.db.models import F

from registers.models import Risk
from reporting.sections.reading import first, name, owner, standing
from reporting.sections.shape import Row, Section, add
from reporting.values import gist

COLUMNS = (("risk", "Risk"), ("score", "Score"), ("was", "Was"), ("target", "Target"), ("response", "Response"), ("owner", "Owner"))  # fmt: skip


def facts(user, node, day) -> list[Row]:
    """One row a risk, the highest score first. Two queries."""
    rows = standing(Risk, user, node, day).order_by(F("score").desc(nulls_last=True), "pk")
    return first(rows, lambda kept: [_row(risk) for risk in kept])


def _row(risk: Risk) -> Row:
    texts = {
        "risk": f"{name(risk)}. {gist(risk.sentence, 260)}".removesuffix(". ").rstrip(), "score": _score(risk),
        "was": str(risk.previous_score or ""), "target": str(risk.target_score or ""),
        "response": gist(risk.response_text, 140), "owner": owner(risk),
    }  # fmt: skip
    return Row(f"risk:{risk.pk}", risk.get_absolute_url(), texts)


def _score(risk: Risk) -> str:
    if risk.score is None:
        return "not scored"
    return f"{risk.score} {risk.band.name}" if risk.band else str(risk.score)


add(Section("risks", "Top risks", COLUMNS, facts, prompt="What changed among the risks, and what you need for them.",
    numeric=frozenset({"was", "target"}), tells="score", order=60, most=8))  # fmt: skip
