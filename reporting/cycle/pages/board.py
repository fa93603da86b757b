"""The chase board of a cycle, its calendar and its rules, and what is done for a whole period."""

from datetime import timedelta

from django.http import Http404
from django.views.decorators.http import require_GET, require_POST

from pmo.core.clock import today
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.hierarchy.access import may
from pmo.hierarchy.models import Node, Period
from reporting.cycle import board as boards
from reporting.cycle import chasing, dates, opening, publishing
from reporting.cycle.pages.fetch import cycle_or_404
from reporting.models import Cycle
from reporting.schedules.tabs import tabs
from reporting.schedules.working_days import office_works

_VIEWS = {"board": "Board", "calendar": "Calendar", "rules": "Rules"}
_AHEAD = 4  # periods that the calendar shows


@require_GET
@needs("view")
def board(request, pk: int):
    """Each report of a period by programme, filtered by state, lateness and programme."""
    cycle = cycle_or_404(request, pk)
    asked = request.GET.get("view", "")
    view = asked if asked in _VIEWS else "board"
    period = _period(request, cycle)
    context = {"cycle": cycle, "reported": period, "view": view, "views": list(_VIEWS.items()), "tabs": tabs(request)}
    context |= {"may_run": bool(may(request.user, "report", cycle.node)), "node": cycle.node}
    context |= _DRAWN[view](request, cycle, period)
    return render_page(request, "reporting/cycle/board.html", context, part="board")


def _period(request, cycle: Cycle) -> Period | None:
    """The one that the address names, or the latest that has opened."""
    code = request.GET.get("for", "") or request.POST.get("for", "")
    named = Period.objects.filter(calendar=cycle.calendar_id, code=code[:20]).first() if code else None
    return named or opening.current_period(cycle)


def _board(request, cycle: Cycle, period: Period | None) -> dict[str, object]:
    if period is None:
        return {"groups": [], "rows": []}
    rows = boards.requests_of(request.user, cycle, period)
    every = list(rows)
    state, show, below = _filters(request, every)
    shown = boards.filtered(rows, state=state, show=show, below=below.path if below else "")
    return {
        "counts": boards.counts(every), "total": len(every), "groups": boards.groups(shown), "state": state, "show": show, "below": below,
        "show_label": boards.SHOWS.get(show, ""), "steps": _heads(cycle, period), "to_chase": chasing.to_chase([row for row in every if row.state in _WAITING]),
        "programmes": sorted({row.node for row in every if row.node.kind == "programme"}, key=lambda node: node.name),
        "approved": sum(1 for row in every if row.state == "approved"), "before": _before(cycle, period),
    }  # fmt: skip


_WAITING = {"open", "drafting", "returned", "submitted"}


def _filters(request, rows) -> tuple[str, str, Node | None]:
    below = request.GET.get("below", "")
    found = next((row.node for row in rows if below and str(row.node_id) == below), None)
    return request.GET.get("state", ""), request.GET.get("show", ""), found


def _heads(cycle: Cycle, period: Period) -> list[tuple[str, object]]:
    due = dates.due_days(cycle, period, office_works())
    return [(label, due[name]) for (_, label), name in zip(boards.STEPS, ("draft", "submit", "review", "publish"), strict=True)]  # fmt: skip


def _before(cycle: Cycle, period: Period) -> Period | None:
    rows = Period.objects.filter(calendar=cycle.calendar_id, ends_on__lt=period.starts_on, ends_on__gte=cycle.starts_on)
    return rows.order_by("-starts_on").first()


def _calendar(request, cycle: Cycle, period: Period | None) -> dict[str, object]:
    """The periods of now and to come, with the day of each step."""
    works = office_works()
    rows = Period.objects.filter(calendar=cycle.calendar_id, ends_on__gte=max(today() - timedelta(62), cycle.starts_on))
    return {"calendar": [(each, dates.due_days(cycle, each, works), each == period) for each in rows.order_by("starts_on")[: _AHEAD + 2]]}  # fmt: skip


def _rules(request, cycle: Cycle, period: Period | None) -> dict[str, object]:
    named = cycle.named.filter(node__in=Node.objects.for_user(request.user)).select_related("node", "author", "approver", "second")  # fmt: skip
    return {"offsets": [(label, cycle.offsets()[step]) for step, label in _STEPS.items()], "named": named.order_by("node__path")}  # fmt: skip


_STEPS = {"open": "Opens, with the facts pinned", "draft": "Draft", "submit": "Submitted", "review": "Approved", "publish": "Published"}  # fmt: skip
_DRAWN = {"board": _board, "calendar": _calendar, "rules": _rules}


def _acts(request, pk: int) -> tuple[Cycle, Period]:
    cycle = cycle_or_404(request, pk, "report")
    period = _period(request, cycle)
    if period is None:
        raise Http404
    return cycle, period


def _back(cycle: Cycle, period: Period) -> str:
    return f"{cycle.get_absolute_url()}?for={period.code}"


@require_POST
@needs("report")
def open_period(request, pk: int):
    """Ask for the reports of a period now."""
    cycle, period = _acts(request, pk)
    many = len(opening.open_period(cycle=cycle, period=period, by=request.user))
    return done(request, f"{many} report{'' if many == 1 else 's'} asked for", _back(cycle, period))


@require_POST
@needs("report")
def chase(request, pk: int):
    """Write to everybody for whom a report waits."""
    cycle, period = _acts(request, pk)
    many = chasing.chase(cycle=cycle, period=period, by=request.user)
    told = f"{many} {'person is' if many == 1 else 'people are'} written to"
    return done(request, told if many else "Everybody has had their mail today", _back(cycle, period))


@require_POST
@needs("report")
def publish(request, pk: int):
    """Publish all that is approved."""
    cycle, period = _acts(request, pk)
    many = publishing.publish_all(cycle=cycle, period=period, by=request.user)
    return done(request, f"{many} report{'' if many == 1 else 's'} on the way", _back(cycle, period))
