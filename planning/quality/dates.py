"""Points 6 to 10: floats, durations, dates, resources. Thresholds: DCMA 14-point assessment, domain reference 5.8."""

from planning.engine.clock import instant, to_ticks
from planning.quality.facts import Facts, Finding, at_most, not_known

LONG_DAYS = 44  # two months of working days


def high_float(facts: Facts) -> Finding:
    """6. Incomplete activities with more than 44 working days of total float; at most 5 %."""
    limit = to_ticks(LONG_DAYS * facts.day)
    bad = [i for i in facts.incomplete if facts.schedule.total[i] > limit]
    what = f"unfinished activities have more than {LONG_DAYS} days of float"
    return at_most(6, "high_float", "High float", facts.ids(bad), len(facts.incomplete), 0.05, what)


def negative_float(facts: Facts) -> Finding:
    """7. Incomplete activities with negative total float; none."""
    bad = [i for i in facts.incomplete if facts.schedule.total[i] < 0]
    what = "unfinished activities are later than an imposed date allows"
    return at_most(7, "negative_float", "Negative float", facts.ids(bad), len(facts.incomplete), 0.0, what)


def high_duration(facts: Facts) -> Finding:
    """8. Incomplete activities that last more than 44 working days; at most 5 %."""
    limit = to_ticks(LONG_DAYS * facts.day)
    bad = [i for i in facts.incomplete if facts.schedule.layout.duration[i] > limit]
    what = f"unfinished activities last longer than {LONG_DAYS} days"
    return at_most(8, "high_duration", "High duration", facts.ids(bad), len(facts.incomplete), 0.05, what)


def invalid_dates(facts: Facts) -> Finding:
    """9. Forecasts before the status date, or actual dates after it; none. Not made without a status date."""
    title, what = "Invalid dates", "activities have forecasts in the past or facts in the future"
    if facts.status_date is None:
        return not_known(9, "invalid_dates", title, 0.0, "There is no status date to compare dates with.")
    now, layout, dates = instant(facts.status_date), facts.schedule.layout, facts.schedule.early
    bad = []
    for i, activity in enumerate(facts.activities):
        facts_ahead = any(when and instant(when) > now for when in (activity.actual_start, activity.actual_finish))
        start_behind = not layout.started(i) and dates.instant(2 * i) < now
        finish_behind = not layout.done(i) and dates.instant(2 * i + 1) < now
        if facts_ahead or start_behind or finish_behind:
            bad.append(i)
    return at_most(9, "invalid_dates", title, facts.ids(bad), layout.count, 0.0, what)


def resources(facts: Facts) -> Finding:
    """10. Incomplete activities of at least a day without resources or cost; none. Not made where none are kept."""
    title, what = "Resources", "unfinished activities of a day or more have nobody and no cost"
    if facts.resourced is None:
        return not_known(10, "resources", title, 0.0, "Resources are not kept for this plan.")
    known, day = set(facts.resourced), to_ticks(facts.day)
    long = [i for i in facts.incomplete if facts.schedule.layout.duration[i] >= day]
    bad = [i for i in long if facts.activities[i].id not in known]
    return at_most(10, "resources", title, facts.ids(bad), len(long), 0.0, what)
