"""Writes a plan: one transaction, in bulk, only what differs, so that the same years again change nothing."""

from collections.abc import Callable, Collection
from datetime import date

from django.db import transaction

from pmo.core.errors import Refused
from pmo.core.history import because
from pmo.core.locks import take_turn
from pmo.hierarchy.access import forget, require
from pmo.hierarchy.gmpp.departments import name_of
from pmo.hierarchy.gmpp.plan import DEPARTMENT, PORTFOLIO_KEY, SOURCE, Plan, Seen, department_of, homes_of
from pmo.hierarchy.gmpp.questions import require_answers
from pmo.hierarchy.gmpp.rows_of import figures, ratings
from pmo.hierarchy.models import Assessment, Calendar, Figure, Node, Period, Placement, RatingScale
from pmo.hierarchy.tree import TURN

Tell = Callable[[int, int, str], None]
_FIGURE_FIELDS = [
    "state", "amount", "amount_low", "amount_high", "date", "date_low", "date_high", "reason", "raw", "narrative", "source",
]  # fmt: skip


def no_news(done: int, total: int, step: str) -> None:
    """Tells nobody."""


@transaction.atomic
def apply_plan(
    plan: Plan, *, by, tell: Tell = no_news, confirmed: Collection[str] = (), reason: str = ""
) -> dict[str, int]:
    """Write the plan. Returns how many rows of each kind were written.

    `confirmed` are the keys of the questions answered with yes; `reason` is kept with the history, otherwise the files' names.
    One request, job or command has one reason: whoever writes more in it gives a reason that fits all. Raises Refused, or Problem while a question is open, and
    then nothing is written.
    """
    require(by, "import", plan.portfolio)
    require_answers(plan.files, confirmed)
    take_turn(TURN)
    because(reason or "Import of " + ", ".join(file.filename for file in plan.files))
    writer = _Writer(plan, tell)
    counts = writer.write()
    forget(by)
    _recount(by, writer)
    return counts


def _recount(by, writer: "_Writer") -> None:
    """What was written must be what this person may write: counted through their own rights, before the commit."""
    ids = [seen.node.pk for seen in writer.plan.projects]
    if Node.objects.for_user(by, "import").filter(pk__in=ids).count() != len(ids):
        raise Refused("The import would change work that you may not change. Nothing was written.")


class _Writer:
    def __init__(self, plan: Plan, tell: Tell):
        self.plan, self.tell, self.counts = plan, tell, {}
        self.scales = {scale.code: scale for scale in RatingScale.objects.filter(code__in=["five", "three"])}
        self.file_of = {file.period.as_at: file for file in plan.files}

    def write(self) -> dict[str, int]:
        """Every step in order, each in a few statements."""
        steps = [self.frame, self.projects, self.placements, self.present, self.assessments, self.figures]
        for number, step in enumerate(steps):
            self.tell(number, len(steps), step.__name__.capitalize())
            step()
        self.tell(len(steps), len(steps), "Done")
        return self.counts

    def count(self, name: str, rows: list) -> None:
        """Add to what was written."""
        self.counts[name] = self.counts.get(name, 0) + len(rows)

    def frame(self) -> None:
        """Calendar, periods, the portfolio and its departments."""
        calendar, _ = Calendar.objects.get_or_create(
            name="Financial years, April to March", defaults={"rhythm": "year"}
        )
        self.periods = {}
        for file in self.plan.files:
            period = file.period
            values = {"name": period.code, "starts_on": period.starts, "ends_on": period.ends}
            self.periods[period.as_at], _ = Period.objects.get_or_create(
                calendar=calendar, code=period.code, defaults=values
            )
        self.portfolio = self.plan.portfolio or self._make_portfolio(calendar)
        new = [
            Node(kind="portfolio", parent=self.portfolio, name=name_of(code)[:200], code=code[:40] if len(code) <= 40 else "",
                 source=SOURCE, source_key=f"{DEPARTMENT}{code}"[:120])
            for code in self.plan.new_departments
        ]  # fmt: skip
        self.departments = self.plan.departments | {
            node.source_key.removeprefix(DEPARTMENT): node for node in Node.objects.bulk_create(new)
        }
        self.count("departments", new)

    def _make_portfolio(self, calendar: Calendar) -> Node:
        return Node.objects.create(
            kind="portfolio", name="Government Major Projects Portfolio", code="GMPP", source=SOURCE, source_key=PORTFOLIO_KEY,
            calendar=calendar, scale=self.scales["three"],
            description="The UK Government's largest and riskiest projects, as published each year by the Infrastructure and "
            "Projects Authority under the Open Government Licence v3.0.",
        )  # fmt: skip

    def projects(self) -> None:
        """A node for each project that has none."""
        new = [seen for seen in self.plan.projects if seen.node is None]
        nodes = [self._node(seen) for seen in new]
        for seen, node in zip(new, Node.objects.bulk_create(nodes), strict=True):
            seen.node = node
        self.count("projects", new)

    def _node(self, seen: Seen) -> Node:
        node = Node(source=SOURCE)
        for name, value in self._now(seen).items():
            setattr(node, name, value)
        return node

    def _now(self, seen: Seen) -> dict[str, object]:
        """What the node is today: from the latest year that knows it."""
        state = "active" if self.plan.dates[-1] in seen.dates else "left"
        values: dict[str, object] = {"state": state, "source_key": seen.key[:120]}
        year = seen.latest
        if year is None:
            return values
        code = seen.key if len(seen.key) <= 40 and not year.key_is_fallback else ""
        return values | {
            "name": year.name[:200], "parent_id": self.departments[department_of(year)].pk, "kind": year.kind,
            "work_type": year.work_type or "other", "description": year.description, "code": code,
        }  # fmt: skip

    def placements(self) -> None:
        """Where each project lay and what it was called at each date."""
        old = {(place.node_id, place.as_at): place for seen in self.plan.projects for place in seen.known.values()}
        new, changed = [], []
        for seen in self.plan.projects:
            for day, year in seen.years.items():
                values = {
                    "parent_id": self.departments[department_of(year)].pk, "name": year.name[:200],
                    "period_id": self.periods[day].pk, "extras": year.extras,
                }  # fmt: skip
                place = old.get((seen.node.pk, day))
                if place is None:
                    new.append(Placement(node=seen.node, as_at=day, **values))
                elif _differ(place, values):
                    changed.append(place)
        Placement.objects.bulk_create(new)
        Placement.objects.bulk_update(changed, ["parent", "name", "period", "extras"])
        self.count("project-years", new)
        self.count("project-years changed", changed)

    def present(self) -> None:
        """Bring every node to what it is now; a change of department is a move of the node."""
        moved, changed = 0, []
        for seen in self.plan.everything:
            values, before = self._now(seen), seen.node.parent_id
            if _differ(seen.node, values):
                changed.append(seen.node)
                moved += seen.node.parent_id != before
        self._write_nodes(changed)
        self._write_nodes(
            [node for code, node in self.departments.items() if _differ(node, {"state": self._department_state(code)})]
        )
        self.count("projects changed", changed)
        self.counts["moved"] = moved

    def _department_state(self, code: str) -> str:
        newest = self.plan.dates[-1]
        return "active" if any(homes_of(seen).get(newest) == code for seen in self.plan.everything) else "left"

    def _write_nodes(self, nodes: list[Node]) -> None:
        for node in nodes:
            node.version += 1
        Node.objects.bulk_update(
            nodes,
            ["name", "parent", "kind", "work_type", "description", "state", "source_key", "code", "version"],
            batch_size=500,
        )

    def assessments(self) -> None:
        """Ratings: a new row for each, and a replacement where a year now says something else."""
        standing = {(row.node_id, row.assessor, row.as_at): row for row in self._standing()}
        new = []
        for seen, day, year in self._years():
            for assessor, said in ratings(year).items():
                old = standing.get((seen.node.pk, assessor, day))
                if old is None or (old.state, old.rating, old.reason, old.rationale) != (
                    said.state,
                    said.rating,
                    said.reason,
                    said.rationale,
                ):
                    new.append(Assessment(
                        node=seen.node, assessor=assessor, as_at=day, scale=self.scales[self.file_of[day].scale], state=said.state,
                        rating=said.rating, reason=said.reason, rationale=said.rationale, period=self.periods[day], replaces=old,
                        source=self.file_of[day].filename[:120],
                    ))  # fmt: skip
        Assessment.objects.bulk_create(new, batch_size=500)
        self.count("ratings", new)

    def _standing(self):
        nodes = [seen.node for seen in self.plan.projects]
        return Assessment.objects.standing().filter(node__in=nodes, as_at__in=self.plan.read)

    def _years(self):
        return [(seen, day, year) for seen in self.plan.projects for day, year in seen.years.items()]

    def figures(self) -> None:
        """Dates and money, written where they differ; a figure that a corrected year no longer gives is removed."""
        nodes = [seen.node for seen in self.plan.projects]
        old = {
            (row.node_id, row.measure, row.as_at): row
            for row in Figure.objects.filter(node__in=nodes, as_at__in=self.plan.read).exclude(source="")
        }
        new, changed = [], []
        for seen, day, year in self._years():
            source = self.file_of[day].filename[:120]
            for measure, values in figures(year).items():
                row = old.pop((seen.node.pk, measure, day), None)
                if row is None:
                    new.append(
                        Figure(
                            node=seen.node,
                            measure=measure,
                            as_at=day,
                            period=self.periods[day],
                            **values,
                            source=source,
                        )
                    )
                elif _differ(row, values):
                    row.version, row.source = row.version + 1, source
                    changed.append(row)
        Figure.objects.bulk_create(new, batch_size=500)
        Figure.objects.bulk_update(changed, [*_FIGURE_FIELDS, "version"], batch_size=500)
        gone = self._gone(old)
        Figure.objects.filter(pk__in=gone).delete()
        self.count("figures", new)
        self.count("figures changed", changed)
        self.count("figures removed", gone)

    def _gone(self, left_over: dict[tuple[int, str, date], Figure]) -> list[int]:
        spoken = {(seen.node.pk, day) for seen, day, _ in self._years()}
        return [row.pk for (node, _, day), row in left_over.items() if (node, day) in spoken]


def _differ(row, values: dict[str, object]) -> bool:
    """Set the values on the row; whether any was different."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
