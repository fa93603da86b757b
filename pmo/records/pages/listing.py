"""The register as a grid: one address, one view, for a node or for all work."""

from urllib.parse import parse_qsl

from django.core.paginator import Paginator
from django.db.models import Count, Q, Value
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST

from pmo.core import clock
from pmo.core.fragments import done, is_part, render_page
from pmo.core.guard import needs
from pmo.hierarchy.access import NOWHERE, may, scope
from pmo.hierarchy.pages.fetch import frame
from pmo.records import grid, health, sorting
from pmo.records.models import SavedView
from pmo.records.navigation import offers
from pmo.records.pages.fetch import ALL_WORK, back_to, keep_preference, place, preference
from pmo.records.pages.saved_views import first_view, views_of
from pmo.records.pages.showing import panel_context
from pmo.records.past import moment_of
from pmo.records.querying import SCOPES, Look, counted, kept_only
from pmo.records.register import Register
from pmo.records.telling import taken

PAGE = 50


class Counted(Paginator):
    """Knows its count from the query that counted the views as well."""

    def __init__(self, rows, size: int, count: int):
        super().__init__(rows, size)
        self._count = count

    @cached_property
    def count(self) -> int:
        """The rows in all."""
        return self._count


@needs("view")
def listing(request, register: Register, pk: int | None = None):
    """The rows that the address asks for, in a table that works without scripts."""
    node = place(request, pk)
    kept = preference(request, register)
    moment = moment_of(request.GET.get("as_at", ""))
    asked = request.GET.copy()
    asked.setdefault("as_at", "")
    look = Look(register, request.user, asked, node, moment, request.path, kept.columns)
    saved = views_of(request.user, register)
    if first := first_view(request, saved, look.path):
        return first
    counts = _counts(look, register)
    page = Counted(look.pages, PAGE, counts.pop("_all")).get_page(request.GET.get("page"))
    pen = grid.Pen(register, look.columns, request.user, plain=moment is not None)
    context = {
        "register": register, "look": look, "page": page, "rows": pen.rows(look.restored(page.object_list)), "heads": grid.heads(look),
        "browser_columns": grid.columns_for_browser(register, look.columns, request.user), "density": kept.density,
        "sorted_by": sorting.now(look), "sort_chips": sorting.chips(look), "sort_choices": sorting.choices(look), "foot": _foot(look, counts),
        "tabs": _tabs(look, register, counts, saved), "options": _options(look, register),
        "scopes": [(key, label, look.scope == key, look.with_(scope="" if key == "below" else key)) for key, label in SCOPES.items()] if node else [],
        "all_columns": [(register.fields[name], name in {column.name for column in look.columns}) for name in _ordered(look, register)],
        "may_raise": bool(may(request.user, f"raise:{register.key}", node)) if node else scope(request.user, f"raise:{register.key}") != NOWHERE,
        "bulk_fields": [register.fields[name] for name in register.bulk], "node": node or ALL_WORK, "grave": counts.get("grave"), "moment": moment,
        "kept": [(name, value) for name, values in request.GET.lists() for value in values if name not in {"q", "page", "open"}], "undo": taken(request),
    }  # fmt: skip
    if node and not is_part(request):
        context |= frame(request, node) | {
            "offers": [each for each in offers(request, node) if each.register == register.key],
            "bar": register.bar_context(request, node),
        }
    context |= panel_context(request, register, look, page)
    return render_page(request, "records/list.html", context, part="results")


def _ordered(look: Look, register: Register) -> list[str]:
    shown = [column.name for column in look.columns]
    return [*shown, *(name for name in register.all_columns if name not in shown)]


def _counts(look: Look, register: Register) -> dict[str, int]:
    """The rows of this page's question, and those of every view that ships, in one query."""
    rows, conditions = counted(look)
    mine = Q(pk__in=look.matching.values("pk")) if look.query else conditions[""]
    return rows.aggregate(
        _all=Count(Value(1), filter=mine),
        **{f"_{key}": Count(Value(1), filter=mine & condition) for key, condition in _attention(look).items()},
        **{f"_band{part.place}": Count(Value(1), filter=mine & part.condition) for part in register.breakdown()},
        **{view.key: Count(Value(1), filter=conditions[view.key]) for view in register.views},
    )


def _attention(look: Look) -> dict[str, Q]:
    """What the foot of the table warns of: overdue by the date that matters, and not touched for long. The past is not judged."""
    if look.moment:
        return {}
    register = look.register
    found = {"overdue": Q(**{f"{_late(register)}__lt": clock.today()}, closed_on=None)}
    stale = register.check("stale")
    return found | {"stale": health.condition(register, stale)} if stale else found


def _late(register: Register) -> str:
    return register.deadline or register.due or "review_date"


def _foot(look: Look, counts: dict[str, int]) -> dict[str, object]:
    """How many rows of this page's question lie in each band, are overdue and stale, each with its address."""
    register = look.register
    parts = [
        (part, counts.pop(f"_band{part.place}"), look.with_(**{part.field: part.value}))
        for part in register.breakdown()
    ]
    late = _late(register)
    overdue, stale = counts.pop("_overdue", 0), counts.pop("_stale", 0)
    return {
        "parts": [(part, count, url) for part, count, url in parts if count],
        "overdue": overdue, "overdue_url": look.with_(**{late: "past"}) if late in register.filters else "",
        "stale": stale, "stale_url": look.with_(check="stale"),
    }  # fmt: skip


def _tabs(look: Look, register: Register, counts: dict[str, int], saved: list[SavedView]) -> list[dict[str, object]]:
    tabs = [{"label": view.name, "query": view.query, "count": counts.get(view.key)} for view in register.views]
    tabs += [{"label": view.name, "query": view.query, "count": None} for view in saved]
    now = _pairs(look.kept_query)
    return [
        tab | {"url": look.tab(tab["query"]), "current": _pairs(look.tab(tab["query"]).partition("?")[2]) == now}
        for tab in tabs
    ]


def _pairs(query: str) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in parse_qsl(query) if name not in {"sort", "cols"})


def _options(look: Look, register: Register) -> list[dict[str, object]]:
    """The filters that can be added: a field with its choices and what is chosen."""
    found = []
    for name in register.filters:
        field = register.fields[name]
        chosen = look.filters.get(name) or [""]
        found.append(
            {
                "name": name,
                "label": field.label,
                "kind": field.kind,
                "choices": field.options(),
                "chosen": chosen,
                "text": chosen[0] if chosen else "",
            }
        )
    checks = [option for option in register.check_options() if option.value != "grave"]
    return [
        *found,
        {
            "name": "check",
            "label": "Check",
            "kind": "check",
            "choices": checks,
            "chosen": [look.params.get("check", "")],
            "text": "",
        },
    ]


@require_POST
@needs("view")
def columns(request, register: Register):
    """Keep columns, their order and the row height with the account."""
    kept = preference(request, register)
    if "cols" in request.POST:
        wanted = [name for name in request.POST.getlist("cols") if name in register.fields]
        kept.columns = sorted(dict.fromkeys(wanted), key=lambda name: _place(request, name, wanted))
    if request.POST.get("reset"):
        kept.columns = []
    if request.POST.get("density") in {"compact", "comfortable"}:
        kept.density = request.POST["density"]
    keep_preference(request, register, kept)
    query = kept_only(request.POST.get("query", ""))
    return done(request, "Columns kept with your account", back_to(request, register) + (f"?{query}" if query else ""))


def _place(request, name: str, wanted: list[str]) -> float:
    typed = request.POST.get(f"place_{name}", "")
    return (
        float(typed) - 0.5
        if typed.isdecimal() and len(typed) < 4 and int(typed) != wanted.index(name) + 1
        else wanted.index(name) + 1
    )
