"""What is in doubt in a file is asked before it is written, on the page and by the command."""

import csv
import io
import re
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from pmo.core.errors import Problem
from pmo.core.history import acting, feed
from pmo.core.sheets.model import SheetProblem
from pmo.hierarchy import sample
from pmo.hierarchy.actions import create_node
from pmo.hierarchy.gmpp.apply import apply_plan, no_news
from pmo.hierarchy.gmpp.plan import make_plan
from pmo.hierarchy.gmpp.questions import questions
from pmo.hierarchy.gmpp.records import read_year
from pmo.hierarchy.gmpp.summary import summarise
from pmo.hierarchy.jobs import import_gmpp
from pmo.hierarchy.models import ImportBatch, Node
from pmo.hierarchy.sample import gmpp_files
from pmo.people.models import Job
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
TITLES = ["GMPP ID Number", "Project Name", "Department", "IPA Delivery Confidence Assessment", "Whole Life Cost (£m)"]
ROW = ["HO_0001_2021-Q1", "Lighthouse", "HO", "Amber", "12"]


def made(*rows, name="gmpp_2021_22.csv", titles=TITLES):
    out = io.StringIO()
    csv.writer(out).writerows([titles, *(rows or [ROW])])
    return name, out.getvalue().encode()


def read(*rows, **more):
    name, data = made(*rows, **more)
    return read_year(data, name)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


TWICE = [ROW, [*ROW[:1], "Lighthouse, second phase", *ROW[2:]]]
DOUBTED = {"titles": [*TITLES[:4], "2019-20 TOTAL Whole Life Cost (£m)"], "name": "gmpp_2021_22.csv"}


def test_a_plain_file_asks_nothing():
    assert questions([read()]) == []
    assert questions([read_year(path.read_bytes(), path.name) for path in gmpp_files()]) == []


def test_an_id_on_two_lines_is_asked_with_its_lines():
    [question] = questions([read(*TWICE)])
    assert (question.key, "HO_0001_2021-Q1 on lines 2 and 3" in question.text) == ("duplicates:2021-22", True)


@pytest.mark.parametrize(
    "more",
    [
        DOUBTED,
        {"titles": [*TITLES[:4], "2021-22 TOTAL Whole Life Cost (£m)"], "name": "download.csv"},
        {"name": "download.csv", "titles": TITLES},
    ],
    ids=["the titles disagree", "only the titles tell", "only an id tells"],
)
def test_a_year_in_doubt_is_asked(more):
    file = read(**more)
    [question] = questions([file])
    assert question.key == f"year:{file.period.code}" and file.period.code in question.yes


def test_nothing_is_written_while_a_question_is_open(lead):
    plan = make_plan([read(*TWICE)])
    with pytest.raises(Problem, match="Confirm first"):
        apply_plan(plan, by=lead)
    assert not Node.objects.exists()
    apply_plan(plan, by=lead, confirmed=["duplicates:2021-22"])
    assert Node.objects.filter(name__startswith="Lighthouse").count() == 2


def test_two_files_of_one_year_are_refused(as_user, lead):
    with pytest.raises(SheetProblem, match="both read as 2021-22"):
        make_plan([read(), read(name="copy_2021_22.csv")])
    files = [SimpleUploadedFile(*made()), SimpleUploadedFile(*made(name="copy_2021_22.csv"))]
    response = as_user(lead).post("/import/", {"files": files})
    assert response.status_code == 422 and "both read as 2021-22" in text(response)


def test_a_negative_amount_is_a_cell_to_look_at(as_user, lead):
    file = read([*ROW[:4], "-12"])
    [cell] = summarise(make_plan([file]))["cells"]
    assert (cell["kind"], cell["row"], cell["column_letter"]) == ("negative_amount", 2, "E")
    response = as_user(lead).post("/import/", {"files": SimpleUploadedFile(*made([*ROW[:4], "-12"]))}, follow=True)
    assert "Cells to look at" in text(response) and "whole-life cost should not be" in text(response)


def test_a_percentage_may_be_negative():
    file = read([*ROW, "-4%"], titles=[*TITLES, "Variance (%)"])
    assert file.problems == [problem for problem in file.problems if problem.kind == "missing_column"]


@pytest.mark.parametrize(("rows", "more", "key"), [(TWICE, {}, "duplicates:2021-22"), ([ROW], DOUBTED, "year:2021-22")])
def test_the_page_has_a_box_for_each_question(as_user, lead, rows, more, key):
    client = as_user(lead)
    client.post("/import/", {"files": SimpleUploadedFile(*made(*rows, **more))})
    batch = ImportBatch.objects.get()
    assert f'name="yes" value="{key}"' in client.get(f"/import/{batch.pk}/").content.decode()
    refused = client.post(f"/import/{batch.pk}/apply/")
    assert refused.status_code == 422 and "Tick each box" in text(refused)
    assert not Job.objects.exists()
    client.post(f"/import/{batch.pk}/apply/", {"yes": [key]})
    job = Job.objects.get()
    assert job.params["confirmed"] == [key]
    import_gmpp(job, no_news)
    assert Node.objects.filter(name="Lighthouse").exists()


@pytest.mark.parametrize(("rows", "more", "option"), [(TWICE, {}, "--yes-duplicates"), ([ROW], DOUBTED, "--yes-year")])
def test_the_command_has_an_option_for_each_question(lead, tmp_path, capsys, rows, more, option):
    name, data = made(*rows, **more)
    path = tmp_path / name
    path.write_bytes(data)
    call_command("import_gmpp", str(path), "--check")
    assert "to be confirmed" in capsys.readouterr().out
    with pytest.raises(CommandError, match=option):
        call_command("import_gmpp", str(path))
    assert not Node.objects.exists()
    call_command("import_gmpp", str(path), option)
    assert Node.objects.filter(name="Lighthouse").exists()


def test_no_file_is_told_with_every_kind_that_is_read(as_user, lead):
    assert ".csv, .xlsx, .xls or .ods, one a year" in text(as_user(lead).post("/import/"))


def test_the_same_file_again_says_that_nothing_would_be_new(as_user, lead):
    client = as_user(lead)
    for said in ("1 project-year ready", "All of it is here already"):
        page = client.post("/import/", {"files": SimpleUploadedFile(*made())}, follow=True)
        assert said in text(page)
        apply_plan(make_plan([read()]), by=lead, confirmed=[question.key for question in questions([read()])])


def test_what_is_loaded_beside_the_published_years_is_not_said_to_come_from_them(lead, tmp_path, monkeypatch):
    name, data = made()
    (tmp_path / name).write_bytes(data)
    trust = partial(create_node, kind="portfolio", parent=None, name="A trust")
    for part, small in {
        "gmpp_files": lambda: [tmp_path / name],
        "load_fenmarsh": trust,
        "MORE": [],
        "LAST": [],
    }.items():
        monkeypatch.setattr(sample, part, small)
    with acting(by=lead, source="command", reason="sample"):
        sample.load(by=lead)
    assert {event.context["reason"] for event in feed(Node.objects.get(name="A trust"))} == {"sample"}


def test_a_refusal_names_the_portfolio_only_to_those_who_can_see_it(as_user, lead, charlie, bob):
    place = create_node(
        by=lead, kind="portfolio", parent=None, name="Hidden projects", source="gmpp", source_key="portfolio"
    )
    refused = as_user(charlie).get("/import/")
    assert refused.status_code == 403 and "Hidden projects" not in text(refused)
    make.assign(bob, "viewer", place)
    assert "Hidden projects" in text(as_user(bob).get("/import/"))


def test_too_many_files_are_refused_and_not_left_out(as_user, lead):
    files = [SimpleUploadedFile(*made(name=f"gmpp_{year}_{year - 1999}.csv")) for year in range(2000, 2021)]
    response = as_user(lead).post("/import/", {"files": files})
    assert response.status_code == 422 and "21 files were chosen" in text(response)
