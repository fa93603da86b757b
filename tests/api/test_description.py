"""The description of the API: valid, complete, and true."""

import pytest
from django.urls import get_resolver

from pmo.records.register import registers

pytestmark = pytest.mark.django_db
SLUGS = [register.slug for register in registers()]


@pytest.fixture
def description(as_program, lead):
    """The description as a program gets it."""
    answer = as_program(lead)("GET", "schema/", Accept="application/vnd.oai.openapi+json")
    assert answer.status_code == 200
    return answer.json()


def test_the_description_is_valid_and_nothing_is_guessed(capsys):
    from django.core.management import call_command

    call_command("spectacular", validate=True, fail_on_warn=True, file="/dev/null")


def test_every_address_of_every_register_is_described(description):
    routes = {
        "/api/v1/" + str(pattern.pattern).replace("<int:", "{").replace("<slug:", "{").replace(">", "}")
        for resolver in get_resolver().url_patterns if str(resolver.pattern) == "api/v1/"
        for pattern in resolver.url_patterns
    }  # fmt: skip
    described = {path.replace("{id}", "{pk}") for path in description["paths"]}
    assert described == routes
    assert {f"/api/v1/{slug}/" for slug in SLUGS} <= described and len(SLUGS) >= 8


def test_every_write_on_a_record_asks_for_the_version(description):
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            changes = method in {"put", "patch", "delete"} or path.endswith("/steps/{name}/")
            if changes and "/links/" not in path:
                names = {each["name"] for each in operation["parameters"] if each.get("required")}
                assert "If-Match" in names and {"412", "428"} <= set(operation["responses"]), (method, path)


def test_codes_are_described_with_their_labels(description):
    kind = description["components"]["schemas"]["Risk"]["properties"]["kind"]
    assert kind["enum"] == ["threat", "opportunity"] and "`threat` Threat" in kind["description"]
