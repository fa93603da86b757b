"""What other offices write, as it arrives in the register: as a value, as a note, never as a lost row."""

from datetime import date
from decimal import Decimal

import pytest

from registers.models import Risk
from tests.records.importing.conftest import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def risk(bring):
    """`risk(**columns)` brings one row with these further columns and gives the risk."""

    def make(**columns):
        heads = [name.replace("_", " ") for name in columns]
        head = ["No", "Risk", "Likelihood", "Impact", *heads]
        bring(Risks=[head, [1, "Supplier may go bust", 4, 5, *columns.values()]])
        return Risk.objects.get()

    return make


@pytest.mark.parametrize("amount", ["tbc", "n/k", "to be confirmed", "€20k", "a lot", "depends on the vendor"])
def test_a_vague_amount_is_a_note(risk, amount):
    found = risk(Cost_impact=amount)
    assert found.cost_likely is None
    assert amount in found.extras["from_file"].values() or amount in {"n/k"}


def test_a_range_fills_low_likely_and_high(risk):
    found = risk(Cost_impact="£10k-£50k")
    assert (found.cost_low, found.cost_likely, found.cost_high) == (Decimal(10_000), Decimal(30_000), Decimal(50_000))
    assert "£10k-£50k" in found.extras["from_file"].values()


def test_about_twenty_thousand_is_twenty_thousand(risk):
    assert risk(Cost_impact="circa 20k").cost_likely == 20_000


def test_a_category_opportunity_is_the_kind(risk):
    found = risk(Category="Opportunity")
    assert (found.kind, found.category) == ("opportunity", "")


def test_reputation_is_reputational(risk):
    assert risk(Category="Reputation").category == "reputational"


def test_an_unknown_category_is_a_note(risk):
    found = risk(Category="Moonshot")
    assert (found.category, "Moonshot" in found.extras["from_file"].values()) == ("", True)


@pytest.mark.parametrize("heading", ["Due", "Due_date", "Target_date"])
def test_a_due_date_is_the_day_of_the_target(risk, heading):
    assert risk(**{heading: "01/12/2027"}).target_date == date(2027, 12, 1)


def test_the_kind_of_a_raid_log_arrives(bring):
    rows = [
        ["Risk", "Vendor may withdraw", "H", "M"],
        ["Opportunity", "Works may end early", "M", "H"],
        ["Issue", "Room is too hot", "", ""],
    ]
    found = bring(RAID=[["Type", "Description", "Likelihood", "Impact"], *rows])
    assert {title: row.kind for title, row in found.items()} == {
        "Vendor may withdraw": "threat",
        "Works may end early": "opportunity",
    }


def test_a_score_that_differs_is_remarked(send, planned):
    head = ["No", "Risk", "Likelihood", "Impact", "Score"]
    rows = planned(send(Risks=[head, [1, "Supplier may go bust", 4, 5, 25], [2, "Staff may leave soon", 2, 3, 6]])).rows
    assert "the file says 25, likelihood and impact give 20" in " ".join(rows[0].remarks)
    assert rows[1].remarks == []


def test_two_ratings_in_one_cell_arrive(bring):
    found = bring(
        Risks=[["No", "Risk", "L x I"], [1, "Supplier may go bust", "4x5=20"], [2, "Staff may leave soon", "2*3"]]
    )
    assert (found["Supplier may go bust"].score, found["Staff may leave soon"].score) == (20, 6)


def test_the_page_tells_which_columns_are_notes(send, alices):
    sent = send(
        Risks=[
            ["No", "Risk", "Likelihood", "Impact", "Shoe size", "Team mood"],
            [1, "Supplier may go bust", 4, 5, 42, "fine"],
        ]
    )
    assert "no field of ours takes them: Shoe size, Team mood" in words(alices.get(f"/sheets/{sent.pk}/"))


def test_headings_in_unknown_words_can_be_mapped_and_are_remembered(send, alices, apply):
    rows = [["Lp.", "Ryzyko", "Prawdopodobieństwo", "Skutek"], [1, "Dostawca zbankrutuje", 4, 5]]
    sent = send(Ryzyka=rows)
    page = words(alices.get(f"/sheets/{sent.pk}/"))
    assert "headings are not known" in page and "Prawdopodobieństwo" in page
    columns = {
        "column-0": "ref_in_file",
        "column-1": "title",
        "column-2": "likelihood",
        "column-3": "impact",
        "register": "risk",
    }
    alices.post(f"/sheets/{sent.pk}/columns/", columns)
    apply(sent)
    assert Risk.objects.get().score == 20
    apply(send(Ryzyka=[*rows, [2, "Pracownicy odejdą", 2, 2]]))
    assert Risk.objects.count() == 2


def test_week_commencing_and_days_as_numbers(risk):
    found = risk(Review_date="w/c 12/05/2028", Date_raised=45_000)
    assert (found.review_date, found.raised_on) == (date(2028, 5, 12), date(2023, 3, 15))


def test_american_dates_say_why(send, planned):
    head = ["ID", "Risk", "Likelihood", "Impact", "Review date"]
    rows = planned(
        send(Risks=[head, [1, "Freight costs rise", 3, 4, "05/28/2027"], [2, "Customs delay", 3, 4, "06/07/2027"]])
    ).rows
    assert (
        "month first, because “05/28/2027” in the same column can only be month first"
        in rows[1].cells["review_date"].note
    )


def test_who_gives_may_be_work_of_ours_or_somebody_outside(send, apply, tree):
    from registers.models import Dependency

    head = ["Ref", "Dependency", "Needed by", "Provided by"]
    rows = [
        ["D1", "Network is live at site B", "01/12/2027", "IT services"],
        ["D2", "Rooms are ready", "01/12/2027", tree.b.name],
    ]
    apply(send(Dependencies=[head, *rows], slug="dependencies"))
    found = {row.title: row for row in Dependency.objects.all()}
    assert found["Network is live at site B"].giver_external == "IT services"
    assert (found["Rooms are ready"].giver or found["Rooms are ready"].giver_external) in (tree.b, tree.b.name)


def test_notes_of_one_kind_are_told_once_with_their_words(send, alices):
    rows = [[n, f"Risk number {n} may occur", 2, 3, f"Stranger {n}"] for n in range(1, 8)]
    page = words(alices.get(f"/sheets/{send(Risks=[['No', 'Risk', 'Likelihood', 'Impact', 'Owner'], *rows]).pk}/"))
    assert (
        "Owner, 7 rows: Nobody here is called “Stranger 1”, “Stranger 2”, “Stranger 3”, “Stranger 4” and 3 more" in page
    )


def test_a_sheet_named_after_a_project_goes_there(send, apply, tree):
    head = ["No", "Risk", "Likelihood", "Impact"]
    apply(send(node=tree.a, **{tree.p1.name.replace(" ", "_"): [head, [1, "Sponsor is lost", 2, 3]]}))
    assert Risk.objects.get().node == tree.p1
