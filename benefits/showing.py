"""The map of a piece of work as a graph, read in a constant number of queries and through the person's rights."""

from collections.abc import Iterable

from django.db.models import Q

from benefits import linking, milestones
from benefits.kinds import figure
from benefits.mapping.graph import Edge, Graph, Key, Node, reached
from benefits.models import Benefit, MapItem, MapLink


def of_node(user, node) -> Graph:
    """Everything on the map of a node and below, with what it is linked to elsewhere as far as the person sees it."""
    benefits = Benefit.objects.for_user(user).open().under(node) if node else Benefit.objects.for_user(user).open()
    items = MapItem.objects.for_user(user).open().under(node) if node else MapItem.objects.for_user(user).open()
    own = {("benefit", pk) for pk in benefits.values_list("pk", flat=True)}
    own |= {("mapitem", pk) for pk in items.values_list("pk", flat=True)}
    pairs = linking.pairs()
    keys = own | reached(own, pairs) | {one for one, two in pairs if two in own}
    return of_keys(keys, user)


def around(keys: Iterable[Key]) -> Graph:
    """The part of the office's map that these boxes hang on, whoever asks: for rules."""
    pairs = linking.pairs()
    start = set(keys)
    found = reached(start, pairs) | reached(start, [(two, one) for one, two in pairs])
    return of_keys(found, None)


def of_keys(keys: Iterable[Key], user) -> Graph:
    """The boxes with these keys and the links between them."""
    rows = records(keys, user)
    milestones.follow([row for row in rows.values() if isinstance(row, MapItem)])
    nodes = {key: _box(row) for key, row in rows.items()}
    return Graph(nodes, edges(nodes))


def records(keys: Iterable[Key], user) -> dict[Key, Benefit | MapItem]:
    """The open records behind keys, in the order of their numbers."""
    wanted = set(keys)
    found: dict[Key, Benefit | MapItem] = {}
    for register, model in linking.ON_MAP.items():
        pks = [pk for key, pk in wanted if key == register]
        rows = model.objects.filter(pk__in=pks) if user is None else model.objects.for_user(user).filter(pk__in=pks)
        rows = rows.active().exclude(status__in=["withdrawn", "dropped"]).select_related("node", "owner")
        found |= {(register, row.pk): row for row in rows.order_by("node_id", "number")}
    return found


def edges(nodes: Iterable[Key]) -> list[Edge]:
    """The links between these boxes."""
    keys = set(nodes)
    by_register = {register: [pk for key, pk in keys if key == register] for register in linking.ON_MAP}
    starts = Q(pk__in=[])
    for register, pks in by_register.items():
        starts |= Q(source_register=register, source_id__in=pks)
    rows = MapLink.objects.filter(starts).order_by("id")
    return [
        Edge(row.source, row.target, row.weight, row.lag, row.pk, row.assumption) for row in rows if row.target in keys
    ]


def _box(row: Benefit | MapItem) -> Node:
    key = (row.KEY, row.pk)
    url = row.get_absolute_url()
    if isinstance(row, MapItem):
        return Node(key, row.kind, row.title, "", row.rating, row.note, url)
    return Node(key, row.kind, row.title, row.ref, row.rating or "n", note_of(row), url)


def note_of(row: Benefit) -> str:
    """The line under a benefit's name: what it is worth a year, or its target."""
    if row.full_year_value is not None:
        each = " a year" if row.recurrence == "recurrent" else " once"
        worth = pounds(-abs(row.full_year_value) if row.kind == "dis_benefit" else row.full_year_value)
        return f"Dis-benefit, {worth}{each}" if row.kind == "dis_benefit" else f"{worth}{each}"
    if row.target is not None:
        return f"{figure(row.target)}{'' if row.unit.startswith('%') else ' '}{row.unit}".strip()
    return "Dis-benefit" if row.kind == "dis_benefit" else row.measure


def pounds(value) -> str:
    """An amount in pounds as people read it."""
    from pmo.core.money import short

    return short(value / 1_000_000) if value is not None else ""
