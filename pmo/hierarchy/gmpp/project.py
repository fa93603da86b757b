"""The record of one project in one year."""

from dataclasses import dataclass

from pmo.hierarchy.gmpp.kinds import Kind, WorkType
from pmo.hierarchy.gmpp.values import Amount, Moment, Rating


@dataclass(frozen=True, slots=True)
class ProjectYear:
    """One project as one file has it. Money is in £ million, `year_variance` in per cent.

    `key` is the GMPP ID, or when `key_is_fallback` one made of name and department.
    `duplicate` marks a later line with a key that was there before. `row` is the sheet's row
    counted from 1 (its column, in a transposed file). Narratives are cleaned text and "" when
    blank; `extras` holds the text of columns that are not understood, by their titles.
    """

    key: str
    key_is_fallback: bool
    duplicate: bool
    row: int
    name: str
    kind: Kind
    department: str
    department_code: str
    category: str
    work_type: WorkType | None
    description: str
    independent_rating: Rating
    owner_rating: Rating
    rating_commentary: str
    start: Moment
    end: Moment
    schedule_narrative: str
    year_baseline: Amount
    year_forecast: Amount
    year_variance: Amount
    year_variance_amount: Amount
    year_narrative: str
    whole_life_cost: Amount
    whole_life_narrative: str
    benefits: Amount
    benefits_narrative: str
    extras: dict[str, str]
