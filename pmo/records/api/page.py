"""The API in words, for people: how to sign in, filter and write, and every address with an example."""

from dataclasses import dataclass

from django.conf import settings

from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.records.api import parameters, urls
from pmo.records.register import Register, registers

_PLACES = {"<int:pk>": "12", "<int:link>": "3"}


@dataclass(frozen=True)
class Address:
    """One method of one address, with an example of it."""

    method: str
    path: str
    summary: str
    example: str


@needs("signed_in")
def api_page(request):
    """What a program needs to know."""
    groups = [(register, _addresses(register), parameters.of_a_list(register)) for register in registers()]
    return render_page(request, "records/api.html", {"groups": groups, "base": settings.BASE_URL})


def _addresses(register: Register) -> list[Address]:
    return [
        _address(register, route, method, told)
        for _, route, view in urls.routes(register) for method, told in view.told.items()
    ]  # fmt: skip


def _address(register: Register, route: str, method: str, told) -> Address:
    example = route.replace("<slug:name>", register.steps[0].name if register.steps else "close")
    for place, value in _PLACES.items():
        example = example.replace(place, value)
    shown = route.replace("<int:pk>", "{id}").replace("<slug:name>", "{step}").replace("<int:link>", "{link}")
    return Address(method, f"/api/v1/{shown}", told.said(register), f"/api/v1/{example}")
