"""THE declaration of a register, and the list of them all. Everything a register needs is derived from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from pmo.records.fields import Field, Option, Ref, field_for
from pmo.records.models import Record

REGISTERS: dict[str, "Register"] = {}
_ALWAYS = ["ref", "node", "owner", "status", "review_date", "updated_at", "confidentiality", "tags", "raised_by", "raised_on",
    "last_reviewed_on", "closed_on", "description"]  # fmt: skip


@dataclass(frozen=True)
class View:
    """A view that ships with the register: the query of an address under a name."""

    key: str
    name: str
    query: str


@dataclass(frozen=True)
class Check:
    """A named question about the health of a register. The rows that `broken` finds need somebody's attention."""

    key: str
    name: str
    advice: str
    broken: Callable[[], Q]
    tone: str = "a"
    fix: str = ""  # how all rows are mended at once: review (still true), owner (hand them over)


@dataclass(frozen=True)
class Step:
    """A move in the workflow. `asks` are the fields its form asks for, `guard` gives what is still missing.

    `fills(record, by)` gives fields that are set with the status, and so undone with it; it sees the record as it would
    stand. `do(record, by, values)` makes other rows in the same transaction, after the status has been set.
    """

    name: str
    label: str
    to: str
    sources: frozenset[str]
    asks: tuple[str, ...] = ()
    permission: str = "edit"
    icon: str = "arrow-right"
    guard: Callable[[Record, object], list[str]] = lambda record, by: []
    fills: Callable[[Record, object], dict[str, object]] = lambda record, by: {}
    do: Callable[[Record, object, dict], object] | None = None
    help: str = ""


def step(name: str, label: str, to: str, sources: str, asks: str = "", **more) -> Step:
    """A `Step` with its sources and asked fields as words."""
    return Step(name, label, to, frozenset(sources.split()), tuple(asks.split()), **more)


@dataclass(frozen=True)
class Part:
    """A part of a register's rows, such as a band of scores: the filter that shows it, and its condition."""

    place: int
    name: str
    field: str
    value: str
    condition: Q


class Register:
    """A register. A subclass lists what differs; it holds no rules."""

    model: type[Record]
    slug = ""  # in addresses: risks
    icon = "list"
    label = ""
    order = 50
    columns: list[str] = []
    more: list[str] = []
    filters: list[str] = []
    search: list[str] = ["title", "description"]
    sections: list[tuple[str, list[str]]] = []
    short_form: list[str] = []
    bulk: list[str] = []
    kinds: dict[str, Field] = {}
    sort = "-updated_at"
    views: list[View] = []
    checks: list[Check] = []
    steps: list[Step] = []
    converts: dict[str, dict[str, str]] = {}  # key of another register → our field → its
    sheet_words: list[str] = []  # words that a foreign sheet's name may have
    synonyms: dict[str, list[str]] = {}  # field → headings in foreign workbooks
    closed_as = ""  # the status of a row that a foreign file only gives a closing date for
    instead: dict[str, str] = {}  # a choice that a foreign word may belong to when it is none of the first
    draft = ""  # the status in which a record may be kept that is not yet complete; empty: there is none
    opens_with: list[str] = []  # what its form calls needed, although a draft may lack it
    reasons: list[str] = []  # fields that say why, asked for where a rule of the model wants one
    deadline = "review_date"  # the date that matters in a list of all registers; empty leaves the register out
    rating = ""  # the field that says how grave a row is
    was = ""  # the field that says what that was before
    urgent = ""  # the key of the view that needs attention
    in_side = True  # whether the side of every page names it
    hides_closed = True  # whether closed rows show only when they are asked for
    raiser_owns = True  # whether the form for a new record names who fills it in as the owner
    reviewed = True  # whether records are looked at again by a review date
    panel = ""  # a template between the head and the details
    bar = ""  # a template between the head and the grid, on the register of one piece of work
    guide = ""  # the address of a page that says how to fill it in
    guide_name = ""

    def __init__(self):
        self.key = self.model.KEY

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field of the register by its name."""
        asked = [name for _, names in self.sections for name in names]
        names = dict.fromkeys([*_ALWAYS, "title", *self.columns, *self.more, *self.filters, *asked, *self.kinds])
        return {name: self._field(name) for name in names}

    def _field(self, name: str) -> Field:
        from pmo.records.fields import Due, Owner, Title

        special = {"ref": Ref, "owner": Owner, "title": Title, "review_date": Due}
        kind = self.kinds.get(name) or (special[name]() if name in special else None)
        return kind.bind(name, self.model) if kind else field_for(name, self.model)

    @property
    def word(self) -> str:
        """What the office calls one of them."""
        from pmo.hierarchy.words import word

        return word(f"register.{self.key}")

    @property
    def words(self) -> str:
        """What the office calls several of them."""
        from pmo.hierarchy.words import plural

        return plural(f"register.{self.key}")

    @cached_property
    def all_columns(self) -> list[str]:
        """Every column that can be shown, the default ones first."""
        return list(dict.fromkeys(["ref", *self.columns, *self.more, *_ALWAYS]))

    @cached_property
    def editable(self) -> list[str]:
        """The fields a person may type."""
        return [name for name, field in self.fields.items() if field.editable]

    @cached_property
    def form_fields(self) -> list[tuple[str, list[str]]]:
        """The sections of the full form, with what is editable."""
        return [
            (title, [name for name in names if self.fields[name].editable and name != "raised_by"])
            for title, names in self.sections
        ]

    def levels(self, record: Record | None = None) -> dict[str, list[str]]:
        """The names of the steps of each scale field; of the scale that a record was scored on, where one is given."""
        return {}

    def percents(self, name: str) -> list[list[float]]:
        """For each step of a scale field, its probability in per cent as [from, to], where the scale has them."""
        return []

    def opening_step(self, record: Record) -> Step | None:
        """The step that would have brought a new record from a draft to where it is."""
        return next((each for each in self.steps if self.draft in each.sources and each.to == record.status), None)

    def breakdown(self) -> list[Part]:
        """The parts that the foot of its table counts, the gravest first."""
        return []

    def cadence(self, record: Record) -> int:
        """Days until the next review."""
        return 30

    @cached_property
    def due(self) -> str:
        """The field with the day by which a record is due; empty where there is none."""
        return "due" if "due" in {column.name for column in self.model._meta.fields} else ""

    def findings(self, user, node) -> list[tuple[Check, int, str]]:
        """What the health of the register finds beside its rows: the check, a count, and where to mend it."""
        return []

    def follow(self, changed, new, before, by) -> tuple[dict[int, str], frozenset[str]]:
        """What the register's rules set of themselves, in the same write: id(row) → the reason, and the fields set."""
        return {}, frozenset()

    def after(self, changed, new, by) -> list[int]:
        """What follows once the rows are stored, in the same transaction. Returns other rows that changed with them."""
        return []

    def waits(self, user) -> Q:
        """Records that wait for this person although they do not own them."""
        return Q(pk__in=[])

    def why_waits(self, row: Record) -> str:
        """Why such a record waits for them."""
        return ""

    def bar_context(self, request, node) -> dict[str, object]:
        """What the bar shows; an empty one leaves it out."""
        return {}

    def asks_owner(self, row: Record) -> str:
        """What is asked of its owner beside the review, as why it waits; empty when nothing is."""
        return ""

    def base(self, user, permission: str = "view"):
        """The active rows that this person may see."""
        return self.model.objects.for_user(user, permission).active()

    def url(self, node=None) -> str:
        """The register's page, of a node or of all work."""
        return f"/work/{node.pk}/{self.slug}/" if node else f"/{self.slug}/"

    def step(self, name: str) -> Step | None:
        """A step of the workflow by its name."""
        return next((each for each in self.steps if each.name == name), None)

    def steps_of(self, record: Record) -> list[Step]:
        """The steps that its status allows."""
        return [each for each in self.steps if record.status in each.sources]

    def check(self, key: str) -> Check | None:
        """A check by its key."""
        return next((each for each in self.all_checks if each.key == key), None)

    def check_options(self) -> list[Option]:
        """The checks as a filter."""
        return [Option(each.key, each.name) for each in self.all_checks]

    @cached_property
    def all_checks(self) -> list[Check]:
        """The checks of every register, as far as they make sense here, and its own."""
        from pmo.records.health import COMMON

        return [*(COMMON if self.reviewed else []), *self.checks]


def declare(register: type[Register]) -> type[Register]:
    """Decorator: put a register on the list."""
    from pmo.hierarchy import words
    from pmo.records.navigation import offer

    REGISTERS[register.model.KEY] = found = register()
    words.EXTRA[f"register.{found.key}"] = found.label
    offer(found)
    return register


def registers() -> list[Register]:
    """Every register in its order."""
    return sorted(REGISTERS.values(), key=lambda each: each.order)


def register_of(record: Record) -> Register:
    """The register a record belongs to."""
    return REGISTERS[record.KEY]


def by_slug(slug: str) -> Register | None:
    """The register of an address."""
    return next((each for each in REGISTERS.values() if each.slug == slug), None)


def records_of(keys: Iterable[tuple[str, int]], user=None) -> dict[tuple[str, int], Record]:
    """Records by (register, id), one query a register; only what `user` may see when one is given."""
    wanted: dict[str, set[int]] = {}
    for key, pk in keys:
        wanted.setdefault(key, set()).add(pk)
    found = {}
    for key, pks in wanted.items():
        rows = REGISTERS[key].model.objects.filter(pk__in=pks).select_related("node", "owner")
        rows = rows.for_user(user) if user is not None else rows
        found |= {(key, row.pk): row for row in rows}
    return found
