"""Writes a plan as XML that Microsoft Project opens: the elements in the order of its schema, numbers kept."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from lxml import etree

from planning.exchange.element_order import ORDER
from planning.exchange.lags import is_percent
from planning.exchange.model import Baseline, Plan, PlanLink
from planning.exchange.parts import HERE, NAMESPACE, kept, leaf
from planning.exchange.write_calendars import calendar_elements


def write_plan(plan: Plan) -> bytes:
    """The file. Reading it again gives the same plan."""
    root = etree.Element(HERE + "Project", nsmap={None: NAMESPACE})
    parts = simple(plan)
    parts += [
        _section("Calendars", (_whole("Calendar", one, calendar_elements(one)) for one in plan.calendars)),
        _section("Tasks", (_whole("Task", one, _of_task(one.links, one.baselines)) for one in plan.tasks)),
        _section("Resources", (_whole("Resource", one, _of_task((), one.baselines)) for one in plan.resources)),
        _section("Assignments", (_whole("Assignment", one, _of_task((), one.baselines)) for one in plan.assignments)),
    ]
    _fill(root, "Project", parts)
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return text


def simple(part: Any) -> list[Any]:
    """The elements of the fields that have a value, and of what was not understood."""
    found = []
    for one in fields(part):
        value = getattr(part, one.name)
        if "element" in one.metadata and value is not None:
            found.append(leaf(one.metadata["element"], one.metadata["kind"].write(value)))
    return found + [kept(xml) for _, xml in part.rest]


def _section(name: str, parts: Iterable[Any]) -> Any:
    element = etree.Element(HERE + name)
    element.text = "\n"
    element.extend(parts)
    return element


def _whole(name: str, part: Any, more: list[Any]) -> Any:
    element = etree.Element(HERE + name)
    _fill(element, name, simple(part) + more)
    return element


def _fill(element: Any, place: str, parts: list[Any]) -> None:
    """Children in the order of the schema, what it does not name last; a line each."""
    order = ORDER[place]
    parts.sort(key=lambda part: order.get(part.tag.removeprefix(HERE), len(order)))
    element.text = element.tail = "\n"
    for part in parts:
        part.tail = "\n"
        element.append(part)


def _of_task(links: Iterable[PlanLink], baselines: Iterable[Baseline]) -> list[Any]:
    parts = [_whole("Baseline", one, []) for one in baselines]
    for link in links:
        lag = link.lag if is_percent(link.lag_format) else link.lag * 10
        parts.append(_whole("PredecessorLink", link, [leaf("LinkLag", str(round(lag)))]))
    return parts
