"""Our own export after people had it in Excel: heads retyped, columns and lines put in, rows copied and deleted."""

import io
from datetime import date

import openpyxl
import pytest

from registers.models import Risk
from tests.factories import records as keep
from tests.records.importing.conftest import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def risks(tree, alice):
    """Four risks of project 1."""
    return [
        keep.record("risk", tree.p1, owner=alice, title=f"Risk number {place}", likelihood=3, impact=3, review_date=date(2027, 1, 5))
        for place in range(1, 5)
    ]  # fmt: skip


@pytest.fixture
def mailed(alices, tree, risks, send):
    """`mailed(edit)` exports the register, lets `edit(sheet, column)` change it, and sends it back."""

    def post(edit, name="Risks.xlsx"):
        answer = alices.get(f"/work/{tree.p1.pk}/risks/export/?cols=title,likelihood,impact,owner,review_date&sort=id")
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
        sheet = book.worksheets[0]
        edit(sheet, {cell.value: cell.column for cell in sheet[1]})
        out = io.BytesIO()
        book.save(out)
        return send(out.getvalue(), name)

    return post


def test_a_changed_cell_shows_what_it_was_and_what_it_becomes(mailed, alices):
    sent = mailed(lambda sheet, at: sheet.cell(2, at["Review by"], "15/03/2027"))
    page = words(alices.get(f"/sheets/{sent.pk}/"))
    assert "removed 5 Jan 2027 added 15 Mar 2027" in page and "emptied" not in page


@pytest.mark.parametrize("typed", ["LIKELIHOOD", "  likelihood ", "Likelihood*", "L"])
def test_a_head_typed_otherwise_is_the_same_column(mailed, planned, typed):
    def edit(sheet, at):
        sheet.cell(1, at["Likelihood"], typed)
        sheet.cell(2, at["Likelihood"], 1)

    [row] = planned(mailed(edit)).of("changed")
    assert row.values() == {"likelihood": 1}


def test_a_head_in_other_words_is_known_by_its_place_and_says_so(mailed, planned, alices):
    def edit(sheet, at):
        sheet.cell(1, at["Title"], "What may go wrong")
        sheet.cell(2, at["Title"], "Another title")

    sent = mailed(edit)
    assert [row.values() for row in planned(sent).of("changed")] == [{"title": "Another title"}]
    assert "“What may go wrong” is read as Title" in words(alices.get(f"/sheets/{sent.pk}/"))


def test_a_column_of_theirs_is_told_and_not_read(mailed, planned, alices):
    def edit(sheet, at):
        sheet.cell(1, sheet.max_column + 1, "Board's view")
        sheet.cell(2, sheet.max_column, "Watch this one")

    sent = mailed(edit)
    assert planned(sent).counts["same"] == 4
    assert "“Board's view” is no column of this register and was not read" in words(alices.get(f"/sheets/{sent.pk}/"))


def test_a_column_before_the_hidden_ones_and_a_line_above_the_heads_add_nothing_twice(mailed, planned):
    def edit(sheet, at):
        sheet.insert_cols(1)
        sheet.insert_rows(1, 2)
        sheet["B1"] = "Risks for the board"
        sheet.cell(4, at["Title"] + 1, "Another title")

    found = planned(mailed(edit))
    assert found.counts | {"changed": 1, "same": 3} == found.counts
    assert [row.number for row in found.of("changed")] == [4]


def test_columns_in_another_order_are_the_same_columns(mailed, planned):
    def edit(sheet, at):
        for line in range(1, 6):
            one, other = sheet.cell(line, at["Title"]), sheet.cell(line, at["Impact"])
            one.value, other.value = other.value, one.value
        sheet.cell(2, at["Impact"], "Another title")

    assert [row.values() for row in planned(mailed(edit)).of("changed")] == [{"title": "Another title"}]


def test_a_row_copied_to_begin_a_new_one_is_added_and_leaves_the_first_alone(mailed, planned, alices, apply):
    def edit(sheet, at):
        for column in range(1, sheet.max_column + 1):
            sheet.cell(6, column, sheet.cell(2, column).value)
        sheet.cell(6, at["Title"], "Begun as a copy")

    sent = mailed(edit)
    found = planned(sent)
    assert (found.counts["same"], found.counts["new"], found.counts["invalid"]) == (4, 1, 0)
    assert "copied from R-0001" in words(alices.get(f"/sheets/{sent.pk}/"))
    apply(sent)
    assert Risk.objects.filter(title="Begun as a copy", likelihood=3).count() == 1
    assert Risk.objects.get(number=1).title == "Risk number 1"


def test_a_row_that_stands_twice_word_for_word_is_left_out(mailed, planned):
    def edit(sheet, at):
        for column in range(1, sheet.max_column + 1):
            sheet.cell(6, column, sheet.cell(2, column).value)

    found = planned(mailed(edit))
    assert (found.counts["same"], found.counts["new"]) == (4, 0)


def test_a_copied_row_may_be_said_to_be_the_update(mailed, planned, alices):
    def edit(sheet, at):
        for column in range(1, sheet.max_column + 1):
            sheet.cell(6, column, sheet.cell(2, column).value)
        sheet.cell(6, at["Title"], "Begun as a copy")

    sent = mailed(edit)
    alices.post(f"/sheets/{sent.pk}/", {"same-0~6": "update"})
    assert [row.values() for row in planned(sent).of("changed")] == [{"title": "Begun as a copy"}]


def test_rows_deleted_in_the_file_stay_and_the_page_says_so(mailed, planned, alices):
    sent = mailed(lambda sheet, at: sheet.delete_rows(3, 2))
    assert planned(sent).counts["same"] == 2
    page = words(alices.get(f"/sheets/{sent.pk}/"))
    assert "2 rows of the export are not in the file. They stay in the register" in page
