"""The BI door: views with stable names, of what everybody on the work may see, that nothing can be written through."""

import pytest
from django.db import Error, connection, transaction

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
