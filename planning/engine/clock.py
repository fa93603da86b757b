"""Instants and lengths as whole ticks of six seconds, the resolution of Microsoft Project (a tenth of a minute)."""

from datetime import date, datetime, timedelta

PER_MINUTE = 10
DAY = 1440 * PER_MINUTE
WEEK = 7 * DAY
FIRST, LAST = (datetime.fromordinal(date(year, 1, 1).toordinal()) for year in (1900, 2500))  # plans know no time zone


def instant(moment: datetime) -> int:
    """Ticks since the day before 1 January of year 1; anything finer than six seconds is dropped."""
    return day_instant(moment) + (moment.hour * 3600 + moment.minute * 60 + moment.second) // 6


def day_instant(day: date) -> int:
    """The midnight at which a day begins, in ticks."""
    return day.toordinal() * DAY


def moment(ticks: int) -> datetime:
    """The datetime of an instant, held between the years 1900 and 2500 so that no plan breaks the calendar."""
    days, rest = divmod(ticks, DAY)
    if not FIRST.toordinal() <= days < LAST.toordinal():
        return FIRST if days < FIRST.toordinal() else LAST
    return datetime.fromordinal(days) + timedelta(seconds=rest * 6)


def to_ticks(minutes: float) -> int:
    """Minutes to ticks, to the nearest six seconds."""
    return round(minutes * PER_MINUTE)


def to_minutes(ticks: int) -> float:
    """Ticks to minutes; a whole number of minutes comes as int."""
    whole, rest = divmod(ticks, PER_MINUTE)
    return ticks / PER_MINUTE if rest else whole
