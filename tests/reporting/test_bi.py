"""The BI door: views with stable names, of what everybody on the work may see, that nothing can be written through."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import Error, connection, transaction
from psycopg import errors

from planning import publishing
from planning.models import Plan
from pmo.records.register import registers
from reporting import bi
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def rows(sql: str) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("name", sorted(bi.PLAIN))
def test_every_view_answers(name):
    assert rows(f"SELECT * FROM bi.{name} LIMIT 1") is not None


def test_every_register_has_a_view_with_its_columns(office):
    for register in registers():
        row = keep.record(register, office.one, by=office.lead)
        found = rows(f"SELECT * FROM bi.{register.slug.replace('-', '_')}")
        assert [(each["ref"], each["work"], each["title"]) for each in found] == [(row.ref, "Pharmacy", row.title)], (
            register.key
        )


def test_the_names_that_reports_are_built_on_stay():
    found = rows("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'bi'")
    there = {(row["table_name"], row["column_name"]) for row in found}
    promised = {"risks": "ref work title owner status score likelihood impact review_date", "issues": "ref priority due", "actions": "ref due percent",
                "benefits": "ref baseline target latest realised", "dependencies": "ref needed_by promised_by gap", "work": "id code name parent",
                "samples": "node_id measure day value", "editions": "work period version pdf_sha256"}  # fmt: skip
    assert {(view, column) for view, names in promised.items() for column in names.split()} <= there


def test_confidential_and_removed_rows_are_in_no_view(office):
    from pmo.records import writing

    keep.record("risk", office.one, by=office.lead, confidentiality="restricted")
    gone = keep.record("risk", office.one, by=office.lead)
    writing.archive(gone, by=office.lead, seen=gone.version, reason="Twice.")
    assert rows("SELECT * FROM bi.risks") == []


def test_nothing_is_written_through_a_view(office):
    keep.record("risk", office.one, by=office.lead)
    with pytest.raises(Error), transaction.atomic():
        rows("UPDATE bi.risks SET title = 'x'")


def test_columns_say_what_they_are():
    found = rows(
        "SELECT col_description('bi.risks'::regclass, attnum) AS said, attname FROM pg_attribute WHERE attrelid = 'bi.risks'::regclass"
    )
    said = {row["attname"]: row["said"] for row in found}
    assert said["review_date"] == "Review by" and "threat" in said["kind"]


def columns() -> dict[str, list[str]]:
    found = rows(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'bi' ORDER BY ordinal_position"
    )
    there: dict[str, list[str]] = {}
    for row in found:
        there.setdefault(row["table_name"], []).append(row["column_name"])
    return there


def test_every_view_and_every_column_says_what_it_is():
    silent = rows("""
        SELECT c.relname AS view, a.attname AS name FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE s.nspname = 'bi' AND c.relkind = 'v' AND (coalesce(col_description(c.oid, a.attnum), '') = '' OR obj_description(c.oid) IS NULL)
    """)
    assert silent == []


def test_the_page_of_views_lists_each_with_its_columns():
    page = (Path(__file__).parents[2] / "docs" / "bi.md").read_text()
    told = {
        name: re.findall(r"^\| `(\w+)` \|", part, re.M)
        for name, part in re.findall(r"## bi\.(\w+)\n(.*?)(?=\n## |\Z)", page, re.S)
    }
    assert told == columns()


@pytest.fixture
def reader():
    """The role of a BI tool, as the settings name it."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE bi_reader_of_tests")
        bi._open_to(cursor, bi.sql.Identifier("bi_reader_of_tests"))
        cursor.execute("SET LOCAL ROLE bi_reader_of_tests")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_the_role_of_a_tool_reads_every_view_and_nothing_else(reader):
    assert all(rows(f"SELECT count(*) FROM bi.{name}") for name in bi.views())
    for refused in ("SELECT 1 FROM registers_risk", "SELECT 1 FROM people_user", "CREATE VIEW bi.mine AS SELECT 1"):
        with pytest.raises(Error) as told, transaction.atomic():
            rows(refused)
        assert isinstance(told.value.__cause__, errors.InsufficientPrivilege), refused
    for name in bi.views():
        with pytest.raises(Error), transaction.atomic():
            rows(f"DELETE FROM bi.{name}")


def test_readings_are_those_in_force_of_open_benefits(office):
    for told in ("open", "restricted"):
        benefit = keep.record("benefit", office.one, by=office.lead, title=f"A {told} one", confidentiality=told)
        point = benefit.points.create(kind="actual", period_end=date(2026, 6, 30), value=3)
        benefit.points.create(kind="actual", period_end=date(2026, 6, 30), value=4, replaces=point)
    assert [(row["benefit"], row["kind"], row["value"]) for row in rows("SELECT * FROM bi.readings")] == [
        ("A open one", "actual", 4)
    ]


def test_milestones_are_those_of_the_latest_version_without_restricted_ones(office):
    plan = Plan.objects.create(node=office.one, starts_on=date(2026, 1, 5))
    milestone = {"kind": "milestone", "flag": "project", "by": office.lead}
    secret = keep.record("activity", office.one, title="Secret", **milestone)
    publishing.publish(plan=plan, by=office.lead)
    keep.record("activity", office.one, title="Go-live", **milestone)
    publishing.publish(plan=plan, by=office.lead)
    type(secret).objects.filter(pk=secret.pk).update(confidentiality="restricted")
    found = rows("SELECT * FROM bi.milestones")
    assert [(row["work"], row["title"], row["version"], row["slip_days"]) for row in found] == [
        ("Pharmacy", "Go-live", 2, None)
    ]
