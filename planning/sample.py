"""The fictional trust's plans: how four programmes were planned, re-planned and published month by month.

The days are those of the portfolio's sample. Everything goes through the actions that people use. Loading twice changes
nothing.
"""

import json
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from planning import baselines, interfaces, publishing
from planning.models import Activity, Plan, WorkCalendar
from planning.models.calendar import standard_week
from pmo.core import clock, memo
from pmo.hierarchy.models import Node
from pmo.hierarchy.sample import FOLDER
from pmo.people.models import User
from pmo.records import writing
from pmo.records.models import Link
from pmo.records.register import REGISTERS

DAY = 480
_MINUTES = {"days": "duration", "remaining": "remaining", "least": "least", "likely": "likely", "most": "most"}
_DAYS = {"constraint_date", "deadline", "actual_start", "actual_finish"}
_AMOUNTS = {"cost", "cost_least", "cost_most"}


@transaction.atomic
def load(*, by: User, portfolio: Node) -> None:
    """Every plan with its versions and baselines, and the milestones joined between them."""
    nodes = {node.code: node for node in Node.objects.subtree(portfolio)}
    if Plan.objects.filter(node__in=nodes.values()).exists():
        return
    data = json.loads((FOLDER / "fenmarsh" / "plans.json").read_text())
    reader = _Reader(_calendars(data["calendars"]))
    plans = {one["on"]: _begin(one, nodes[one["on"]], reader, by) for one in data["plans"]}
    changes = {row.number: row for row in REGISTERS["change"].model.objects.filter(node__in=nodes.values())}
    for one in data["plans"]:
        for version in one["versions"]:
            _publish(plans[one["on"]], version, changes, reader, by)
    _join(data["interfaces"], nodes, by)
    _link(data["links"], nodes, by)


def _calendars(rows: list[dict[str, Any]]) -> dict[str, WorkCalendar]:
    """Those of the sample; the office's own default stays."""
    found = {}
    for row in rows:
        week = [standard_week()[0]] * row["days"] if "days" in row else standard_week()
        is_default = row.get("is_default", False) and not WorkCalendar.objects.filter(is_default=True).exists()
        values = {"week": week, "nation": row.get("nation", ""), "is_default": is_default}
        found[row["name"]] = WorkCalendar.objects.get_or_create(name=row["name"], defaults=values)[0]
    memo.forget("default calendar")
    return found


class _Reader:
    """Turns addresses into people, days into minutes, and text into dates and amounts."""

    def __init__(self, calendars: dict[str, WorkCalendar]):
        self.calendars, self.today = calendars, clock.today()
        self.people = {person.email: person for person in User.objects.active()}

    def values(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row as the writer takes it."""
        found = {_MINUTES.get(name, name): self._value(name, value) for name, value in row.items()}
        if isinstance(owner := found.get("owner"), str):
            found |= {"owner": self.people.get(owner), "owner_name": "" if owner in self.people else _name(owner)}
        return {name: value for name, value in found.items() if not self._ahead(name, value)}

    def _value(self, name: str, value: Any) -> Any:
        if value is None:
            return None
        if name in _MINUTES:
            return value * DAY
        if name in _DAYS:
            return date.fromisoformat(value)
        if name in _AMOUNTS:
            return Decimal(value)
        return self.calendars[value] if name == "calendar" else value

    def _ahead(self, name: str, value: Any) -> bool:
        """A fact that lies in the future of a clock that is behind the sample."""
        return name.startswith("actual") and value is not None and value > self.today


def _name(owner: str) -> str:
    return owner.partition("@")[0].replace(".", " ").capitalize()


def _begin(one: dict[str, Any], node: Node, reader: _Reader, by: User) -> Plan:
    """The plan with its first rows, not published yet."""
    plan = Plan.objects.create(
        node=node, starts_on=date.fromisoformat(one["start"]), promised_on=date.fromisoformat(one["promised"])
    )
    additions = [
        writing.Addition(node, reader.values(row) | {"place": 1024.0 * place, "number": place})
        for place, row in enumerate(one["rows"], 1)
    ]
    title = f"Plan of {node.name}"
    writing.write(REGISTERS["activity"], by=by, kind="sample", title=title, additions=additions, quiet=True)
    return plan


def _publish(plan: Plan, version: dict[str, Any], changes: dict[int, Any], reader: _Reader, by: User) -> None:
    """What changed since the version before, published on its day."""
    plan.status_date = date.fromisoformat(version["data_date"]) if version.get("data_date") else None
    plan.save()
    if wanted := version.get("set"):
        rows = {str(row.number): row for row in Activity.objects.filter(node=plan.node_id)}
        edits = [
            writing.Change(rows[number].pk, rows[number].version, reader.values(values))
            for number, values in wanted.items()
        ]
        title = f"Plan of {plan.node.name}, {version['note'][:60]}"
        writing.write(REGISTERS["activity"], by=by, kind="sample", title=title, changes=edits, quiet=True)
    on = date.fromisoformat(version["on"])
    at = timezone.make_aware(datetime.combine(on, time(16)))
    made = publishing.publish(plan=plan, by=by, note=version["note"], at=at, quiet=True, computed="set" in version)
    if "baseline" in version:
        name, reason, change = version["baseline"]
        baselines.set_baseline(
            plan=plan, by=by, name=name, reason=reason, change=changes.get(change), version=made, on=on
        )


def _join(rows: list[list[Any]], nodes: dict[str, Node], by: User) -> None:
    """Milestones on both sides of a dependency; what was published last is put to the receiving side where it differs."""
    records = REGISTERS["dependency"].model.objects.filter(node__in=nodes.values()).select_related("node", "giver")
    dependencies = {row.number: row for row in records}
    for number, giver, receiver, hard in rows:
        if number not in dependencies:
            continue
        one = interfaces.join(
            dependency=dependencies[number], giver=_activity(giver, nodes), receiver=_activity(receiver, nodes), by=by, hard=hard
        )  # fmt: skip
        interfaces.propose_now(one, by, quiet=True)


def _activity(text: str, nodes: dict[str, Node]) -> Activity:
    code, _, number = text.partition(":")
    return Activity.objects.select_related("node", "owner").get(node=nodes[code], number=int(number))


def _link(rows: list[list[str]], nodes: dict[str, Node], by: User) -> None:
    """Risks to the activities that they would lengthen."""
    risks = {f"risk:{row.number}": row for row in REGISTERS["risk"].model.objects.filter(node__in=nodes.values())}
    Link.objects.bulk_create(
        Link(
            source_register="risk", source_id=risks[key].pk, target_register="activity",
            target_id=_activity(text, nodes).pk, kind="relates_to", by=by,
        )
        for key, text in rows if key in risks
    )  # fmt: skip
