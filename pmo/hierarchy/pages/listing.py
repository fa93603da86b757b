"""All work one can see, filtered; and lenses, which are kept filters across the tree."""

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404

from pmo.core import nav
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.rag import WORDS, WORST_FIRST
from pmo.hierarchy import words
from pmo.hierarchy.access import scope
from pmo.hierarchy.choices import ASSESSORS, KINDS, STATES, WORK_TYPES
from pmo.hierarchy.confidence import colour, latest_pair, ratings, standing_pairs
from pmo.hierarchy.lines import Line
from pmo.hierarchy.models import Lens, Node, OrganisationUnit, Tag
from pmo.hierarchy.navigation import chosen_period
from pmo.hierarchy.overview import work_below
from pmo.hierarchy.searching import named

nav.add(nav.SIDE, nav.Link("All work", "folder-tree", lambda: "/work/", 10, exact=True))
nav.COUNTS["lenses"] = lambda request: Lens.objects.all()
nav.add(
    nav.SIDE,
    nav.Link(
        "Lenses", "funnel", lambda: "/lenses/", 80, shown=lambda request, node=None: bool(nav.count(request, "lenses"))
    ),
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
    options, chips = _options(), []
    rows, lines = _below(request, rows, chips)
    rows = _filtered(request, rows, options, chips, lines)
    sort = request.GET.get("sort", "name")
    rows = (
        rows.annotate(parent_kind=F("parent__kind"))
        .select_related("parent", "unit")
        .order_by(*_SORTS.get(sort, ["name"]), "pk")
    )
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    _describe(page, lines)
    context = {
        "title": title, "lens": lens, "page": page, "chips": chips, "sort": sort, "options": options, "clear_url": request.path,
        "may_start": scope(request.user, "add").everywhere,
        "kept": [(name, request.GET[name]) for name in ("below", "period") if request.GET.get(name)],
    }  # fmt: skip
    return render_page(request, "hierarchy/work.html", context, part="rows")


def _describe(page, lines: dict[int, Line] | None) -> None:
    """Give each row its level and both ratings: those of the period where work below a node is listed, else the latest."""
    found = ratings(page.object_list) if lines is None else {}
    for row in page:
        row.kind_word = words.kind_of(row)
        line = lines[row.pk] if lines is not None else None
        pair = latest_pair(found.get(row.pk, {}))
        row.independent, row.owner = (line.independent, line.owner) if line else (pair["independent"], pair["owner"])


def _options() -> list[dict[str, object]]:
    groups = [("kind", "Level", KINDS), ("state", "State", STATES), ("work_type", "Kind of work", WORK_TYPES)]
    found = [
        {"name": name, "label": label, "choices": [(value, words.word(f"{name}.{value}")) for value in values.values]}
        for name, label, values in groups
    ]
    colours = [(rag, "Not rated" if rag == "n" else WORDS[rag]) for rag in WORST_FIRST]
    raters = [("independent", "Independent"), ("owner", "Owner")]  # as the columns are called
    found += [{"name": who, "label": label, "choices": colours} for who, label in raters]
    units = [(str(unit.pk), unit.name) for unit in OrganisationUnit.objects.all()[:200]]
    tags = [(str(tag.pk), tag.name) for tag in Tag.objects.all()[:200]]
    for name, label, choices in (("unit", "Home unit", units), ("tag", "Tag", tags)):
        if choices:
            found.append({"name": name, "label": label, "choices": choices})
    return found


def _below(request, rows: QuerySet, chips: list) -> tuple[QuerySet, dict[int, Line] | None]:
    """Only the programmes, projects and other work below a node as at its period: the same that its overview counts."""
    asked = request.GET.get("below", "")
    if not asked:
        return rows, None
    known = asked.isdecimal() and len(asked) < 19
    top = Node.objects.for_user(request.user).filter(pk=int(asked)).first() if known else None
    chips.append({"label": "Below", "value": top or "work you cannot see", "url": _without(request, "below", "period")})
    if top is None:
        return rows.none(), {}
    period = chosen_period(request, top)
    if period:
        chips.append({"label": "As at", "value": period.name, "url": _without(request, "period")})
    lines = {line.node.pk: line for line in work_below(request.user, top, period)}
    return rows.filter(pk__in=list(lines)), lines


def _filtered(request, rows: QuerySet, options: list, chips: list, lines: dict[int, Line] | None) -> QuerySet:
    query = request.GET.get("q", "").strip()[:200]
    if query:
        rows = named(rows, query)
        chips.append({"label": "Name has", "value": query, "url": _without(request, "q")})
    rated: dict[str, str] = {}
    for option in options:
        name, value = option["name"], request.GET.get(option["name"], "")
        label = dict(option["choices"]).get(value)
        if label is None:
            continue
        chips.append({"label": option["label"], "value": label, "url": _without(request, name)})
        if name in ASSESSORS:
            rated[name] = value
        else:
            rows = rows.filter(**{{"tag": "tags"}.get(name, name): value})
    if request.GET.get("archived") == "1":
        chips.append({"label": "With", "value": "archived", "url": _without(request, "archived")})
    elif lines is None:  # what is below a node as at a period is without archived work already
        rows = rows.current()
    return _rated(rows, rated, lines) if rated else rows


def _rated(rows: QuerySet, rated: dict[str, str], lines: dict[int, Line] | None) -> QuerySet:
    """The rows whose assessors give these colours."""
    if lines is not None:
        pairs = {pk: {who: colour(line.rating(who)) for who in rated} for pk, line in lines.items()}
    else:
        pairs = standing_pairs(rows.order_by().values("pk"))
    fits = {pk: all(pair[who] == value for who, value in rated.items()) for pk, pair in pairs.items()}
    if set(rated.values()) == {"n"}:  # also the work that was never rated, of which the pairs know nothing
        return rows.exclude(pk__in=[pk for pk, fit in fits.items() if not fit])
    return rows.filter(pk__in=[pk for pk, fit in fits.items() if fit])


def _without(request, *names: str) -> str:
    params = request.GET.copy()
    for name in (*names, "page"):
        params.pop(name, None)
    return f"{request.path}?{params.urlencode()}"
