"""What an edition freezes beside the figures of its period: the sections, the edition before, what became of what that one asked."""

from datetime import date

from pmo.core import dates
from pmo.core.clock import now, today
from reporting.editions import kinds
from reporting.editions.answers import answers
from reporting.editions.house import house
from reporting.editions.pinned import Pinned
from reporting.editions.saying import headline
from reporting.models import ReportRun
from reporting.sections.shape import compare, gather
from reporting.values import Json

EDITIONS = {"benefits", "exception"}
_OF_FIGURES = {"lights", "money"}  # what they say stands in the report of figures too


def freeze(*, node, period, by, kind: str = "status", day: date | None = None, pinned: Pinned | None = None) -> Json:
    """The sections on the period's last day or the given one, and what changed. A fixed number of queries.

    Rows are those that everybody who sees the work may see: a report has one content for all its readers. "edition" is false
    where the registers, plans and benefits say nothing: the report is then one of figures alone.
    """
    day = min(period.ends_on, day or today())
    sections = kinds.kept(kind, pinned.sections if pinned else gather(None, node, day))
    before = (pinned.before if pinned else None) or previous(node, period, by, kind)
    old = before.data if before else {}
    frozen: Json = {
        "sections": sections, "order": list(sections), "since": since(sections, old), "previous": _named(before), "before_lights": _lights(old),
        "answers": answers(old), "facts_at": dates.moment(pinned.read_at or now()) if pinned else "", "made_by": str(by), "edition": kind in EDITIONS or kind == "status" and speaks(sections),
        "kind": kind, "node_kind": node.kind, "house": house(),
    } | kinds.alone(kind, node=node, period=period, by=by, day=day)  # fmt: skip
    return frozen | ({"headline": headline(frozen)} if frozen["edition"] else {})


def previous(node, period, by, kind: str = "status") -> ReportRun | None:
    """The latest ready report of the work up to the period: an earlier version of it, or the last of a period before."""
    rows = ReportRun.objects.for_user(by).filter(
        node=node, kind=kind, state="ready", period__ends_on__lte=period.ends_on
    )
    rows = rows.filter(period__calendar=period.calendar_id).select_related("period").defer("pdf")
    return rows.order_by("-period__ends_on", "-version").first()


def since(sections: dict[str, Json], old: Json) -> dict[str, Json]:
    """key → what changed; a section that the edition before did not have is not compared."""
    known = old.get("sections", {})
    found = {key: compare(section, known.get(key)) for key, section in sections.items()}
    return {key: changes for key, changes in found.items() if changes}


def speaks(sections: dict[str, Json]) -> bool:
    """Whether the sections say more than the figures do."""
    lights = (row for row in sections["lights"]["rows"] if row["id"] != "light:overall")
    if any(row["cells"]["reported"] != "not reported" for row in lights):
        return True
    return any(section["rows"] for key, section in sections.items() if key not in _OF_FIGURES)


def _named(run: ReportRun | None) -> Json | None:
    if run is None:
        return None
    return {
        "id": str(run.pk),
        "version": run.version,
        "period": run.period.name,
        "read_at": run.data.get("read_at", ""),
    }


def _lights(old: Json) -> dict[str, Json]:
    rows = old.get("sections", {}).get("lights", {}).get("rows", [])
    return {row["id"]: {"cells": row["cells"], "rags": row["rags"]} for row in rows}
