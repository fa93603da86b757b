"""The four published years, imported: complete, repeatable, in any order, all or nothing."""

import csv
import io
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from pmo.core.errors import Refused
from pmo.hierarchy.confidence import latest_pair, ratings
from pmo.hierarchy.gmpp.apply import apply_plan
from pmo.hierarchy.gmpp.plan import make_plan
from pmo.hierarchy.gmpp.questions import questions
from pmo.hierarchy.gmpp.records import read_year
from pmo.hierarchy.gmpp.summary import summarise
from pmo.hierarchy.models import Assessment, Figure, Node, Placement
from pmo.hierarchy.overview import differing, work_below
from pmo.hierarchy.sample import gmpp_files
from pmo.hierarchy.searching import find_work

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def years():
    """The four files, read once."""
    return [read_year(path.read_bytes(), path.name) for path in gmpp_files()]


def load(files, by):
    return apply_plan(make_plan(files), by=by, confirmed=[question.key for question in questions(files)])


def picture():
    """Everything the import wrote, apart from ids and from when it was recorded."""
    nodes = {(node.source_key, node.parent.source_key if node.parent else "", node.name, node.kind, node.state, node.work_type, node.description)
             for node in Node.objects.filter(source="gmpp").select_related("parent")}  # fmt: skip
    places = set(Placement.objects.values_list("node__source_key", "parent__source_key", "name", "as_at"))
    ratings = set(
        Assessment.objects.standing().values_list(
            "node__source_key", "assessor", "as_at", "state", "rating", "rationale"
        )
    )
    figures = set(
        Figure.objects.values_list(
            "node__source_key", "measure", "as_at", "state", "amount", "date", "reason", "narrative"
        )
    )
    return nodes, places, ratings, figures


def test_every_project_year_is_there(years, lead):
    counts = load(years, lead)
    assert [len(year.projects) for year in years] == [184, 235, 244, 227]
    assert counts["project-years"] == 890 == Placement.objects.count()
    for year in years:
        for project in year.projects:
            place = Placement.objects.select_related("parent").get(
                node__source_key=project.key, as_at=year.period.as_at
            )
            assert (place.name, place.parent.code) == (project.name[:200], project.department_code)


def test_withheld_values_are_kept_as_such(years, lead):
    load(years, lead)
    for year in years:
        asked = {project.key: project.whole_life_cost for project in year.projects}
        rows = Figure.objects.filter(measure="cost_baseline", as_at=year.period.as_at).select_related("node")
        withheld = {row.node.source_key: row.reason for row in rows if row.state == "withheld"}
        assert withheld == {key: value.reason for key, value in asked.items() if value.state == "withheld"}
        assert all(row.amount is None for row in rows if row.state == "withheld")


def test_the_same_years_again_change_nothing(years, lead):
    load(years, lead)
    before = picture()
    counts = load(years, lead)
    assert not any(counts.values()), counts
    assert picture() == before


@pytest.mark.thorough
@pytest.mark.parametrize("order", [[3, 2, 1, 0], [1, 3, 0, 2]])
def test_the_order_of_years_does_not_matter(years, lead, order):
    with pytest.raises(InterruptedError), transaction.atomic():
        load(years, lead)
        together = picture()
        raise InterruptedError  # take it all back
    for number in order:
        load([years[number]], lead)
    assert picture() == together


def test_a_project_that_keeps_its_id_moves_and_the_move_is_history(years, lead):
    load(years[:2], lead)
    project = Node.objects.get(name="New Polar Research Vessel")
    assert project.parent.code == "BEIS"
    counts = load(years[2:], lead)
    project.refresh_from_db()
    assert project.parent.code == "DSIT" and counts["moved"] > 10
    homes = list(project.placements.order_by("as_at").values_list("parent__code", flat=True))
    assert homes[:2] == ["BEIS", "BEIS"] and homes[-1] == "DSIT"


def test_those_who_left_are_marked_and_stay_findable(years, lead):
    load(years, lead)
    gone = Node.objects.get(name="Green Homes Vouchers Programme")
    assert gone.state == "left"
    assert find_work(lead, "green homes vouchers")[0]["title"] == gone.name
    assert Node.objects.get(source_key="dept:BEIS").state == "left"


def test_a_former_name_finds_the_project(years, lead):
    load(years, lead)
    renamed = next(
        place
        for place in Placement.objects.select_related("node")
        if place.name != place.node.name and len(place.name) > 12
    )
    assert renamed.node.name in {hit["title"] for hit in find_work(lead, renamed.name)}


def test_joiners_and_leavers_are_told_before_anything_is_written(years):
    summary = summarise(make_plan(years))
    assert [len(file["joiners"]) for file in summary["files"]] == [0, 76, 38, 36]
    assert [len(file["leavers"]) for file in summary["files"]] == [0, 25, 29, 53]
    assert not Node.objects.exists()


def test_both_scales_are_kept_apart(years, lead):
    load(years, lead)
    assert set(Assessment.objects.filter(as_at=date(2021, 3, 31)).values_list("scale__code", flat=True)) == {"five"}
    assert set(Assessment.objects.filter(as_at__gt=date(2021, 3, 31)).values_list("scale__code", flat=True)) == {
        "three"
    }


def test_a_corrected_year_replaces_a_rating_without_losing_the_old_one(years, lead):
    load(years[:1], lead)
    text = gmpp_files()[0].read_text("cp1252").replace("Amber/red", "Green", 1)
    load([read_year(text.encode("cp1252"), "gmpp_2020_21.csv")], lead)
    old, new = Assessment.objects.filter(node__name="Maritime Patrol Aircraft").order_by("id")
    assert (old.rating, new.rating, new.replaces) == ("amber_red", "green", old)


def test_somebody_without_the_right_imports_nothing(years, charlie):
    with pytest.raises(Refused):
        load(years[:1], charlie)
    assert not Node.objects.exists()


def test_the_command_shows_first_and_writes_only_when_asked(lead, capsys):
    call_command("import_gmpp", str(gmpp_files()[0]), "--check")
    told = capsys.readouterr().out
    assert "184 projects of which 74 are programmes" in told and "row 26 column K" in told
    assert not Node.objects.exists()
    call_command("import_gmpp", str(gmpp_files()[0]))
    assert Node.objects.filter(source="gmpp").count() > 184


def test_years_without_ids_are_joined_by_name(years, lead):
    rows = gmpp_files()[0].read_text("cp1252").splitlines(keepends=True)
    table = list(csv.reader(io.StringIO("".join(rows))))
    bare = io.StringIO()
    csv.writer(bare).writerows(row[1:] for row in table)
    load([read_year(bare.getvalue().encode(), "gmpp_2019_20.csv")], lead)
    assert Node.objects.filter(source_key__startswith="NOID_").count() == 184
    load([years[0]], lead)
    assert not Node.objects.filter(source_key__startswith="NOID_").exists()
    assert Placement.objects.filter(node__name="Maritime Patrol Aircraft").count() == 2


def test_a_published_year_speaks_for_itself_only(years, lead):
    """Cerberus: rated Red by its owner in 2022-23 and Amber by assurance in 2023-24; the two never stand side by side."""
    load(years, lead)
    home_office = Node.objects.get(source_key="dept:HO")
    period = Placement.objects.get(node__name="Cerberus", as_at=date(2024, 3, 31)).period
    lines = {line.node.name: line for line in work_below(lead, home_office, period)}
    assert len(lines) == 22
    assert lines["Cerberus"].independent.label == "Amber" and lines["Cerberus"].owner is None
    assert not differing(list(lines.values()))
    listed = latest_pair(ratings([lines["Cerberus"].node])[lines["Cerberus"].node.pk])
    assert listed["owner"] is None and listed["independent"].label == "Amber"
