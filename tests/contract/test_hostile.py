"""Whatever is sent to an address of a register: an answer in a sentence, never a fault of ours, and nothing written."""

import json
import os

import pytest

from pmo.people.models import Notice
from pmo.records.models import Link
from pmo.records.register import registers
from tests.contract.conftest import fresh
from tests.factories import records as keep

pytestmark = [pytest.mark.django_db, *([] if os.environ.get("EVERY_REGISTER") else [pytest.mark.thorough])]
NASTY = ["", "\x00", "a\x00b\x00cdef", "99999999999999999999999999", "-1", "1e400", "NaN", "٣", "\ud800", "ü" * 500, "<script>", "' OR 1=1 --", "0000-00-00",
    "9999-12-31", "\r\nSet-Cookie: a=b"]  # fmt: skip
FIELDS = ["title", "description", "owner", "review_date", "raised_on", "tags", "seen", "reason", "node", "note", "close", "answer", "text", "kind", "target", "drop",
    "name", "query", "audience", "for_role", "cols", "density", "place_title", "field", "value", "pk", "sure", "back", "stop", "leave", "comment", "likelihood",
    "impact", "percent", "cost_change", "days_change", "side", "due", "ref", "again", "closure_note", "accepted_until", "returns_on"]  # fmt: skip
BODIES = ["", "null", "[]", "{}", "5", '"x"', "[[[[", "{" * 2000, '{"cells": 5}', '{"cells": [[1]]}', '{"cells": [[1,2,3,4]]}', '{"cells": {"a": 1}}', '{"cells": [], "seen": 5}',
    '{"cells": [], "seen": {"x": 1}}', '{"cells": [], "seen": {"1": Infinity}}', '{"cells": [["1", "title", null]], "seen": {"1": 1e999}}', '{"cells": [["+", "", ""]]}',
    '{"cells": [["+1", "title", {"a": [1]}]], "title": "\\u0000"}', '{"cells": [], "mode": [], "leave": 1, "title": ["\\ud800"]}', "[" * 100_000,
    '{"cells": [["99999999999999999999", "title", "x"]], "seen": {"99999999999999999999": 99999999999999999999}}']  # fmt: skip


ALL = bool(os.environ.get("EVERY_REGISTER"))


def met(values: list[str]) -> list:
    """Each value meets one register, each register a part of the values; two when every register is asked."""
    apart = 4 if ALL else len(registers())
    return [
        pytest.param(register, value, id=f"{register.key}-{place}")
        for place, value in enumerate(values)
        for shift, register in enumerate(registers())
        if (place + shift) % apart == 0
    ]


def addresses(register, row) -> list[str]:
    one, all_ = row.get_absolute_url(), f"/{register.slug}/"
    pages = ["", "edit/", "history/", f"step/{register.steps[0].name}/", "convert/issue/", "escalate/", "escalation/", "review/", "move/", "remove/", "restore/",
        "watch/", "comments/", "files/", "files/1/", "files/1/remove/", "links/", "links/1/remove/"]  # fmt: skip
    found = [f"{one}{page}" for page in pages]
    found += [f"{all_}{page}" for page in ("", "new/", "people/", "bulk/", "views/", "views/1/remove/", "columns/")]
    found += [f"{register.url(row.node)}{page}" for page in ("", "new/", "new/?full=1")]
    return found + [f"/risks/{row.pk}/response/", f"/dependencies/{row.pk}/agree/"]


@pytest.mark.parametrize(("register", "value"), met(NASTY))
def test_no_form_breaks_an_address(browser, register, record, value):
    """Every field of every form at once."""
    for url in addresses(register, record):
        response = browser.post(url, dict.fromkeys(FIELDS, _sendable(value)))
        assert response.status_code < 500, url


@pytest.mark.parametrize("value", NASTY if ALL else NASTY[1::4])
def test_no_single_field_breaks_a_form_that_is_right_otherwise(browser, tree, alice, value):
    record = keep.record("dependency", tree.p1, owner=alice)
    right = {
        "title": "A fine title",
        "reason": "Because",
        "target": record.ref,
        "name": "A view",
        "audience": "me",
        "node": tree.p2.pk,
    }
    for name in right:
        for page in ("edit/", "remove/", "links/", "move/", "escalate/"):
            data = {"seen": fresh(record).version} | right | {name: _sendable(value)}
            assert browser.post(f"{record.get_absolute_url()}{page}", data).status_code < 500, (page, name)


def _sendable(value: str) -> str:
    return value.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(("register", "value"), met(NASTY))
def test_no_query_breaks_a_page(browser, register, record, value):
    value = _sendable(value)
    queries = [{name: value} for name in ("q", "sort", "cols", "page", "open", "as_at", "check", "scope")]
    queries += [{name: [value, f"{value}..{value}", f"..{value}"] for name in ["node", *register.filters]}]
    for query in queries:
        response = browser.get(register.url(record.node), query, headers={"HX-Request": "true"})
        assert response.status_code < 500, query


@pytest.mark.parametrize("value", ["1.5", "1e9", "0.1..2.7", "3..", "..3", "..", "2026-01-01..2026-12-31"])
def test_a_filter_by_a_number_or_day_takes_any_spelling(browser, register, record, value):
    for name in register.filters:
        assert (
            browser.get(register.url(record.node), {name: value}, headers={"HX-Request": "true"}).status_code == 200
        ), name


@pytest.mark.parametrize(("register", "body"), met(BODIES))
def test_no_json_breaks_the_grid(browser, register, record, body):
    for url in (f"{register.url()}cells/", f"{register.url(record.node)}cells/"):
        response = browser.post(url, body, content_type="application/json")
        assert response.status_code < 500, url


@pytest.mark.parametrize(("register", "value"), met(NASTY))
def test_no_cell_breaks_the_grid(browser, register, record, value):
    names = [*register.editable, "nonsense", "status", value]
    cells = [[key, name, value] for name in names for key in (str(record.pk), "+1", value)]
    for mode in ("verify", "apply"):
        data = {"mode": mode, "leave": True, "title": value, "cells": cells}
        response = browser.post(f"{register.url(record.node)}cells/", json.dumps(data), content_type="application/json")
        assert response.status_code < 500, mode


@pytest.mark.parametrize("value", ["-99999999999", "1000000000", "99999999999999", "(5)", "1.25m", "-", "32768"])
def test_no_number_is_too_large_for_what_is_computed_from_it(browser, register, tree, value):
    full = keep.full(register, tree.p1, other_node=tree.p2)
    for name in [each for each in register.editable if register.fields[each].numeric]:
        data = {"cells": [[str(full.pk), name, value]], "leave": True}
        response = browser.post(f"{register.url()}cells/", json.dumps(data), content_type="application/json")
        assert response.status_code < 500, name


def test_a_very_late_version_is_a_conflict_and_no_fault(browser, register, record):
    for seen in (10**30, -5, 0, 2**31):
        data = {"cells": [[str(record.pk), "title", f"By {seen}"]], "seen": {str(record.pk): seen}}
        assert (
            browser.post(f"{register.url()}cells/", json.dumps(data), content_type="application/json").status_code
            == 409
        ), seen
        response = browser.post(f"{record.get_absolute_url()}remove/", {"seen": seen, "reason": "x"})
        assert response.status_code in (302, 422), seen


def test_nothing_is_written_by_those_who_send_nothing(browser, register, record):
    for url in addresses(register, record):
        if not url.endswith(("watch/", "restore/", "columns/", "review/")):
            browser.post(url, {})
    assert fresh(record).version == 1 and register.model.objects.count() == 1
    assert not Link.objects.exists() and not Notice.objects.exists()
