"""The chase board: each requested report of a period with the dates of its steps, and what is late."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from pmo.core.clock import today
from pmo.hierarchy.models import Period
from reporting.cycle.dates import late
from reporting.models import Cycle, CycleReminder, CycleRequest, Delivery
from reporting.models.cycle_request import OUT, REQUEST_STATES, WRITABLE

STEPS = (("draft_on", "Draft"), ("submit_on", "Submitted"), ("review_on", "Approved"), ("publish_on", "Published"))
# what a figure of the cost page leads to
SHOWS = {
    "late": "Late", "on_time": "Submitted on time", "reminded": "Reminded", "edited_late": "Edited after the deadline", "out": "Published",
    "nobody": "Without an author",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step of one report: how it stands, with an icon and words."""

    kind: str  # done, now, wait, late, todo
    icon: str
    text: str = ""


@dataclass(frozen=True)
class Row:
    """One report on the board."""

    request: CycleRequest
    steps: list[Step]
    sent: Step
    act: str

    @property
    def is_late(self) -> bool:
        """Whether a step is past its day."""
        return any(step.kind == "late" for step in self.steps)


@dataclass(frozen=True)
class Group:
    """The reports below one programme, and how many of them are in."""

    name: str
    rows: list[Row]

    @property
    def arrived(self) -> int:
        """Those that their authors have submitted."""
        return sum(1 for row in self.rows if row.request.state not in WRITABLE)


def requests_of(user, cycle: Cycle, period: Period):
    """What a person sees of a period, without the pinned facts."""
    rows = CycleRequest.objects.for_user(user).filter(cycle=cycle, period=period).light()
    return rows.select_related("node__parent", "period", "author", "approver", "second", "light").order_by("node__path")


def counts(rows: list[CycleRequest]) -> list[dict[str, object]]:
    """How many in each state, in order; states of exceptions only where there are any."""
    many = {state: sum(1 for row in rows if row.state == state) for state in REQUEST_STATES.values}
    found = [
        choice for choice in REQUEST_STATES.all() if many[choice.value] or choice.value not in {"returned", "late"}
    ]
    return [{"choice": each, "count": many[each.value], "load": _LOAD[each.value], "share": min(max(many[each.value], 2), 10)} for each in found]  # fmt: skip


_LOAD = {"open": 0, "drafting": 1, "returned": 1, "submitted": 2, "approved": 3, "published": 5, "late": 4}


def filtered(rows, *, state: str = "", show: str = "", below: str = ""):
    """Those of a state, of a kind, or below a piece of work. An unknown word filters nothing."""
    if state in REQUEST_STATES:
        rows = rows.filter(state=state)
    if below:
        rows = rows.filter(node__path__startswith=below)
    return rows.filter(_SHOWN[show]()) if show in _SHOWN else rows


def _late() -> Q:
    day = today()
    return (
        Q(state="open", draft_on__lt=day) | Q(state__in=WRITABLE, submit_on__lt=day)
        | Q(state="submitted", review_on__lt=day) | Q(state="approved", publish_on__lt=day)
    )  # fmt: skip


def on_time() -> Q:
    """First submitted by its day."""
    return Q(first_submitted_at__date__lte=F("submit_on"))


_SHOWN = {
    "late": _late, "on_time": on_time, "reminded": lambda: Q(pk__in=_reminded()), "edited_late": lambda: Q(late_edits__gt=0),
    "out": lambda: Q(state__in=OUT), "nobody": lambda: Q(author=None),
}  # fmt: skip


def _reminded():
    return CycleReminder.objects.values("request")


def groups(rows, day: date | None = None) -> list[Group]:
    """By the work they lie under, in the order of the tree. A programme's own report stands first among its projects'."""
    found: dict[int, Group] = {}
    counted = {
        "written": Count("texts", filter=~Q(texts__text="")),
        "sections": Count("texts"),
        "mails": _mails(),
        "sent": _mails(state="sent"),
    }
    for row in rows.annotate(**counted):
        node = row.node if row.node.kind in {"programme", "portfolio"} else row.node.parent or row.node
        found.setdefault(node.pk, Group(node.name, [])).rows.append(_row(row, day or today()))
    return list(found.values())


def _row(row: CycleRequest, day: date) -> Row:
    done = (row.drafted_at, row.submitted_at, row.approved_at, row.published_at)
    last = max((place for place, at in enumerate(done) if at), default=-1)
    if row.state == "returned":
        last = 0
    if row.state == "drafting" and _share(row) < 100:
        last = -1
    steps = [_step(row, place, done[place], last, day) for place in range(len(STEPS))]
    return Row(row, steps, _sent(row), _ACTS[row.state])


def _mails(**where) -> Coalesce:
    """How many mails of the edition there are."""
    rows = Delivery.objects.filter(run=OuterRef("run"), **where).order_by().values("run")
    return Coalesce(Subquery(rows.annotate(many=Count("pk")).values("many")), 0)


def _sent(row: CycleRequest) -> Step:
    if not row.is_out:
        return Step("todo", "circle-dashed")
    if row.mails == 0:
        return Step("done", "circle-slash", "to nobody")
    return Step("done" if row.sent == row.mails else "now", "mail", f"{row.sent} of {row.mails}")


_ACTS = {"open": "Open", "drafting": "Continue", "returned": "See comment", "submitted": "Review", "approved": "Publish", "published": "Read", "late": "Read"}  # fmt: skip


def _step(row: CycleRequest, place: int, at, last: int, day: date) -> Step:
    if at and place <= last:
        return Step("done", "circle-check", _short(at))
    if place <= last or row.is_out:
        return Step("done", "circle-slash", "left out") if row.is_out else Step("done", "circle-check")
    if place == last + 1:
        return _next(row, place, day)
    return Step("todo", "circle-dashed")


def _short(at) -> str:
    """17 Nov, in the office's time zone."""
    local = timezone.localtime(at)
    return f"{local.day} {local:%b}"


def _next(row: CycleRequest, place: int, day: date) -> Step:
    """The step that somebody has to take now."""
    words = late(getattr(row, STEPS[place][0]), day)
    if words:
        return Step("late", "clock-alert", words)
    if row.state == "returned":
        return Step("now", "undo-2", "Sent back")
    if row.state == "submitted":
        return Step("wait", "eye", "With approver")
    if row.state == "drafting":
        return Step("now", "pencil", f"{_share(row)}% written")
    return Step("now", "circle-dot", "Approved" if row.state == "approved" else "Not started")


def _share(row: CycleRequest) -> int:
    return round(100 * getattr(row, "written", 0) / (getattr(row, "sections", 0) or 1))
