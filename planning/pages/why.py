"""Why a date is what it is, and what a slip would move: in this plan and in the others of the programme."""

from django.http import Http404
from django.views.decorators.http import require_GET

from planning import outside, reading
from planning.models import PlanVersion
from planning.pages.shown import Shown, shown_or_404, surround
from planning.problems import PlanProblem
from planning.shown import choosing, driving, gantt_rows, milestones, reasons
from pmo.core import dates
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.hierarchy.models import Node

MOST_DAYS = 999


@require_GET
@needs("view")
def why(request, pk: int, activity: int):
    """One activity of the published plan: its reason, what it waits for, what waits for it, and a what-if."""
    shown = shown_or_404(request, pk)
    part = shown.part
    row = part.by_pk.get(activity) if part else None
    if row is None or row.hidden:
        raise Http404
    made = driving.scheduled(reading.network_of(part, outside.waited_for([part], request.user)))
    context = surround(request, shown, "plan_why") | {
        "row": row, "sentence": reasons.sentence(made, row), "latest": reasons.latest(made, row), "days": request.GET.get("days", "")[:12],
        "before": reasons.before(part, made, row) if made else [], "after": reasons.after(part, made, row) if made else [],
        "can_slip": not row.is_summary and row.actual_finish is None and row.status != "cancelled" and made is not None,
    }  # fmt: skip
    context |= _slips_so_far(shown, row, request.user) | (
        _what_if(request, shown, part, row) if context["days"] else {}
    )
    return render_page(request, "planning/why.html", context)


def _slips_so_far(shown: Shown, row, user) -> dict[str, object]:
    """Against both baselines and, of a milestone, over the versions."""
    found = [one for one in choosing.yardsticks(shown.plan, shown.version) if one.version_id]
    chosen = {one.version_id: one for one in (found[:1] + [one for one in found if one.value.startswith("b")][-1:])}
    slips = []
    for version in PlanVersion.objects.filter(pk__in=chosen):
        was = gantt_rows.base_of(version).get(row.pk, (None, None))[1]
        days = dates.slip_days(was, row.finish)
        slips.append((chosen[version.pk], was, dates.slip(days), gantt_rows.tone(days)))
    line = next((one for one in milestones.lines(shown.plan, shown.version, user) if one.pk == row.pk), None) if row.is_milestone else None  # fmt: skip
    return {"slips": slips, "milestone": line}


def _what_if(request, shown: Shown, part: reading.Published, row) -> dict[str, object]:
    asked = request.GET["days"].strip()
    if not asked.isdecimal() or not 1 <= int(asked) <= MOST_DAYS:
        return {"wrong": f"“{asked[:12]}” is no number of working days. Write one from 1 to {MOST_DAYS}."}
    try:
        mine = reasons.slips([part], row.pk, int(asked), request.user)[0]
        above = programme_of(request.user, shown.node)
        parts = reading.all_published(reading.latest_below(request.user, above), request.user) if above else []
        known = len(parts) > 1 and any(row.pk in one.by_pk for one in parts)
        others = [effect for effect in reasons.slips(parts, row.pk, int(asked), request.user) if effect.part.plan.pk != shown.plan.pk] if known else []  # fmt: skip
    except PlanProblem as problem:
        return {"wrong": problem.sentence}
    said = reasons.told(mine, row.pk, int(asked))
    return {"effect": mine, "told": said, "others": others, "above": above, "others_known": known}


def programme_of(user, node: Node) -> Node | None:
    """The programme that the work lies in, or else the nearest work above it that the person may see."""
    above = list(Node.objects.for_user(user).filter(pk__in=[*node.ancestor_ids, node.pk]).order_by("-path"))
    return next(
        (each for each in above if each.kind == "programme"), next((each for each in above if each != node), None)
    )
