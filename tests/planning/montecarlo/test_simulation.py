"""Simulation against closed forms, the engine itself, and what chance must never change."""

from datetime import datetime
from math import sqrt

import numpy as np
import pytest

from planning.engine import Activity, Link, LinkType, Network, schedule
from planning.engine.network import LagUnit
from planning.montecarlo import (
    Correlation,
    Fixed,
    Impact,
    Normal,
    Pert,
    Risk,
    Simulation,
    Triangular,
    Uniform,
    repaired,
    simulate,
)
from planning.problems import PlanProblem
from tests.planning.making import DAY, MONDAY, network, office_and_clock, tasks, vector

CASES = {case["id"]: case for case in vector("monte_carlo_closed_form")["cases"]}
MANY = 20_000


def days(low, likely, high, kind=Triangular):
    return kind(low * DAY, likely * DAY, high * DAY)


def test_a_chain_of_triangulars_has_the_mean_and_spread_of_the_formula():
    case = CASES["sum_of_triangulars"]
    activities = [Activity(n, likely * DAY) for n, (_, likely, _) in enumerate(case["tasks"])]
    chain = Network(MONDAY, activities, [Link(n, n + 1) for n in range(3)])
    found = simulate(Simulation(chain, {n: days(*three) for n, three in enumerate(case["tasks"])}, iterations=MANY))
    expected = case["expected"]
    assert abs(found.minutes.mean / DAY - expected["mean"]) <= 4 * expected["sd"] / sqrt(MANY)
    assert found.minutes.deviation / DAY == pytest.approx(expected["sd"], rel=0.03)
    assert found.minutes.at(50) / DAY == pytest.approx(expected["simulated_P50"], abs=0.15)
    assert found.minutes.at(80) / DAY == pytest.approx(expected["simulated_P80"], abs=0.15)
    assert found.planned_minutes / DAY == expected["deterministic_sum_of_modes"]
    assert set(found.criticality.values()) == {1.0}


def test_the_longer_of_two_parallel_paths_is_critical_as_often_as_it_is_longer():
    case = CASES["parallel_criticality"]
    plan = network(tasks(X=10, Y=11))
    found = simulate(Simulation(plan, {name: days(*case["params"][name]) for name in "XY"}, iterations=MANY))
    expected = case["expected"]
    assert found.criticality["X"] == pytest.approx(expected["P_X_is_longer"], abs=4 * 0.49 / sqrt(MANY))
    assert found.criticality["Y"] == pytest.approx(expected["P_Y_is_longer"], abs=4 * 0.49 / sqrt(MANY))
    assert abs(found.minutes.mean / DAY - expected["mean_of_max"]) <= 4 * found.minutes.deviation / DAY / sqrt(MANY)
    assert found.minutes.mean / DAY > expected["mean_X"]


def test_merge_bias_of_two_uniform_paths_is_two_thirds():
    plan = network(tasks(A=1, B=1))
    found = simulate(Simulation(plan, {name: Uniform(0, 6000) for name in "AB"}, iterations=MANY))
    assert found.minutes.mean / 6000 == pytest.approx(CASES["merge_bias_uniform"]["expected"], abs=0.008)


def test_discrete_cost_risks_have_the_enumerated_distribution():
    case = CASES["qcra_discrete"]
    risks = [Risk(n, one["p"], cost=Fixed(one["impact"])) for n, one in enumerate(case["risks"])]
    found = simulate(Simulation(network(tasks(A=1)), risks=risks, iterations=MANY, budget=290))
    expected = case["expected"]
    assert abs(found.cost.mean - expected["expected_value"]) <= 4 * expected["sd"] / sqrt(MANY)
    assert found.cost.deviation == pytest.approx(expected["sd"], rel=0.03)
    assert found.cost.share_within(0) == pytest.approx(expected["P_zero"], abs=0.0125)
    assert {found.cost.at(50), found.cost.at(80)} == {40, 290}
    assert found.cost.at(90) in (390, 400)  # exactly nine tenths lie at 390 or below
    assert found.cost.at(95) == 440
    total = 0.0
    for value, share in expected["distribution"].items():
        total += share
        assert found.cost.share_within(float(value)) == pytest.approx(total, abs=0.0145)
    assert found.budget_kept == found.cost.share_within(290)


@pytest.mark.parametrize("kind", [Triangular, Pert])
def test_a_distribution_has_the_mean_and_variance_it_says(kind):
    one = kind(2, 3, 9)
    drawn = one.draw(np.random.default_rng(5), 200_000)
    assert drawn.mean() == pytest.approx(one.mean, abs=4 * sqrt(one.variance / 200_000))
    assert drawn.var() == pytest.approx(one.variance, rel=0.02)
    assert (drawn.min() >= 2) and (drawn.max() <= 9)


def test_the_quantile_of_a_triangular_is_that_of_its_draws():
    one = Triangular(8, 10, 15)
    drawn = one.draw(np.random.default_rng(5), 200_000)
    for share in (0.1, 0.2, 0.5, 0.8, 0.9):
        assert np.quantile(drawn, share) == pytest.approx(one.quantile(share), abs=0.03)


def test_three_points_out_of_order_are_refused():
    for points in ((3, 2, 4), (1, 5, 4), (float("nan"), 1, 2), (0, 1, float("inf"))):
        with pytest.raises(PlanProblem, match="lowest, most likely, highest"):
            Triangular(*points)


def test_the_same_seed_gives_the_same_numbers_and_another_gives_others():
    plan = network(tasks(A=10, B=5), ["A FS B"])
    run = Simulation(plan, {"A": days(8, 10, 15, Pert)}, iterations=1500, seed=7)
    assert (simulate(run).minutes.values == simulate(run).minutes.values).all()
    other = Simulation(plan, {"A": days(8, 10, 15, Pert)}, iterations=1500, seed=8)
    assert (simulate(run).minutes.values != simulate(other).minutes.values).any()


def mixed_plan():
    """Every link type, lags of every unit, two calendars, a constraint, a milestone and work that has begun."""
    activities = [
        Activity("a", 2 * DAY, actual_start=MONDAY, remaining=1 * DAY),
        Activity("b", 3 * DAY, calendar="clock"),
        Activity("c", 1 * DAY),
        Activity("d", 0),
        Activity("e", 2880, elapsed=True),
        Activity("f", 4 * DAY, constraint="FNET", constraint_date=datetime(2026, 1, 20, 17)),
        Activity("g", 2 * DAY, constraint="SNLT", constraint_date=datetime(2026, 1, 28, 8)),
        Activity("h", 1 * DAY, actual_start=MONDAY, actual_finish=datetime(2026, 1, 5, 17)),
    ]
    arcs = [
        Link("a", "b"), Link("b", "c", LinkType.SS, 300), Link("c", "d"), Link("d", "e", LinkType.FS, 1440, LagUnit.ELAPSED),
        Link("e", "f", LinkType.FF, 480), Link("b", "f", LinkType.SF, -60), Link("f", "g", LinkType.FS, 50, LagUnit.PERCENT),
        Link("h", "g", LinkType.FS), Link("c", "g", LinkType.FS, -480),
    ]  # fmt: skip
    calendars = office_and_clock()
    return network(activities, calendars=calendars, calendar="office"), arcs


def test_without_uncertainty_every_iteration_is_the_schedule():
    plan, arcs = mixed_plan()
    plan = type(plan)(plan.start, plan.activities, arcs, plan.calendars, plan.calendar)
    found, planned = simulate(Simulation(plan, iterations=60)), schedule(plan)
    assert set(found.minutes.values.tolist()) == {planned.minutes}
    assert found.finish_at(50) == planned.finish
    critical = {key for key, share in found.criticality.items() if share}
    assert critical == {dates.id for dates in planned if dates.critical}


def test_each_iteration_is_what_the_engine_computes_for_its_durations():
    plan, arcs = mixed_plan()
    for size in (0.5, 1.7):
        fixed = {key: Fixed(size * DAY) for key in ("b", "c", "f", "g")}
        changed = [
            type(one)(**{**{f: getattr(one, f) for f in one.__slots__}, "duration": size * DAY})
            if one.id in fixed
            else one
            for one in plan.activities
        ]
        base = type(plan)(plan.start, plan.activities, arcs, plan.calendars, plan.calendar)
        engine = schedule(type(plan)(plan.start, changed, arcs, plan.calendars, plan.calendar))
        assert simulate(Simulation(base, fixed, iterations=5)).finish_at(50) == engine.finish


def test_a_risk_adds_days_when_it_strikes_and_shows_in_the_tornado():
    plan = network(tasks(A=10, B=2), ["A FS B"])
    risk = Risk("flood", 0.3, [Impact("A", minutes=Fixed(5 * DAY)), Impact("B", share=Fixed(0.5))], cost=Fixed(1000))
    found = simulate(Simulation(plan, risks=[risk], iterations=5000, promised=datetime(2026, 1, 20, 17)))
    assert set(found.minutes.values.tolist()) == {12 * DAY, 18 * DAY}
    assert found.promise_kept == pytest.approx(0.7, abs=0.03)
    assert found.cost.mean == pytest.approx(300, abs=30)
    assert (found.finish_drivers[0].key, found.finish_drivers[0].correlation) == ("flood", pytest.approx(1, abs=1e-6))
    assert found.finish_drivers[0].swing == pytest.approx(6 * DAY)


def test_correlation_widens_the_end_and_does_not_move_the_mean():
    plan = network(tasks(A=10, B=10, C=10), ["A FS B", "B FS C"])
    uncertain = {name: days(8, 10, 15) for name in "ABC"}
    ties = [Correlation(one, two, 0.8) for one, two in ("AB", "BC", "AC")]
    apart = simulate(Simulation(plan, uncertain, iterations=MANY))
    joined = simulate(Simulation(plan, uncertain, correlations=ties, iterations=MANY))
    assert joined.minutes.deviation > 1.4 * apart.minutes.deviation
    assert joined.minutes.mean == pytest.approx(apart.minutes.mean, rel=0.005)
    assert joined.repair == 0


def test_correlations_that_contradict_each_other_are_repaired_and_told():
    matrix = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    usable, change = repaired(matrix)
    assert np.linalg.eigvalsh(usable)[0] > 0
    assert np.allclose(np.diag(usable), 1)
    assert 0.1 < change < 0.7
    ties = [Correlation("A", "B", 0.9), Correlation("B", "C", 0.9), Correlation("A", "C", -0.9)]
    found = simulate(
        Simulation(network(tasks(A=1, B=1, C=1)), {n: days(1, 2, 3) for n in "ABC"}, correlations=ties, iterations=1000)
    )
    assert "contradicted" in found.notes[0]


def test_cost_follows_time_where_time_costs_money():
    plan = network(tasks(A=10))
    run = Simulation(
        plan, {"A": days(5, 10, 15)}, costs={"fee": Fixed(500)}, costs_per_minute={"A": 2}, iterations=2000
    )
    found = simulate(run)
    assert found.cost.mean == pytest.approx(500 + 2 * found.minutes.mean, rel=1e-6)
    assert found.cost_drivers[0].key == "A"


def test_progress_is_told_and_the_curve_rises():
    said = []
    run = Simulation(network(tasks(A=10)), {"A": Normal(10 * DAY, DAY)}, iterations=2500)
    found = simulate(run, lambda done, total: said.append((done, total)))
    assert said[-1] == (2500, 2500) and len(said) > 1
    curve = found.date_curve(20)
    assert curve == sorted(curve)
    assert found.finishes[10] <= found.finishes[50] <= found.finishes[80] <= found.finishes[90]
    assert found.settled and "hardly move it" in found.hint


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"durations": {"Z": Fixed(1)}}, "names Z"),
        ({"risks": [Risk("r", 1.5)]}, "between 0 and 1"),
        ({"iterations": 0}, "iterations"),
        ({"correlations": [Correlation("A", "A", 1)]}, "joins two activities"),
        ({"seed": -1}, "seed"),
    ],
)
def test_a_simulation_that_does_not_fit_is_refused(more, sentence):
    with pytest.raises(PlanProblem, match=sentence):
        simulate(Simulation(network(tasks(A=1)), **more))
