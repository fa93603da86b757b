"""100,000 risks with their history on 421 pieces of work: what the pages, the search and the API take. Prints; asserts no time.

Run with `make test ARGS="tests/bench/test_registers.py -m bench -s"`.
"""

import json
import random
import statistics
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from pmo.core import clock
from pmo.core.history import event_model
from pmo.hierarchy.models import Node
from pmo.people import tokens
from pmo.people.models import User
from pmo.records.models import Link
from registers.models import Action, Risk
from tests.factories import hierarchy as make

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
RISKS, ACTIONS, TIMES = 100_000, 20_000, 50
THINGS = [
    "Pathology interface",
    "Electronic prescribing",
    "Data centre move",
    "Theatre refurbishment",
    "Payroll merger",
    "Bed management",
    "Ward staffing",
    "Imaging archive",
    "Patient portal",
    "Network renewal",
]
TROUBLES = [
    "is late",
    "costs more than approved",
    "loses its supplier",
    "fails its test",
    "is not accepted by users",
    "lacks trained staff",
    "misses the clinical safety case",
    "depends on another programme",
]


@pytest.fixture(scope="module")
def office(django_db_setup, django_db_blocker):
    """The tree, the people and the rows, in a database of their own: committed and vacuumed, as they are in use."""
    with django_db_blocker.unblock(), _database():
        begin = time.perf_counter()
        with transaction.atomic():
            found = _build()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        print(f"\n{RISKS:,} risks and {ACTIONS:,} actions with history in {time.perf_counter() - begin:.0f} s")
        yield found


@contextmanager
def _database():
    name = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}_bench TEMPLATE {name}")
    connection.settings_dict["NAME"] = f"{name}_bench"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}_bench")


def _build():
    lead = make.person("Priya Lead", "office_lead")
    top = make.node("Top", "portfolio", calendar=make.calendar())
    programmes = Node.objects.bulk_create(Node(kind="programme", name=f"Programme {n}", parent=top) for n in range(20))
    Node.objects.bulk_create(
        Node(kind="project", name=f"Project {g.name[10:]}-{n}", parent=g) for g in programmes for n in range(20)
    )
    people = User.objects.bulk_create(
        User(name=f"Person {n:03d}", email=f"p{n}@example.org", is_active=n % 40 > 0) for n in range(200)
    )
    nodes = list(Node.objects.filter(kind="project"))
    chance = random.Random(7)
    Risk.objects.bulk_create(_risk(chance, number, nodes, people, lead) for number in range(RISKS // TIMES))
    Action.objects.bulk_create(_action(chance, number, nodes, people, lead) for number in range(ACTIONS // TIMES))
    for model in (Risk, Action):
        _multiply(model)
    risks = list(Risk.objects.only("id", "version", "node_id").order_by("id"))
    actions = list(Action.objects.only("id").order_by("id"))
    Link.objects.bulk_create(
        (Link(source_register="risk", source_id=chance.choice(risks).pk, target_register="action", target_id=action.pk, kind="mitigated_by", by=lead)
        for action in actions), batch_size=5_000, ignore_conflicts=True,
    )  # fmt: skip
    removed = [action.pk for action in actions[::50]]
    Action.objects.filter(pk__in=removed).update(archived_at=clock.now(), archive_reason="Twice")
    Risk.objects.filter(pk__in=[risk.pk for risk in risks[::4]]).update(version=2, updated_at=clock.now())
    manager = make.person("Ana Manager", "programme_manager", Node.objects.get(name="Programme 3"))
    mine = Risk.objects.filter(node__parent=programmes[3]).values_list("pk", flat=True)[:60]
    Risk.objects.filter(pk__in=list(mine)).update(owner=manager)
    return {"lead": lead, "manager": manager, "top": top, "programme": programmes[3], "risks": risks}


def _multiply(model) -> None:
    """Each row TIMES - 1 times more, with numbers, titles and days of their own; the triggers keep the history of each."""
    changed = {
        "number": f"number + n * {RISKS // TIMES}", "title": "title || ' ' || n", "updated_at": "updated_at - n * interval '1 day'",
        "review_date": "review_date + n % 30",
    }  # fmt: skip
    columns = [column.column for column in model._meta.concrete_fields if column.name != "id"]
    told = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    table = model._meta.db_table
    slow = [index for index in model._meta.indexes if isinstance(index, GinIndex)]  # made anew: a minute less
    with connection.cursor() as cursor, connection.schema_editor() as editor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for index in slow:
            editor.remove_index(model, index)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {told} FROM {table}, generate_series(1, {TIMES - 1}) n")
        for index in slow:
            editor.add_index(model, index)


def _risk(chance, number: int, nodes, people, lead) -> Risk:
    thing, trouble = chance.choice(THINGS), chance.choice(TROUBLES)
    likelihood, impact, today = chance.randint(1, 5), chance.randint(1, 5), clock.today()
    closed = number % 5 == 0
    row = Risk(
        node=nodes[number % len(nodes)], number=number // len(nodes) + 1, title=f"{thing} {trouble} in area {number % 977}",
        description=f"{thing} is reviewed by the board. " * 6, cause=f"the plan for {thing.lower()} is thin", event=f"{thing.lower()} {trouble}",
        effect="benefits come later than promised", likelihood=likelihood, impact=impact, inherent_likelihood=5, inherent_impact=impact,
        target_likelihood=1, target_impact=impact, status="expired" if closed else chance.choice(["open", "mitigating", "accepted"]),
        owner=chance.choice(people) if number % 9 else None, raised_by=lead, kind="threat" if number % 10 else "opportunity",
        category=chance.choice(["technology", "people", "financial"]), response=chance.choice(["", "reduce", "avoid"]),
        review_date=None if closed else today + timedelta(chance.randint(-60, 200)), cost_likely=chance.randint(1, 900) * 1000,
        confidentiality="restricted" if number % 50 == 0 else "open", probability=chance.randint(1, 99),
    )  # fmt: skip
    row.derive()
    return row


def _action(chance, number: int, nodes, people, lead) -> Action:
    return Action(
        node=nodes[number % len(nodes)], number=number // len(nodes) + 1, title=f"Answer to {chance.choice(THINGS).lower()} {number}",
        owner=chance.choice(people), raised_by=lead, due=clock.today() + timedelta(chance.randint(-60, 200)), status="open",
    )  # fmt: skip


def measured(what: str, function, rounds: int = 7):
    """Run once warm, then print the median with the number of queries and the time inside the database."""
    found = function()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        function()
        times.append(time.perf_counter() - begin)
    with CaptureQueriesContext(connection) as queries:
        function()
    slowest = max((float(each["time"]) for each in queries), default=0)
    size = f"{len(found.content) / 1000:6.0f} kB" if hasattr(found, "content") and not found.streaming else " " * 9
    print(
        f"{what:<62} {statistics.median(times) * 1000:8.1f} ms {len(queries):3d} queries, slowest {slowest * 1000:6.0f} ms {size}"
    )
    return found


class Browser:
    """GETs and POSTs of a person, each answered well."""

    def __init__(self, client, person):
        self.client = client
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(self, url: str, **headers):
        """A page."""
        answer = self.client.get(url, headers=headers)
        assert answer.status_code == 200, (url, answer.status_code)
        return answer

    def cell(self, risk, versions: dict[int, int]):
        """One cell saved as the grid saves it."""
        seen = versions.get(risk.pk, risk.version)
        body = {"mode": "apply", "cells": [[str(risk.pk), "likelihood", str(seen % 5 + 1)]], "seen": {risk.pk: seen}}
        answer = self.client.post("/risks/cells/", json.dumps(body), "application/json")
        assert answer.status_code == 200, answer.content
        versions[risk.pk] = Risk.objects.values_list("version", flat=True).get(pk=risk.pk)
        return answer


PAGES = [
    ("first page, the gravest first", "/risks/"),
    ("fragment of it", "/risks/#"),
    ("18 columns", "/risks/?cols=" + ",".join(["title", "likelihood", "impact", "score", "previous_score", "target_score", "owner", "review_date", "updated_at", "response", "node", "status", "kind", "inherent_score", "category", "proximity", "expected_cost", "probability", "level"])),
    ("filtered by status, category and owner", "/risks/?status=open&category=people&owner=none"),
    ("sorted by an unindexed column", "/risks/?sort=probability"),
    ("sorted by the owner's name", "/risks/?sort=owner"),
    ("sorted by last change", "/risks/?sort=-updated_at"),
    ("deep page, row 50,000", "/risks/?page=1000"),
    ("searched: pathology late", "/risks/?q=pathology+late"),
    ("searched by reference: R-0142", "/risks/?q=R-0142"),
    ("searched, nothing found", "/risks/?q=zeppelin"),
    ("health check as filter: stale", "/risks/?check=no_response"),
    ("as it stood an hour ago", "/risks/?as_at={hour}"),
    ("heat map", "/heat/"),
    ("health of all registers", "/health/"),
    ("my work", "/my-work/"),
    ("Ctrl K: words", "/search/?q=pathology+interface"),
    ("Ctrl K: mistyped", "/search/?q=patholgy+interfce"),
    ("Ctrl K: a part of a word", "/search/?q=prescrib"),
    ("Ctrl K: a reference", "/search/?q=R-0142"),
    ("Ctrl K: nothing found", "/search/?q=zeppelin"),
]  # fmt: skip


def test_a_hundred_thousand_risks(office, client, capsys):
    hour = clock.now().isoformat().replace("+00:00", "Z")
    with capsys.disabled():
        print(f"\n{Risk.objects.count():,} risks, {event_model(Risk).objects.count():,} events")
        for name in ("lead", "manager"):
            browser = Browser(client, office[name])
            print(f"as {name}")
            for what, url in PAGES:
                more = {"HX-Request": "true"} if url.endswith("#") else {}
                address = url.format(hour=hour).rstrip("#")
                measured(what, partial(browser.get, address, **more))
        browser, versions = Browser(client, office["lead"]), {}
        row = measured_row(office)
        measured("one cell saved", lambda: browser.cell(row, versions), rounds=15)
        measured("one record", lambda: browser.get(f"/risks/{row.pk}/"))
        key = tokens.issue(user=office["lead"], name="Bench", scopes=["read", "write"], days=1)[1]
        ask = {"Authorization": f"Bearer {key}"}
        measured("API: list of 50", lambda: client.get("/api/v1/risks/", headers=ask))
        measured("API: list of 200, all fields", lambda: client.get("/api/v1/risks/?limit=200", headers=ask))
        measured("API: 5,000 rows in 25 pages, all fields", lambda: pages(client, ask, ""), rounds=1)
        measured("API: 5,000 rows in 25 pages, 10 fields", lambda: pages(client, ask, f"&fields={TEN}"), rounds=1)
        measured("API: one record", lambda: client.get(f"/api/v1/risks/{row.pk}/", headers=ask))
        measured("API: one field changed", lambda: change(client, ask, row), rounds=15)


TEN = "ref,title,score,likelihood,impact,owner,status,review_date,node,response"


def measured_row(office) -> Risk:
    """An open risk in the middle."""
    return Risk.objects.get(pk=office["risks"][50_001].pk)


def pages(client, ask, more: str) -> None:
    """5,000 rows as a program fetches them."""
    for offset in range(0, 5_000, 200):
        assert client.get(f"/api/v1/risks/?limit=200&offset={offset}{more}", headers=ask).status_code == 200


def change(client, ask, row) -> None:
    """One PATCH on the newest version."""
    version = Risk.objects.values_list("version", flat=True).get(pk=row.pk)
    headers = ask | {"If-Match": f'"v{version}"'}
    answer = client.patch(
        f"/api/v1/risks/{row.pk}/", json.dumps({"trigger": f"Word {version}"}), "application/json", headers=headers
    )
    assert answer.status_code == 200, answer.content
