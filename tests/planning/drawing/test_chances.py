"""S-curve and tornado: every value lies where it belongs, every word on the sheet, and print knows no classes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.drawing.chances import Drop, Swing, s_curve, tornado

POINTS = [(float(value), value / 20) for value in range(21)]


def texts(svg):
    return [
        (float(x), float(y), words)
        for x, y, words in re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)"[^>]*>([^<]*)', svg)
    ]


def test_a_curve_rises_to_the_right_and_names_its_percentiles():
    svg = s_curve(POINTS, [(0, "Jan"), (10, "Feb")], [Drop(16, 0.8, "P80 16 Jan"), Drop(5, 0.25, "Promised 5 Jan", True)], "When it ends", "How to read")  # fmt: skip
    points = [tuple(map(float, each.split(","))) for each in re.search(r'<polyline points="([^"]*)"', svg)[1].split()]
    assert points == sorted(points) and [y for _, y in points] == sorted((y for _, y in points), reverse=True)
    assert "<title>When it ends</title><desc>How to read</desc>" in svg
    assert {"P80 16 Jan", "Promised 5 Jan", "80%", "Jan", "Feb"} <= {words for *_, words in texts(svg)}


def test_one_certain_value_is_drawn_as_well():
    assert "<polyline" in s_curve([(5.0, 0.0), (5.0, 1.0)], [(5, "Jan")], [Drop(5, 0.5, "P50")], "Certain")
    assert tornado([], "Mean", "Nothing").startswith("<svg")
    assert "+0.0" in tornado([Swing("Nothing moves", 0, 0, "+0.0", "+0.0")], "Mean", "Nothing")


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=2, max_size=60),
    st.lists(st.floats(0, 1), min_size=1, max_size=4),
)
def test_no_word_of_a_curve_leaves_the_sheet(values, shares):
    values = sorted(values)
    points = [(value, place / (len(values) - 1)) for place, value in enumerate(values)]
    drops = [Drop(values[int(share * (len(values) - 1))], share, f"P{share:.0f} 14 Mar 2027") for share in shares]
    svg = s_curve(points, [], [*drops, Drop(values[0], 0, "Promised 12 December 2027, kept in 12%", True)], "Curve")
    assert all(0 <= x <= 560 and 0 <= y <= 260 for x, y, _ in texts(svg))


def test_the_widest_bar_stands_first_and_both_ends_are_told():
    rows = [Swing("Small", -1, 1, "-1 d", "+1 d"), Swing("Large", -3, 8, "-3 d", "+8 d"), Swing("Other way", 2, -2, "+2 d", "-2 d")]  # fmt: skip
    svg = tornado(rows, "Mean 4 Jan 2027", "What moves it", "Left and right")
    names = [words for *_, words in texts(svg) if words in {"Small", "Large", "Other way"}]
    assert names == ["Large", "Other way", "Small"] and "+8 d" in svg and "-3 d" in svg and svg.count("<rect") == 6
    bars = [float(width) for width in re.findall(r'<rect [^>]*? width="([\d.]+)"', svg)]
    assert bars[1] > bars[0] and bars[2] == pytest.approx(bars[3], abs=0.1)


def test_print_has_colours_instead_of_classes():
    one = tornado([Swing("Build & test", -1, 2, "-1 d", "+2 d")], "Mean", "What moves it", palette="print")
    two = s_curve(POINTS, [(0, "Jan")], [Drop(16, 0.8, "P80")], "When", palette="print")
    assert "class=" not in one + two and "Build &amp; test" in one and "#3a49b5" in one and "#3a49b5" in two
