"""What an edition takes from the cycle: the facts and words that were approved, and the published editions of what lies below."""

from pmo.hierarchy.models import Node
from reporting.cycle import facts
from reporting.editions.pinned import Pinned
from reporting.models import CycleRequest, ReportRun
from reporting.models.cycle_request import OUT
from reporting.sections import shape


def request_of(run: ReportRun) -> CycleRequest | None:
    """The requested report that this edition publishes; None for a report that somebody or a schedule asked for."""
    rows = CycleRequest.objects.filter(run=run).select_related("period", "approved_by", "cycle", "node", "light")
    return rows.first()


def pinned_of(request: CycleRequest | None) -> Pinned | None:
    """The facts as they were approved, and the edition with which the draft was compared. Nothing is read anew."""
    if request is None or not request.facts:
        return None
    before = facts.edition_before(request)
    return Pinned(_in_order(request.facts), request.facts_at, _run_of(before) if before else None)


def _in_order(found: dict[str, shape.Json]) -> dict[str, shape.Json]:
    """A JSON object of the database does not keep the order of the sections."""
    places = [section.key for section in shape.ordered()]
    return {key: found[key] for key in sorted(found, key=lambda key: places.index(key) if key in places else 99)}


def _run_of(before: CycleRequest) -> ReportRun | None:
    rows = ReportRun.objects.filter(pk=before.run_id, state="ready").select_related("period")
    return rows.defer("pdf").first()


def said_of(run: ReportRun, request: CycleRequest | None) -> dict[str, object]:
    """What an edition says besides the registers: words, stamp, who confirmed and approved it, and the editions below."""
    found = {"words": run.words, "stamp": run.stamp, "confirmed": str(run.confirmed_by) if run.confirmed_by else ""}
    if request is None:
        return found | {"parts": [], "not_in": []}
    approved = str(request.approved_by) if request.approved_by else ""
    return found | _below(request, run.requested_by) | {"approved": approved}


def said_in_draft(request: CycleRequest, user) -> dict[str, object]:
    """The same of a draft as it is now."""
    words = dict(request.texts.exclude(text="").values_list("key", "text"))
    return {"words": words, "stamp": "", "confirmed": "", "approved": ""} | _below(request, user)


def _below(request: CycleRequest, user) -> dict[str, object]:
    """The published editions of the work below in this period, and the names of those that are missing."""
    rows = CycleRequest.objects.for_user(user).filter(cycle=request.cycle_id, period=request.period_id)
    rows = rows.filter(node__path__startswith=request.node.path).exclude(pk=request.pk).light()
    found = list(rows.select_related("node", "run", "light").defer("run__pdf", "run__data").order_by("node__path"))
    return {"parts": [_part(row) for row in found if _counts(row)], "not_in": [row.node.name for row in found if not _counts(row)]}  # fmt: skip


def _counts(row: CycleRequest) -> bool:
    return row.is_out and row.run is not None and row.run.state != "failed"


def _part(row: CycleRequest) -> dict[str, object]:
    return {
        "name": row.node.name, "code": row.node.code, "url": row.get_absolute_url(), "run": str(row.run_id), "version": row.run.version,
        "words": row.run.words, "stamp": row.run.stamp, "rag": row.light.rag if row.light else "n",
        "reason": row.light.reason if row.light else "",
    }  # fmt: skip


def missing_below(request: CycleRequest, user) -> list[Node]:
    """The work below whose report is not out, for the page of who is about to publish."""
    rows = CycleRequest.objects.for_user(user).filter(cycle=request.cycle_id, period=request.period_id)
    rows = rows.filter(node__path__startswith=request.node.path).exclude(pk=request.pk).exclude(state__in=OUT)
    return [row.node for row in rows.light().select_related("node").order_by("node__path")]
