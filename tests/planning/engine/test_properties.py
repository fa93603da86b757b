"""What holds for every network."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.engine import Activity, Constraint, LagUnit, Link, LinkType, explain, limit_of, schedule, what_if_slips
from planning.engine.forward import arc_start
from tests.planning.making import DAY, MONDAY, network, office_and_clock


@st.composite
def networks(draw, constrained=False):
    """Up to fifteen activities, links forward only, two calendars and elapsed work among them."""
    count = draw(st.integers(1, 15))
    activities = [draw(activity(n, constrained)) for n in range(count)]
    pairs = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1])
    chosen = draw(st.lists(pairs, max_size=25, unique=True)) if count > 1 else []
    arcs = [
        Link(
            a,
            b,
            draw(st.sampled_from(LinkType)),
            draw(st.sampled_from([0, 0, 240, 960, -240])),
            draw(st.sampled_from([LagUnit.WORKING, LagUnit.ELAPSED])),
        )
        for a, b in chosen
    ]
    return replace(network(activities, calendars=office_and_clock(), calendar="office"), links=arcs)


@st.composite
def activity(draw, key, constrained):
    kind = draw(st.sampled_from(list(Constraint))) if constrained else Constraint.ASAP
    when = MONDAY + timedelta(hours=draw(st.integers(-200, 900)))
    return Activity(
        key,
        draw(st.sampled_from([0, 60, 480, 1200])),
        calendar=draw(st.sampled_from([None, None, "clock"])),
        elapsed=draw(st.integers(0, 9)) == 0,
        constraint=kind,
        constraint_date=None if kind in (Constraint.ASAP, Constraint.ALAP) else when,
    )


@settings(max_examples=40, deadline=None)
@given(networks())
def test_without_constraints_no_float_is_below_zero_and_something_is_critical(plan):
    found = schedule(plan)
    rows = list(found)
    assert all(row.total_float >= 0 and row.free_float >= 0 for row in rows)
    assert any(row.longest for row in rows)


@settings(max_examples=40, deadline=None)
@given(networks())
def test_early_dates_keep_every_link_and_are_the_earliest(plan):
    found = schedule(plan)
    layout = found.layout
    for i in range(layout.count):
        start = found.early.index[2 * i]
        bounds = [layout.floor[i], *(arc_start(found.early, arc) for arc in layout.arcs_in[i])]
        assert start == max(bounds)


@settings(max_examples=40, deadline=None)
@given(networks(constrained=True), st.integers(1, 4))
def test_shifting_everything_by_weeks_shifts_every_date_by_weeks(plan, weeks):
    by = timedelta(weeks=weeks)
    moved = [replace(one, constraint_date=one.constraint_date and one.constraint_date + by) for one in plan.activities]
    before, after = schedule(plan), schedule(replace(plan, start=plan.start + by, activities=moved))
    for one, two in zip(before, after, strict=True):
        assert (two.start - by, two.late_finish - by) == (one.start, one.late_finish)
        assert (one.total_float, one.free_float, one.critical) == (two.total_float, two.free_float, two.critical)


@settings(max_examples=40, deadline=None)
@given(networks())
def test_a_day_more_on_critical_work_of_one_calendar_moves_the_end_by_a_working_day(plan):
    plan = replace(
        plan,
        activities=[replace(one, calendar=None, elapsed=False) for one in plan.activities],
        links=[replace(link, unit=LagUnit.WORKING, type=LinkType.FS, lag=max(0, link.lag)) for link in plan.links],
    )
    found = schedule(plan)
    key = next((row.id for row in found if row.critical), None)
    slip = what_if_slips(plan, key, DAY, found)
    assert slip.minutes == DAY
    free = max(found, key=lambda row: row.free_float)
    if free.free_float:
        assert [move.id for move in what_if_slips(plan, free.id, free.free_float, found).moved] == [free.id]


@settings(max_examples=40, deadline=None)
@given(networks(constrained=True))
def test_every_date_has_a_reason(plan):
    found = schedule(plan)
    for row in found:
        reason = explain(found, row.id)
        assert reason.sentence.endswith(".") and reason.kind
        assert all(key in found for key in reason.driving)


@settings(max_examples=40, deadline=None)
@given(networks(constrained=True))
def test_negative_float_is_traced_to_an_imposed_date(plan):
    found = schedule(plan)
    for row in found:
        limit = limit_of(found, row.id)
        assert limit.way[0] == row.id and len(set(limit.way)) == len(limit.way)
        if row.total_float < 0 and plan.honour_constraints:
            assert limit.kind in {"constraint", "deadline"}, row


@settings(max_examples=40, deadline=None)
@given(networks(constrained=True))
def test_the_order_of_activities_and_links_does_not_matter(plan):
    turned = replace(plan, activities=plan.activities[::-1], links=plan.links[::-1])
    assert sorted(schedule(plan), key=lambda row: row.id) == sorted(schedule(turned), key=lambda row: row.id)
