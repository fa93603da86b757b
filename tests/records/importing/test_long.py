"""What an export gives, an import takes; what is longer than a workbook is offered as CSV."""

import pytest

from pmo.records.importing.bringing import LIMITS
from pmo.records.pages import exporting
from tests.factories import records as keep
from tests.records.importing.conftest import words

pytestmark = pytest.mark.django_db


def test_the_import_takes_as_many_rows_as_the_export_gives():
    assert LIMITS.max_rows > exporting.MOST_ROWS


def test_more_rows_than_a_workbook_takes_are_offered_as_csv(alices, tree, alice, monkeypatch):
    for _ in range(3):
        keep.record("risk", tree.p1, owner=alice)
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)
    answer = alices.get(f"/work/{tree.p1.pk}/risks/export/?status=open")
    assert answer.status_code == 422 and "take the CSV of all these rows" in words(answer)
    assert 'href="?status=open&amp;format=csv"' in answer.content.decode()
