"""Pictures: titles, words and no colour alone; literal colours in print, classes on the screen."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pmo.core import charts

DAY = date(2025, 1, 1)
SHEET = Path(__file__).parents[2] / "static" / "css" / "visuals.css"
PICTURES = {
    "strip": lambda palette: charts.confidence_strip(
        ["2023-24"], [("Owner", [("ar", "Amber/Red")])], "The point", palette=palette
    ),
    "stacked": lambda palette: charts.stacked_bars(
        [("2023-24", {"r": 2, "n": 1})], ["r", "a", "n"], "The point", palette=palette
    ),
    "values": lambda palette: charts.value_bars(
        [("2022", None, "withheld"), ("2023", 5.0, "£5m")], "The point", palette=palette
    ),
    "changes": lambda palette: charts.change_bars(
        [("A", 3.0, "+£3m"), ("B", -4.0, "−£4m")], "The point", palette=palette
    ),
    "bubbles": lambda palette: charts.bubbles(
        [charts.Bubble("A <b>", 2.0, 40.0, 9.0, "ar", "£9m"), charts.Bubble("B", 0.0, 0.0, 0.0, "n")],
        "Risk",
        "Value",
        "The point",
        palette=palette,
    ),
    "slips": lambda palette: charts.slip_strip(
        [("A <b>", DAY, date(2027, 3, 1), "+2.2 y")], "The point", palette=palette
    ),
}


@pytest.mark.parametrize("palette", ["screen", "print"])
@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_is_well_formed_and_has_a_title(name, palette):
    root = ElementTree.fromstring(PICTURES[name](palette))
    assert root[0].text == "The point"
    assert root.get("role") == "img"


@pytest.mark.parametrize("name", PICTURES)
def test_on_the_screen_there_are_classes_and_in_print_colours(name):
    screen, printed = PICTURES[name]("screen"), PICTURES[name]("print")
    assert "#" not in screen
    assert " style=" not in screen
    assert "class=" not in printed


@pytest.mark.parametrize("name", PICTURES)
def test_every_mark_has_its_look_on_the_screen_too(name):
    used = {each for part in re.findall(r'class="([^"]+)"', PICTURES[name]("screen")) for each in part.split()}
    known = set(re.findall(r"\.([\w-]+)", SHEET.read_text()))
    assert {each for each in used if each.startswith("c-fill")} <= known


def test_what_is_withheld_has_words_and_no_bar():
    root = ElementTree.fromstring(PICTURES["values"]("print"))
    assert len([mark for mark in root if mark.tag.endswith("rect")]) == 1
    assert "withheld" in "".join(root.itertext())


@pytest.mark.parametrize("width", [394, 680])
@pytest.mark.parametrize("last", [2027, 2070])
def test_years_of_a_strip_never_touch(width, last):
    root = ElementTree.fromstring(
        charts.slip_strip([("A", DAY, date(last, 3, 1), "+2 y")], "T", width=width, label=150)
    )
    places = [float(mark.get("x")) for mark in root.iter() if re.fullmatch(r"20\d\d", mark.text or "")]
    assert len(places) > 1 and min(two - one for one, two in pairwise(places)) >= 30


def test_names_of_bubbles_never_lie_on_each_other():
    rows = [charts.Bubble(f"Programme {at}", 1.0, 1.0, 1.0, "g", "£1m") for at in range(9)]
    root = ElementTree.fromstring(charts.bubbles(rows, "Risk", "Value", "T", palette="print"))
    names = [mark for mark in root.iter() if (mark.text or "").startswith("Programme") and not mark.get("aria-hidden")]
    places = {(mark.get("x"), mark.get("y")) for mark in names}
    assert 1 < len(names) == len(places) < 9


def test_nothing_at_all_is_still_a_picture():
    for drawing in (
        charts.stacked_bars([], ["r"], "T"),
        charts.value_bars([], "T"),
        charts.bubbles([], "x", "y", "T"),
        charts.change_bars([], "T"),
    ):
        ElementTree.fromstring(drawing)
