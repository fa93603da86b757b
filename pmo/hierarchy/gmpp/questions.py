"""What a person must say yes to before files are written: a year that is in doubt, and lines with the same id."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pmo.core.errors import Problem
from pmo.hierarchy.gmpp.records import YearFile

YEAR, DUPLICATES = "year", "duplicates"
_MOST_NAMED = 20


@dataclass(frozen=True)
class Question:
    """`key` names it in a form, `text` says what is in doubt, `yes` is what one agrees to."""

    key: str
    text: str
    yes: str


def questions(files: Iterable[YearFile]) -> list[Question]:
    """Every question that the files raise, by year."""
    return [question for file in files for question in (_year(file), _duplicates(file)) if question]


def require_answers(files: Iterable[YearFile], confirmed: Collection[str]) -> None:
    """Raise Problem unless every question has been answered with yes."""
    still = [question for question in questions(files) if question.key not in confirmed]
    if still:
        raise Problem(f"Nothing was written. Confirm first: {' '.join(question.text for question in still)}")


def _year(file: YearFile) -> Question | None:
    if not file.period.in_doubt:
        return None
    code = file.period.code
    told = " ".join(problem.message for problem in file.problems if problem.kind == "period")
    text = told or f"No name says which year “{file.filename}” is of; it was taken from {file.period.source}."
    return Question(f"{YEAR}:{code}", text, f"“{file.filename}” is of {code}")


def _duplicates(file: YearFile) -> Question | None:
    rows: dict[str, list[int]] = {}
    for project in file.projects:
        rows.setdefault(project.key, []).append(project.row)
    twice = {key: found for key, found in rows.items() if len(found) > 1}
    if not twice:
        return None
    named = "; ".join(f"{key} on lines {_listed(found)}" for key, found in list(twice.items())[:_MOST_NAMED])
    more = f"; and {len(twice) - _MOST_NAMED} more" if len(twice) > _MOST_NAMED else ""
    text = f"“{file.filename}” has the same project on more than one line: {named}{more}."
    return Question(f"{DUPLICATES}:{file.period.code}", text, "Each further line is a project of its own")


def _listed(rows: list[int]) -> str:
    return f"{', '.join(map(str, rows[:-1]))} and {rows[-1]}"
