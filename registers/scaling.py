"""Versions of the risk scale: a draft is edited and published; what is published stays as it is for good."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from pmo.core.errors import Problem
from registers import scales
from registers.models import RiskScale
from registers.scoring import moved

SMALLEST, LARGEST = 3, 7


@transaction.atomic
def new_version(scale: RiskScale) -> RiskScale:
    """A draft with everything of `scale`, to be changed; the draft that there is, if there is one."""
    open_draft = RiskScale.objects.filter(state="draft", name=scale.name).first()
    if open_draft:
        return open_draft
    last = RiskScale.objects.filter(name=scale.name).aggregate(last=Max("version"))["last"]
    kept = ("name", "likelihood", "impact", "grid", "bands", "percent", "descriptors")
    copied = {name: getattr(scale, name) for name in kept}
    return RiskScale.objects.create(**copied, version=last + 1, state="draft", replaces=scale)


@transaction.atomic
def resize(draft: RiskScale, size: int) -> RiskScale:
    """The draft with `size` steps each way: names and texts move along, scores are products again."""
    require_draft(draft)
    if not SMALLEST <= size <= LARGEST:
        raise Problem(f"A scale has {SMALLEST} to {LARGEST} steps each way.")
    draft.bands = _fitting(draft.bands, draft.grid[-1][-1], size * size)
    for name in ("likelihood", "impact"):
        setattr(draft, name, _spread(getattr(draft, name), size, lambda step: f"Step {step}"))
    draft.percent = [[round(100 * step / size), round(100 * (step + 1) / size)] for step in range(size)]
    draft.grid = [[row * column for column in range(1, size + 1)] for row in range(1, size + 1)]
    draft.descriptors = {name: _spread(texts, size, lambda step: "") for name, texts in draft.descriptors.items()}
    draft.save()
    return draft


def _spread(old: list[str], size: int, empty) -> list[str]:
    """Each old text at the step it moves to; steps that get none are empty."""
    found: dict[int, str] = {}
    for step, text in enumerate(old, 1):
        found[moved(step, len(old), size)] = text
    return [found.get(step) or empty(step) for step in range(1, size + 1)]


def _fitting(bands: list[dict[str, Any]], was: int, most: int) -> list[dict[str, Any]]:
    """The bands at the same part of the range, each beginning above the one before."""
    found: list[dict[str, Any]] = []
    for band in bands:
        least = max(round(band["least"] * most / was), found[-1]["least"] + 1 if found else 1)
        if least <= most:
            found.append({"name": band["name"], "least": least if found else 1})
    return found


@transaction.atomic
def publish(draft: RiskScale) -> RiskScale:
    """From now on new scores are made on it. Risks keep the scale they were scored on until they are moved."""
    require_draft(draft)
    RiskScale.objects.filter(is_default=True).update(is_default=False, state="retired")
    RiskScale.objects.filter(pk=draft.pk).update(is_default=True, state="published")
    scales.forget()
    draft.refresh_from_db()
    return draft


def require_draft(scale: RiskScale) -> None:
    """Raise Problem for what has been published."""
    if scale.state != "draft":
        raise Problem(f"{scale} has been published, so it stays as it is. Make a new version and change that.")
