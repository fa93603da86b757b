"""Callers of the API: with a token, on the records of a small tree."""

import json

import pytest
from django.test import Client

from pmo.people import tokens
from pmo.records import writing
from pmo.records.register import registers

REGISTERS = {register.slug: register for register in registers()}


class Caller:
    """Calls the API as a program of somebody, and reads the answer."""

    def __init__(self, user, scopes=("read", "write"), node=None):
        key = tokens.issue(user=user, name="Test", scopes=list(scopes), days=1, node_id=node and node.pk)[1]
        self.client, self.user = Client(raise_request_exception=True), user
        self.headers = {"Authorization": f"Bearer {key}"}

    def __call__(self, method: str, path: str, data=None, **headers):
        """`data` is sent as JSON; a text goes as it is."""
        body = data if isinstance(data, str | bytes) else json.dumps(data) if data is not None else ""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(method, f"/api/v1/{path}", body, "application/json", headers=self.headers | named)


@pytest.fixture
def as_program():
    """`as_program(person)` gives a caller with that person's token."""
    return Caller


@pytest.fixture
def record(tree, alice):
    """`record(slug, **values)` adds a record to project 1, written by Alice."""

    def add(slug: str, node=None, by=None, **values):
        register = REGISTERS[slug]
        given = {"title": f"A {register.key} of note"} | values
        return writing.create(register, node=node or tree.p1, values=given, by=by or alice)

    return add
