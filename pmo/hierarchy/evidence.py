"""What the data says about work, dimension by dimension: rooms add sources, and lights are computed from what they read.

A source reads a whole subtree in a constant number of queries. It tells since when the data of each piece of work speaks
(`Seen`), and each reason for Amber or Red (`Finding`). Work of which no source has seen anything has no light.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from pmo.core.choices import Choice, Choices

DIMENSIONS = Choices(
    "dimension",
    [
        Choice("schedule", "Schedule"),
        Choice("cost", "Cost"),
        Choice("benefits", "Benefits"),
        Choice("risk", "Risk"),
        Choice("dependencies", "Dependencies"),
        Choice("resources", "Resources"),
        Choice("quality", "Scope and quality"),
        Choice("change", "Change and stakeholders"),
        Choice("overall", "Overall"),
    ],
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason for a colour: the path of the work it is about, "a" or "r", and what is wrong.

    `text` says it of one, `many` of several ("3 " is put before it); without `many` it names its row and stands alone.
    `where` is the address of its rows below that of a piece of work, such as "risks/?check=stale".
    """

    path: str
    rag: str
    text: str
    where: str
    many: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest day on which the data of a piece of work was known to be true."""

    path: str
    day: date


@dataclass
class Read:
    """What a source found below a node."""

    seen: list[Seen] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """Where a dimension's evidence comes from, with its rules as people read them: (colour, sentence).

    `read(user, node, day)` gives everything below the node as at the day; `user` None reads what anybody on the work may
    see. Data older than `stale_after` days makes the light grey, never Green.
    """

    dimension: str
    name: str
    rules: tuple[tuple[str, str], ...]
    read: Callable[..., Read]
    stale_after: int = 45
    past: bool = False  # whether it can read a past day


SOURCES: list[Source] = []


def add(source: Source) -> None:
    """Let a room's data speak."""
    SOURCES.append(source)


def visible(model, user):
    """The active rows that the person may see; with nobody, those that everybody on the work may see."""
    rows = model.objects.active() if hasattr(model.objects, "active") else model.objects.all()
    if user is not None:
        return rows.for_user(user)
    return rows.filter(confidentiality="open") if _is_record(model) else rows


def _is_record(model) -> bool:
    return any(column.name == "confidentiality" for column in model._meta.fields)


def newest(rows, column: str = "updated_at", path: str = "node__path") -> list[Seen]:
    """The newest day of a column for each piece of work, in one query."""
    from django.db.models import Max

    found = rows.order_by().values_list(path).annotate(_newest=Max(column))
    return [Seen(where, getattr(day, "date", lambda day=day: day)()) for where, day in found if day]


def worst(colours: Iterable[str]) -> str:
    """The worst of Green, Amber and Red."""
    return max(colours, key="gar".index, default="g")
