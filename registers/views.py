"""Pages that only these registers have: the heat map, response actions, agreement."""

from django.views.decorators.http import require_POST

from pmo.core.errors import Problem
from pmo.core.fragments import bind, done, render_page
from pmo.core.guard import needs
from pmo.hierarchy.pages.fetch import frame
from pmo.records import writing
from pmo.records.forms import bind_stopped
from pmo.records.pages.fetch import ALL_WORK, place, record_or_404
from pmo.records.pages.showing import about
from pmo.records.querying import Look
from pmo.records.register import REGISTERS
from registers import agreeing, responses, scales
from registers.heat import WHEN, cells, filled
from registers.response_form import ResponseForm


@needs("view")
def heat(request, pk: int | None = None):
    """Threats and opportunities on the grid, before, now, or at target. Each cell opens the register with its risks."""
    node, register = place(request, pk), REGISTERS["risk"]
    when = request.GET.get("when") if request.GET.get("when") in WHEN else "now"
    look = Look(register, request.user, request.GET, node, path=register.url(node))
    scale = scales.current()
    maps = [_map(look, scale, when, kind) for kind in ("threat", "opportunity")] if scale else []
    names = {"before": "Before response", "now": "Now", "target": "Target"}
    context = {
        "register": register,
        "node": node or ALL_WORK,
        "scale": scale,
        "maps": maps,
        "when": when,
        "whens": [(key, name, key == when) for key, name in names.items()],
    }
    return render_page(request, "registers/heat.html", context | (frame(request, node) if node else {}), part="maps")


def _map(look: Look, scale, when: str, kind: str) -> dict[str, object]:
    inside = filled(look.matching.filter(kind=kind), when)
    grid = cells(scale.scale, inside, mirrored=kind == "opportunity")
    count = sum(each for each, _ in inside.values())
    return {
        "kind": kind,
        "name": "Threats" if kind == "threat" else "Opportunities",
        "lines": [
            (line, scale.likelihood[line[0].likelihood - 1], [(cell, _url(look, when, kind, cell)) for cell in line])
            for line in grid
        ],
        "heads": [(cell.impact, scale.impact[cell.impact - 1]) for cell in grid[0]],
        "count": count,
        "outside": count - sum(cell.count for line in grid for cell in line),
    }


def _url(look: Look, when: str, kind: str, cell) -> str:
    """The register with the risks of a cell."""
    likelihood, impact = WHEN[when]
    return look.with_(**{likelihood: str(cell.likelihood), impact: str(cell.impact), "kind": kind, "when": ""})


@require_POST
@needs("edit")
def response(request, pk: int):
    """Add a response action to a risk, or link one that exists. What is wrong is said in the form, with what was typed."""
    risk, form = record_or_404(request, REGISTERS["risk"], pk, "edit"), ResponseForm(request.POST)
    if form.is_valid() and (action := _responded(request, risk, form)):
        return done(request, f"{action.ref} responds to {risk.ref}", risk.get_absolute_url())
    context = about(request, REGISTERS["risk"], risk) | {"response_form": form}
    return render_page(request, "records/record.html", context, status=422)


def _responded(request, risk, form: ResponseForm):
    data = form.cleaned_data
    try:
        if data["ref"].strip():
            return responses.share_response(risk, by=request.user, ref=data["ref"], drop=data["drop"])
        named = {name: data[name] for name in ("title", "owner", "due", "drop")}
        return responses.add_response(risk, by=request.user, **named)
    except writing.Stopped as stopped:
        bind_stopped(form, stopped)
    except Problem as problem:
        bind(form, problem)
    return None


@require_POST
@needs("view")
def agree(request, pk: int):
    """Accept a dependency for one side, or dispute it."""
    row = record_or_404(request, REGISTERS["dependency"], pk)
    try:
        written = agreeing.accept(row, side=request.POST.get("side", ""), by=request.user)
    except writing.Stopped as stopped:
        raise Problem(str(stopped)) from stopped
    fresh = written.changed[0] if written.changed else row
    return done(
        request, f"{row.ref}: {REGISTERS['dependency'].fields['agreement'].text(fresh).lower()}", row.get_absolute_url()
    )
