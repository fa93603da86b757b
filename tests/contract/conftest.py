"""One suite over every declared register: each test that asks for `register` runs once for each of them.

With every test run it asks the two that differ most, risk and dependency; `python3 dev.py contract` asks all of them.
"""

import json
import os
import re
from types import SimpleNamespace

import pytest
from django.test import Client

from pmo.records.register import REGISTERS, registers
from tests.factories import hierarchy as make
from tests.factories import records as keep

# What a reader sees of a record; a draft such as a plan's working copy is not shown to readers.
FOR_READERS = {
    "test_a_viewer_reads_everything_and_writes_nothing_with_the_reason", "test_the_writers_keep_to_the_table",
    "test_whoever_watches_hears_of_a_change_once_and_of_their_own_never", "test_a_gesture_over_many_is_one_notice",
    "test_a_comment_is_shown_and_its_owner_hears_of_it", "test_nobody_takes_a_step_that_their_role_does_not_allow",
    "test_what_was_open_once_is_not_shown_in_the_past_after_it_was_restricted", "test_an_undo_needs_the_right_to_change_it_still",
    "test_an_owner_without_a_role_that_edits_changes_their_own_and_no_other",
}  # fmt: skip


def pytest_generate_tests(metafunc):
    own = any("register" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "register" in metafunc.fixturenames and not own:
        found = registers() if os.environ.get("EVERY_REGISTER") else [REGISTERS["risk"], REGISTERS["dependency"]]
        if metafunc.function.__name__ in FOR_READERS:
            found = [each for each in found if each.model.VIEWED_BY == "view"]
        every_day = found if os.environ.get("EVERY_REGISTER") else [REGISTERS["risk"]]
        metafunc.parametrize("register", [
            pytest.param(each, id=each.key, marks=() if each in every_day else pytest.mark.thorough) for each in found
        ])  # fmt: skip


@pytest.fixture
def record(register, tree, alice):
    """A record on project 1, owned by Alice, who manages the programme above."""
    return keep.record(register, tree.p1, owner=alice)


@pytest.fixture
def browser_of(db):
    """`browser_of(person)` gives a browser of their own."""

    def sign_in(person):
        found = Client()
        found.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return found

    return sign_in


@pytest.fixture
def browser(browser_of, alice):
    """Alice's browser."""
    return browser_of(alice)


@pytest.fixture
def owner(tree):
    """Olive holds no role that edits, but may change what she owns."""
    return make.person("Olive Owner", role="design_authority", node=tree.a)


@pytest.fixture
def send(browser):
    """`send(url, data)` posts JSON as the grid does, and gives status and answer."""

    def post(url, data, browser=browser):
        response = browser.post(url, json.dumps(data), content_type="application/json")
        return SimpleNamespace(
            status=response.status_code,
            **({"data": response.json()} if "json" in response["Content-Type"] else {"data": None}),
        )

    return post


def text(response) -> str:
    """The page's words."""
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
    return plain.replace("&#x27;", "'").replace("&amp;", "&").replace("&quot;", '"')


def refs(response) -> list[str]:
    """The references of the rows of a grid, in their order."""
    return re.findall(r'<a class="ref" href="[^"]+" data-open-record>([^<]+)</a>', response.content.decode())


def fresh(row):
    """The record as it stands in the database now."""
    return type(row).objects.select_related("node", "owner").get(pk=row.pk)
