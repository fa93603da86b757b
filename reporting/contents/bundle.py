"""Puts the whole report together as one frozen bundle of plain JSON: texts with the values they were made from."""

from dataclasses import dataclass

from pmo.core import dates
from pmo.core.clock import now, today
from pmo.hierarchy import words
from pmo.hierarchy.models import Assignment, Node, Period
from reporting.contents import detail, moving, notes, overview, sentences
from reporting.contents.change import unit_row
from reporting.contents.periods import up_to
from reporting.contents.rows import Line, read
from reporting.contents.shape import Shape
from reporting.contents.totals import total
from reporting.editions.freezing import freeze
from reporting.values import Json, paragraphs

SCHEMA = 1
MANY = 60  # projects above which the report of a portfolio lists only the notable ones in its tables of movement
MOST_MOVES = 15


@dataclass(frozen=True)
class Subject:
    """What the report is about: a node in a period, the period before it, and everything known of both."""

    node: Node
    shape: Shape
    period: Period
    before: Period | None
    periods: list[Period]

    @property
    def line(self) -> Line:
        """The node's own line."""
        return self.shape.rows.lines[self.node.pk]

    @property
    def before_name(self) -> str:
        """The name of the period before, or nothing."""
        return self.before.name if self.before else ""


def build_bundle(*, node: Node, period: Period, by, kind: str = "status", **pinned) -> Json:
    """Read and freeze the report's content, as far as `by` may see it. Reads only, in a fixed number of queries.

    `pinned` is what `editions.freezing.freeze` takes besides: the day, and the facts that a cycle has approved.
    """
    periods = up_to(period)
    rows = read(node, by, period.ends_on)
    shape = Shape(node, rows)
    told = [each for each in periods if _tells(shape, node, each)]
    before = periods[-2] if len(periods) > 1 and _tells_of(shape, node, period, periods[-2]) else None
    subject = Subject(node, shape, period, before, told if period in told else [*told, period])
    units = _unit_rows(subject)
    return _frame(subject, by) | _body(subject, units) | freeze(node=node, period=period, by=by, kind=kind, **pinned)


def _tells(shape: Shape, node: Node, period: Period) -> bool:
    """Whether anything is known of the node or its projects in a period."""
    lines = [shape.rows.lines[node.pk], *(unit.line for unit in shape.units(period).values())]
    return any(line.has_data(period) for line in lines)


def _tells_of(shape: Shape, node: Node, period: Period, before: Period) -> bool:
    """Whether there is something to compare with: here, or where the projects of now lay then."""
    return _tells(shape, node, before) or any(unit.line.has_data(before) for unit in shape.units(period).values())


def _unit_rows(subject: Subject) -> list[Json]:
    old = subject.shape.units(subject.before) if subject.before else {}
    found = [
        unit_row(
            unit.line,
            subject.period,
            subject.before,
            pk in old or unit.line.has_data(subject.before) if subject.before else False,
        )
        | {"group": unit.group, "joined": bool(subject.before) and pk not in old}
        for pk, unit in subject.shape.units(subject.period).items()
    ]
    return sorted(found, key=lambda row: row["name"].casefold())


def _frame(subject: Subject, by) -> Json:
    node, period = subject.node, subject.period
    lines = [subject.line, *(unit.line for unit in subject.shape.units(period).values())]
    as_at = notes.data_as_at(lines, period)
    return {
        "schema": SCHEMA,
        "node": {
            "id": node.pk, "name": subject.line.name(period), "code": node.code, "kind": words.kind_of(node),
            "above": _above(subject, by), "about": paragraphs(node.description or node.aims)[:12],
            "state": words.word(f"state.{node.state}"),
        },
        "period": _period(period), "before": _period(subject.before) if subject.before else None,
        "owner": _owner(node), "as_at": as_at, "as_at_words": notes.as_at_words(as_at), "read_at": dates.moment(now()),
        "sources": notes.sources(lines, period), "hidden": subject.shape.rows.hidden,
    }  # fmt: skip


def _period(period: Period) -> Json:
    return {
        "code": period.code,
        "name": period.name,
        "from": dates.day(period.starts_on),
        "to": dates.day(period.ends_on),
    }


def _above(subject: Subject, by) -> str:
    """What it lay under in the period, as far as the person may see it."""
    parent = subject.line.parent(subject.period)
    row = Node.objects.for_user(by).filter(pk=parent).first() if parent else None
    return row.name if row else ""


def _owner(node: Node) -> str:
    """Who sponsors the work, or else what it lies under, the nearest first."""
    rows = Assignment.objects.on(today()).filter(role="sro", node__in=[*node.ancestor_ids, node.pk], user__isnull=False)
    held = list(rows.select_related("user", "node").order_by("-node__path", "user__name"))
    return sentences.listed(row.user.name for row in held if row.node_id == held[0].node_id)


def _body(subject: Subject, units: list[Json]) -> Json:
    own = detail.own(subject) if subject.line.has_data(subject.period) or subject.line.places or not units else None
    joined, left = _came_and_went(subject)
    everything = ([own["row"]] if own else []) + units
    reds = moving.at_red(everything)
    return {
        "own": own,
        "units": units,
        "groups": overview.groups(subject, units),
        "headline": _headline(subject, own, units),
        "tiles": overview.tiles(subject, units) if units else [],
        "differ": overview.differ(everything, subject.period.name),
        "totals": _totals(units),
        "changes": _changes(subject, own, units, joined, left),
        "reds": [_red(row) for row in reds],
        "history": overview.history(subject) if units else None,
        "moves": _moves(units),
        "joined": joined,
        "left": left,
        "between": moving.between_groups(subject.shape, subject.period, subject.before) if subject.before else [],
        "withheld": notes.withheld(everything),
        "missing": notes.missing(everything),
    }


def _came_and_went(subject: Subject) -> tuple[list[Json], list[Json]]:
    if subject.before is None:
        return [], []
    return moving.joined(subject.shape, subject.period, subject.before), moving.left(
        subject.shape, subject.period, subject.before
    )


def _headline(subject: Subject, own: Json | None, units: list[Json]) -> str:
    if units:
        return sentences.portfolio_headline(units, subject.period.name, subject.before_name)
    if own is None or not subject.line.has_data(subject.period):
        return _nothing(subject)
    return sentences.single_headline(own["row"], subject.period.name, subject.before_name, True)


def _nothing(subject: Subject) -> str:
    known = [each.name for each in subject.periods if subject.line.has_data(each) or subject.shape.units(each)]
    if not known:
        return f"Nothing is recorded for it up to the end of {subject.period.name}: no rating, no date, no cost, and no work below it."
    return f"Nothing is recorded for it in {subject.period.name}. The last period with data is {known[-1]}."


def _changes(subject: Subject, own: Json | None, units: list[Json], joined: list[Json], left: list[Json]) -> list[Json]:
    if subject.before is None:
        return []
    found = detail.changes(own["row"], subject.before_name) if own and own["row"]["last"] else []
    return found + sentences.changes(units, subject.before_name, joined, left, True)


def _totals(units: list[Json]) -> Json:
    both = [row for row in units if all(row[key]["state"] == "known" for key in ("year_baseline", "year_forecast"))]
    return {
        "cost": total((row["cost"] for row in units), sentences.project),
        "benefits": total((row["benefits"] for row in units), sentences.project),
        "year_baseline": total((row["year_baseline"] for row in both), sentences.project),
        "year_forecast": total((row["year_forecast"] for row in both), sentences.project),
        "year_over": len(both),
    } if units else {}  # fmt: skip


def _red(row: Json) -> Json:
    return {
        key: row[key]
        for key in ("id", "name", "rating", "trend", "why", "end", "slip", "cost", "cost_words", "joined")
        if key in row
    }


def _moves(units: list[Json]) -> Json:
    """The tables of movement: all of a department, the notable ones of a large portfolio."""
    found = {"costs": moving.recosted(units), "dates": moving.slipped(units), "budget": moving.off_budget(units)}
    most = MOST_MOVES if len(units) > MANY else len(units)
    return {name: {"ids": [row["id"] for row in rows[:most]], "of": len(rows)} for name, rows in found.items()}
