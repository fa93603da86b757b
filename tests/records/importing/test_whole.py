"""A workbook of several registers is one import: one page, one apply, one undo; and it reads afterwards as what it was."""

import pytest

from pmo.core.errors import Problem
from pmo.people import jobs
from pmo.people.models import Job
from pmo.records import undo
from pmo.records.models import Batch, SheetImport
from registers.models import Action, Issue, Risk
from tests.records.importing.conftest import HEAD, words

pytestmark = pytest.mark.django_db
RAID = {
    "Read_me": [["How to use this log"], ["Risks go on the risks tab"]],
    "Risks": [
        HEAD,
        [1, "Supplier may go bust", 4, 5, "Alice Owner", "Open"],
        [2, "Data centre floods", 2, 4, "", "Open"],
    ],
    "Issues": [["Ref", "Issue", "Priority", "Owner"], ["I1", "Robot arm is broken", "High", "Alice Owner"]],
    "Actions": [
        ["Ref", "Action", "Owner", "Due date"],
        ["A1", "Write the plan for cutover", "Alice Owner", "01/12/2027"],
    ],
}


def test_one_page_shows_every_table(send, alices):
    sent = send(**RAID)
    page = words(alices.get(f"/sheets/{sent.pk}/"))
    assert "Supplier may go bust" in page and "Robot arm is broken" in page and "Write the plan for cutover" in page
    assert "4 rows ready" in page and "3 tables" in page


def test_one_apply_writes_them_all_and_says_what_went_where(send, apply):
    page = words(apply(send(**RAID)))
    assert (Risk.objects.count(), Issue.objects.count(), Action.objects.count()) == (2, 1, 1)
    assert "Applied on" in page and "4 added, 0 changed" in page
    assert "Sheet “Issues”: 1 added" in page


def test_one_undo_takes_them_all_back(send, apply, alices, alice):
    sent = send(**RAID)
    apply(sent)
    whole = Batch.objects.get(kind="import", part_of=None)
    assert whole.parts.count() == 2
    alices.post(f"/undo/{whole.pk}/")
    assert not any(model.objects.filter(archived_at=None).exists() for model in (Risk, Issue, Action))
    page = words(alices.get(f"/sheets/{sent.pk}/"))
    assert "Undone on" in page and "Undo the whole import" not in page
    with pytest.raises(Problem, match="undone already"):
        undo.undo(whole.parts.first(), by=alice)


def test_the_undo_of_a_part_is_the_undo_of_the_whole(send, apply, alice):
    apply(send(**RAID))
    undo.undo(Batch.objects.filter(kind="import").exclude(part_of=None).first(), by=alice)
    assert not any(model.objects.filter(archived_at=None).exists() for model in (Risk, Issue, Action))


def test_what_goes_wrong_in_one_table_leaves_the_others_unwritten(send, apply, alices, monkeypatch):
    from pmo.records import writing

    sent = send(**RAID)
    whole = writing.write

    def fails(register, **more):
        if register.key == "issue":
            raise writing.Stopped([], [("Row 2", "title", "Somebody was quicker.")])
        return whole(register, **more)

    monkeypatch.setattr(writing, "write", fails)
    assert "Somebody was quicker" in words(apply(sent))
    assert not Risk.objects.exists() and SheetImport.objects.filter(state="preview").count() == 3


def test_a_table_can_be_left_out(send, alices, apply):
    sent = send(**RAID)
    alices.post(f"/sheets/{sent.pk}/", {"out": "1~", "out-0~": "1", "out-1~": "1"})
    assert "left out" in words(alices.get(f"/sheets/{sent.pk}/"))
    apply(sent)
    assert (Risk.objects.count(), Issue.objects.count(), Action.objects.count()) == (2, 0, 1)


def test_an_import_of_one_register_leads_to_it_and_can_be_found_again(send, apply, alices, tree):
    sent = send(Risks=RAID["Risks"])
    answer = apply(sent)
    assert answer.redirect_chain[-1][0] == f"/work/{tree.p1.pk}/risks/"
    assert "applied: 2 added, 0 changed" in words(alices.get(f"/work/{tree.p1.pk}/risks/import/"))
    page = words(alices.get(f"/sheets/{sent.pk}/"))
    assert "This import was applied" in page and "Undo the whole import" in page and "will be added" not in page


def test_a_discarded_import_says_so(send, alices):
    sent = send(**RAID)
    alices.post(f"/sheets/{sent.pk}/discard/")
    assert "This import was discarded" in words(alices.get(f"/sheets/{sent.pk}/"))
    assert not SheetImport.objects.filter(state="preview").exists()


def test_a_long_import_and_its_undo_are_jobs(send, apply, alices):
    rows = [
        [n, f"Generated risk of number {n} and a word {n * 7919}", n % 5 + 1, n % 4 + 1, "", "Open"]
        for n in range(1, 702)
    ]
    sent = send(Risks=[HEAD, *rows])
    page = words(apply(sent))
    assert "has begun" in page
    jobs.do(Job.objects.get(kind="import-sheet").pk)
    assert Risk.objects.filter(archived_at=None).count() == 701
    batch = Batch.objects.get(kind="import")
    answer = alices.post(f"/undo/{batch.pk}/", follow=True)
    assert "/jobs/" in answer.redirect_chain[-1][0]
    jobs.do(Job.objects.get(kind="undo-batch").pk)
    assert Job.objects.get(kind="undo-batch").state == "done"
    assert not Risk.objects.filter(archived_at=None).exists()


def test_headings_without_rows_are_a_sentence(refused):
    assert "has headings and no rows" in refused(Risks=[HEAD])


def test_apply_with_a_choice_open_comes_back_to_it(send, apply, bring, alices, alice):
    from pmo.records import writing

    risk = bring(Risks=RAID["Risks"])["Supplier may go bust"]
    writing.change(risk, {"likelihood": 2}, by=alice)
    sent = send(Risks=[HEAD, [1, "Supplier may go bust", 3, 5, "Alice Owner", "Open"]])
    page = words(apply(sent))
    assert "Choose 1 conflict first" in page and "1 conflict still needs a choice" in page
    apply(sent, **{"keep-0~2:likelihood": "mine"})
    risk.refresh_from_db()
    assert risk.likelihood == 3


def test_a_very_long_import_goes_to_its_job_at_once_and_stops_there_where_a_choice_is_missing(
    send, apply, bring, alice, monkeypatch
):
    from pmo.records import writing
    from pmo.records.pages import importing

    monkeypatch.setattr(importing, "LONG", 1)
    risks = bring(Risks=RAID["Risks"])
    jobs.do(Job.objects.get(kind="import-sheet").pk)
    risk = Risk.objects.get(title="Supplier may go bust")
    assert not risks, "the page only began it"
    writing.change(risk, {"likelihood": 2}, by=alice)
    rows = [[1, "Supplier may go bust", 3, 5, "Alice Owner", "Open"], RAID["Risks"][2]]
    sent = send(Risks=[HEAD, *rows])
    assert "has begun" in words(apply(sent))
    job = Job.objects.filter(kind="import-sheet").latest("created_at")
    jobs.do(job.pk)
    job.refresh_from_db()
    assert job.state == "failed" and "1 conflict still needs a choice" in job.result
    assert SheetImport.objects.get(pk=sent.pk).state == "preview"
