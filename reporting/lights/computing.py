"""Computes the lights of many pieces of work from what the sources read, in a number of queries that does not grow."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from pmo.hierarchy.choices import OVER
from pmo.hierarchy.evidence import SOURCES, Finding, Read, Source, worst
from pmo.hierarchy.models import Node

WITH_BENEFITS = "closed_benefits"  # of such work only the benefits go on
STALE_SHARE = 0.5  # of the pieces of work below with old data, from which a Green is no longer believed


@dataclass(frozen=True)
class Reason:
    """A finding as the page says it, with the address of its rows."""

    rag: str
    text: str
    url: str


@dataclass
class Light:
    """One computed light. `rag` is g, a, r, or n where nothing is known or what is known is too old."""

    dimension: str
    rag: str = "n"
    reasons: list[Reason] = field(default_factory=list)
    seen: date | None = None
    old: int = 0  # pieces of work whose data is too old
    of: int = 0  # pieces of work with data

    @property
    def is_stale(self) -> bool:
        """Whether there is data, and it is too old to say anything."""
        return self.rag == "n" and self.of > 0

    @property
    def why(self) -> str:
        """The first reasons in one line, or why there is no light."""
        if self.is_stale:
            return "Data too old to say"
        return "; ".join(reason.text for reason in self.reasons[:3]) or ("Nothing against it" if self.of else "No data")


@dataclass
class _Heap:
    """What one source found for one row of the table."""

    seen: dict[str, date] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def lights(user, top, rows: list[Node], day: date) -> dict[int, dict[str, Light]]:
    """node id → dimension → its light, for each of the rows with all that lies below it. `top` holds them all."""
    by_path = {row.path: row.pk for row in rows}
    over = _over(top)
    gone = {path for path, state in over.items() if state != WITH_BENEFITS}
    found: dict[int, dict[str, Light]] = {row.pk: {} for row in rows}
    nodes = {row.pk: row for row in rows}
    for source in SOURCES:
        silent = gone if source.dimension == "benefits" else set(over)
        heaps = _sorted_out(source.read(user, top, day), by_path, silent)
        for pk, heap in heaps.items():
            light = found[pk].setdefault(source.dimension, Light(source.dimension))
            _take(light, source, heap, nodes[pk], day)
    for each in found.values():
        _settle(each)
    return found


def _over(top) -> dict[str, str]:
    """path → state of the work at and below that is over."""
    rows = Node.objects.filter(path__startswith=top.path, state__in=OVER)
    return dict(rows.values_list("path", "state"))


def _sorted_out(read: Read, by_path: dict[str, int], silent: set[str]) -> dict[int, _Heap]:
    """Everything that was read, given to the rows that it lies on or below; silent work says nothing."""
    heaps: dict[int, _Heap] = defaultdict(_Heap)
    for seen in read.seen:
        for pk in _rows_above(seen.path, by_path) if seen.path not in silent else ():
            known = heaps[pk].seen.get(seen.path, date.min)
            heaps[pk].seen[seen.path] = max(known, seen.day)
    for finding in read.findings:
        for pk in _rows_above(finding.path, by_path) if finding.path not in silent else ():
            heaps[pk].findings.append(finding)
    return heaps


def _rows_above(path: str, by_path: dict[str, int]):
    """The rows on or above this path: paths end with a stroke, as in 1/4/."""
    end = len(path)
    while end > 0:
        if (pk := by_path.get(path[:end])) is not None:
            yield pk
        end = path.rfind("/", 0, end - 1) + 1


def _take(light: Light, source: Source, heap: _Heap, node: Node, day: date) -> None:
    old = sum((day - seen).days > source.stale_after for seen in heap.seen.values())
    newest = max(heap.seen.values(), default=None)
    light.of, light.old = light.of + len(heap.seen), light.old + old
    light.seen = max(filter(None, [light.seen, newest]), default=None)
    if not heap.seen or old < len(heap.seen):
        light.reasons += _reasons(heap.findings, node)


def _reasons(findings: list[Finding], node: Node) -> list[Reason]:
    """Findings of one kind counted together, Red first."""
    counted: dict[tuple[str, str, str, str], int] = defaultdict(int)
    named: list[tuple[str, str, str]] = []
    for each in findings:
        if each.many:
            counted[each.rag, each.text, each.many, each.where] += each.count
        else:
            named.append((each.rag, each.text, f"/work/{each.path.rstrip('/').rsplit('/', 1)[-1]}/{each.where}"))
    rows = [
        (rag, f"{count} {one if count == 1 else many}", rows_at(node.pk, where))
        for (rag, one, many, where), count in counted.items()
    ]
    return [Reason(*row) for row in sorted([*rows, *named], key=lambda row: row[0] != "r")]


def rows_at(pk: int, where: str) -> str:
    """The address of rows of this work and below: a list of dependencies also holds what it gives, which is not its own."""
    return f"/work/{pk}/{where}{f'&node={pk}' if where.startswith('dependencies/?') else ''}"


def _settle(found: dict[str, Light]) -> None:
    """The colour of each dimension, and the worst of them as overall."""
    for light in found.values():
        light.reasons.sort(key=lambda reason: reason.rag != "r")
        light.rag = _colour(light)
    given = [light for light in found.values() if light.rag != "n"]
    if found:
        overall = Light("overall", worst(light.rag for light in given) if given else "n")
        overall.reasons = [reason for light in given for reason in light.reasons if reason.rag == overall.rag]
        overall.of, overall.old = sum(light.of for light in found.values()), sum(light.old for light in found.values())
        overall.seen = max((light.seen for light in found.values() if light.seen), default=None)
        found["overall"] = overall


def _colour(light: Light) -> str:
    if not light.of:
        return worst(reason.rag for reason in light.reasons) if light.reasons else "n"
    if light.reasons:
        return worst(reason.rag for reason in light.reasons)
    return "n" if light.old >= light.of * STALE_SHARE else "g"
