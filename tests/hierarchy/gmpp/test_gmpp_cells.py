"""Cells say what they mean: a value, a range, or why there is none."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo.core.sheets import Cell
from pmo.hierarchy.gmpp.cells import clean, factor_of, moment, money, percentage, rating
from pmo.hierarchy.gmpp.departments import CHANGES, NAMES, code_of, is_known, name_of
from pmo.hierarchy.gmpp.kinds import kind_of, work_type_of
from pmo.hierarchy.gmpp.rows import fallback_key

STATES = {"known", "range", "withheld", "not_applicable", "missing", "unclear"}


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("£2,013.02", "2013.02"), ("£32,614", "32614"), ("7.9", "7.9"), ("-47", "-47"), ("(12.3)", "-12.3"),
        ("£1.2bn", "1200"), ("£12m", "12"), ("£450k", "0.45"), ("£0.00", "0"), ("-£3.5m", "-3.5"), ("£-3.5", "-3.5"),
        ("£ 12 million", "12"), ("c. £100m", "100"), ("£12.5m (excluding VAT)", "12.5"), ("nil", "0"),
        (7, "7"), (7.9, "7.9"), (Decimal("1.10"), "1.1"), ("\u22125", "-5"), ("GBP 4", "4"), (".5", "0.5"),
    ],
)  # fmt: skip
def test_money_is_read_in_millions(cell: Cell, amount: str) -> None:
    value = money(cell)
    assert (value.state, value.amount) == ("known", Decimal(amount))


@pytest.mark.parametrize(
    ("cell", "low", "mid", "high"),
    [
        ("£100m - £150m", "100", None, "150"), ("100 to 150", "100", None, "150"), ("£1-2bn", "1000", None, "2000"),
        ("Low: 10, Mid: 12, High: 15", "10", "12", "15"), ("between £1bn and £2bn", "1000", None, "2000"),
    ],
)  # fmt: skip
def test_a_range_of_money_keeps_its_ends(cell: str, low: str, mid: str | None, high: str) -> None:
    value = money(cell)
    assert (value.state, value.low, value.high) == ("range", Decimal(low), Decimal(high))
    assert value.mid == (Decimal(mid) if mid else None)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("Exempt under Section 43 of the Freedom of Information Act 2000 (Commercial Interests)", "withheld"),
        ("Exempt - Under Section 43 of the Freedom of Information Act 2000 - Commercial Considerations", "withheld"),
        ("Early planning GMPP project \r\r\r\n\r\r\r\n(The project has not yet passed SOC)", "withheld"),
        ("The project is not in a position to provide this information.", "withheld"),
        ("ARMP adjustments - Project not yet in a position to give cost/schedule", "withheld"),
        ("NA", "not_applicable"), ("n/a", "not_applicable"), ("Not Applicable ", "not_applicable"),
        ("", "missing"), (None, "missing"), (" - ", "missing"), ("Not Available", "missing"), ("TBC", "missing"),
        ("The GMPP project did not provide data", "missing"),
        ("about as much as a bridge", "unclear"), ("1 2 3", "unclear"), ("£32,614,000,000", "unclear"), (True, "unclear"),
    ],
)  # fmt: skip
def test_a_cell_without_an_amount_says_why(cell: Cell, state: str) -> None:
    value = money(cell)
    assert (value.state, value.best) == (state, None) or "trillion" in value.reason
    assert value.raw == ("" if cell is None else str(cell))


def test_the_sections_relied_on_are_listed() -> None:
    text = "Exempt under Section 24,26 and 27 of the Freedom of Information Act 2000"
    assert money(text).exemptions == (24, 26, 27)
    assert money("Exempt under Section 31 (1) of the Freedom of Information Act 2000").exemptions == (31,)
    assert money("Exempt under Section 24 and Section 26 of the Act").exemptions == (24, 26)
    assert money("12").exemptions == ()


def test_the_unit_of_a_column_is_heeded() -> None:
    assert money("1.5", factor_of("Cost (£bn)")).amount == 1500
    assert money("500", factor_of("Cost (£000)")).amount == Decimal("0.5")
    assert factor_of("Cost (£m)") == factor_of("Cost (£million)") == 1


def test_percentages_are_in_per_cent() -> None:
    assert [percentage(cell).amount for cell in ("-8%", "1230%", 5, "13.91840483")] == [
        Decimal(-8), Decimal(1230), Decimal(5), Decimal("13.91840483"),
    ]  # fmt: skip
    assert percentage("Inf").state == "not_applicable"
    assert "baseline is zero" in percentage("Inf").reason
    assert percentage("Cannot calculate variance percentage as baseline is zero").state == "not_applicable"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("01/04/2024", date(2024, 4, 1)), ("2013-03-29", date(2013, 3, 29)), ("1/4/24", date(2024, 4, 1)),
        ("2025-02-28 00:00:00", date(2025, 2, 28)), ("31 MAR 2025", date(2025, 3, 31)), (45747, date(2025, 3, 31)),
        ("31st March 2025", date(2025, 3, 31)), ("31-Mar-25", date(2025, 3, 31)), ("45747", date(2025, 3, 31)),
        (datetime(2025, 3, 31, 9), date(2025, 3, 31)), (date(2025, 3, 31), date(2025, 3, 31)),
        ("Monday 31 March 2025", date(2025, 3, 31)), ("31.03.2070", date(2070, 3, 31)),
    ],
)  # fmt: skip
def test_a_date_is_read_with_the_day_first(cell: Cell, day: date) -> None:
    value = moment(cell)
    assert (value.state, value.date, value.best) == ("known", day, day)


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("Mar-25", date(2025, 3, 1), date(2025, 3, 31)), ("February 2028", date(2028, 2, 1), date(2028, 2, 29)),
        ("Q4 2025", date(2025, 10, 1), date(2025, 12, 31)), ("Q4 2025/26", date(2026, 1, 1), date(2026, 3, 31)),
        ("2030", date(2030, 1, 1), date(2030, 12, 31)), ("2029/30", date(2029, 4, 1), date(2030, 3, 31)),
        ("31/03/2030 to 31/03/2032", date(2030, 3, 31), date(2032, 3, 31)),
    ],
)  # fmt: skip
def test_a_date_without_a_day_is_a_range(cell: Cell, low: date, high: date) -> None:
    value = moment(cell)
    assert (value.state, value.date, value.low, value.high) == ("range", None, low, high)


def test_low_mid_and_high_dates_are_kept_apart() -> None:
    value = moment("Low: 31/03/2030, Mid: 31/03/2031, High: 31/03/2033")
    assert (value.low, value.mid, value.high) == (
        date(2030, 3, 31),
        date(2031, 3, 31),
        date(2033, 3, 31),
    )
    assert value.best == date(2031, 3, 31)


@pytest.mark.parametrize("cell", ["31/02/2025", "13/25/2024", "2024-13-01", "01/01/9999", "soon", "2024/27", 12, True])
def test_a_date_that_cannot_be_is_unclear(cell: Cell) -> None:
    assert moment(cell).state == "unclear"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Amber/red", "amber_red"), ("Amber/Green", "amber_green"), ("AMBER", "amber"), ("Green ", "green"),
        ("Amber-Red", "amber_red"), ("Red", "red"), ("Reset", "reset"), ("A/G", "amber_green"),
    ],
)  # fmt: skip
def test_a_rating_is_read_in_any_spelling(cell: str, code: str) -> None:
    value = rating(cell, "five")
    assert (value.state, value.rating, value.scale) == ("known", code, "five")


def test_a_rating_that_is_not_given_says_why() -> None:
    told = "Legal sensitivity\xa0around this programme prevented the IPA from providing a complete assessment."
    given_states = [rating(cell, "three").state for cell in (told, "NA", "", "Purple", "Exempt under Section 26")]
    assert given_states == ["withheld", "not_applicable", "missing", "unclear", "withheld"]


anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.dates(), st.datetimes(), st.text(),
    st.text("0123456789/-£.,()% mbnkQLowMidHigh:to "),
)  # fmt: skip


@given(anything)
def test_no_cell_whatever_raises_and_none_loses_its_text(cell: Cell) -> None:
    for value in (money(cell), percentage(cell), moment(cell), rating(cell, "five")):
        assert value.state in STATES
        assert value.raw == ("" if cell is None else str(cell))


@given(st.decimals(-999_999, 999_999, places=2))
def test_money_reads_back_what_was_written(amount: Decimal) -> None:
    assert money(f"£{amount:,}").amount == amount
    assert money(f"({-amount:,})" if amount < 0 else f"{amount}").amount == amount


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)))
def test_dates_read_back_what_was_written(day: date) -> None:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%Y-%m-%d 00:00:00"):
        assert moment(day.strftime(pattern)).date == day


@given(st.text(), st.text())
def test_any_name_makes_a_key_of_bounded_length(name: str, department: str) -> None:
    assert fallback_key(name, department).startswith("NOID_")
    assert fallback_key(name, department) == fallback_key(f" {name.upper().lower()} ", department) or not name.isascii()


def test_broken_characters_and_line_ends_are_mended() -> None:
    assert clean("the project’s cafÃ©") == "the project’s café"
    assert clean("itâ€™s â€œfineâ€\x9d _x000D_\n\r\r\r\nnow") == "it’s “fine”\n\nnow"
    assert clean("naïve Âge") == "naïve Âge"


def test_departments_are_known_by_code_and_by_name() -> None:
    assert [code_of(text) for text in ("MOD", "Ministry of Defence", "The Home Office", "DEFRA & DFT", "DoH")] == [
        "MOD", "MOD", "HO", "DEFRA & DFT", "DH",
    ]  # fmt: skip
    assert code_of("Department for Environment, Food & Rural Affairs (Defra)") == "DEFRA"
    assert code_of("Ministry of Silly Walks") == "Ministry of Silly Walks"
    assert not is_known("Ministry of Silly Walks")
    assert (name_of("HO"), name_of("XYZ")) == ("Home Office", "XYZ")
    assert name_of("DEFRA & DFT").endswith("and Department for Transport")
    assert all(code_of(name) == code for code, name in NAMES.items())
    assert {code for change in CHANGES for code in (*change.before, *change.after)} <= set(NAMES)


def test_a_programme_is_told_from_a_project_by_its_name() -> None:
    assert kind_of("Smart Metering Implementation Programme") == "programme"
    assert kind_of("Geological Disposal Facility Programme (GDF)") == "programme"
    assert kind_of("4th National Lottery Licence Competition") == "project"
    assert kind_of("Programme Atlas Data Migration Project") == "project"


def test_the_published_categories_map_to_kinds_of_work() -> None:
    categories = (
        "Infrastructure and Construction",
        "Government Transformation and Service Delivery",
        "Military Capability",
        "ICT",
        "",
    )
    assert [work_type_of(it) for it in categories] == [
        "infrastructure",
        "transformation",
        "military",
        "it",
        None,
    ]
