"""The cycle: periods open once, drafts read pinned facts, steps are taken by who may, and locked while they are reviewed."""

import pytest

from pmo.core.errors import Conflict, Problem, Refused
from reporting.cycle import cycles, facts, opening, rights, stepping, writing
from reporting.models import CycleRequest
from tests.factories import hierarchy as make
from tests.reporting.cycling import cycle_of, fresh, opened, submitted, surroundings, text_of, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(db):
    return surroundings()


def test_a_period_opens_once_however_often_it_is_asked(there):
    cycle = cycle_of(there)
    assert sorted(opened(there, cycle)) == ["PH", "RE", "TH"]
    assert opening.open_period(cycle=cycle, period=there.now, by=there.lead) == []
    make.node("Wards", parent=there.programme, code="WA")
    assert [row.node.code for row in opening.open_period(cycle=cycle, period=there.now, by=there.lead)] == ["WA"]


def test_the_ticker_opens_what_is_due_and_again_does_nothing(there):
    cycle = cycle_of(there, open_days=-40)
    assert opening.tick() == 1
    assert CycleRequest.objects.filter(cycle=cycle, period=there.now).count() == 3
    assert opening.tick() == 0
    cycles.end(cycle=cycle, by=there.lead)
    cycle.__class__.objects.update(looked_at=None)
    assert opening.tick() == 0


def test_the_manager_writes_and_who_stands_above_approves(there):
    rows = opened(there, cycle_of(there))
    one, programme = rows["PH"], rows["RE"]
    assert (one.author, one.approver, one.second) == (there.author, there.manager, there.sponsor)
    assert (programme.author, programme.approver) == (there.manager, there.sponsor)
    assert one.draft_on <= one.submit_on <= one.review_on <= one.publish_on


def test_whom_the_cycle_names_goes_before_the_role_in_later_periods_too(there):
    cycle = cycle_of(there)
    row = opened(there, cycle, there.before)["PH"]
    writing.name_people(request=row, by=there.lead, author=there.other, approver=there.sponsor, second=None)
    later = opened(there, cycle)["PH"]
    assert (later.author, later.approver) == (there.other, there.sponsor)
    with pytest.raises(Problem, match="two of the parts"):
        writing.name_people(request=later, by=there.lead, author=there.other, approver=there.other, second=None)


def test_facts_stay_as_pinned_until_they_are_taken_anew(there):
    row = opened(there, cycle_of(there))["PH"]
    pinned = row.facts
    assert facts.moved_on(row) == {}
    writing.report(node=there.one, by=there.author, dimension="overall", rag="r", reason="")
    assert facts.moved_on(row) == {"lights": 1}
    assert fresh(row).facts == pinned
    facts.take_anew(request=row, by=there.author)
    assert facts.moved_on(fresh(row)) == {} and fresh(row).facts != pinned


def test_the_first_word_makes_a_draft_and_two_writers_do_not_lose_each_others_words(there):
    row = opened(there, cycle_of(there))["PH"]
    seen = text_of(row).version
    write(row, "First.", there.author)
    assert fresh(row).state == "drafting"
    with pytest.raises(Conflict):
        writing.save_text(request=row, key="lights", text="Other words.", seen=seen, by=there.manager)
    assert text_of(row).text == "First."
    writing.save_text(request=row, key="lights", text="First.", seen=seen, by=there.manager)


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("author", True, True), ("manager", True, True), ("sponsor", True, True), ("reader", False, False), ("other", False, False), ("stranger", False, False)],
)  # fmt: skip
def test_a_draft_is_read_and_written_by_who_has_a_part_in_it(there, who, reads, writes):
    row = opened(there, cycle_of(there))["PH"]
    person = getattr(there, who)
    assert (rights.may_read(row, person), rights.may_write(row, person)) == (reads, writes)
    if not writes:
        with pytest.raises(Refused, match="is written by"):
            write(row, "Mine.", person)


def test_a_rating_better_than_the_data_needs_a_reason(there):
    row = opened(there, cycle_of(there))["PH"]
    with pytest.raises(Problem, match="better than the data"):
        writing.rate(request=row, by=there.author, rag="g")
    writing.rate(request=row, by=there.author, rag="r", reason="Supplier late")
    assert fresh(row).light.rag == "r"


def test_submitting_needs_a_rating_and_words_and_locks_the_draft(there):
    row = opened(there, cycle_of(there))["PH"]
    with pytest.raises(Problem, match="overall rating"):
        stepping.submit(request=row, by=there.author)
    row = submitted(row, there.author)
    assert (row.state, row.submitted_by) == ("submitted", there.author)
    with pytest.raises(Problem, match="with its approver"):
        write(row, "One more thing.", there.author)
    with pytest.raises(Problem, match="with its approver"):
        facts.take_anew(request=row, by=there.author)


def test_only_the_approver_approves_and_never_the_author(there):
    row = submitted(opened(there, cycle_of(there))["PH"], there.author)
    for person in (there.author, there.sponsor, there.reader, there.lead):
        with pytest.raises(Refused):
            stepping.approve(request=row, by=person)
    assert stepping.approve(request=row, by=there.manager)
    assert (fresh(row).state, fresh(row).approved_by) == ("approved", there.manager)
    with pytest.raises(Problem, match="Only a submitted report"):
        stepping.approve(request=row, by=there.manager)


def test_who_submits_for_the_author_does_not_approve_it(there):
    row = submitted(opened(there, cycle_of(there))["PH"], there.manager)
    with pytest.raises(Refused, match="submitted themselves"):
        stepping.approve(request=row, by=there.manager)


def test_two_approvers_are_two_people_one_after_the_other(there):
    row = submitted(opened(there, cycle_of(there, approvals=2))["PH"], there.author)
    with pytest.raises(Refused, match="waits for Mo Manager"):
        stepping.approve(request=row, by=there.sponsor)
    assert not stepping.approve(request=row, by=there.manager)
    with pytest.raises(Refused, match="a second person"):
        stepping.approve(request=row, by=there.manager)
    assert stepping.approve(request=row, by=there.sponsor)
    assert fresh(row).state == "approved"


def test_a_returned_report_says_why_opens_again_and_is_submitted_again(there):
    row = submitted(opened(there, cycle_of(there))["PH"], there.author)
    with pytest.raises(Problem, match="Say what has to change"):
        stepping.send_back(request=row, by=there.manager, reason=" ")
    with pytest.raises(Refused):
        stepping.send_back(request=row, by=there.author, reason="I forgot something")
    stepping.send_back(request=row, by=there.manager, reason="Say what the supplier promised.")
    row = fresh(row)
    assert (row.state, row.comments.get().text) == ("returned", "Say what the supplier promised.")
    assert there.author.notices.filter(text__contains="returned").exists()
    write(row, "They promise the ninth.", there.author)
    stepping.submit(request=row, by=there.author)
    assert fresh(row).first_submitted_at == row.first_submitted_at
