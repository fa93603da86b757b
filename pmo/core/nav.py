"""Registries through which the rooms offer navigation to the shell, and the context every page has."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce


@dataclass(frozen=True)
class Link:
    """One entry of a menu. `shown(request, node)` decides whether it is offered; `active` is the start of its addresses."""

    label: str | Callable[[], str]
    icon: str
    url: Callable
    order: int = 50
    shown: Callable = lambda request, node=None: True
    count: Callable | None = None
    exact: bool = False  # current on its own address only, not on those below it

    @property
    def text(self) -> str:
        """The label, which the office may have renamed."""
        return self.label() if callable(self.label) else self.label


MINE: list[Link] = []  # at the top of the side: what is the person's own
SIDE: list[Link] = []  # across the portfolio
SETTINGS: list[Link] = []
NODE_TABS: list[Link] = []
SHELL: list[Callable] = []  # functions of the request that add to every page's context
COUNTS: dict[str, Callable] = {}  # name → function of the request that gives the rows to count; all are asked at once
# name → function of the request that says on what the rows depend: while it says the same, the count's SQL is kept.
# Building a query costs more than asking it, and these are asked on every page.
KEPT_BY: dict[str, Callable] = {}
_MOST_KEPT = 2_000
_kept: OrderedDict[tuple, RawSQL] = OrderedDict()


def add(registry: list[Link], link: Link) -> None:
    """Offer a link, kept in order."""
    registry.append(link)
    registry.sort(key=lambda entry: (entry.order, entry.icon))


def count(request, name: str) -> int:
    """How many rows a registered count has, for this person. Every count of a page is asked in one query."""
    if not hasattr(request, "_counts"):
        asked = {name: _asked(request, name) for name in COUNTS}
        me = get_user_model().objects.filter(pk=request.user.pk)
        request._counts = dict(zip(asked, me.values_list(*asked.values()).get(), strict=True))
    return request._counts[name]


def _asked(request, name: str) -> Coalesce | RawSQL:
    if name not in KEPT_BY:
        return _how_many(COUNTS[name](request))
    key = (name, KEPT_BY[name](request))
    found = _kept.get(key)
    if found is None:
        found = _kept[key] = _compiled(COUNTS[name](request))
        if len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return found


def _compiled(rows: QuerySet) -> RawSQL:
    try:
        sql, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return RawSQL("0", (), IntegerField())
    return RawSQL(f"(SELECT count(*) FROM ({sql}) AS counted)", values, IntegerField())


def _how_many(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values(_one=Value(1)).annotate(_many=Count("*")).values("_many")
    return Coalesce(Subquery(counted), 0)


def in_period(request, url: str) -> str:
    """The address in the reporting period that the page is looked at in, so that the period stays while one walks."""
    code = request.GET.get("period", "")
    return f"{url}?{urlencode({'period': code})}" if code else url


def links(registry: list[Link], request, node=None) -> list[dict[str, object]]:
    """The links of a registry that are shown to this person, ready for a template."""
    found = []
    for link in registry:
        if link.shown(request, node):
            url = link.url(node) if node is not None else link.url()
            count = link.count(request, node) if link.count else None
            below = node is None and not link.exact and request.path.startswith(url)
            current = request.path == url or below
            shown = in_period(request, url) if node is not None else url
            found.append({"label": link.text, "icon": link.icon, "url": shown, "count": count, "current": current})
    return found


def shell(request) -> dict[str, object]:
    """Context processor: what the frame of every page needs. Nothing for fragments, which have no frame."""
    context: dict[str, object] = {"theme": request.COOKIES.get("theme", ""), "side": request.COOKIES.get("side", "")}
    if getattr(request, "htmx", False) or not getattr(request, "user", None) or not request.user.is_authenticated:
        return context
    for extend in SHELL:
        context |= extend(request)
    return context
