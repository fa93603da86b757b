"""Cells as teams fill them in, one kind of field after another."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from pmo.core.sheets import Cell
from pmo.records.foreign import Accepted, Column, Converted, FieldSpec, Level, PersonText, Unreadable
from pmo.records.foreign.cells import read_cell, reading_of
from pmo.records.foreign.choices import choice_of
from pmo.records.foreign.dates import order_of
from pmo.records.foreign.people import people_of
from pmo.records.foreign.statements import split_statement, title_of
from tests.records.foreign.books import plain
from tests.records.foreign.specs import ACTION, IMPACT, ISSUE, LIKELIHOOD, RISK, field

STATUS = RISK.field("status")
THREE = (Level(1, "Low"), Level(2, "Medium"), Level(3, "High"))
FOUR = (Level(1, "Low"), Level(2, "Medium"), Level(3, "High"), Level(4, "Very high"))
TEN = tuple(Level(score, f"Step {score}") for score in range(1, 11))


def read(cell: Cell, spec: FieldSpec, heading: str = "Heading", others: tuple[Cell, ...] = ()) -> object:
    column = Column(5, "F", heading)
    return read_cell(cell, 12, reading_of("Risks", column, spec, (cell, *others)))


def value(cell: Cell, spec: FieldSpec, heading: str = "Heading", others: tuple[Cell, ...] = ()) -> object:
    return plain(read(cell, spec, heading, others))


DUE = field("due", "date")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2026, 3, 31), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 9, 30), date(2026, 3, 31)),
        ("31/03/2026", date(2026, 3, 31)),
        ("31.3.26", date(2026, 3, 31)),
        ("31-03-2026 14:30", date(2026, 3, 31)),
        ("5/6/2026", date(2026, 6, 5)),
        ("2026-03-31", date(2026, 3, 31)),
        ("2026-03-31T10:00:00Z", date(2026, 3, 31)),
        ("1st March 2026", date(2026, 3, 1)),
        ("Tuesday 3 March 2026", date(2026, 3, 3)),
        ("3-Mar-26", date(2026, 3, 3)),
        ("March 3, 2026", date(2026, 3, 3)),
        ("46112", date(2026, 3, 31)),
        (46112, date(2026, 3, 31)),
        ("Mar-26", date(2026, 3, 31)),
        ("03/2026", date(2026, 3, 31)),
        ("end of Q2 2026", date(2026, 6, 30)),
        ("Q4 2025/26", date(2026, 3, 31)),
        ("FY2025/26", date(2026, 3, 31)),
        ("2026", date(2026, 12, 31)),
        ("mid March 2026", date(2026, 3, 15)),
        ("mid-2026", date(2026, 6, 30)),
        ("by 31/03/2026", date(2026, 3, 31)),
        ("w/c 2 March 2026", date(2026, 3, 2)),
        ("01/11/2025 (overdue)", date(2025, 11, 1)),
        ("N/A", None),
    ],
)
def test_dates_are_read(cell: Cell, day: date | None) -> None:
    assert value(cell, DUE) == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31/02/2027", "is a day that no calendar has"),
        ("TBC", "says that the date is not known yet"),
        ("ASAP", "is not a date"),
        ("ongoing", "is not a date"),
        ("next Tuesday", "is not a date"),
        ("12 March", "names no year"),
        ("31/03/0226", "is a day that no calendar has"),
        ("1/2/2026, then 3/4/2026", "holds 2 dates"),
        ("#REF!", "is the error of a formula"),
        ("7", "is not a date"),
    ],
)
def test_what_is_no_date_is_a_sentence_with_place_and_remedy(text: str, why: str) -> None:
    found = read(text, DUE)
    assert isinstance(found, Unreadable)
    assert found.raw == text
    assert found.sentence.startswith(f"Sheet “Risks”, cell F12: “{text}” {why}")
    assert found.sentence.endswith(".")
    assert "; " in found.sentence


def test_a_month_means_its_first_day_where_something_begins() -> None:
    assert value("March 2026", field("raised_on", "date")) == date(2026, 3, 1)
    found = read("March 2026", DUE)
    assert isinstance(found, Converted)
    assert found.note == (
        "Sheet “Risks”, cell F12: “March 2026” names March 2026; its last day, 31 March 2026, was taken."
    )


def test_one_date_of_a_column_decides_the_order_of_all() -> None:
    assert order_of(["05/06/2026", "25/06/2026"]) == ("day", "")
    assert order_of(["05/06/2026", "06/25/2026"]) == ("month", "06/25/2026")
    assert order_of(["05/06/2026", "06/25/2026", "25/06/2026"]) == ("day", "06/25/2026")
    assert value("05/06/2026", DUE, others=("06/25/2026",)) == date(2026, 5, 6)
    found = read("05/06/2026", DUE, others=("06/25/2026",))
    assert isinstance(found, Converted)
    assert "month first, because “06/25/2026” in the same column can only be month first" in found.note
    assert value("05/06/2026", DUE, others=("06/25/2026", "25/06/2026")) == date(2026, 6, 5)
    assert value("06/25/2026", DUE, others=("25/06/2026",)) == date(2026, 6, 25)
    doubtful = read("05/06/2026", DUE, others=("06/25/2026", "25/06/2026"))
    assert isinstance(doubtful, Converted)
    assert "5 June 2026, day first, though “06/25/2026”" in doubtful.note


LIKELY = field("likelihood", "scale", levels=LIKELIHOOD)
HEAVY = field("impact", "scale", levels=IMPACT)


@pytest.mark.parametrize(
    ("cell", "score"),
    [
        (4, 4), (4.0, 4), (Decimal(4), 4), ("4", 4), ("4 - Likely", 4), ("4. Likely", 4), ("Likely (4)", 4), ("Likely", 4),
        ("likely", 4), ("L4", 4), ("P4", 4), ("High", 4), ("H", 4), ("VH", 5), ("Very High", 5), ("V. High", 5), ("VL", 1),
        ("M", 3), ("Medium", 3), ("Almost Certain", 5), ("75% to 100%", 5), ("50-80%", 4), ("80%", 4), ("81%", 5), (">80%", 5),
        ("<5%", 1), (0.8, 4), ("Likely - 50% to 80%", 4), ("4 = Likely", 4), ("Probable", 4), ("N/A", None), ("-", None),
        ("3/5", 3), ("9 out of 10", 5),
    ],
)  # fmt: skip
def test_levels_are_read_from_any_scale(cell: Cell, score: int | None) -> None:
    assert value(cell, LIKELY) == score


@pytest.mark.parametrize(
    ("cell", "others", "heading", "levels", "score"),
    [
        (10, (3, 7), "Likelihood", LIKELIHOOD, 5),
        (7, (3, 10), "Likelihood", LIKELIHOOD, 4),
        (3, (), "Likelihood (1-10)", LIKELIHOOD, 2),
        (3, (1, 2), "Likelihood (1-3)", LIKELIHOOD, 5),
        (2, (), "Likelihood 1 to 4", LIKELIHOOD, 2),
        (1, (0.5,), "Probability", LIKELIHOOD, 5),
        (80, (20, 50), "Likelihood", LIKELIHOOD, 4),
        (3, (), "Likelihood %", LIKELIHOOD, 1),
        (0.4, (0.05, 0.8), "Impact", IMPACT, 4),
        ("High", (), "Impact", THREE, 3),
        ("Low", (), "Impact", THREE, 1),
        ("M", (), "Impact", FOUR, 2),
        ("Very high", (), "Impact", FOUR, 4),
        (5, (), "Impact (1-5)", TEN, 9),
        ("3 - High", ("1 - Low",), "Impact", IMPACT, 4),
    ],
)
def test_other_scales_are_placed_on_ours(
    cell: Cell, others: tuple[Cell, ...], heading: str, levels: tuple[Level, ...], score: int
) -> None:
    spec = field("likelihood" if levels is LIKELIHOOD else "impact", "scale", levels=levels)
    assert value(cell, spec, heading, others) == score


def test_a_level_by_proportion_says_so() -> None:
    found = read(7, LIKELY, "Likelihood", (10,))
    assert found == Converted(4, "Sheet “Risks”, cell F12: “7”: 7 of 10 was placed at 4 Likely by proportion.")
    assert read(4, LIKELY) == Accepted(4)
    assert read("4 - Likely", LIKELY) == Accepted(4)


@pytest.mark.parametrize("text", ["Amber", "20", "2.5", "0", "TBC", "see note", "M/H"])
def test_what_is_no_level_is_a_sentence(text: str) -> None:
    found = read(text, HEAVY, "Impact", (3,))
    assert isinstance(found, Unreadable)
    assert found.sentence.endswith("write a level from 1 Negligible to 5 Catastrophic, or leave the cell empty.")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Smith, John", ("John Smith",)),
        ("John Smith (PMO)", ("John Smith",)),
        ("john.smith@example.org", ("john.smith@example.org",)),
        ("John Smith <john.smith@example.org>", ("John Smith",)),
        ("JS", ("JS",)),
        ("JS/AB", ("JS", "AB")),
        ("John Smith, Ann Lee", ("John Smith", "Ann Lee")),
        ("Smith, John; Lee, Ann", ("John Smith", "Ann Lee")),
        ("John Smith & Ann Lee", ("John Smith", "Ann Lee")),
        ("Labs & Testing", ("Labs & Testing",)),
        ("John Smith\nAnn Lee", ("John Smith", "Ann Lee")),
        ("Dr Ann Lee", ("Ann Lee",)),
        ("PMO, Finance", ("PMO", "Finance")),
        ("O’Neill, Sinéad", ("Sinéad O’Neill",)),
        ("TBC", ()),
        ("-", ()),
        ("IM&T", ("IM&T",)),
        ("Ann Lee - PMO", ("Ann Lee",)),
        ("Estates (J Smith/A Lee)", ("Estates",)),
        ("(Ann Lee)", ("Ann Lee",)),
    ],
)
def test_people_are_named_in_the_order_in_which_they_are_spoken(text: str, names: tuple[str, ...]) -> None:
    found = people_of(text)
    assert (found.names, found.raw) == (names, text)


def test_an_owner_that_nobody_knows_is_still_a_name() -> None:
    assert read("The people upstairs", field("owner", "person")) == Accepted(
        PersonText(("The people upstairs",), "The people upstairs")
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Open", "open"), ("OPEN", "open"), ("Live", "open"), ("O", "open"), ("Open - on track", "open"),
        ("In progress", "mitigating"), ("Being mitigated", "mitigating"), ("Accepted", "accepted"), ("Tolerated", "accepted"),
        ("Closed 12/3/24", "closed_expired"), ("C", "closed_expired"), ("Complete", "closed_expired"),
        ("Closed - mitigated", "closed_mitigated"), ("Now an issue", "closed_occurred"), ("Escalated to Board", "escalated"),
        ("Monitoring", "open"),
    ],
)  # fmt: skip
def test_statuses_in_free_words(text: str, code: str) -> None:
    assert STATUS is not None
    found = choice_of(text, STATUS)
    assert found is not None
    assert found.code == code


def test_the_caller_s_words_come_before_everybody_s() -> None:
    spec = field(
        "status", "choice", choices=(("open", "Open"), ("held", "Held")), choice_synonyms={"in progress": "held"}
    )
    assert value("In Progress", spec) == "held"
    assert isinstance(read("Held", spec), Accepted)
    assert isinstance(read("In Progress", spec), Converted)


def test_a_status_nobody_knows_lists_the_choices() -> None:
    spec = ISSUE.field("status")
    assert spec is not None
    assert value("Purple", spec) == (
        "Sheet “Risks”, cell F12: “Purple” is not a choice of Status; "
        "write Open, In progress or Closed, or leave the cell empty."
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [("1", "critical"), ("P2", "high"), ("H", "high"), ("2 - High", "high"), ("High (2)", "high"), ("med", "medium")],
)
def test_priorities(text: str, code: str) -> None:
    spec = ISSUE.field("priority")
    assert spec is not None
    assert value(text, spec) == code


def test_done_answers_its_heading() -> None:
    spec = ACTION.field("status")
    assert spec is not None
    assert [value(cell, spec, "Done?") for cell in ("Y", "n", True, "✓")] == ["done", "open", "done", "done"]
    assert [value(cell, spec, "Open?") for cell in ("Y", "N")] == ["open", "done"]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("£1.2m", 1_200_000), ("250k", 250_000), ("(500)", -500), ("1,200,000", 1_200_000), ("300,000 GBP", 300_000),
        ("-£400k", -400_000), ("£2bn", 2_000_000_000), ("c. £20k", 20_000), (12.5, Decimal("12.5")), (0, 0), ("-", None),
        ("£250k (est)", 250_000), ("nil", 0),
    ],
)  # fmt: skip
def test_money(cell: Cell, amount: object) -> None:
    assert value(cell, field("impact_cost", "money")) == amount


def test_money_takes_the_unit_of_the_heading_unless_it_has_its_own() -> None:
    spec = field("impact_cost", "money")
    assert [value(cell, spec, "Cost (£k)") for cell in (250, "250", "£1.2m")] == [250_000, 250_000, 1_200_000]
    assert "£250,000, because of the unit in the heading" in str(getattr(read(250, spec, "Cost £k"), "note", ""))


@pytest.mark.parametrize(
    ("text", "why"), [("£100k-£200k", "range"), ("€20k", "not in pounds"), ("lots", "not an amount")]
)
def test_what_is_no_amount_is_a_sentence(text: str, why: str) -> None:
    assert why in str(value(text, field("impact_cost", "money")))


@pytest.mark.parametrize(
    ("cell", "told"),
    [("Y", True), ("yes", True), (True, True), (1, True), ("✓", True), ("Agreed - by mail", True), ("N", False), ("No", False),
     (0, False), ("not yet", False), ("n/a", None)],
)  # fmt: skip
def test_yes_and_no(cell: Cell, told: bool | None) -> None:
    assert value(cell, field("agreement", "yesno")) is told


def test_the_other_kinds() -> None:
    assert value(7.0, field("ref", "ref")) == "7"
    assert value("RISK-003", field("ref", "ref")) == "RISK-003"
    assert value("=1+1", field("notes")) == "=1+1"
    assert value("a\r\nb", field("notes")) == "a\nb"
    assert value("one; two, one", field("tags", "tags")) == ("one", "two")
    assert value("50%", field("percent", "number")) == 50
    assert value("5 days", field("impact_time", "number")) == 5


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Because of A, there is a risk that B, leading to C.", ("A", "B", "C")),
        ("Due to A there is a risk that B which could result in C", ("A", "B", "C")),
        ("There is a risk that B because of A, resulting in C", ("A", "B", "C")),
        ("As a result of A, B may happen, leading to C", ("A", "B may happen", "C")),
        ("There is a risk that B leading to C", (None, "B", "C")),
        ("Cause: A; Event: B; Effect: C", ("A", "B", "C")),
        ("CAUSE - A\nRISK - B\nIMPACT - C", ("A", "B", "C")),
        ("Root cause: A\r\nEvent: B\r\nConsequence: C", ("A", "B", "C")),
        ("The supplier may fail", (None, None, None)),
        ("Issue: the cause is unknown", (None, None, None)),
    ],
)
def test_statements_are_split(text: str, parts: tuple[str | None, ...]) -> None:
    found = split_statement(text)
    assert tuple(found.get(name) for name in ("cause", "event", "effect")) == parts


def test_titles_are_cut_at_a_word() -> None:
    assert title_of("The first. The second.") == "The first"
    assert len(title_of("word " * 60)) <= 120
    assert title_of("word " * 60).endswith("word…")
    assert len(title_of("x" * 500)) == 120
