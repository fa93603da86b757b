"""The rows of a Gantt chart and of the table beside it: filtered, collapsed, with what other plans give in its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from planning import choices, computing, ordering
from planning.drawing.gantt import Chart, Join, Row
from planning.exchange.predecessors import Predecessor
from planning.outside import Outside, key_of
from planning.reading import Kept, Published
from planning.shown.choosing import Asked
from pmo.core import dates

MOST = 400  # rows on one page
LATE = 42  # days from which a slip is grave

Base = dict[int, tuple[date | None, date | None]]


@dataclass(slots=True)
class Line:
    """One row of the table; `row` is what is drawn beside it."""

    row: Row
    kept: Kept | None = None
    ref: str = ""
    slip_days: int | None = None
    is_group: bool = False
    is_open: bool = False
    flip: str = ""

    @property
    def mark_label(self) -> str:
        """What kind of milestone it is, where that was said."""
        return choices.MARKS.get(self.kept.mark).label.lower() if self.kept and self.kept.mark else ""

    @property
    def depth(self) -> int:
        """How far the title is set in; the style sheet knows eight steps."""
        return min(self.row.depth, 8)


def base_of(version) -> Base:
    """Start and finish of every activity in the version that is the yardstick."""
    return {} if version is None else {row["id"]: (_day(row["start"]), _day(row["finish"])) for row in version.rows}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def tone(days: int | None) -> str:
    """How a slip is coloured: grave from six weeks on."""
    return "" if not days else "ok" if days < 0 else "warn" if days < LATE else "bad"


def lines(part: Published, base: Base, asked: Asked, others: dict[str, Outside]) -> list[Line]:
    """Every visible line."""
    rows = part.rows
    levels = [row.level for row in rows]
    inside = ordering.parents(levels)
    wanted = _wanted(rows, inside, base, asked)
    level = asked.level if asked.level is not None else usual_level(levels)
    received = _received(part)
    found: list[Line] = []
    given: set[str] = set()
    shown: dict[int, bool] = {}
    for i, row in enumerate(rows):
        above = inside[i]
        shown[i] = above is None or (shown[above] and (asked.filters or _is_open(rows[above], level, asked)))
        if not shown[i] or i not in wanted or (row.hidden and not row.is_summary):
            continue
        for one in row.waits:
            key = key_of(one.id) if ":" in one.id else ""
            if key in others and key not in given:
                given.add(key)
                found.append(_outside(others[key], row.level - 1, bool(base)))
        found.append(_line(part, row, base, asked, level, row.pk in received))
    return found


def usual_level(levels: Sequence[int]) -> int:
    """How deep the outline is open at first: as deep as fits on one page."""
    deepest = max(levels, default=1)
    while deepest > 1 and sum(level <= deepest for level in levels) > MOST:
        deepest -= 1
    return deepest


def _is_open(row: Kept, level: int, asked: Asked) -> bool:
    return (row.level < level) != (row.pk in asked.flip)


def _wanted(rows: Sequence[Kept], inside: Sequence[int | None], base: Base, asked: Asked) -> set[int]:
    """The rows that the filters leave, with all that they lie in."""
    if not asked.filters:
        return set(range(len(rows)))
    found: set[int] = set()
    for i, row in enumerate(rows):
        if _fits(row, base, asked):
            at: int | None = i
            while at is not None and at not in found:
                found.add(at)
                at = inside[at]
    return found


def _fits(row: Kept, base: Base, asked: Asked) -> bool:
    words = asked.words.casefold()
    if words and words not in f"{row.ref} {row.title} {row.workstream} {row.owner}".casefold():
        return False
    if not asked.show:
        return True
    return (
        not row.is_summary
        and {
            "critical": row.critical,
            "milestones": row.is_milestone,
            "open": row.actual_finish is None and row.status != "cancelled",
            "late": (dates.slip_days(base.get(row.pk, (None, None))[1], row.finish) or 0) > 0,
        }[asked.show]
    )


def _line(part: Published, row: Kept, base: Base, asked: Asked, level: int, received: bool) -> Line:
    began, ended = base.get(row.pk, (None, None))
    slip = dates.slip_days(ended, row.finish)
    kind = "group" if row.is_summary else ("ext" if received else "ms") if row.is_milestone else "task"
    drawn = Row(
        key=row.pk, kind=kind, title=row.title, start=row.start, finish=row.finish, base_start=began, base_finish=ended,
        percent=row.percent, critical=row.critical and not row.actual_finish, done=row.actual_finish is not None, depth=row.level - 1,
        url="" if row.hidden else reverse("plan_why", args=[part.plan.node_id, row.pk]), slip=dates.slip(slip), tone=tone(slip),
    )  # fmt: skip
    flip = ",".join(str(key) for key in sorted(asked.flip ^ {row.pk})) if row.is_summary else ""
    return Line(drawn, row, row.ref, slip, row.is_summary, row.is_summary and _is_open(row, level, asked), flip)


def _outside(other: Outside, depth: int, compared: bool) -> Line:
    """A milestone that another plan gives, beside the current baseline of that plan."""
    url = reverse("plan_why", args=[other.node_id, other.pk]) if other.seen else ""
    base = other.base if compared else None
    slip = dates.slip_days(base, other.finish)
    row = Row(
        other.key, "ext", other.title, other.start, other.finish, base_finish=base, depth=depth, url=url, slip=dates.slip(slip),
        tone=tone(slip),
    )  # fmt: skip
    return Line(row, ref=other.key.removeprefix("out:"), slip_days=slip)


def _received(part: Published) -> set[int]:
    """The milestones of this plan that stand for one of another."""
    from planning.models import Interface

    return set(Interface.objects.filter(receiver__node=part.plan.node_id).values_list("receiver", flat=True))


def waits(part: Published, others: dict[str, Outside]) -> Iterator[tuple[Kept, Predecessor, Kept | Outside]]:
    """Every link of the version: what waits, how, and what it waits for."""
    numbers = part.by_number
    for row in part.rows:
        for one in row.waits:
            before = others.get(key_of(one.id)) if ":" in one.id else numbers.get(computing.number_of(one.id))
            if before is not None and before is not row:
                yield row, one, before


def joins(part: Published, others: dict[str, Outside]) -> Iterator[Join]:
    """The same between rows that can be drawn."""
    for row, one, before in waits(part, others):
        yield Join(before.key if isinstance(before, Outside) else before.pk, row.pk, str(one.type), ":" in one.id)


def chart(found: Sequence[Line], links: Sequence[Join], asked: Asked, today: date, title: str) -> Chart:
    """What is drawn beside these lines."""
    said = f"{title}; the table beside it holds the same rows"
    return Chart([line.row for line in found], links, today, asked.critical, asked.links, said, extra=[today] if _near(found, today) else [])  # fmt: skip


def _near(found: Sequence[Line], today: date) -> bool:
    """Whether today is close enough to lie in the picture; a plan of years ago is not stretched to it."""
    ends = [day for line in found for day in (line.row.start, line.row.finish) if day]
    return bool(ends) and (today - min(ends)).days > -400 and (today - max(ends)).days < 400
