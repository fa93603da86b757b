"""The four published years are read whole, and every copy of a year reads the same."""

import importlib.util
import re
from collections import Counter
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pmo.core.sheets import SheetProblem
from pmo.hierarchy.gmpp import YearFile, read_year

Published = Any
YEARS = ("2020-21", "2021-22", "2022-23", "2023-24")
VALUES = (
    "independent_rating", "owner_rating", "start", "end", "year_baseline",
    "year_forecast", "year_variance", "whole_life_cost", "benefits",
)  # fmt: skip
COUNTS = {"2020-21": 184, "2021-22": 235, "2022-23": 244, "2023-24": 227}


def sheets() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "core" / "sheets" / "conftest.py"
    spec = importlib.util.spec_from_file_location("sheet_makers", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def meaning(read: YearFile) -> list[dict[str, Any]]:
    """What was read, without how each cell was spelt."""

    def spoken(item: Any) -> Any:
        if isinstance(item, dict):
            return {key: spoken(value) for key, value in item.items() if key not in ("raw", "row")}
        return item

    return [spoken(asdict(project)) for project in read.projects]


def states(read: YearFile, key: str) -> Counter[str]:
    return Counter(getattr(project, key).state for project in read.projects)


@pytest.mark.parametrize("year", YEARS)
def test_every_project_of_a_published_year_is_read_and_no_cell_is_unclear(year: str, published: Published) -> None:
    read = published.read(year)
    assert len(read.projects) == COUNTS[year]
    assert read.unclear == []
    assert read.unknown_columns == []
    assert len({project.key for project in read.projects}) == COUNTS[year]
    assert not any(project.key_is_fallback or project.duplicate for project in read.projects)


@pytest.mark.parametrize("year", YEARS)
def test_the_year_and_its_days_come_from_the_file(year: str, published: Published) -> None:
    period, first = published.read(year).period, int(year[:4])
    assert (period.code, period.starts, period.ends) == (
        year,
        date(first, 4, 1),
        date(first + 1, 3, 31),
    )
    assert period.as_at == date(first + 1, 3, 31)


@pytest.mark.parametrize("year", YEARS)
def test_every_withheld_cell_keeps_its_sentence(year: str, published: Published) -> None:
    titles, *rows = published.rows(year)
    valued = [
        at
        for at, title in enumerate(titles)
        if not re.search("[Nn]arrative|commentary|Description|Name|ID|Category", title)
    ]
    given = sum("exempt" in row[at].lower() for row in rows for at in valued)
    read = [getattr(project, key) for project in published.read(year).projects for key in VALUES]
    kept = [value for value in read if "exempt" in value.raw.lower()]
    assert len(kept) == given
    assert all(value.state == "withheld" and value.reason and value.exemptions for value in kept)


def test_the_scale_follows_the_titles(published: Published) -> None:
    assert [published.read(year).scale for year in YEARS] == ["five", "three", "three", "three"]
    ratings = Counter(project.independent_rating.rating for project in published.read("2020-21").projects)
    assert ratings == {
        "amber": 84,
        "amber_red": 44,
        "amber_green": 29,
        "green": 12,
        None: 8,
        "red": 7,
    }


def test_the_states_of_2022_23_are_as_counted_by_hand(published: Published) -> None:
    read = published.read("2022-23")
    assert states(read, "independent_rating") == {
        "not_applicable": 121,
        "known": 111,
        "withheld": 12,
    }
    assert states(read, "benefits") == {"not_applicable": 122, "known": 110, "withheld": 12}
    assert states(read, "end") == {"known": 214, "withheld": 30}


def test_a_stale_title_is_noted_and_does_not_decide(published: Published) -> None:
    [problem] = [it for it in published.read("2022-23").problems if it.kind == "period"]
    assert "column titles say 2021-22" in problem.message


def test_the_narratives_tell_the_year_when_the_name_does_not(published: Published) -> None:
    read = read_year(published.data("2022-23"), "download.csv")
    assert (read.period.code, read.period.source) == ("2022-23", "the narratives")


def test_a_given_year_wins_and_the_others_are_noted(published: Published) -> None:
    read = read_year(published.data("2022-23"), "gmpp_2022_23.csv", period="2020-21")
    assert read.period.code == "2020-21"
    assert len([it for it in read.problems if it.kind == "period"]) == 4
    with pytest.raises(SheetProblem, match="write it as 2020-21"):
        read_year(published.data("2022-23"), "x.csv", period="2022")


def test_a_nought_that_its_narrative_denies_is_pointed_out(published: Published) -> None:
    project = next(it for it in published.read("2020-21").projects if it.key == "DFT_0041_2021-Q1")
    assert (project.year_baseline.amount, project.whole_life_cost.amount) == (
        Decimal(0),
        Decimal(0),
    )
    assert "did not provide" in project.year_baseline.reason
    assert "displayed as" in project.whole_life_cost.reason


def test_broken_characters_are_mended_and_counted(published: Published) -> None:
    read = published.read("2023-24")
    text = " ".join(project.rating_commentary + project.whole_life_narrative for project in read.projects)
    assert not re.search("â€|Â|_x000D_|\r", text)
    assert [it.message[:8] for it in read.problems if it.kind == "repaired_text"] == ["29 cells"]


def test_a_known_project_is_read_to_the_penny(published: Published) -> None:
    project = published.read("2020-21").projects[0]
    assert (project.key, project.name) == ("MOD_0106_1617-Q1", "Maritime Patrol Aircraft")
    assert (project.department_code, project.kind, project.work_type) == (
        "MOD",
        "project",
        "military",
    )
    assert project.whole_life_cost.amount == Decimal("2013.02")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_the_encoding_does_not_change_what_is_read(encoding: str, published: Published) -> None:
    text = published.data("2020-21").decode("cp1252")
    again = read_year(text.encode(encoding), "gmpp_2020_21.csv")
    assert meaning(again) == meaning(published.read("2020-21"))


def typed(title: str, text: str) -> object:
    """A cell as a spreadsheet program would hold it."""
    if "Date" in title and re.match(r"\d{4}-\d\d-\d\d", text):
        return datetime.fromisoformat(text[:10])
    number = re.fullmatch(r"£?(-?[\d,]*\.?\d+)", text)
    return float(number[1].replace(",", "")) if number else text or None


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_spreadsheet_copy_of_a_year_equals_the_csv(year: str, kind: str, published: Published) -> None:
    titles, *rows = published.rows(year)
    # Line ends are one character in a spreadsheet, and these control characters are not allowed in one.
    plain = [[re.sub(r"_x000D_|\r+\n?|\x9d", "\n", cell) for cell in row] for row in rows]
    cells = [[typed(title, cell) for title, cell in zip(titles, row, strict=True)] for row in plain]
    notes = [["About these data"], ["Source", "Infrastructure and Projects Authority"]]
    data = getattr(sheets(), kind)(Notes=notes, Data=[[f"GMPP {year}"], [], titles, *cells])
    copy = read_year(data, f"gmpp_{year}.{kind}")
    original = read_year(published.as_csv([titles, *plain]), published.name(year))
    assert copy.sheet == "Data"
    assert meaning(copy) == meaning(original)


@pytest.mark.parametrize("year", YEARS)
def test_a_transposed_year_equals_the_original(year: str, published: Published) -> None:
    turned = [list(column) for column in zip(*published.rows(year)[:101], strict=True)]
    read = read_year(
        published.as_csv([["Government Major Projects Portfolio"], [], *turned]),
        published.name(year),
    )
    assert meaning(read) == meaning(published.read(year))[:100]
    first = read.projects[0]
    assert first.row == 2
