"""Who sees and does what with the rows of every register, and why not."""

import json

import pytest

from pmo.core.clock import now
from pmo.core.errors import Refused
from pmo.hierarchy import access
from pmo.hierarchy.roles import ROLES
from pmo.records import linking, rights, writing
from pmo.records.finding import hits
from pmo.records.register import registers
from tests.contract.conftest import fresh, refs, text
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db
ACTIONS = ["view", "raise", "edit", "edit_own", "settle", "approve", "see_restricted"]
PAGES = ["", "edit/", "history/", "move/", "remove/", "escalate/"]
WRITES = ["edit/", "move/", "remove/", "restore/", "escalate/", "escalation/", "review/", "files/", "links/"]


@pytest.mark.parametrize("who", ["charlie", "carol"])
def test_a_stranger_and_a_sibling_find_nothing(browser_of, request, send, register, record, tree, who):
    person = request.getfixturevalue(who)
    browser = browser_of(person)
    for page in PAGES:
        assert browser.get(f"{record.get_absolute_url()}{page}").status_code == 404, page
    for page in [*WRITES, "watch/", "comments/", f"step/{register.steps[0].name}/"]:
        assert browser.post(f"{record.get_absolute_url()}{page}", {"seen": 1}).status_code == 404, page
    assert browser.get(register.url(tree.p1)).status_code == 404
    assert refs(browser.get(register.url())) == [] and record.title not in text(
        browser.get(f"{register.url()}?open={record.pk}")
    )
    assert hits(register, person, record.title) == [] and not rights.may(person, "view", record)
    data = {"mode": "apply", "cells": [[str(record.pk), "title", "Stolen"]]}
    assert send(f"{register.url()}cells/", data, browser).status in (403, 422)
    with pytest.raises((writing.Stopped, Refused)):
        writing.change(record, {"title": "Stolen"}, by=person)
    assert fresh(record).version == 1


def test_a_viewer_reads_everything_and_writes_nothing_with_the_reason(browser_of, send, register, record, tree, bob):
    browser = browser_of(bob)
    for page in ("", "history/"):
        assert record.title in text(browser.get(f"{record.get_absolute_url()}{page}"))
    for page in [*WRITES, *(f"step/{step.name}/" for step in register.steps)]:
        response = browser.post(f"{record.get_absolute_url()}{page}", {"seen": 1, "reason": "x", "target": record.ref})
        assert response.status_code == 403 and "You have no role that lets you" in text(response), page
    answer = browser.post(
        f"{register.url(tree.p1)}cells/",
        json.dumps({"cells": [[str(record.pk), "title", "x"]]}),
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert browser.post(f"/{register.slug}/bulk/", {"pk": record.pk, "field": "tags", "value": "x"}).status_code == 403
    assert browser.post(f"{register.url(tree.p1)}new/", {"title": "Mine"}).status_code == 403
    page = browser.get(record.get_absolute_url()).content.decode()
    assert (
        f"{record.get_absolute_url()}edit/" not in page
        and "data-e" not in browser.get(register.url(tree.p1)).content.decode().split("<tbody>")[1]
    )
    assert fresh(record).version == 1 and register.model.objects.count() == 1


def test_an_owner_without_a_role_that_edits_changes_their_own_and_no_other(
    browser_of, send, register, record, tree, owner
):
    mine, browser = keep.record(register, tree.p1, owner=owner), browser_of(owner)
    answer = send(f"{register.url()}cells/", {"cells": [[str(mine.pk), "tags", "mine"]]}, browser)
    assert answer.status == 200 and fresh(mine).tags == ["mine"]
    assert browser.get(f"{mine.get_absolute_url()}edit/").status_code == 200
    answer = send(f"{register.url()}cells/", {"cells": [[str(record.pk), "tags", "x"]]}, browser)
    assert answer.status == 422 and "You may not change" in str(answer.data)
    assert browser.post(f"{record.get_absolute_url()}edit/", {"title": "x"}).status_code == 403
    assert browser.post(f"{mine.get_absolute_url()}remove/", {"seen": 2, "reason": "x"}).status_code == 403
    undone = send(f"{register.url()}cells/", {"cells": [[str(mine.pk), "tags", "again"]]}, browser).data["undo"]
    browser.post(f"/undo/{undone}/")
    assert fresh(mine).tags == ["mine"]


@pytest.fixture
def secret(register, tree, alice):
    """A restricted record, raised and owned by others than those who look."""
    return keep.full(
        register, tree.p1, other_node=tree.p2, owner=alice, title="Zephyr secret", confidentiality="restricted"
    )


def test_a_restricted_record_is_nowhere_for_those_who_may_not_see_it(browser_of, register, secret, tree, owner):
    shown = keep.record(register, tree.p1, title="Plain to see")
    row = linking.link(shown, secret, kind="relates_to", by=keep.registrar(), note="Zephyr note")
    browser = browser_of(owner)
    for page in PAGES:
        assert browser.get(f"{secret.get_absolute_url()}{page}").status_code == 404, page
    for url in (register.url(tree.p1), register.url()):
        response = browser.get(url)
        assert refs(response) == [shown.ref] and "Zephyr" not in text(response)
        assert 'data-announce="1 found"' in response.content.decode(), "nor is it counted"
    assert refs(browser.get(register.url(tree.p1), {"q": "Zephyr"})) == [] and hits(register, owner, "Zephyr") == []
    assert refs(browser.get(register.url(tree.p1), {"as_at": now().isoformat()})) == [shown.ref]
    for page in ("", "history/"):
        assert "Zephyr" not in text(browser.get(f"{shown.get_absolute_url()}{page}"))
    assert "Zephyr" not in text(browser.get(f"/work/{tree.p1.pk}/registers/")) + text(
        browser.get(f"/work/{tree.p1.pk}/health/")
    )
    assert browser.post(f"{shown.get_absolute_url()}links/{row.pk}/remove/").status_code in (403, 404)
    assert not rights.may(owner, "view", secret) and not rights.may(owner, "edit", secret)


def test_its_owner_its_raiser_and_those_with_the_right_see_it(browser_of, register, secret, tree, alice, bob):
    raised = keep.record(register, tree.p1, raised_by=bob, confidentiality="personal")
    assert refs(browser_of(alice).get(register.url(tree.p1), {"cols": "title"}))
    assert browser_of(alice).get(secret.get_absolute_url()).status_code == 200
    assert refs(browser_of(bob).get(register.url(tree.p1))) == [raised.ref]
    auditor = make.person("Ada Auditor", role="internal_audit", node=tree.a)
    assert set(refs(browser_of(auditor).get(register.url(tree.p1)))) == {secret.ref, raised.ref}


def test_what_was_open_once_is_not_shown_in_the_past_after_it_was_restricted(
    browser_of, register, record, tree, bob, alice
):
    then = now().isoformat()
    assert refs(browser_of(bob).get(register.url(tree.p1), {"as_at": then})) == [record.ref]
    writing.change(record, {"confidentiality": "restricted"}, by=alice)
    assert refs(browser_of(bob).get(register.url(tree.p1), {"as_at": then})) == []
    assert refs(browser_of(alice).get(register.url(tree.p1), {"as_at": then})) == [record.ref]


def test_a_restricted_risk_is_not_on_the_heat_map(browser_of, tree, owner, alice):
    keep.record("risk", tree.p1, likelihood=5, impact=5, confidentiality="commercial", owner=alice)
    keep.record("risk", tree.p1, likelihood=1, impact=1)
    assert "1 scored" in text(browser_of(owner).get(f"/work/{tree.p1.pk}/heat/"))
    assert "2 scored" in text(browser_of(alice).get(f"/work/{tree.p1.pk}/heat/"))


def table() -> str:
    """Role × register × action, as the roles and the access module have it."""
    lines = []
    for role in ROLES:
        for register in registers():
            allowed = [
                name for name in ACTIONS if role in access.roles_with(rights.permission_on(name, register.model))
            ]
            lines.append(f"{role} {register.key}: {' '.join(allowed)}")
    return "\n".join(lines) + "\n"


def test_the_table_of_rights_is_the_one_that_was_agreed(settings):
    kept = settings.ROOT / "tests" / "contract" / "rights.txt"
    assert table() == kept.read_text(), f"Rights have changed. If that is meant, write the new table to {kept.name}."


@pytest.mark.parametrize("role", ROLES)
def test_the_writers_keep_to_the_table(register, tree, role):
    """What the table says a role may do is what the writers let it do."""
    person = make.person("Robin Role", role=role, node=tree.a)
    row = keep.record(register, tree.p1)
    agreed = {line.partition(": ")[0]: line.partition(": ")[2].split() for line in table().splitlines()}[
        f"{role} {register.key}"
    ]
    assert _allowed(lambda: writing.create(register, node=tree.p1, values={"title": "New one"}, by=person)) == (
        "raise" in agreed
    )
    assert _allowed(lambda: writing.change(row, {"tags": ["x"]}, by=person)) == ("edit" in agreed)
    mine = keep.record(register, tree.p1, owner=person)
    assert _allowed(lambda: writing.change(mine, {"tags": ["x"]}, by=person)) == bool(
        {"edit", "edit_own"} & set(agreed)
    )
    assert _allowed(lambda: writing.archive(fresh(row), by=person, seen=fresh(row).version, reason="x")) == (
        "settle" in agreed
    )
    hidden = keep.record(register, tree.p1, confidentiality="restricted")
    assert register.model.objects.for_user(person).filter(pk=hidden.pk).exists() == ("see_restricted" in agreed)


def _allowed(act) -> bool:
    try:
        act()
    except Refused as refusal:
        assert str(refusal).endswith("."), "a refusal is a sentence"
        return False
    return True
