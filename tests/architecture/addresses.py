"""Every address of the product with the arguments that a test needs to call it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace

from django.urls import URLPattern, URLResolver, get_resolver

from pmo.records.register import registers

LIBRARIES = ("allauth.", "django.")


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf."""

    name: str
    route: str
    view: object

    @property
    def needs(self) -> str | None:
        """What the view says it needs."""
        return getattr(self.view, "needs", None) or getattr(getattr(self.view, "cls", None), "needs", None)

    @property
    def is_ours(self) -> bool:
        """Not a library's page."""
        return not self.view.__module__.startswith(LIBRARIES)


def addresses() -> list[Address]:
    """Every pattern, flattened; one of all registers stands for an address of each of them."""
    found = list(_walk(get_resolver().url_patterns, ""))
    return [each for address in found for each in _of_registers(address)]


def _of_registers(address: Address) -> list[Address]:
    mark = "<register:register>"
    if mark not in address.route:
        return [address]
    asked = [register for register in registers() if "/mend/" not in address.route or register.reviewed]
    return [replace(address, route=address.route.replace(mark, register.slug)) for register in asked]


def one_register_each(found: list[Address]) -> list[Address]:
    """The same addresses with one register for each pattern, in turn: the view is the same one for all of them, and the
    contract suite asks every register."""
    slugs = [register.slug for register in registers()]
    patterns: dict[str, list[Address]] = {}
    for address in found:
        slug = next((slug for slug in slugs if slug in address.route.split("/")), "")
        pattern = address.route.replace(slug, "<register>") if slug else address.route
        patterns.setdefault(pattern, []).append(address)
    return [same[place % len(same)] for place, same in enumerate(patterns.values())]


def _walk(patterns, prefix: str) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield Address(pattern.name or "", route, pattern.callback)


def url_of(address: Address, there: SimpleNamespace) -> str:
    """The address with the ids of `there` (node, figure, role, …) filled in by the place they have in the route."""
    route = address.route
    for start, values in there.__dict__.items():
        if route.startswith(start):
            for key, value in values.items():
                route = route.replace(key, str(value))
            break
    if "<" in route:
        raise AssertionError(f"tests/architecture/addresses.py does not know what to put into {address.route}")
    return "/" + route
