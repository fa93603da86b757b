"""Every address of a register is called with what its description allows, and with what it does not: no answer is a failure
of ours, and each is as described. A few calls an address, the same in every run."""

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from pmo.people import tokens
from pmo.records.register import registers

pytestmark = [pytest.mark.django_db, pytest.mark.thorough, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW = settings(
    max_examples=4, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip


@pytest.fixture(autouse=True)
def one_connection():
    """The application runs inside the test's transaction, as with Django's own client."""
    ends = [signals.request_started, signals.request_finished]
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("slug", [register.slug for register in registers()])
def test_no_call_is_a_failure_and_every_answer_is_as_described(lead, tree, record, slug):
    key = tokens.issue(user=lead, name="Calls", scopes=["read", "write"], days=1)[1]
    headers = {"Authorization": f"Bearer {key}"}
    row = record(slug)
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/schema/", get_wsgi_application(), headers=headers | {"Accept": "application/vnd.oai.openapi+json"}
    )
    for operation in (each.ok() for each in schema.include(path_regex=f"^/api/v1/{slug}/").get_all_operations()):

        @FEW
        @given(case=operation.as_strategy())
        def call(case):
            if "id" in case.path_parameters and case.path_parameters["id"] != 0:
                case.path_parameters["id"] = row.pk
            if "If-Match" in (case.headers or {}):
                row.refresh_from_db()
                case.headers["If-Match"] = f'"v{row.version}"'
            case.validate_response(case.call(headers=headers), checks=CHECKS)

        call()
