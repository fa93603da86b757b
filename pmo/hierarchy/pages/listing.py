"""All work one can see, filtered; and lenses, which are kept filters across the tree."""

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404

from pmo.core import nav
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.hierarchy import words
from pmo.hierarchy.choices import KINDS, STATES, WORK_TYPES
from pmo.hierarchy.confidence import latest_pair, ratings
from pmo.hierarchy.models import Lens, Node, OrganisationUnit, Tag
from pmo.hierarchy.searching import named

nav.add(nav.SIDE, nav.Link("All work", "folder-tree", lambda: "/work/", 10, exact=True))
nav.add(
    nav.SIDE,
    nav.Link("Lenses", "funnel", lambda: "/lenses/", 80, shown=lambda request, node=None: Lens.objects.exists()),
)

_SORTS = {"name": ["name"], "-name": ["-name"], "kind": ["kind", "name"], "state": ["state", "name"], "place": ["path"]}


@needs("view")
def work(request):
    """The list of all work, with its filters in the address."""
    return _page(request, Node.objects.for_user(request.user), "All work")


@needs("view")
def lens(request, pk: int):
    """The work a lens shows."""
    found = Lens.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return _page(request, through(found, Node.objects.for_user(request.user)), found.name, lens=found)


@needs("signed_in")
def lenses(request):
    """Every lens, with how much of my work it shows."""
    rows = [
        (row, through(row, Node.objects.for_user(request.user)).filter(archived_at=None).count())
        for row in Lens.objects.prefetch_related("tags")[:50]
    ]
    return render_page(request, "hierarchy/lenses.html", {"lenses": rows})


def through(lens: Lens, rows: QuerySet) -> QuerySet:
    """The rows that a lens lets through."""
    tags = [tag.pk for tag in lens.tags.all()]
    rows = rows.filter(tags__in=tags).distinct() if tags else rows
    for name in ("kind", "work_type"):
        rows = rows.filter(**{name: getattr(lens, name)}) if getattr(lens, name) else rows
    return rows.filter(unit=lens.unit_id) if lens.unit_id else rows


def _page(request, rows: QuerySet, title: str, lens: Lens | None = None):
    rows, chips = _filtered(request, rows)
    sort = request.GET.get("sort", "name")
    rows = (
        rows.annotate(parent_kind=F("parent__kind"))
        .select_related("parent", "unit")
        .order_by(*_SORTS.get(sort, ["name"]), "pk")
    )
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    found = ratings(page.object_list)
    for row in page:
        row.kind_word = words.kind_of(row)
        pair = latest_pair(found.get(row.pk, {}))
        row.independent, row.owner = pair["independent"], pair["owner"]
    context = {
        "title": title, "lens": lens, "page": page, "chips": chips, "sort": sort,
        "options": _options(), "clear_url": request.path,
    }  # fmt: skip
    return render_page(request, "hierarchy/work.html", context, part="rows")


def _options() -> list[dict[str, object]]:
    groups = [("kind", "Level", KINDS), ("state", "State", STATES), ("work_type", "Kind of work", WORK_TYPES)]
    found = [
        {"name": name, "label": label, "choices": [(value, words.word(f"{name}.{value}")) for value in values.values]}
        for name, label, values in groups
    ]
    units = [(str(unit.pk), unit.name) for unit in OrganisationUnit.objects.all()[:200]]
    tags = [(str(tag.pk), tag.name) for tag in Tag.objects.all()[:200]]
    for name, label, choices in (("unit", "Home unit", units), ("tag", "Tag", tags)):
        if choices:
            found.append({"name": name, "label": label, "choices": choices})
    return found


def _filtered(request, rows: QuerySet) -> tuple[QuerySet, list[dict[str, str]]]:
    chips = []
    query = request.GET.get("q", "").strip()[:200]
    if query:
        rows = named(rows, query)
        chips.append({"label": "Name has", "value": query, "url": _without(request, "q")})
    for option in _options():
        value = request.GET.get(option["name"], "")
        label = dict(option["choices"]).get(value)
        if label:
            rows = rows.filter(**{{"tag": "tags"}.get(option["name"], option["name"]): value})
            chips.append({"label": option["label"], "value": label, "url": _without(request, option["name"])})
    if request.GET.get("archived") == "1":
        chips.append({"label": "With", "value": "archived", "url": _without(request, "archived")})
    else:
        rows = rows.current()
    return rows, chips


def _without(request, name: str) -> str:
    params = request.GET.copy()
    params.pop(name, None)
    params.pop("page", None)
    return f"{request.path}?{params.urlencode()}"
