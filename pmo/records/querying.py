"""From the query of an address to rows: filters, search, sort, scope, columns. Page, API and export ask here."""

from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from urllib.parse import urlencode

from django.db import models
from django.db.models import Count, F, Q, QuerySet, Value
from django.http import QueryDict

from pmo.core import texts
from pmo.core.history import as_at, event_model
from pmo.records import finding, health, past, rights
from pmo.records.fields import Field
from pmo.records.reading import Context
from pmo.records.register import Register

MOST_PICKED = 2_000
STAYS = ("scope", "as_at")  # what stays when one goes from tab to tab
SCOPES = {"below": "With everything below", "here": "This work only", "escalated": "Escalated to here"}


@dataclass(frozen=True)
class Chip:
    """A filter in force: what it says, and the address without it."""

    label: str
    value: str
    url: str


@dataclass
class Look:
    """One way to look at a register: everything that stands in the address."""

    register: Register
    user: object
    params: object  # QueryDict
    node: object = None
    moment: object = None
    path: str = ""
    columns_kept: list[str] = field(default_factory=list)

    @cached_property
    def context(self) -> Context:
        """For filters that need to know people and places."""
        return Context(self.user, self.node)

    @property
    def scope(self) -> str:
        """below, here or escalated."""
        asked = self.params.get("scope", "")
        return asked if asked in SCOPES and self.node is not None else "below"

    @cached_property
    def seen(self) -> QuerySet:
        """What this person may see of the register anywhere."""
        model = self.register.model
        rows = self._past(model) if self.moment else model.objects.all()
        return rows.filter(rights.condition(self.user, "view", model))

    @cached_property
    def base(self) -> QuerySet:
        """What this person may see of the register here, removed ones left out unless asked for."""
        return self.seen.filter(self.part)

    def restored(self, rows) -> list:
        """The rows as records: those of a past moment are read back from the history."""
        return [past.record_from(self.register, row) for row in rows] if self.moment else list(rows)

    def _past(self, model) -> QuerySet:
        """The rows of a past moment, only of records that this person may see today."""
        return as_at(model, self.moment).filter(pgh_obj_id__in=model.objects.for_user(self.user).values("pk"))

    @property
    def part(self) -> Q:
        """Which part of the register this look is at, as a condition: the place, and whether removed ones count."""
        return self._place if self.params.get("removed") == "1" else self._place & Q(archived_at=None)

    @property
    def _place(self) -> Q:
        if self.node is None:
            return Q()
        if self.scope == "here":
            return Q(node=self.node)
        if self.scope == "escalated":
            return Q(escalated_to=self.node, escalation="accepted")
        inside = Q(node__path__startswith=self.node.path)
        return inside | Q(giver__path__startswith=self.node.path) if self.register.key == "dependency" else inside

    @cached_property
    def filters(self) -> dict[str, list[str]]:
        """Field → chosen values, only of fields that the register filters by."""
        names = [name for name in ["node", *self.register.filters] if self._known(name)]
        return {
            name: values for name in names if (values := [value for value in self.params.getlist(name) if value][:50])
        }

    def _known(self, name: str) -> bool:
        """Whether the rows have the field: what is computed anew after each write has no past."""
        if self.moment is None or self.register.fields[name].column is None:
            return True
        return name in {column.name for column in event_model(self.register.model)._meta.fields}

    @property
    def query(self) -> str:
        """The text that is searched for."""
        return " ".join(self.params.get("q", "").replace("\x00", "").split())[:200]

    @cached_property
    def check(self):
        """The health check that filters, if any; the past is not judged by today's checks."""
        return None if self.moment else self.register.check(self.params.get("check", ""))

    @cached_property
    def picked(self) -> list[int]:
        """Rows that the address names one by one: `?pk=3,7`, as a finding links to what it found."""
        keys = [key for value in self.params.getlist("pk") for key in value.split(",")]
        return [int(key) for key in keys if key.isdecimal() and len(key) < 18][:MOST_PICKED]

    @cached_property
    def matching(self) -> QuerySet:
        """The rows after filters and search, unsorted."""
        rows = self.base.filter(self.condition)
        return self._searched(rows) if self.query else rows

    @property
    def condition(self) -> Q:
        """All filters as one condition; without a status, only what is open."""
        found = Q()
        for name, values in self.filters.items():
            found &= self.register.fields[name].condition(values, self.context)
        if self.picked:
            found &= Q(pk__in=self.picked)
        if self.check is not None:
            found &= health.condition(self.register, self.check)
        if self.is_open_only:
            found &= Q(closed_on=None)
        return found

    @property
    def is_open_only(self) -> bool:
        """Closed rows show when a status is chosen or `closed=1` asks for them."""
        hides = self.register.hides_closed and not self.picked and self.params.get("closed") != "1"
        return hides and "status" not in self.filters and not self.query

    def _searched(self, rows: QuerySet) -> QuerySet:
        """By the words' index today; the past has none and is read through."""
        search = finding.contained if self.moment else finding.matching
        return rows.filter(search(self.register, self.query))

    @property
    def asked_sort(self) -> str:
        """The sort keys of the address; the menu sends one a select."""
        return ",".join(text for text in self.params.getlist("sort")[:5] if text)

    @cached_property
    def sorts(self) -> list[str]:
        """The fields to sort by, "-" before one for falling; those that cannot be sorted are left out."""
        asked = dict.fromkeys((self.asked_sort or self.register.sort).split(",")[:5])
        named: set[str] = set()
        return [name for name in asked if self._sortable(name.lstrip("-")) and not _seen(named, name.lstrip("-"))]

    def _sortable(self, name: str) -> bool:
        return name == "id" or bool(
            name in self.register.fields and self.register.fields[name].sort and self._known(name)
        )

    @property
    def order(self) -> list:
        """For `order_by`: empty values last in either direction, and the id at the end, so that pages do not overlap."""
        found = []
        for name in self.sorts:
            columns = ["id"] if name.lstrip("-") == "id" else self.register.fields[name.lstrip("-")].sort
            found += [_ordered(self.register.model, column, name.startswith("-")) for column in columns]
        return found if {"id", "-id"} & set(self.sorts) else [*found, F("id").desc()]

    @cached_property
    def columns(self) -> list[Field]:
        """The columns to show: from the address, as kept with the account, or as the register ships them."""
        asked = [name for name in self.params.get("cols", "").split(",") if name in self.register.fields]
        names = asked or [name for name in self.columns_kept if name in self.register.fields] or self.register.columns
        return [self.register.fields[name] for name in dict.fromkeys(["ref", *names])]

    @property
    def rows(self) -> QuerySet:
        """Sorted, with what the columns need fetched along."""
        related = {"node", "owner", *(name for column in self.columns for name in column.related)}
        return self.matching.select_related(*sorted(related)).order_by(*self.order)

    @property
    def pages(self) -> "Pages":
        """The rows for a paginator: what it slices is fetched with what the columns need and nothing else."""
        related = {"node", "owner", *(name for column in self.columns for name in column.related)}
        return Pages(self, [column.name for column in self.columns], sorted(related))

    @property
    def chips(self) -> list[Chip]:
        """The filters in force."""
        found = []
        for name, values in self.filters.items():
            field = self.register.fields[name]
            words = ", ".join(field.said(value, self.context) for value in values[:4]) + (
                " …" if len(values) > 4 else ""
            )
            found.append(Chip(field.label, words, self.without(name)))
        if self.check is not None:
            found.append(Chip("Check", self.check.name, self.without("check")))
        if self.picked:
            count = len(self.picked)
            found.append(Chip("Only", f"{count} row{'' if count == 1 else 's'} found", self.without("pk")))
        if self.query:
            found.append(Chip("Has", self.query, self.without("q")))
        if self.params.get("removed") == "1":
            found.append(Chip("With", "removed", self.without("removed")))
        if self.params.get("closed") == "1":
            found.append(Chip("With", "closed", self.without("closed")))
        return found

    def without(self, *names: str) -> str:
        """The address without some of its parts, on the first page."""
        return self._url({name: values for name, values in self.params.lists() if name not in {*names, "page", "open"}})

    def with_(self, **parts: str) -> str:
        """The address with parts changed, on the first page."""
        kept = {name: values for name, values in self.params.lists() if name not in {*parts, "page", "open"}}
        return self._url(kept | {name: [value] for name, value in parts.items() if value})

    def _url(self, parts: dict[str, list[str]]) -> str:
        query = urlencode([(name, value) for name, values in parts.items() for value in values if value])
        return f"{self.path}?{query}" if query else self.path

    def tab(self, query: str) -> str:
        """The address of a view at the same part and moment, unless its query names others."""
        found = self._url(dict(self._beside(query).lists()))
        return found if "?" in found else f"{found}?q="  # a bare address opens the first view of a role

    @property
    def cleared(self) -> str:
        """The address without any filter, at the same part and moment."""
        return self.tab("")

    def through(self, query: str) -> "Look":
        """The look that the tab of a view leads to."""
        return Look(self.register, self.user, self._beside(query), self.node, self.moment, self.path)

    def _beside(self, query: str) -> QueryDict:
        asked = QueryDict(query, mutable=True)
        for name in STAYS:
            if name not in asked and self.params.get(name):
                asked[name] = self.params[name]
        return asked

    @property
    def kept_query(self) -> str:
        """What a saved view keeps: everything but the page and the open record."""
        return self.without().partition("?")[2]


def kept_only(query: str) -> str:
    """The query of an address that somebody sent back, in one line and not endless."""
    return texts.line(query)[:2000]


def _seen(named: set[str], name: str) -> bool:
    """Whether a column sorts already; the second key of one changes nothing."""
    known = name in named
    named.add(name)
    return known


@dataclass(frozen=True)
class Pages:
    """Slices of a look. Keys are sorted by themselves, inside, and carry no row along: a deep page costs as much as the first."""

    look: Look
    names: list[str]
    related: list[str]

    def __getitem__(self, part: slice) -> list:
        """The rows from `part.start` to `part.stop`, without the long texts that `names` leaves out."""
        matching = self.look.matching
        keys = matching.order_by(*self.look.order).values("pk")[part]
        rows = matching.model.objects.filter(pk__in=keys).select_related(*self.related).order_by(*self.look.order)
        return list(rows if self.look.moment else rows.defer(*_long_texts(matching.model, self.names)))


def _ordered(model, column: str, falling: bool):
    """Plain where the column is never empty, as the indexes are."""
    which = {"nulls_last": True} if _may_be_empty(model, column) else {}
    return F(column).desc(**which) if falling else F(column).asc(**which)


def _may_be_empty(model, column: str) -> bool:
    for name in column.split("__"):
        field = model._meta.get_field(name)
        if field.null:
            return True
        model = field.related_model
    return False


def _long_texts(model, names: list[str]) -> list[str]:
    """The columns that a list does not show and that take longest to fetch."""
    long = (models.TextField, models.JSONField)
    return [column.name for column in model._meta.fields if isinstance(column, long) and column.name not in names]


def counted(look: Look) -> tuple[QuerySet, dict[str, Q]]:
    """The rows to count among, and what each view that ships shows of them; a view may look at another part than the page."""
    looks = {"": look} | {view.key: look.through(view.query) for view in look.register.views}
    if all(each.part == look.part for each in looks.values()):
        return look.base, {key: each.condition for key, each in looks.items()}
    among = reduce(or_, (each.part for each in looks.values()))
    return look.seen.filter(among), {key: each.part & each.condition for key, each in looks.items()}


def view_counts(look: Look) -> list[tuple[object, int]]:
    """The views that a register ships with the rows each shows, in one query."""
    views = look.register.views
    if not views:
        return []
    rows, conditions = counted(look)
    found = rows.aggregate(**{f"v_{view.key}": Count(Value(1), filter=conditions[view.key]) for view in views})
    return [(view, found[f"v_{view.key}"]) for view in views]
