"""Where a map is read from: today's rows, or the history as it stood at a moment. Both answer the same questions."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from benefits import linking, milestones
from benefits.mapping.graph import Edge, Key
from benefits.models import Benefit, MapItem, MapLink
from pmo.core.history import as_at
from pmo.hierarchy.access import scope
from pmo.records import past, rights
from pmo.records.register import REGISTERS

MOST_ELSEWHERE = 300


class Today:
    """The rows as they stand; all of them for rules, which have no user."""

    def __init__(self, user=None):
        self.user = user

    def rows(self, model):
        """What the person may see of a register, and the objectives of the work above theirs."""
        found = model.objects.all() if self.user is None else model.objects.filter(shown(self.user, model))
        return found.active().exclude(status__in=linking.GONE).select_related("node", "owner")

    def own(self, node) -> set[Key]:
        """The keys of the open boxes at and below a node, of all work without one."""
        found = set()
        for register, model in linking.ON_MAP.items():
            rows = self.rows(model).open()
            rows = rows.under(node) if node else rows
            found |= {(register, pk) for pk in rows.values_list("pk", flat=True)}
        return found

    def pairs(self) -> list[tuple[Key, Key]]:
        """Every link of the office as its two ends."""
        return linking.pairs()

    def records(self, keys: Iterable[Key]) -> dict[Key, Benefit | MapItem]:
        """The records behind keys, in the order of their numbers."""
        wanted, found = set(keys), {}
        for register, model in linking.ON_MAP.items():
            pks = [pk for key, pk in wanted if key == register]
            rows = self.rows(model).filter(pk__in=pks).order_by("node_id", "number")
            found |= {(register, row.pk): row for row in rows}
        self.follow([row for row in found.values() if isinstance(row, MapItem)])
        return found

    def follow(self, items: list[MapItem]) -> None:
        """Put the dates of published milestones on boxes that name one."""
        milestones.follow(items)

    def opens(self, row: Benefit | MapItem) -> bool:
        """Whether the person may open a box, and not only see it on the map."""
        return self.user is None or scope(self.user, "view").covers(row.node.path)

    def elsewhere(self, keys: Iterable[Key]) -> list[Benefit | MapItem]:
        """Objectives and benefits beside these boxes that a link may lead to: those of the work above, and of other work."""
        own = {register: [pk for key, pk in keys if key == register] for register in linking.ON_MAP}
        aims = self.rows(MapItem).open().filter(kind="objective").exclude(pk__in=own["mapitem"])
        gains = self.rows(Benefit).open().exclude(pk__in=own["benefit"])
        return [row for rows in (aims, gains) for row in rows.order_by("node__path", "number")[:MOST_ELSEWHERE]]

    def live(self, keys: Iterable[Key]) -> set[Key]:
        """Which of these boxes, which the person does not see, are in use; a rule sees everything."""
        return linking.in_use(keys) if self.user else set()

    def edges(self, keys: Iterable[Key]) -> list[Edge]:
        """The links between these boxes."""
        within = set(keys)
        rows = MapLink.objects.filter(starting_at(within)).order_by("id")
        return [_edge(row, row.pk) for row in rows if (row.target_register, row.target_id) in within]


class Past(Today):
    """The map as the history has it at a moment. Who may see it is decided by today's rights."""

    def __init__(self, user, moment: datetime):
        super().__init__(user)
        self.moment = moment

    def rows(self, model):
        """The rows of that moment, only of records that the person may see today as well."""
        condition = shown(self.user, model)
        seen = model.objects.filter(condition).values("pk")
        found = as_at(model, self.moment).filter(condition, pgh_obj_id__in=seen)
        return found.filter(archived_at=None).exclude(status__in=linking.GONE).select_related("node", "owner")

    def own(self, node) -> set[Key]:
        """The keys of what was open then."""
        found = set()
        for register, model in linking.ON_MAP.items():
            rows = self.rows(model).filter(closed_on=None)
            rows = rows.filter(node__path__startswith=node.path) if node else rows
            found |= {(register, pk) for pk in rows.values_list("pgh_obj_id", flat=True)}
        return found

    def pairs(self) -> list[tuple[Key, Key]]:
        """Every link there was."""
        return [(edge.source, edge.target) for edge in self._links()]

    def records(self, keys: Iterable[Key]) -> dict[Key, Benefit | MapItem]:
        """The records as they were; never to be saved."""
        wanted, found = set(keys), {}
        for register, model in linking.ON_MAP.items():
            pks = [pk for key, pk in wanted if key == register]
            events = self.rows(model).filter(pgh_obj_id__in=pks).order_by("node_id", "number")
            rows = [past.record_from(REGISTERS[register], event) for event in events]
            found |= {(register, row.pk): row for row in rows}
        self.follow([row for row in found.values() if isinstance(row, MapItem)])
        return found

    def follow(self, items: list[MapItem]) -> None:
        """The dates of the plans that were published then."""
        milestones.follow(items, self.moment)

    def live(self, keys: Iterable[Key]) -> set[Key]:
        """What was out of sight then is not known."""
        return set(keys)

    def edges(self, keys: Iterable[Key]) -> list[Edge]:
        """The links there were between these boxes."""
        within = set(keys)
        return [edge for edge in self._links() if edge.source in within and edge.target in within]

    def _links(self) -> list[Edge]:
        return [_edge(row, row.pgh_obj_id) for row in as_at(MapLink, self.moment).order_by("pgh_obj_id")]


def shown(user, model) -> Q:
    """What of a register a map shows: what the person may see, and the strategic objectives of the work above theirs."""
    found, where = rights.condition(user, "view", model), scope(user, "view")
    if model is not MapItem or where.everywhere:
        return found
    above = {int(part) for path in where.paths for part in path.split("/") if part}
    return found | Q(kind="objective", confidentiality="open", node__in=above)


def starting_at(keys: Iterable[Key]) -> Q:
    """The condition on links that start from one of these boxes."""
    found = Q(pk__in=[])
    for register in linking.ON_MAP:
        found |= Q(source_register=register, source_id__in=[pk for key, pk in keys if key == register])
    return found


def _edge(row, pk: int) -> Edge:
    source, target = (row.source_register, row.source_id), (row.target_register, row.target_id)
    return Edge(source, target, row.weight, row.lag, pk, row.assumption)
