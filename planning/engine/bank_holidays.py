"""The bank holidays of the United Kingdom by nation, from the data of the `holidays` package."""

from collections.abc import Iterable
from datetime import date

import holidays

from planning.problems import PlanProblem

NATIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern ireland": "NIR"}


def bank_holidays(nation: str, years: Iterable[int]) -> dict[date, str]:
    """Day → name, in order. `nation` is a key of NATIONS in any case; raises PlanProblem for another."""
    code = NATIONS.get(nation.strip().lower())
    if code is None:
        raise PlanProblem(f"There are bank holidays for England, Wales, Scotland and Northern Ireland, not “{nation}”.")
    days = holidays.country_holidays("GB", subdiv=code, years=sorted(set(years)), language="en_GB")
    return {day: days[day] for day in sorted(days)}
