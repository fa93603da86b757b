"""The fictional trust's benefits: the map, the profiles and the readings of its record programme. Loading twice changes nothing."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from benefits import handover, readings
from benefits.models import Acceptance, Benefit, BenefitPoint, MapItem, MapLink, MapVersion
from benefits.realising import periods
from pmo.core import clock
from pmo.hierarchy.models import Node
from pmo.hierarchy.sample import FOLDER
from pmo.people.models import User
from pmo.records import writing
from pmo.records.models import Record
from pmo.records.register import REGISTERS


@transaction.atomic
def load(*, by: User, portfolio: Node) -> None:
    """Everything, in a few statements for each register."""
    nodes = {node.code: node for node in Node.objects.subtree(portfolio)}
    if Benefit.objects.filter(node__in=nodes.values()).exists():
        return
    data = json.loads((FOLDER / "fenmarsh" / "benefits.json").read_text())
    people = {person.email: person for person in User.objects.active()}
    rows = [(key, nodes[code], {"kind": kind, "title": title} | more) for key, code, kind, title, more in data["items"]]
    kept = _write(MapItem, rows, people, by)
    rows = [
        (key, nodes[code], {"number": number, "title": title} | more)
        for key, code, number, title, more, *_ in data["benefits"]
    ]
    kept |= _write(Benefit, rows, people, by)
    _links(data["links"], kept, by)
    for key, *_, actuals, forecasts in data["benefits"]:
        _points(kept[key], actuals, forecasts, by)
    handover.make_checklist(nodes[data["checklist"]], by=by)
    programme = kept[data["benefits"][0][0]].node
    MapVersion.objects.create(node=programme, number=1, note="Benefits workshop with the wards", by=by, at=clock.now())


def _write(model: type[Record], rows, people, by: User) -> dict[str, Record]:
    register = REGISTERS[model.KEY]
    additions = [writing.Addition(node, _values(model, more, people) | {"raised_by": by}) for _, node, more in rows]
    title = f"Sample {register.words.lower()}"
    found = writing.write(register, by=by, kind="sample", title=title, additions=additions, quiet=True)
    return dict(zip((key for key, *_ in rows), found.added, strict=True))


def _values(model: type[Record], row: dict[str, Any], people) -> dict[str, Any]:
    return {name: _value(model._meta.get_field(name), value, people) for name, value in row.items()}


def _value(column: models.Field, value: Any, people) -> Any:
    if isinstance(column, models.DateField):
        return clock.today() + timedelta(value)
    if isinstance(column, models.DecimalField):
        return Decimal(value)
    return people.get(value) if column.related_model is User else value


def _links(rows, kept: dict[str, Record], by: User) -> None:
    """As `benefits.linking` would store them; the map that ships has no circle."""
    MapLink.objects.bulk_create(
        MapLink(
            source_register=kept[one].KEY, source_id=kept[one].pk, target_register=kept[two].KEY, target_id=kept[two].pk,
            weight=weight, lag=lag, by=by,
        )
        for one, two, weight, lag in rows
    )  # fmt: skip


def _points(row: Benefit, actuals, forecasts, by: User) -> None:
    """Readings of the periods up to the last that has ended, forecasts of those after; one question where the owner was asked."""
    today = clock.today()
    now = periods.period_end(today, row.frequency)
    past = periods.ends_between(now - timedelta(1500), now, row.frequency)[:-1]
    coming = periods.ends_between(now, now + timedelta(1500), row.frequency)
    values = [("actual", end, value) for end, (_, value) in zip(past[::-1], actuals[::-1], strict=False)]
    values += [("forecast", end, value) for end, (_, value) in zip(coming, forecasts, strict=False)]
    points = [
        BenefitPoint(benefit=row, kind=kind, period_end=end, value=Decimal(value), by=by) for kind, end, value in values
    ]
    BenefitPoint.objects.bulk_create(points)
    if row.acceptance:
        answered = (
            {"answer": "accepted", "through": "page", "answered_at": clock.now()}
            if row.acceptance == "accepted"
            else {}
        )
        Acceptance.objects.create(
            benefit=row, owner=row.owner, name=row.owner_text, terms=row.terms(), asked_by=by, **answered
        )
    if points:
        readings.refresh(row)
