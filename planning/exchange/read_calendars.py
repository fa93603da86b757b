"""Calendars: weekdays, exceptions in both ways of writing them, work weeks."""

from datetime import date, time
from typing import Any

from planning.exchange.kinds import DAY
from planning.exchange.model import CalendarException, PlanCalendar, Shifts, WorkWeek
from planning.exchange.parts import children, filled, text_of

USUAL: Shifts = ((480, 720), (780, 1020))


def read_calendar(element: Any) -> PlanCalendar:
    """One calendar."""
    return filled(PlanCalendar, element, WeekDays=_week_days, Exceptions=_exceptions, WorkWeeks=_work_weeks)


def _week_days(element: Any, values: dict[str, Any]) -> bool:
    """Day types 1 Sunday to 7 Saturday; 0 is an exception as Project wrote them up to 2003."""
    return _into(element, values.setdefault("week", {}), values.setdefault("exceptions", []))


def _into(element: Any, week: dict[int, Shifts], exceptions: list[CalendarException]) -> bool:
    understood = True
    for day in children(element, "WeekDay"):
        try:
            kind, shifts = int(text_of(day, "DayType") or -1), _shifts(day)
            if kind == 0:
                exceptions.append(CalendarException(*_period(day), shifts=shifts))
            elif 1 <= kind <= 7:
                week[(kind - 2) % 7] = shifts
            else:
                understood = False
        except ValueError:
            understood = False
    return understood


def _exceptions(element: Any, values: dict[str, Any]) -> bool:
    """The list of today; of the older list inside the weekdays only what is not in this one stays."""
    found = [_exception(child) for child in children(element, "Exception")]
    read = [one for one in found if one is not None]
    newer = {(one.first, one.last, one.shifts) for one in read}
    older = [one for one in values.get("exceptions", []) if (one.first, one.last, one.shifts) not in newer]
    values["exceptions"] = older + read
    return len(read) == len(found)


def _exception(element: Any) -> CalendarException | None:
    try:
        first, last = _period(element)
        shifts = _shifts(element)
    except ValueError:
        return None

    def known(child: Any, values: dict[str, Any]) -> bool:
        values.update(first=first, last=last, shifts=shifts)
        return True

    return filled(CalendarException, element, TimePeriod=known, WorkingTimes=known, DayWorking=known)


def _work_weeks(element: Any, values: dict[str, Any]) -> bool:
    understood = True
    for child in children(element, "WorkWeek"):
        week: dict[int, Shifts] = {}
        days = children(child, "WeekDays")
        try:
            first, last = _period(child)
        except ValueError:
            understood = False
            continue
        for one in days:
            understood &= _into(one, week, [])
        values.setdefault("work_weeks", []).append(WorkWeek(first, last, text_of(child, "Name") or "", week))
    return understood


def _period(element: Any) -> tuple[date, date]:
    for period in children(element, "TimePeriod"):
        first, last = DAY.read(text_of(period, "FromDate") or ""), DAY.read(text_of(period, "ToDate") or "")
        return first, max(first, last)
    raise ValueError("no time period")


def _shifts(element: Any) -> Shifts:
    """The hours of a day: none unless it works, the usual ones when it does and says nothing."""
    if (text_of(element, "DayWorking") or "0").strip() not in ("1", "true"):
        return ()
    spans = [span for times in children(element, "WorkingTimes") for span in children(times, "WorkingTime")]
    pairs = [(_minute(text_of(span, "FromTime")), _minute(text_of(span, "ToTime"))) for span in spans]
    found = sorted((start, end or 1440) for start, end in pairs if start is not None and end is not None)
    return _apart(found) if found else USUAL


def _minute(text: str | None) -> int | None:
    if text is None:
        return None
    value = time.fromisoformat(text.strip())
    return value.hour * 60 + value.minute


def _apart(spans: list[tuple[int, int]]) -> Shifts:
    """Joined where they overlap; one that runs past midnight ends there."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        end = end if end > start else 1440
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)
