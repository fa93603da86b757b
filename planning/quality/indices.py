"""Points 11 to 14: missed tasks, the critical path test, CPLI and BEI. Thresholds: DCMA, domain reference 5.8."""

from planning.engine.clock import instant, to_minutes
from planning.engine.slips import what_if_slips
from planning.quality.facts import Facts, Finding, at_most, not_known

PROBE_DAYS = 600  # the assessment delays a critical activity by this many days and looks for the end to follow
SOUND_INDEX = 0.95


def missed_tasks(facts: Facts) -> Finding:
    """11. Of the activities baselined to finish by the status date, those that finished late or not yet; at most 5 %."""
    title, what = "Missed tasks", "activities due by the status date finished late or not at all"
    due = _due(facts)
    if due is None:
        return not_known(11, "missed", title, 0.05, "There is no baseline or no status date to compare with.")
    late = [i for i in due if not _kept(facts, i)]
    return at_most(11, "missed", title, facts.ids(late), len(due), 0.05, what)


def critical_path_test(facts: Facts) -> Finding:
    """12. A critical activity is delayed by 600 working days; the end must move by as much."""
    title, key = "Critical path test", "critical_path"
    schedule = facts.schedule
    on_path = [k for k in schedule.longest() if not schedule.layout.started(schedule.layout.position[k])]
    if not on_path:
        return not_known(12, key, title, 1.0, "Nothing on the longest path is still to start.")
    probe = on_path[0]
    moved = what_if_slips(schedule.layout.network, probe, PROBE_DAYS * facts.day, schedule).minutes
    share = moved / (PROBE_DAYS * facts.day)
    name = facts.activities[schedule.layout.position[probe]].title
    passed = share >= SOUND_INDEX
    says = "the end follows" if passed else "a constraint or another calendar keeps the end from following"
    sentence = f"With “{name}” delayed by {PROBE_DAYS} days the end moves by {moved / facts.day:.0f} days: {says}."
    return Finding(12, key, title, share, 1.0, passed, () if passed else (probe,), sentence)


def critical_path_length_index(facts: Facts) -> Finding:
    """13. CPLI = (critical path length + total float) / critical path length; at least 0.95.

    The length is the working time from the status date (or the start) to the end; the float is that of the end against
    the promised date, or the least total float of all.
    """
    title, schedule = "Critical path length index", facts.schedule
    line = schedule.layout.project_line
    begin = line.index(instant(facts.status_date or schedule.layout.network.start))
    length = line.index(schedule.finish_ticks) - begin
    if length <= 0:
        return not_known(13, "cpli", title, SOUND_INDEX, "The plan ends before the status date.")
    if facts.promised:
        spare = line.index(instant(facts.promised)) - line.index(schedule.finish_ticks)
    else:
        spare = min((schedule.total[i] for i in facts.incomplete), default=0)
    value = (length + spare) / length
    days = to_minutes(spare) / facts.day
    left = f"{days:.1f} days to spare" if days >= 0 else f"{-days:.1f} days too long"
    sentence = f"The index is {value:.2f}: {left} on {to_minutes(length) / facts.day:.0f}; 0.95 is sound."
    late = [i for i in facts.incomplete if schedule.total[i] < 0]
    return Finding(13, "cpli", title, value, SOUND_INDEX, value >= SOUND_INDEX, facts.ids(late), sentence)


def baseline_execution_index(facts: Facts) -> Finding:
    """14. BEI = activities done by the status date / activities baselined to be done by then; at least 0.95."""
    title, due = "Baseline execution index", _due(facts)
    if not due:
        return not_known(14, "bei", title, SOUND_INDEX, "Nothing was baselined to be done by the status date.")
    done = [i for i in range(facts.schedule.layout.count) if _done_by_now(facts, i)]
    value = len(done) / len(due)
    open_ones = [i for i in due if i not in set(done)]
    sentence = f"The index is {value:.2f}: {len(done)} activities are done and {len(due)} were due; 0.95 is sound."
    return Finding(14, "bei", title, value, SOUND_INDEX, value >= SOUND_INDEX, facts.ids(open_ones), sentence)


def _due(facts: Facts) -> list[int] | None:
    """Positions of activities whose baseline finish is not after the status date."""
    if facts.status_date is None or not facts.baselines:
        return None
    known = ((i, facts.baselines.get(activity.id)) for i, activity in enumerate(facts.activities))
    return [i for i, baseline in known if baseline and baseline.finish <= facts.status_date]


def _kept(facts: Facts, i: int) -> bool:
    """Whether it was done no later than its baseline says."""
    activity = facts.activities[i]
    done = activity.actual_finish
    return done is not None and done <= facts.baselines[activity.id].finish


def _done_by_now(facts: Facts, i: int) -> bool:
    """Whether it was done by the status date; only what has a baseline counts."""
    activity = facts.activities[i]
    done = activity.actual_finish
    return (
        done is not None
        and facts.status_date is not None
        and done <= facts.status_date
        and activity.id in facts.baselines
    )
