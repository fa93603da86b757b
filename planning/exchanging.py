"""A file of Microsoft Project becomes rows of a plan: compared by UID, shown, and applied as one gesture with one undo."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import transaction

from planning import computing, hiding, ordering
from planning.computing import plan_of
from planning.engine.collector import collector_paused
from planning.exchange.predecessors import Predecessor, format_predecessors, parse_predecessors
from planning.exchange.rows import predecessor
from planning.file_calendars import FileCalendars
from planning.import_gesture import gesture
from planning.models import Activity, Plan, PlanImport
from pmo.core import memo
from pmo.core.errors import Problem
from pmo.hierarchy.access import may, require
from pmo.people import jobs
from pmo.people.models import User
from pmo.records import writing
from pmo.records.register import REGISTERS

MOST = 60_000
SMALL = 300  # rows that are written at once; more become a job
OWN = 1_000_000  # our rows without a UID are told apart by this and their number
_DATES = ("constraint_date", "deadline", "actual_start", "actual_finish")
_PLAIN = ("title", "level", "kind", "duration", "elapsed", "constraint", "percent", "remaining")


def uid_of(uid: int | None, number: int) -> int:
    """The UID of a row in a file of Microsoft Project, the same in every export."""
    return uid if uid is not None else OWN + number


@dataclass
class Line:
    """One row of the preview: new, changed, same or gone, with the values that would be written."""

    state: str
    title: str
    record: Activity | None
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """Its number, where it has one."""
        return self.record.ref if self.record else ""

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Label, value now, value to be, of what people read."""
        fields = REGISTERS["activity"].fields
        if self.record is None:
            return []
        return [
            (fields[name].label, fields[name].text_of(getattr(self.record, name)), fields[name].text_of(value))
            for name, value in self.values.items()
            if name in fields
        ]


class Comparison:
    """The rows of a file beside those of the plan."""

    def __init__(self, sent: PlanImport, user):
        self.sent, self.user, self.node = sent, user, sent.node
        self.day = ordering.day_minutes(sent.node_id)
        stored = Activity.objects.filter(node=sent.node_id).select_related("node", "owner", "calendar")
        self.stored = list(stored.order_by("place", "pk"))
        self.hidden = hiding.hidden_from(user, [sent.node_id])
        self.by_uid = {uid_of(row.uid, row.number): row for row in self.stored if row.archived_at is None}
        self.by_uid |= {row.uid: row for row in self.stored if row.uid is not None}
        self.rows: list[dict[str, Any]] = sent.parsed["rows"]
        named = {row["calendar"] for row in self.rows if row["calendar"]}
        self.file_calendars = FileCalendars(sent.parsed, plan_of(sent.node))
        self.calendars = {name: self.file_calendars.of(name) for name in named}
        self.people = {person.name.casefold(): person for person in User.objects.active()}
        self.numbers = {row["uid"]: self.by_uid[row["uid"]].number for row in self.rows if row["uid"] in self.by_uid}

    @cached_property
    def lines(self) -> list[Line]:
        """Every row of the file in its order, and then what is gone."""
        found = [self._line(row) for row in self.rows]
        inside = {row["uid"] for row in self.rows}
        gone = [
            row for row in self.stored
            if row.archived_at is None and row.uid is not None and row.uid not in inside and row.pk not in self.hidden
        ]  # fmt: skip
        return found + [Line("gone", row.title, row) for row in gone]

    def of(self, state: str) -> list[Line]:
        """The lines of one state."""
        return [line for line in self.lines if line.state == state]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each state."""
        return {state: len(self.of(state)) for state in ("new", "changed", "gone", "same")}

    def missing_calendars(self) -> list[str]:
        """Calendars that tasks of the file name and the office does not have."""
        return sorted(name for name, found in self.calendars.items() if found is None)

    def other_hours(self) -> list[str]:
        """Calendars that the office has by their names, and with other hours than the file's."""
        return sorted(name for name in self.calendars if self.file_calendars.has_other_hours(name))

    def _line(self, row: dict[str, Any]) -> Line:
        record = self.by_uid.get(row["uid"])
        if record is not None and record.pk in self.hidden:
            return Line("same", hiding.TITLE, record)  # what they may not see they do not change
        values = self._values(row, record)
        if record is None:
            return Line("new", row["title"], None, values)
        changed = {name: value for name, value in values.items() if getattr(record, name) != value}
        if "constraint" not in changed and "constraint_date" not in changed:
            changed.pop("constraint_reason", None)
        if record.archived_at:
            changed |= {"archived_at": None, "archive_reason": ""}
        return Line("changed" if changed else "same", row["title"], record, changed)

    def _values(self, row: dict[str, Any], record: Activity | None) -> dict[str, Any]:
        found = {name: row[name] for name in _PLAIN if name in row}
        found |= {name: date.fromisoformat(row[name]) if row[name] else None for name in _DATES if name in row}
        if row["constraint"] not in ("ASAP", "ALAP"):
            found["constraint_reason"] = f"From {self.sent.filename}"[:200]
        else:
            found["constraint_reason"] = ""
        if "cost" in row:
            found["cost"] = Decimal(row["cost"]).quantize(Decimal("0.01")) if row["cost"] else None
        if "description" in row:
            found["description"] = row["description"]
        found |= self._owner(row.get("owner", ""))
        found["calendar"] = self.calendars.get(row["calendar"])
        found["predecessors"] = self._predecessors(row, record)
        found["uid"] = row["uid"] if row["uid"] < OWN or record is None or record.uid is not None else None
        if not row["active"]:
            found["status"] = "cancelled"
        elif record is not None and record.status == "cancelled":
            found["status"] = "planned"
        return found

    def _owner(self, name: str) -> dict[str, Any]:
        if not name:
            return {}
        person = self.people.get(name.casefold())
        return {"owner": person, "owner_name": ""} if person else {"owner_name": name}

    def _predecessors(self, row: dict[str, Any], record: Activity | None) -> str:
        """The links of the file, and those of ours that a file cannot know: to other plans, and to rows of our own."""
        ours: list[Predecessor] = []
        if record is not None and record.predecessors:
            inside = {str(self.numbers[link[0]]) for link in row["links"] if link[0] in self.numbers}
            ours = [
                one for one in parse_predecessors(record.predecessors)[0]
                if one.id not in inside and (":" in one.id or one.id in self._own)
            ]  # fmt: skip
        theirs = [
            predecessor(str(self.numbers[link[0]]) if link[0] in self.numbers else f"#{link[0]}", link, self.day)
            for link in row["links"]
        ]
        text = format_predecessors([*theirs, *ours])
        if record is not None and text != record.predecessors:
            same = format_predecessors(parse_predecessors(record.predecessors)[0])
            return record.predecessors if same == text else text
        return text

    @cached_property
    def _own(self) -> set[str]:
        """The numbers of rows that the file does not have."""
        known = set(self.numbers.values())
        rows = (each.number for each in self.stored if each.uid is None and each.archived_at is None)
        return {str(number) for number in rows if number not in known}

    def number_new(self) -> None:
        """Give the new rows their numbers, so that links can name them; the counter is locked from here on."""
        new = [row["uid"] for row in self.rows if row["uid"] not in self.by_uid]
        last = writing.take_number(self.node.pk, "activity", len(new)) if new else 0
        self.numbers |= {uid: last - len(new) + 1 + place for place, uid in enumerate(new)}
        self.__dict__.pop("lines", None)


@transaction.atomic
def apply(sent: PlanImport, *, by, tell=lambda done, total, step: None) -> writing.Written:
    """Write what the file says. Raises Problem, Refused, and Stopped with the rows that the rules refuse."""
    sent = PlanImport.objects.select_for_update(of=("self",)).select_related("node").get(pk=sent.pk)
    if sent.state not in ("preview", "applying"):
        raise Problem("This import has been applied or discarded already.")
    require(by, "edit:activity", sent.node)
    tell(0, 4, "Comparing with the plan")
    list(Activity.objects.filter(node=sent.node_id).order_by("pk").select_for_update().values_list("pk"))
    moved = _take_settings(sent, by)
    found = Comparison(sent, by)
    found.number_new()
    tell(1, 4, f"Writing {len(found.rows):,} activities")
    changes, additions = gesture(found, sent.settings.get("remove", True))
    with collector_paused():  # thousands of rows are alive until the end
        written = writing.write(
            REGISTERS["activity"], by=by, kind="import", title=f"Import of {sent.filename}", changes=changes,
            additions=additions, reason=f"Import of {sent.filename}", most=MOST, quiet=True,
        )  # fmt: skip
    if moved and written.batch is None:
        computing.compute(plan_of(sent.node))
    Plan.objects.filter(node=sent.node_id).update(source_name=sent.filename)
    PlanImport.objects.filter(pk=sent.pk).update(state="applied", batch=written.batch)
    tell(4, 4, "Done")
    return written


def _take_settings(sent: PlanImport, by) -> bool:
    """Start, data date and calendars of the file, where that was chosen. Returns whether dates may move by that."""
    plan = plan_of(sent.node)
    before = plan.starts_on, plan.status_date, plan.calendar_id
    if sent.settings.get("dates"):
        start, status = sent.parsed["start"], sent.parsed["status"]
        plan.starts_on = date.fromisoformat(start) if start else plan.starts_on
        plan.status_date = date.fromisoformat(status) if status else plan.status_date
    found = Comparison(sent, by)
    usual = found.file_calendars.usual
    if sent.settings.get("calendar") and usual and usual.state != "same":
        plan.calendar = usual.found or (
            found.file_calendars.make(usual.name) if may_make(by, sent.node) else plan.calendar
        )
    if may_make(by, sent.node):
        for name in set(found.missing_calendars()) & {one["name"] for one in sent.parsed["calendars"]}:
            if found.file_calendars.of(name) is None:  # the plan's own may just have been made
                found.file_calendars.make(name)
    moved = before != (plan.starts_on, plan.status_date, plan.calendar_id)
    if moved:
        plan.version += 1
        plan.save()
        memo.forget(f"day:{sent.node_id}")
    return moved


def may_make(user, node) -> bool:
    """Whether the person may add a calendar to those of the office, for a plan of theirs."""
    return bool(may(user, "configure") or may(user, "publish", node))


@jobs.kind("import-plan")
def import_plan(job, progress) -> tuple[str, str]:
    """Apply a checked file."""
    sent = PlanImport.objects.select_related("node").get(pk=job.params["import"])
    if sent.state == "applied":
        return "It was applied already.", url_of(sent)
    try:
        written = apply(sent, by=job.owner, tell=progress)
    except writing.Stopped as stopped:
        PlanImport.objects.filter(pk=sent.pk).update(state="preview")
        raise Problem(f"Nothing was written. {wrong(stopped)}") from stopped
    except Problem:
        PlanImport.objects.filter(pk=sent.pk, state="applying").update(state="preview")
        raise
    return said(sent, written), url_of(sent)


def wrong(stopped: writing.Stopped) -> str:
    """The first rows that the rules refuse, with their place in the file."""
    said = [f"{place}: {sentence}" for place, _, sentence in stopped.errors[:5]]
    more = f" And {len(stopped.errors) - 5} more." if len(stopped.errors) > 5 else ""
    return (" ".join(said) or str(stopped)) + more


def said(sent: PlanImport, written: writing.Written) -> str:
    """What was written, as a sentence."""
    plan = Plan.objects.get(node=sent.node_id)
    loops = sum(problem.startswith("A loop") for problem in plan.problems)
    told = f" {loops} loop{'s' if loops > 1 else ''} inside: see the plan." if loops else ""
    if other := len(ends_elsewhere(sent)):
        told += (
            f" {other:,} of them end{'s' if other == 1 else ''} on another day here than in the file: see the import."
        )
    return f"{sent.filename}: {len(written.added):,} activities added, {len(written.changed):,} changed.{told}"


def ends_elsewhere(sent: PlanImport, hidden: hiding.Hidden = hiding.NOTHING) -> list[tuple[Activity, date]]:
    """The activities of an applied file that end on another day than the file says, with that day."""
    says = {row["uid"]: row.get("ends") for row in sent.parsed["rows"] if "duration" in row and row["active"]}
    rows = Activity.objects.filter(node=sent.node_id, archived_at=None, is_summary=False).exclude(pk__in=hidden)
    found = []
    for row in rows.only("node", "number", "title", "uid", "finish").order_by("place", "pk"):
        ends = says.get(uid_of(row.uid, row.number))
        if ends and row.finish and row.finish.isoformat() != ends:
            found.append((row, date.fromisoformat(ends)))
    return found


def url_of(sent: PlanImport) -> str:
    """The page of the import."""
    return f"/work/{sent.node_id}/plan/import/{sent.pk}/"
