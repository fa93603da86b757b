"""The columns of the published files as data: what each is called, over all the years.

A title is matched by its words, not letter by letter: departments, years and the three
publishers (MPA, IPA, NISTA) each word them differently.
"""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["", "money", "percent"]


@dataclass(frozen=True, slots=True)
class Column:
    """`ways` are sets of words, any of which must all stand in the title; `never` are words that
    rule it out; `exact` are whole titles; `unit` is the unit that the title must not contradict."""

    key: str
    label: str
    ways: tuple[str, ...]
    never: str = ""
    exact: tuple[str, ...] = ()
    unit: Unit = ""
    wanted: bool = False


_TALK = "narrative commentary comment explanation"

# "yyyy" stands for a financial year such as 2013/2014. Words are singular and in lower case.
COLUMNS: tuple[Column, ...] = (
    Column("id", "GMPP ID", ("gmpp id", "project id", "id number", "unique id"), "name",
           ("id", "gmpp", "reference", "ref"), wanted=True),
    Column("name", "Project name",
           ("project name", "programme name", "project title", "programme title", "project programme"),
           f"owner sro senior department id category {_TALK}",
           ("name", "title", "project", "programme", "name of project"), wanted=True),
    Column("department", "Department", ("department name", "lead department", "department"),
           f"grouped commentary wide {_TALK}", ("dept", "organisation", "ministry"), wanted=True),
    Column("category", "Category", ("annual report category", "project category", "category"), _TALK),
    Column("description", "Description", ("description aim", "project description", "description", "aim"),
           "schedule"),
    Column("independent_rating", "Independent rating",
           ("ipa delivery confidence assessment", "nista delivery confidence assessment",
            "mpa delivery confidence assessment", "delivery confidence assessment", "delivery confidence",
            "mpa rag rating", "ipa rag rating", "nista rag rating", "mpa rag", "ipa rag", "rag rating",
            "dca", "ipa dca", "nista dca", "independent rating", "independent assessment"),
           f"sro owner grouped action previous {_TALK}", ("rag", "ipa rating", "mpa rating"), wanted=True),
    Column("owner_rating", "Owner's rating",
           ("sro delivery confidence assessment", "sro delivery confidence", "sro dca", "sro rag", "sro rating",
            "owner delivery confidence assessment", "owner rating"), f"grouped previous {_TALK}"),
    Column("rating_commentary", "Commentary on the rating",
           ("commentary action rag rating", "commentary rag", "commentary rating", "narrative action rating",
            "commentary delivery confidence", "narrative delivery confidence", "commentary action",
            "narrative action delivery confidence assessment", "narrative rag"), "schedule budget whole benefit"),
    Column("start", "Start date", ("project start date", "start date"), _TALK),
    Column("end", "End date", ("project end date", "end date", "completion date", "finish date"), _TALK, wanted=True),
    Column("schedule_narrative", "Narrative on schedule",
           ("narrative schedule", "commentary schedule", "schedule explanation"), "budget benefit"),
    Column("year_baseline", "Baseline of the year",
           ("financial year baseline", "yyyy baseline", "yyyy total baseline", "financial year budget", "yyyy budget",
            "in year baseline", "in year budget"), f"whole life wlc benefit variance forecast {_TALK}"),
    Column("year_forecast", "Forecast of the year",
           ("financial year forecast", "yyyy forecast", "yyyy total forecast", "in year forecast"),
           f"whole life wlc benefit variance {_TALK}"),
    Column("year_variance", "Variance of the year, %",
           ("financial year variance", "yyyy variance", "variance budget forecast", "budget variance", "variance"),
           f"whole life benefit schedule {_TALK}", unit="percent"),
    Column("year_variance_amount", "Variance of the year, £m",
           ("financial year variance", "yyyy variance", "variance budget forecast", "budget variance", "variance"),
           f"whole life benefit schedule {_TALK}", unit="money"),
    Column("year_narrative", "Narrative on the year's variance",
           ("narrative budget forecast variance", "narrative budget variance", "in year variance narrative",
            "narrative variance", "commentary variance"), "whole life schedule benefit"),
    Column("whole_life_cost", "Whole-life cost",
           ("total baseline whole life cost", "total budgeted whole life cost", "whole life cost", "wlc"),
           f"gov benefit variance {_TALK}", wanted=True),
    Column("whole_life_narrative", "Narrative on whole-life cost",
           ("narrative budgeted whole life cost", "narrative whole life cost", "cost narrative",
            "commentary whole life"),
           "variance benefit"),
    Column("benefits", "Benefits", ("total baseline benefit", "monetised benefit", "baseline benefit", "benefit"),
           f"cost {_TALK}"),
    Column("benefits_narrative", "Narrative on benefits",
           ("narrative budgeted benefit", "narrative benefit", "benefit narrative", "commentary benefit"), "cost"),
)  # fmt: skip

LABELS: dict[str, str] = {column.key: column.label for column in COLUMNS}
WANTED: tuple[str, ...] = tuple(column.key for column in COLUMNS if column.wanted)
