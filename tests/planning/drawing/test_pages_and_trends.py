"""The plan on a page without overlap, the timeline, the trend: pure layouts."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.drawing.onepage import SIZES, Item, lay_out, one_page
from planning.drawing.timeline import Band, Mark, Tie, place, timeline
from planning.drawing.timeline import fitted_axis as axis_of
from planning.drawing.trend import Trend, grid_days, spread, trend_chart

DAY = date(2026, 11, 2)
NAMES = st.text("abcdefgh ABC", min_size=3, max_size=60)
LANES = st.tuples(
    st.sampled_from(["North", "South"]), st.sampled_from(["Build", "Test", ""]), st.sampled_from(["", "Data"])
)
ITEMS = st.lists(
    st.builds(
        Item, LANES, NAMES, st.integers(0, 900).map(lambda n: DAY + timedelta(days=n)),
        st.none() | st.integers(0, 900).map(lambda n: DAY + timedelta(days=n)), st.integers(0, 2), st.booleans(), st.booleans(),
    ),
    min_size=1, max_size=120,
)  # fmt: skip


def overlap(boxes):
    """Two boxes of a layout that lie on each other, if there are any."""
    for i, one in enumerate(boxes):
        for two in boxes[i + 1 :]:
            if one.left < two.right and two.left < one.right and one.top < two.bottom and two.top < one.bottom:
                return one.label, two.label
    return None


@settings(deadline=None, max_examples=60)
@given(ITEMS, st.sampled_from(list(SIZES)))
def test_nothing_on_the_page_lies_on_anything_else_and_everything_lies_on_the_page(items, size):
    page = lay_out(items, size)
    width, height = SIZES[size]
    assert overlap(page.boxes) is None
    assert page.height <= height and page.width == width
    assert all(page.axis.x0 <= box.left + 0.01 and box.x <= page.axis.end + 0.01 for box in page.boxes)
    assert len(page.boxes) + len(page.left_out) == len(items)
    for lane in page.lanes:
        inside = [box for box in page.boxes if box.item.lanes == lane.lanes]
        assert inside and all(lane.top <= box.top and box.bottom <= lane.bottom for box in inside)


def test_what_is_flagged_least_far_up_is_left_out_first_and_counted():
    items = [Item(("A", "B", "C"), f"Milestone with a long name {n}", DAY, rank=n % 3) for n in range(200)]
    page = lay_out(items, "A4")
    assert page.left_out and page.height <= SIZES["A4"][1]
    assert max(box.item.rank for box in page.boxes) <= min(item.rank for item in page.left_out)
    assert len(lay_out(items, "A3").left_out) < len(page.left_out)


def test_few_lanes_fill_more_of_a_large_page():
    items = [Item((f"Plan {n}", "", ""), "Go-live", DAY + timedelta(days=30 * n)) for n in range(11)]
    assert lay_out(items, "A3").height > SIZES["A3"][1] * 0.6


def test_three_levels_of_lanes_are_named_once_each():
    items = [
        Item((a, b, c), "Gate", DAY + timedelta(days=9))
        for a in ("North", "South")
        for b in ("Build", "Test")
        for c in ("Data", "Wires")
    ]
    svg = one_page(lay_out(items, "A3"), DAY, "Plan on a page", "How to read it")
    assert [svg.count(f">{name}<") for name in ("North", "Build", "Data")] == [1, 2, 4]
    assert "<desc>How to read it</desc>" in svg
    assert "class=" not in one_page(lay_out(items, "A3"), DAY, "Plan", palette="print")


def test_labels_of_a_timeline_take_lanes_of_their_own():
    days = [DAY + timedelta(days=n) for n in (0, 2, 4, 200, 201)]
    band = Band(
        1, "Plan", 0, DAY, days[-1], marks=[Mark(n, f"Milestone number {n}", day, DAY) for n, day in enumerate(days)]
    )
    placed = place(axis_of([DAY, days[-1]], 900, 200), band)
    assert len({each.lane for each in placed}) >= 3
    svg = timeline(
        [band, Band(2, "Other", 1, DAY, DAY, hot=[(DAY, DAY)])],
        [Tie(1, 2, DAY, DAY, True), Tie(1, 99, DAY, DAY)],
        DAY,
        "Timeline",
    )
    assert svg.count("c-dep c-ext c-crit") == 1 and svg.count("c-done-bar c-crit") == 1 and "Today" in svg
    assert timeline([], [], DAY, "Nothing").startswith("<svg")


@pytest.mark.parametrize("days", [[DAY], [DAY, DAY], [None, DAY, DAY + timedelta(days=400)]])
def test_a_trend_is_drawn_from_one_report_on(days):
    svg = trend_chart([f"v{n}" for n in range(len(days))], [Trend("Go-live", days, "+9 w", "bad")], "Trend")
    assert svg.count("c-trend-dot") == len([day for day in days if day]) and '<tspan class="c-bad">+9 w</tspan>' in svg


def test_a_later_forecast_lies_higher():
    svg = trend_chart(["v1", "v2"], [Trend("Go-live", [DAY, DAY + timedelta(days=60)])], "Trend")
    points = svg.partition('<polyline points="')[2].partition('"')[0].split()
    assert float(points[0].split(",")[1]) > float(points[1].split(",")[1])


@given(st.lists(st.floats(0, 300), min_size=1, max_size=20))
def test_names_are_moved_apart_in_their_order(heights):
    found = spread(heights, 14, 0, 300)
    gap = min(14, 300 / max(len(heights) - 1, 1))
    order = sorted(found)
    assert all(b - a >= gap - 0.01 for a, b in zip(order, order[1:], strict=False))
    assert all(-0.01 <= y <= 300.01 for y in found)


def test_grid_days_are_few():
    assert len(grid_days(date(2000, 1, 1), date(2060, 1, 1), 8)) <= 16 and grid_days(DAY, date(2027, 3, 1), 8)
