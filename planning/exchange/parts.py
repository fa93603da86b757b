"""One element of the file into one dataclass, by the element names that its fields declare."""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar
from xml.sax.saxutils import escape

from lxml import etree

from planning.exchange.element_order import ORDER
from planning.exchange.kinds import Kind
from planning.exchange.texts import clean

NAMESPACE = "http://schemas.microsoft.com/project"
HERE = f"{{{NAMESPACE}}}"
T = TypeVar("T")
Handler = Callable[[Any, Any], bool]


@cache
def elements_of(model: Any) -> dict[str, tuple[str, Kind]]:
    """Element name → attribute and kind."""
    return {f.metadata["element"]: (f.name, f.metadata["kind"]) for f in fields(model) if "element" in f.metadata}


def filled(model: Callable[..., T], element: Any, **handlers: Handler) -> T:
    """A new `model` from an element. A handler named as a child element takes the child and the values; it returns
    whether it understood. Whatever no field and no handler reads is kept in `rest`."""
    known = elements_of(model)
    values: dict[str, Any] = {}
    rest: list[tuple[str, str]] = []
    for child in element.iterchildren(etree.Element):
        name = local(child)
        if name in handlers:
            understood = handlers[name](child, values)
        else:
            understood = name in known and known[name][0] not in values and _read(child, *known[name], values)
        if not understood:
            rest.append((name, xml_of(child)))
    return model(**values, rest=in_order(local(element), rest))


def in_order(place: str, rest: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """What was not understood in the order of the schema, in which it is written too."""
    order = ORDER[place]
    return tuple(sorted(rest, key=lambda one: order.get(one[0], len(order))))


def _read(child: Any, attribute: str, kind: Kind, values: dict[str, Any]) -> bool:
    """An empty element counts as left out; a value that its kind cannot read stays in `rest`."""
    text = child.text
    if len(child) or text is None:
        return not len(child)
    try:
        values[attribute] = kind.read(text)
    except (ValueError, KeyError, OverflowError, ArithmeticError):
        return False
    return True


def local(element: Any) -> str:
    """The name without its namespace; elements of other namespaces keep theirs."""
    return str(element.tag).removeprefix(HERE)


def xml_of(element: Any) -> str:
    """The element as XML without the space after it and without the file's own namespace."""
    if not len(element) and not element.attrib and element.tag.startswith(HERE):
        name = local(element)
        return f"<{name}>{escape(element.text or '')}</{name}>"
    text: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return text.replace(f' xmlns="{NAMESPACE}"', "", 1)


def children(element: Any, name: str) -> list[Any]:
    """The children of this name."""
    return list(element.iterchildren(HERE + name))


def text_of(element: Any, name: str) -> str | None:
    """The text of the first child of this name."""
    found: str | None = element.findtext(HERE + name)
    return found


def leaf(name: str, text: str) -> Any:
    """A new element with text, without the characters that XML cannot hold."""
    element = etree.Element(HERE + name)
    element.text = clean(text)
    return element


def kept(xml: str) -> Any:
    """An element that was kept word for word."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(f'<rest xmlns="{NAMESPACE}">{xml}</rest>', parser)[0]
