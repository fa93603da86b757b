"""The published plan: Gantt chart beside its table, its links, and every plan that there is."""

from django.core.paginator import Paginator
from django.views.decorators.http import require_GET

from planning import outside, reading
from planning.drawing.axis import Zoom
from planning.drawing.gantt import gantt
from planning.engine.longest import driving
from planning.models import Baseline, PlanVersion
from planning.pages.shown import Shown, shown_or_404, surround
from planning.shown import choosing, gantt_rows, milestones
from planning.shown import driving as drives
from pmo.core import clock, dates
from pmo.core.fragments import render_page
from pmo.core.guard import needs

STEPS = 12  # of the longest chain
FITS = 32  # letters of a name that the usual width of the table shows
KEPT = ["zoom", "against", "critical", "links", "version", "as"]  # what a filter leaves as it is


@require_GET
@needs("view")
def plan(request, pk: int):
    """The latest published version as a Gantt chart and as a table."""
    shown = shown_or_404(request, pk)
    context = surround(request, shown, "plan")
    if shown.version is None:
        context["below"] = PlanVersion.objects.for_user(request.user).filter(plan__node__path__startswith=shown.node.path).exists()  # fmt: skip
        return render_page(request, "planning/gantt.html", context)
    view = gantt_view(request, shown)
    page = Paginator(view["lines"], gantt_rows.MOST).get_page(request.GET.get("page"))
    chart = gantt_rows.chart(
        page.object_list, view["joins"], view["asked"], clock.today(), f"Gantt chart of {shown.node}"
    )
    made = drives.scheduled(reading.network_of(view["part"], view["others"]))
    steps = drives.chain(view["part"], made, view["before_base"])
    context |= view | {
        "page": page, "picture": gantt(chart, view["asked"].zoom), "as_table": request.GET.get("as") == "table",
        "critical_count": sum(row.critical and not row.is_summary and not row.actual_finish for row in view["part"].rows),
        "steps": steps[-STEPS:], "more_steps": max(len(steps) - STEPS, 0), "ends": steps[-1] if steps else None,
        "trend": milestones.trend(shown.plan, shown.version, request.user), "shows": choosing.SHOW, "zooms": list(Zoom), "kept_names": KEPT, "filter_words": _filter_words(view["asked"]), "has_external": any(line.row.kind == "ext" for line in page),
        "long_names": any(len(line.row.title) + 3 * line.depth > FITS for line in page),
    }  # fmt: skip
    return render_page(request, "planning/gantt.html", context)


def _filter_words(asked: choosing.Asked) -> str:
    """The filters in the words of a chip."""
    parts = [choosing.SHOW[asked.show].lower() if asked.show else "", f"“{asked.words}”" if asked.words else ""]
    return ", ".join(part for part in parts if part)


def gantt_view(request, shown: Shown) -> dict[str, object]:
    """What the page and its PDF draw: every line and link by what the address asks for."""
    asked, part = choosing.asked(request.GET), shown.part
    sticks = choosing.yardsticks(shown.plan, shown.version)
    stick = choosing.chosen(sticks, asked)
    before = next((one for one in sticks if one.value.startswith("v")), None)
    versions = _versions({stick.version_id, before.version_id if before else None})
    base = gantt_rows.base_of(versions.get(stick.version_id))
    others = outside.waited_for([part], request.user)
    return {
        "asked": asked, "part": part, "sticks": sticks, "stick": stick, "before": before, "others": others,
        "before_base": gantt_rows.base_of(versions.get(before.version_id)) if before else {},
        "lines": gantt_rows.lines(part, base, asked, others), "joins": list(gantt_rows.joins(part, others)),
    }  # fmt: skip


def _versions(keys: set[int | None]) -> dict[int | None, PlanVersion]:
    return {row.pk: row for row in PlanVersion.objects.filter(pk__in=keys - {None})} if keys - {None} else {}


@require_GET
@needs("view")
def dependencies(request, pk: int):
    """Every link of the version: what waits for what, and which of them drive."""
    shown = shown_or_404(request, pk)
    context = surround(request, shown, "plan_dependencies")
    if shown.version:
        part = shown.part
        others = outside.waited_for([part], request.user)
        rows = list(_links(part, others))
        which = request.GET.get("which", "")
        kept = [row for row in rows if (which != "drives" or row["drives"]) and (which != "other" or row["external"])]
        context |= {"page": Paginator(kept, 200).get_page(request.GET.get("page")), "total": len(rows), "which": which}
    return render_page(request, "planning/dependencies.html", context)


def _links(part, others):
    made = drives.scheduled(reading.network_of(part, others))
    holding = _holding(made) if made else set()
    for after, one, before in gantt_rows.waits(part, others):
        if after.hidden or getattr(before, "hidden", False):
            continue
        other = before if ":" in one.id else None
        yield {
            "before": None if other else before, "other": other, "after": after,
            "external": other is not None, "type": one.type, "lag": f"{one.lag:+.10g}{'e' if one.elapsed else ''}{one.unit}" if one.lag else "",
            "drives": (other.key if other else before.pk, after.pk) in holding,
        }  # fmt: skip


def _holding(made) -> set[tuple]:
    """Predecessor and successor of every link that sets a date."""
    layout = made.layout
    return {
        (layout.activities[arc.source >> 1].id, layout.activities[i].id)
        for i in range(layout.count)
        for arc in driving(made.early, i)
    }


@require_GET
@needs("view")
def plans(request):
    """Every published plan that the person may see, in the order of the tree."""
    rows = reading.latest_everywhere(request.user)
    ends = {
        row["plan_id"]: row["version__ends_on"]
        for row in Baseline.objects.filter(plan__in=[version.plan_id for version in rows]).order_by("number").values("plan_id", "version__ends_on")
    }  # fmt: skip
    lines = [
        {"version": version, "node": version.plan.node, "slip": dates.slip_days(ends.get(version.plan_id), version.ends_on), "base": ends.get(version.plan_id)}
        for version in rows
    ]  # fmt: skip
    for line in lines:
        line["tone"] = gantt_rows.tone(line["slip"])
    return render_page(
        request, "planning/plans.html", {"page": Paginator(lines, 100).get_page(request.GET.get("page"))}
    )
