"""The same workbook again is an update; another workbook with the same running numbers is not."""

import pytest

from pmo.records import moving
from registers.models import Risk
from tests.records.importing.conftest import HEAD, words

pytestmark = pytest.mark.django_db
ROWS = [
    [1, "Supplier may go bust", 4, 5, "Alice Owner", "Open"],
    [2, "Data centre floods in spring", 2, 4, "Alice Owner", "Closed"],
    [3, "Staff leave before cutover", 3, 3, "Alice Owner", "In progress"],
]


def test_the_same_workbook_again_changes_nothing(bring, send, planned):
    bring(Risks=[HEAD, *ROWS])
    found = planned(send(Risks=[HEAD, *ROWS]))
    assert [row.state for row in found.rows] == ["same"] * 3, [row.sentence for row in found.rows]


def test_the_workbook_of_next_week_updates(bring):
    bring(Risks=[HEAD, *ROWS])
    found = bring(Risks=[HEAD, [1, "Supplier may go bust", 2, 5, "Alice Owner", "Open"], *ROWS[1:]])
    assert (len(found), found["Supplier may go bust"].likelihood) == (3, 2)


def test_a_status_that_a_plain_step_reaches_is_taken_as_that_step(bring, send, planned, apply):
    head = [*HEAD, "Response"]
    rows = [[*row, "Accept"] for row in ROWS]
    bring(Risks=[head, *rows])
    again = send(Risks=[head, [1, "Supplier may go bust", 4, 5, "Alice Owner", "Mitigating", "Accept"]])
    [row] = planned(again).rows
    assert row.state in {"changed", "same"} and not row.sentence


def test_a_status_that_asks_for_more_is_a_remark_and_the_rest_is_written(bring, send, planned, apply):
    bring(Risks=[HEAD, *ROWS])
    again = send(Risks=[HEAD, [1, "Supplier may go bust", 1, 5, "Alice Owner", "Closed"]])
    [row] = planned(again).rows
    assert row.state == "changed"
    assert any("stays Open" in remark and "Close, no longer possible" in remark for remark in row.remarks)
    apply(again)
    risk = Risk.objects.get(title="Supplier may go bust")
    assert (risk.status, risk.likelihood) == ("open", 1)


def test_any_closed_status_is_what_closed_means(bring, send, planned, alice):
    risk = bring(Risks=[HEAD, *ROWS])["Supplier may go bust"]
    moving.take(risk, "reject", by=alice, seen=risk.version, values={"closure_note": "Not one."})
    [row] = planned(send(Risks=[HEAD, [1, "Supplier may go bust", 4, 5, "Alice Owner", "Closed"]])).rows
    assert (row.state, row.remarks) == ("same", [])


def test_a_status_moved_on_here_stays_when_the_file_says_what_it_said(bring, send, planned, alice):
    risk = bring(Risks=[HEAD, *ROWS])["Supplier may go bust"]
    moving.take(risk, "reject", by=alice, seen=risk.version, values={"closure_note": "Not one."})
    assert [row.state for row in planned(send(Risks=[HEAD, *ROWS])).rows] == ["same"] * 3


def test_running_numbers_of_another_workbook_are_no_identity(bring):
    bring(Risks=[HEAD, *ROWS])
    other = [["ID", "Risk description", "Likelihood", "Impact"], [1, "Freight costs rise sharply", 3, 4]]
    found = bring(Risks=other)
    assert len(found) == 4
    assert found["Supplier may go bust"].likelihood == 4


def test_it_says_whose_number_a_new_row_carries(bring, send, planned):
    risk = bring(Risks=[HEAD, *ROWS])["Supplier may go bust"]
    other = [["ID", "Risk description", "Likelihood", "Impact"], [1, "Freight costs rise sharply", 3, 4]]
    [row] = planned(send(Risks=other)).rows
    assert (row.state, row.rival) == ("new", risk)
    assert f"Row 2 carries the number of {risk.ref}, which is about something else" in " ".join(row.remarks)
    assert row.apply


def test_a_title_put_otherwise_is_still_the_same(bring):
    bring(Risks=[HEAD, *ROWS])
    other = [["ID", "Risk description", "Likelihood", "Impact"], [1, "The supplier may go bust", 3, 4]]
    found = bring(Risks=other)
    assert len(found) == 3


def test_where_it_is_unsure_the_page_asks_and_the_answer_counts(bring, send, planned, apply, alices):
    risk = bring(Risks=[HEAD, *ROWS])["Supplier may go bust"]
    again = send(Risks=[HEAD, [1, "Insolvency of the main contractor", 4, 5, "Alice Owner", "Open"]])
    [row] = planned(again).rows
    assert (row.state, row.asks) == ("new", True)
    page = words(alices.get(f"/sheets/{again.pk}/"))
    assert f"Update {risk.ref}" in page
    apply(again, **{"same-0~2": "update"})
    risk.refresh_from_db()
    assert (risk.title, Risk.objects.count()) == ("Insolvency of the main contractor", 3)


def test_two_rows_of_one_number_are_told_apart_by_what_they_say(bring, send, planned):
    bring(Risks=[HEAD, *ROWS])
    again = send(Risks=[HEAD, ROWS[0], [1, "Quite another thing happens", 1, 1, "", "Open"]])
    assert [row.state for row in planned(again).rows] == ["same", "new"]


def test_a_workbook_without_numbers_finds_its_rows_by_their_titles(bring):
    head, rows = HEAD[1:], [row[1:] for row in ROWS]
    bring(Risks=[head, *rows])
    found = bring(Risks=[head, ["Supplier may go bust", 1, 1, "Alice Owner", "Open"]])
    assert (len(found), found["Supplier may go bust"].impact) == (3, 1)


def test_a_row_without_a_title_says_so_where_it_can_be_typed(send, planned, alices, apply):
    sent = send(Risks=[[*HEAD, "Mitigation"], [1, None, 4, 5, "Alice Owner", "Open", None], ROWS[1] + ["Move it"]])
    rows = planned(sent).rows
    wrong = [row for row in rows if row.state == "invalid"]
    for row in wrong:
        assert row.cells["title"].state == "invalid" and row.cells["title"].sentence


def test_a_title_that_is_too_short_is_told_at_its_cell_and_corrected_there(send, planned, alices, apply):
    sent = send(Risks=[HEAD, [1, "2", 4, 5, "Alice Owner", "Open"], ROWS[1]])
    row = planned(sent).rows[0]
    assert row.state == "invalid" and row.cells["title"].sentence
    page = alices.get(f"/sheets/{sent.pk}/").content.decode()
    assert 'name="fix-0~2:title"' in page and row.cells["title"].sentence[:20] in words(
        alices.get(f"/sheets/{sent.pk}/")
    )
    apply(sent, **{"fix-0~2:title": "Two cranes may collide", "was-0~2:title": "2"})
    assert Risk.objects.filter(title="Two cranes may collide").exists()
