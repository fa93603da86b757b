"""Order and outline by hand: what lies inside a row goes with it, and the places of as few rows as can be change."""

from datetime import date

import pytest

from planning import arranging, bringing_back, publishing
from planning.arranging import Line, arranged
from planning.models import Activity, Plan
from pmo.core.errors import Problem
from pmo.records import undo, writing
from pmo.records.register import REGISTERS

ACTIVITIES = REGISTERS["activity"]


def lines(text):
    """ "a1 b2 c2 d1" as rows with their levels."""
    return [Line(ord(part[0]), int(part[1])) for part in text.split()]


def said(found):
    return " ".join(f"{chr(line.pk)}{line.level}" for line in found)


@pytest.mark.parametrize(
    ("before", "chosen", "how", "after"),
    [
        ("a1 b1 c1", "b", "indent", "a1 b2 c1"),
        ("a1 b1 c2 d1", "b", "indent", "a1 b2 c3 d1"),
        ("a1 b1", "a", "indent", "a1 b1"),
        ("a1 b2", "b", "indent", "a1 b2"),
        ("a1 b1 c1", "bc", "indent", "a1 b2 c2"),
        ("a1 b2 c2", "b", "outdent", "a1 b1 c2"),
        ("a1 b2", "ab", "outdent", "a1 b2"),
        ("a1 b2 c1", "c", "up", "c1 a1 b2"),
        ("a1 b2 c1 d2", "a", "down", "c1 d2 a1 b2"),
        ("a1 b1 c1", "bc", "up", "b1 c1 a1"),
        ("a1 b1 c1", "ab", "down", "c1 a1 b1"),
        ("a1 b2 c2 d1", "c", "down", "a1 b2 c2 d1"),
        ("a1 b2", "b", "up", "a1 b2"),
    ],
)
def test_rows_move_with_what_is_inside_them(before, chosen, how, after):
    assert said(arranged(lines(before), {ord(letter) for letter in chosen}, how)) == after


@pytest.fixture
def plan(tree):
    return Plan.objects.create(node=tree.p1, starts_on=date(2027, 1, 4))


@pytest.fixture
def rows(plan, tree, alice):
    names = ["Phase", "Design", "Build", "Done"]
    additions = [writing.Addition(tree.p1, {"title": name}) for name in names]
    return writing.write(ACTIVITIES, by=alice, kind="add", title="Rows", additions=additions).added


def order():
    return [(row.title, row.level) for row in Activity.objects.filter(archived_at=None).order_by("place")]


@pytest.mark.django_db
def test_moving_changes_the_place_of_one_row_and_is_undone_as_one(plan, rows, alice):
    written = arranging.arrange(plan=plan, by=alice, keys={rows[3].pk}, how="up")
    assert [name for name, _ in order()] == ["Phase", "Design", "Done", "Build"] and len(written.changed) == 1
    undo.undo(written.batch, by=alice)
    assert [name for name, _ in order()] == ["Phase", "Design", "Build", "Done"]


@pytest.mark.django_db
def test_setting_in_makes_a_summary_at_once(plan, rows, alice):
    arranging.arrange(plan=plan, by=alice, keys={rows[1].pk, rows[2].pk}, how="indent")
    assert order() == [("Phase", 1), ("Design", 2), ("Build", 2), ("Done", 1)]
    assert Activity.objects.get(title="Phase").is_summary
    with pytest.raises(Problem, match="cannot be set in any further"):
        arranging.arrange(plan=plan, by=alice, keys={rows[1].pk}, how="indent")
    with pytest.raises(Problem, match="Tick the rows first"):
        arranging.arrange(plan=plan, by=alice, keys=set(), how="indent")


@pytest.mark.django_db
def test_a_new_row_stands_above_the_ticked_one_at_its_level(plan, rows, alice):
    for _ in range(60):  # the room between two rows runs out, and is made anew
        arranging.insert(plan=plan, by=alice, above=rows[1].pk)
    arranging.arrange(plan=plan, by=alice, keys={rows[3].pk}, how="up")
    names = [name for name, _ in order()]
    assert names[0] == "Phase" and names[61:] == ["Design", "Done", "Build"]


@pytest.mark.django_db
def test_the_working_copy_is_put_back_to_what_was_published(plan, rows, alice):
    version = publishing.publish(plan=plan, by=alice)
    before = [(row["id"], row["title"], row["finish"]) for row in version.rows]
    writing.change(rows[1], {"duration": 4800, "title": "Design more"}, by=alice)
    arranging.arrange(plan=plan, by=alice, keys={rows[3].pk}, how="up")
    arranging.insert(plan=plan, by=alice, above=None)
    fresh = Activity.objects.get(pk=rows[2].pk)
    writing.archive(fresh, by=alice, seen=fresh.version, reason="Not needed")
    written = bringing_back.put_back(plan=plan, version=version, by=alice)
    assert [(row["id"], row["title"], row["finish"]) for row in publishing.snapshot(plan)] == before
    undo.undo(written.batch, by=alice)
    assert "Design more" in [name for name, _ in order()] and "Build" not in [name for name, _ in order()]
    bringing_back.put_back(plan=plan, version=version, by=alice)
    with pytest.raises(Problem, match="says already"):
        bringing_back.put_back(plan=plan, version=version, by=alice)


@pytest.mark.django_db
def test_a_new_row_above_the_first_one_is_the_first(plan, rows, alice):
    for _ in range(3):
        arranging.insert(plan=plan, by=alice, above=Activity.objects.order_by("place").first().pk)
    assert [name for name, _ in order()][:4] == ["New activity"] * 3 + ["Phase"]
