"""Tables are found wherever they stand, and titles are understood however they are worded."""

import csv
from io import StringIO

import pytest

from pmo.core.sheets import Sheet, SheetProblem, Workbook
from pmo.hierarchy.gmpp import YearFile, read_year
from pmo.hierarchy.gmpp.layout import find_table
from pmo.hierarchy.gmpp.titles import recognised

DCA = "(A Delivery Confidence Assessment of the project at a fixed point in time, using a five-point scale)"
OLD = [
    "Project Name", "Department", f"MPA RAG Rating {DCA}", "Description / Aims",
    "Departmental commentary on actions planned or taken on the RAG Rating (if necessary)",
    "Project - Start Date", "Project - End Date",
    "Departmental Narrative on Schedule, including any deviation from planned schedule (if necessary)",
    "2012/2013 Budget (£ million)", "2012/2013 Forecast", "2012/2013 Variance (budget - forecast)",
    "Departmental Narrative on Budget/Forecast variance for 2012/13 (if variance is more than 5%)",
    "Total Budgeted Whole Life Costs (including non-Government costs)",
    "Departmental Narrative on Budgeted Whole Life Costs",
]  # fmt: skip
ROW = ["Astute Boats", "Ministry of Defence", "Amber/Red", "Submarines", "Done", "17/03/1997", "31/03/2026",
       "On time", "£600.5", "590", "10.5", "None", "£9,000", "Steady"]  # fmt: skip


def read(rows: list[list[str]], name: str = "gmpp_2012_13.csv") -> YearFile:
    made = StringIO(newline="")
    csv.writer(made).writerows(rows)
    return read_year(made.getvalue().encode(), name)


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("GMPP ID", "id"), ("Major Projects ID", "id"), ("ID Numbers", "id"), ("GMPP ID Number", "id"),
        ("Project name", "name"), ("Programme Title", "name"),
        ("Dept", "department"), ("Lead Department", "department"),
        ("Project Category", "category"), ("Annual Report Category", "category"),
        ("Detailed Description / Aims", "description"), ("Description / Aims (From GMPP data)", "description"),
        (f"IPA RAG rating {DCA}", "independent_rating"), ("MPA RAG", "independent_rating"),
        ("NISTA Delivery Confidence Assessment", "independent_rating"),
        ("IPA Delivery Confidence Assessment", "independent_rating"),
        ("Senior Responsible Owner Delivery Confidence Assessment", "owner_rating"),
        ("SRO Delivery Confidence Assessment Rating", "owner_rating"),
        ("Departmental narrative actions on Delivery Confidence Assessment", "rating_commentary"),
        ("Departmental commentary on Delivery Confidence Assessment rating", "rating_commentary"),
        ("Project - Start Date (Latest approved start date)", "start"), ("End Date", "end"),
        ("Schedule Narrative", "schedule_narrative"),
        ("2015/16 Budget (£million)", "year_baseline"), ("FY Budget (£m) inc Non Gov", "year_baseline"),
        ("2018/19 TOTAL Baseline £m (including Non-Government costs)", "year_baseline"),
        ("2017/18 TOTAL Forecast £m (including Non-Government costs)", "year_forecast"),
        ("FY Forecast (£m) inc Non Gov", "year_forecast"), ("2013/2014 Forecast (£m)", "year_forecast"),
        ("2014/2015 Variance %age", "year_variance"), ("Variance Budget / Forecast %age", "year_variance"),
        ("Financial Year Variance (%)", "year_variance"), ("Budget Variance (%)", "year_variance"),
        ("2014/2015 Variance (£million)", "year_variance_amount"),
        ("2012/2013 Variance (budget - forecast)", "year_variance_amount"),
        ("In Year Variance Narrative", "year_narrative"),
        ("Departmental narrative on budget/forecast variance for 2015/16 (where more than 5%)", "year_narrative"),
        ("Whole Life Cost TOTAL Baseline £m (including Non-Government costs)", "whole_life_cost"),
        ("Whole Life Cost (£m, Presented in 2024/25 Real Prices)", "whole_life_cost"),
        ("TOTAL budgeted whole life costs (£m)", "whole_life_cost"),
        ("Costs Narrative", "whole_life_narrative"),
        ("Benefits (£m, Presented in 2024/25 Real Prices)", "benefits"), ("Total Baseline Benefits (£m)", "benefits"),
        ("Benefits Narrative", "benefits_narrative"),
    ],
)  # fmt: skip
def test_a_title_of_any_year_is_understood(title: str, key: str) -> None:
    assert recognised([title]) == {0: key}


@pytest.mark.parametrize(
    "title",
    [
        "Gov WLC",
        "Senior Responsible Owner (SRO) Name",
        "Evaluation Plan and Registry Link",
        "e.g. B3",
        "Quarter",
    ],
)
def test_a_title_that_is_none_of_ours_is_left_alone(title: str) -> None:
    assert recognised([title]) == {}


def test_an_old_year_without_ids_is_read_and_keyed_by_name_and_department() -> None:
    year = read([OLD, ROW])
    [project] = year.projects
    assert (project.key, project.key_is_fallback) == ("NOID_MOD_astute-boats", True)
    assert (year.period.code, year.scale, project.independent_rating.rating) == (
        "2012-13",
        "five",
        "amber_red",
    )
    assert (str(project.year_variance_amount.amount), project.year_variance.state) == (
        "10.5",
        "missing",
    )
    assert {it.kind for it in year.problems} == {"no_id", "missing_column"}


def test_the_key_does_not_hang_on_letter_case_or_punctuation() -> None:
    again = ["ASTUTE  boats.", "MOD", *ROW[2:]]
    assert read([OLD, again]).projects[0].key == read([OLD, ROW]).projects[0].key


def test_a_header_below_title_rows_is_found_and_rows_keep_their_numbers() -> None:
    year = read([["GMPP data"], [], ["As at 30 September"], OLD, [], ROW])
    assert year.projects[0].row == 6


def test_a_header_of_two_rows_with_merged_cells_is_put_together() -> None:
    upper = ["Project", "", "Financial Year", "", "Whole Life Cost"]
    lower = ["Name", "Department", "Baseline", "Forecast", "£m"]
    year = read([upper, lower, ["Astute", "MOD", "1", "2", "3"]])
    project = year.projects[0]
    assert [str(it.amount) for it in (project.year_baseline, project.year_forecast, project.whole_life_cost)] == [
        "1",
        "2",
        "3",
    ]


def test_an_unknown_column_is_reported_with_its_letter_and_its_cells_are_kept() -> None:
    year = read([[*OLD, "Evaluation plan?"], [*ROW, "Yes"]])
    assert [(it.letter, it.title) for it in year.unknown_columns] == [("O", "Evaluation plan?")]
    assert year.projects[0].extras == {"Evaluation plan?": "Yes"}


def test_totals_notes_blanks_and_repeated_titles_are_reported_and_never_fatal() -> None:
    rows = [
        OLD,
        ROW,
        [],
        ["Total", *[""] * 7, "600.5", "590"],
        OLD,
        ["Note: figures are unaudited."],
    ]
    year = read(rows)
    assert len(year.projects) == 1
    assert [(it.kind, it.row) for it in year.problems if it.row > 2] == [
        ("total_row", 4), ("repeated_header", 5), ("note_row", 6),
    ]  # fmt: skip


def test_two_lines_with_one_id_are_both_kept_and_the_second_is_marked() -> None:
    titles, row = ["GMPP ID", *OLD], ["MOD_0001_1112-Q1", *ROW]
    year = read([titles, row, row])
    assert [it.duplicate for it in year.projects] == [False, True]
    assert [it.kind for it in year.problems] == ["duplicate_id"]


def test_an_unclear_cell_is_kept_with_its_place() -> None:
    row = [*ROW[:5], "when ready", *ROW[6:]]
    [problem] = read([OLD, row]).unclear
    assert (problem.row, problem.column_letter, problem.column_title, problem.raw) == (
        2,
        "F",
        "Project - Start Date",
        "when ready",
    )


def test_a_rating_that_is_not_on_the_scale_is_kept_and_reported() -> None:
    titles = [title.replace("five-point", "three-point") for title in OLD]
    year = read([titles, ROW], "gmpp_2023_24.csv")
    assert year.projects[0].independent_rating.rating == "amber_red"
    assert "off_scale" in {it.kind for it in year.problems}


def test_no_titles_no_names_or_no_projects_are_each_a_sentence() -> None:
    with pytest.raises(SheetProblem, match="No row and no column holds titles"):
        read([["a", "b"], ["1", "2"]])
    with pytest.raises(SheetProblem, match="titles in row 1 .* name no column with the projects' names"):
        read([OLD[1:], ROW[1:]])
    with pytest.raises(SheetProblem, match="no project under them"):
        read([OLD])
    with pytest.raises(SheetProblem, match="financial year of “table.csv” cannot be told"):
        read([["Project Name", "Department", "End Date"], ["A", "MOD", "2030"]], "table.csv")


def test_a_second_table_is_reported_and_a_visible_sheet_is_preferred() -> None:
    rows = [list(map(str, row)) for row in (OLD, ROW)]
    book = Workbook(
        "b.xlsx",
        [Sheet("Old", True, rows), Sheet("Notes", False, [["x"]]), Sheet("New", False, rows)],
    )  # type: ignore[list-item]
    table, notes = find_table(book)
    assert table.sheet == "New"
    assert "“Old” also holds a table" in notes[0]


def test_a_file_name_with_a_month_tells_the_year_and_the_day() -> None:
    rows = [["Project Name", "Department", "End Date"], ["A", "MOD", "2030"]]
    autumn = read(rows, "DCMS_GMPP_data_September_2019.csv").period
    spring = read(rows, "MOD March 2024.csv").period
    assert (autumn.code, autumn.as_at.isoformat()) == ("2019-20", "2019-09-30")
    assert (spring.code, spring.as_at.isoformat()) == ("2023-24", "2024-03-31")
