"""What each kind of report keeps of the sections, and what it alone has."""

from pmo.core.errors import Problem
from reporting.models import ReportRun
from reporting.sections.reading import name, standing
from reporting.values import Json, paragraphs

KEPT = {
    "benefits": ("benefits", "benefits_other", "decisions", "actions"),
    "exception": ("decisions", "issues", "risks", "milestones", "money"),
    "pack": (),
}
MOST_PARTS, MOST_EXCEPTIONS = 40, 5
_WRITTEN = (("cause", "Cause"), ("effect", "Consequences"), ("impact_analysis", "Impact"), ("options", "Options"), ("recommendation", "Recommendation"))  # fmt: skip


def kept(kind: str, sections: dict[str, Json]) -> dict[str, Json]:
    """The sections that a report of this kind shows, in its order."""
    return {key: sections[key] for key in KEPT.get(kind, sections) if key in sections}


def alone(kind: str, *, node, period, by, day) -> Json:
    """What only this kind freezes. Raises Problem where there is nothing to make it of."""
    if kind == "exception":
        return {"exceptions": exceptions(node, day)}
    return {"bound": bound(by, node, period)} if kind == "pack" else {}


def exceptions(node, day) -> list[Json]:
    """The issues that make the exception, as the register tells them: of the highest priority, or with a report instructed."""
    from registers.models import Issue

    rows = standing(Issue, None, node, day).order_by("priority", "raised_on", "pk")
    grave = rows.filter(priority="1") | rows.filter(outcome="instruct_exception_report")
    return [_exception(issue) for issue in grave[:MOST_EXCEPTIONS]]


def _exception(issue) -> Json:
    texts = ((label, paragraphs(getattr(issue, field))) for field, label in _WRITTEN)
    return {
        "title": name(issue),
        "url": issue.get_absolute_url(),
        "texts": [{"title": label, "text": text} for label, text in texts if text],
    }


def bound(by, node, period) -> list[Json]:
    """The latest ready status report of the period of the work and of each piece below it, whole and as it was frozen."""
    rows = ReportRun.objects.for_user(by).filter(
        kind="status", state="ready", period=period, node__path__startswith=node.path
    )
    runs = list(
        rows.select_related("node")
        .defer("pdf")
        .order_by("node__path", "-version")
        .distinct("node__path")[: MOST_PARTS + 1]
    )
    if not runs:
        raise Problem(
            f"No status report of {period} is ready at or below {node}. Make those first; the board pack binds them.",
            "kind",
        )
    if len(runs) > MOST_PARTS:
        raise Problem(
            f"A board pack binds at most {MOST_PARTS} reports, and there are more. Make it of a smaller part of the work.",
            "kind",
        )
    return [
        {"id": str(run.pk), "version": run.version, "sha256": run.pdf_sha256, "name": str(run.node), "data": run.data}
        for run in runs
    ]
