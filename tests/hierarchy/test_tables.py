"""Tables of the dashboard leave it: all as one workbook, one as CSV, each only with what the person may see."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pmo.core.tables import Table, as_csv, as_workbook, sheet_names
from pmo.hierarchy.tables import OFFERS, offered
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def rows_of(response) -> list[list[str]]:
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def url(node, key: str = "") -> str:
    return f"/work/{node.pk}/dashboard/tables/{key and f'{key}.csv'}"


def test_every_table_is_on_the_page_with_its_csv(as_user, lead, tree):
    page = as_user(lead).get(url(tree.a)).content.decode()
    assert OFFERS and all(url(tree.a, each.key) in page and each.name in page for each in offered())


def test_the_dashboard_leads_to_its_tables(as_user, lead, tree):
    assert url(tree.a) in as_user(lead).get(f"/work/{tree.a.pk}/dashboard/").content.decode()


def test_a_csv_has_every_row_with_the_words_of_the_page(as_user, lead, tree):
    for number in range(9):
        keep.record("risk", tree.p1, by=lead, title=f"Risk {number}")
    heads, *rows = rows_of(as_user(lead).get(url(tree.a, "risks")))
    assert heads[0] == "Ref" and {row[heads.index("Title")] for row in rows} == {f"Risk {n}" for n in range(9)}


def test_what_is_not_to_be_seen_is_in_no_table(as_user, lead, tree, carol, bob):
    keep.record("risk", tree.p1, by=lead, title="Secret plan", confidentiality="restricted")
    for person, status in ((bob, 200), (carol, 404)):
        for each in offered():
            response = as_user(person).get(url(tree.a, each.key))
            assert response.status_code == status and b"Secret plan" not in response.content, each.key
    assert b"Secret plan" in as_user(lead).get(url(tree.a, "risks")).content


def test_the_workbook_has_dates_and_amounts_as_such(as_user, lead, tree):
    make.figure(tree.p1, "cost_baseline", amount=1250000)
    response = as_user(lead).get(f"{url(tree.a)}all.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(response.content))["Work below"]
    heads = [cell.value for cell in sheet[1]]
    column = next(place for place, head in enumerate(heads, 1) if "baseline" in head.lower() and "cost" in head.lower())
    found = {sheet.cell(row, 2).value: sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)}
    assert found[tree.p1.name] == 1250000


def test_a_table_costs_the_same_for_one_row_and_for_six(as_user, lead, tree):
    def costs() -> dict[str, int]:
        found = {}
        for key in OFFERS:
            with CaptureQueriesContext(connection) as queries:
                assert as_user(lead).get(url(tree.a, key)).status_code == 200
            found[key] = len(queries)
        return found

    def add(count: int) -> None:
        for register in ("risk", "issue", "action", "decision", "dependency"):
            for _ in range(count):
                keep.record(register, tree.p1, by=lead)

    add(1)
    costs()
    one = costs()
    add(5)
    assert costs() == one


def test_an_unknown_table_is_not_there(as_user, lead, tree):
    assert as_user(lead).get(url(tree.a, "nothing")).status_code == 404


def test_a_formula_is_text_in_both_forms():
    table = Table("Sums", ["=A1"], [["=1+1"], ["-2"], [-2]])
    assert as_csv(table).decode("utf-8-sig").split() == ["'=A1", "'=1+1", "'-2", "-2"]
    sheet = openpyxl.load_workbook(BytesIO(as_workbook([table], "About & more")))["Sums"]
    assert [(cell.value, cell.data_type) for (cell,) in sheet.iter_rows()] == [("=A1", "s"), ("=1+1", "s"), ("-2", "s"), (-2, "n")]  # fmt: skip


def test_sheets_have_names_that_excel_takes():
    assert sheet_names(["a/b", "A:B", "x" * 40, "x" * 50, "''"]) == ["ab", "AB 2", "x" * 31, "x" * 27 + " 2", "Table"]
