"""What reading some years would change in the database. Nothing is written here.

The result does not depend on the order of years: every year writes dated rows, and what a node *is* now comes from the
latest year that knows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from pmo.core.sheets.model import SheetProblem
from pmo.hierarchy.gmpp.project import ProjectYear
from pmo.hierarchy.gmpp.records import YearFile
from pmo.hierarchy.gmpp.rows import fallback_key
from pmo.hierarchy.models import Node, Placement

SOURCE = "gmpp"
PORTFOLIO_KEY = "portfolio"
DEPARTMENT = "dept:"


@dataclass
class Seen:
    """One project through the years: its node if it has one, the years being read, and those known already."""

    key: str
    node: Node | None = None
    years: dict[date, ProjectYear] = field(default_factory=dict)
    known: dict[date, Placement] = field(default_factory=dict)

    @property
    def latest(self) -> ProjectYear | None:
        """The newest year being read, unless a newer one is known already."""
        newest = max(self.years, default=date.min)
        return self.years[newest] if self.years and newest >= max(self.known, default=newest) else None

    @property
    def dates(self) -> set[date]:
        """Every date at which the project was in the portfolio."""
        return {*self.years, *self.known}


@dataclass
class Plan:
    """Everything that an import would do, with what it is compared with."""

    files: list[YearFile]
    portfolio: Node | None
    departments: dict[str, Node]
    projects: list[Seen]  # those that the files speak of
    others: list[Seen]  # those known already that the files do not mention
    dates: list[date]  # every date known after the import, oldest first
    read: set[date]  # those being read

    @property
    def everything(self) -> list[Seen]:
        """Every project known after the import."""
        return self.projects + self.others

    @property
    def new_departments(self) -> list[str]:
        """Codes of the departments that have no node yet."""
        codes = {department_of(year) for seen in self.projects for year in seen.years.values()}
        return sorted(codes - set(self.departments))

    def joiners(self, day: date) -> list[Seen]:
        """The projects first seen at a date, when there is an earlier one to compare with."""
        earlier = [other for other in self.dates if other < day]
        return [seen for seen in self.everything if min(seen.dates) == day] if earlier else []

    def leavers(self, day: date) -> list[Seen]:
        """The projects that the date before knows and this one does not."""
        earlier = [other for other in self.dates if other < day]
        if not earlier:
            return []
        return [seen for seen in self.everything if earlier[-1] in seen.dates and day not in seen.dates]

    def moves(self) -> list[tuple[Seen, date, str, str]]:
        """Each change of department between two dates that a file being read shows."""
        found = []
        for seen in self.projects:
            homes = sorted(homes_of(seen).items())
            for (_, before), (day, now) in pairwise(homes):
                if before != now:
                    found.append((seen, day, before, now))
        return found


def department_of(year: ProjectYear) -> str:
    """The code under which a year's department is kept."""
    return year.department_code or year.department or "None given"


def homes_of(seen: Seen) -> dict[date, str]:
    """date → department code, over what is read and what is known."""
    known = {day: place.parent.source_key.removeprefix(DEPARTMENT) for day, place in seen.known.items() if place.parent}
    return known | {day: department_of(year) for day, year in seen.years.items()}


def make_plan(files: Iterable[YearFile]) -> Plan:
    """Compare the files with the database. Raises SheetProblem when two files are of one year."""
    files = sorted(files, key=lambda file: file.period.as_at)
    _refuse_a_year_twice(files)
    nodes = {node.source_key: node for node in Node.objects.filter(source=SOURCE)}
    portfolio = nodes.pop(PORTFOLIO_KEY, None)
    departments = {key.removeprefix(DEPARTMENT): node for key, node in nodes.items() if key.startswith(DEPARTMENT)}
    book = _Book(_known(nodes))
    for file in files:
        for row in file.projects:
            book.enter(row, file.period.as_at)
    read = {file.period.as_at for file in files}
    everything = book.by_key.values()
    dates = sorted(read | {day for seen in everything for day in seen.known})
    projects = [seen for seen in everything if seen.years]
    return Plan(files, portfolio, departments, projects, [seen for seen in everything if not seen.years], dates, read)


def _refuse_a_year_twice(files: list[YearFile]) -> None:
    for one, other in pairwise(files):
        if one.period.as_at == other.period.as_at:
            raise SheetProblem(
                f"“{one.filename}” and “{other.filename}” are both read as {one.period.code}. Send one file a year, "
                "or say which year the file is of."
            )


def _known(nodes: dict[str, Node]) -> dict[str, Seen]:
    seen = {key: Seen(key, node) for key, node in nodes.items() if not key.startswith(DEPARTMENT)}
    by_id = {entry.node.pk: entry for entry in seen.values()}
    for place in Placement.objects.filter(node__in=by_id, period__isnull=False).select_related("parent", "period"):
        by_id[place.node_id].known[place.as_at] = place
    return seen


class _Book:
    """Finds the project that a row is about: by its id, or by its name where one of the two has no id."""

    def __init__(self, known: dict[str, Seen]):
        self.by_key = known
        self.by_name = {_plain(place.name): seen for seen in known.values() for place in seen.known.values()}

    def enter(self, row: ProjectYear, day: date) -> None:
        """File one row."""
        seen = self.by_key.get(row.key) or self._by_name(row) or Seen(row.key)
        if day in seen.years:  # a second line with the same id: kept as a project of its own
            seen = self.by_key.setdefault(f"{row.key}#{row.row}", Seen(f"{row.key}#{row.row}"))
        seen.years[day] = row
        self.by_key[seen.key] = seen
        self.by_name.setdefault(_plain(row.name), seen)

    def _by_name(self, row: ProjectYear) -> Seen | None:
        seen = self.by_name.get(_plain(row.name))
        if seen is None or not (row.key_is_fallback or seen.key.startswith("NOID_")):
            return None
        if not row.key_is_fallback:  # the project has an id from this year on
            self.by_key.pop(seen.key)
            seen.key = row.key
        return seen


def _plain(name: str) -> str:
    return fallback_key(name, "")
