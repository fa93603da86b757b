"""Predecessors as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.engine import LagUnit, LinkType
from planning.exchange import Predecessor, format_predecessors, parse_predecessors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3", [Predecessor("3")]),
        ("12FS+2d", [Predecessor("12", LinkType.FS, 2, "d")]),
        ("7SS-1ed", [Predecessor("7", LinkType.SS, -1, "d", elapsed=True)]),
        ("9FF+50%", [Predecessor("9", LinkType.FF, 50, "%")]),
        ("4FS+2ew; 5", [Predecessor("4", LinkType.FS, 2, "w", elapsed=True), Predecessor("5")]),
        ("4 ss + 1,5 days, 6", [Predecessor("4", LinkType.SS, 1.5, "d"), Predecessor("6")]),
        ("8+3", [Predecessor("8", LinkType.FS, 3, "d")]),
        ("2SF-4h;3FS+30min;5FS+1mo", [Predecessor("2", LinkType.SF, -4, "h"), Predecessor("3", LinkType.FS, 30, "m"), Predecessor("5", LinkType.FS, 1, "mo")]),
        ("  ;, ", []),
    ],
)  # fmt: skip
def test_common_ways_are_read(text, expected):
    assert parse_predecessors(text) == (expected, [])


@pytest.mark.parametrize("text", ["12XX+2d banana", "3FS+2years", "+2d", "5FS++2d", "3FS+d"])
def test_what_cannot_be_read_is_told_and_the_rest_is_read(text):
    found, wrong = parse_predecessors(f"1; {text}; 2")
    assert [one.id for one in found] == ["1", "2"]
    assert len(wrong) == 1
    assert wrong[0].endswith(".")


def test_the_same_predecessor_twice_is_told():
    assert parse_predecessors("3; 3SS")[1] == ["3 is named twice; two activities have one link."]


def test_lags_become_minutes_by_the_lengths_of_the_plan():
    found, _ = parse_predecessors("1FS+2d; 2FS+1w; 3FS+1mo; 4FS+2ed; 5FS+50%")
    assert [one.minutes() for one in found] == [960, 2400, 9600, 2880, 50]
    assert [one.minutes(day=420, week=2100) for one in found][:2] == [840, 2100]
    assert [one.lag_unit for one in found][3:] == [LagUnit.ELAPSED, LagUnit.PERCENT]


PREDECESSORS = st.builds(
    Predecessor,
    st.integers(1, 99999).map(str),
    st.sampled_from(LinkType),
    st.integers(-9999, 9999),
    st.sampled_from(["m", "h", "d", "w", "mo", "%"]),
    st.booleans(),
)


@given(st.lists(PREDECESSORS, max_size=6, unique_by=lambda one: one.id))
def test_what_is_written_reads_the_same(predecessors):
    found, wrong = parse_predecessors(format_predecessors(predecessors))
    assert wrong == []
    assert [one if one.lag else Predecessor(one.id, one.type) for one in predecessors] == found


@given(st.text(max_size=80))
def test_any_text_is_answered(text):
    found, wrong = parse_predecessors(text)
    assert all(one.id for one in found)
    assert all(sentence.endswith(".") for sentence in wrong)
