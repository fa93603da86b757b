"""A network of 10,000 activities and 20,000 links, a simulation of 1,000 activities, a plan of 10,000 tasks in and out.

Prints; asserts no time. Run with `make test ARGS="tests/bench/test_planning.py -m bench -s"`.
"""

import random
import time
from datetime import datetime

import pytest

from planning.engine import Activity, Constraint, Link, LinkType, Network, schedule, standard_calendar
from planning.engine.calendars import continuous_calendar
from planning.engine.layout_build import laid_out
from planning.engine.scheduling import compute
from planning.engine.summaries import Tree
from planning.exchange import Plan, PlanCalendar, PlanLink, PlanTask, read_plan, to_network, write_plan
from planning.montecarlo import Pert, Simulation, simulate

pytestmark = pytest.mark.bench
START = datetime(2026, 1, 5, 8)


def measured(what, function):
    """Run once warm, then print the median of five in processor time, which other work on the machine moves less."""
    function()
    times = []
    for _ in range(5):
        begin = time.process_time()
        function()
        times.append(time.process_time() - begin)
    print(f"{what:<62} {sorted(times)[2] * 1000:8.1f} ms")


def plain_network(count):
    """Activities with durations in working minutes, two finish-to-start links each, forward only."""
    chance = random.Random(1)
    activities = [Activity(n, chance.choice([480, 960, 2400])) for n in range(count)]
    pairs = {(max(0, n - chance.randint(1, 40)), n) for n in range(1, count) for _ in range(2)}
    return Network(START, activities, [Link(a, b) for a, b in sorted(pairs)], {1: standard_calendar()}, 1)


def mixed_network(count):
    """All link types, lags, milestones, a tenth on another calendar, a tenth with a constraint."""
    chance = random.Random(1)
    dated = {"constraint": Constraint.SNET, "constraint_date": START}
    activities = [
        Activity(
            n, chance.choice([0, 480, 960, 2400]), calendar=2 if n % 10 == 0 else None, **(dated if n % 10 == 5 else {})
        )
        for n in range(count)
    ]
    pairs = {(max(0, n - chance.randint(1, 40)), n) for n in range(1, count) for _ in range(2)}
    links = [Link(a, b, chance.choice(list(LinkType)), chance.choice([0, 0, 0, 480])) for a, b in sorted(pairs)]
    return Network(START, activities, links, {1: standard_calendar(), 2: continuous_calendar()}, 1)


def reference(network):
    """The critical path as textbooks have it: finish-to-start, no calendars, no constraints; total and free float."""
    count = len(network.activities)
    after, before = [[] for _ in range(count)], [[] for _ in range(count)]
    for link in network.links:
        after[link.predecessor].append(link.successor)
        before[link.successor].append(link.predecessor)
    waiting = [len(one) for one in before]
    order = [n for n in range(count) if not waiting[n]]
    for n in order:
        for m in after[n]:
            waiting[m] -= 1
            if not waiting[m]:
                order.append(m)
    length = [activity.duration for activity in network.activities]
    start, finish, late = [0] * count, [0] * count, [0] * count
    for n in order:
        start[n] = max([finish[m] for m in before[n]], default=0)
        finish[n] = start[n] + length[n]
    end = max(finish)
    for n in reversed(order):
        late[n] = min([late[m] - length[m] for m in after[n]], default=end)
    free = [min([start[m] for m in after[n]], default=end) - finish[n] for n in range(count)]
    return end, [late[n] - finish[n] for n in range(count)], free


def test_the_engine_beside_a_plain_pass():
    plain = plain_network(10_000)
    assert schedule(plain).minutes == reference(plain)[0]
    print()
    measured("plain reference, 10,000 activities, no calendars", lambda: reference(plain))
    for name, make in (("finish-to-start", plain_network), ("all link types, calendars, constraints", mixed_network)):
        for count in (5_000, 10_000, 20_000):
            network = make(count)
            tree = Tree(network)
            layout = laid_out(network, tree)
            measured(f"passes and floats, {count:,} activities, {name}", lambda: compute(layout, tree))  # noqa: B023
            measured(f"whole schedule(), {count:,} activities", lambda: schedule(network))  # noqa: B023


def test_simulating_a_thousand_activities():
    network = mixed_network(1_000)
    uncertain = {a.id: Pert(a.duration * 0.8, a.duration, a.duration * 1.5) for a in network.activities if a.duration}
    begin = time.perf_counter()
    simulate(Simulation(network, uncertain, iterations=10_000))
    print(f"\n{'10,000 iterations of 1,000 activities':<62} {time.perf_counter() - begin:8.1f} s")


def test_a_plan_of_ten_thousand_tasks_in_and_out():
    tasks = [
        PlanTask(n, n, f"Task {n}", duration=960, links=[PlanLink(max(1, n - 7))] if n > 1 else [])
        for n in range(1, 10_001)
    ]
    plan = Plan(start=START, calendars=[PlanCalendar(1, "Standard")], tasks=tasks)
    content = write_plan(plan)
    print()
    measured(f"write {len(content) / 1e6:.1f} MB of XML", lambda: write_plan(plan))
    measured("read it", lambda: read_plan(content))
    measured("make a network of it", lambda: to_network(plan))
