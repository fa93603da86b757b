"""Scores against published and worked examples (tests/data/risk_scoring.json says where each comes from)."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from pmo.records import writing
from registers import scales, scoring
from registers.heat import cells
from registers.models import Risk, RiskScale
from tests.factories import records as keep

VECTORS = json.loads((Path(__file__).parent.parent / "data" / "risk_scoring.json").read_text())
NHS = VECTORS["nhs_5x5"]
BANDS = tuple(
    scoring.Band(name.capitalize(), ends[0], grade) for grade, (name, ends) in enumerate(NHS["bands"].items(), 1)
)
SCALE = scoring.Scale(tuple("12345"), tuple("12345"), tuple(map(tuple, NHS["grid"])), BANDS)
STEPS = range(1, 6)


@pytest.mark.parametrize("likelihood", STEPS)
@pytest.mark.parametrize("impact", STEPS)
def test_every_cell_of_the_published_grid_has_its_score_and_band(likelihood, impact):
    score = SCALE.score(likelihood, impact)
    assert score == NHS["grid"][likelihood - 1][impact - 1] == likelihood * impact
    least, most = NHS["bands"][SCALE.band(score).name.lower()]
    assert least <= score <= most


def test_each_band_has_as_many_cells_as_published():
    found = [SCALE.band(SCALE.score(row, column)).name.lower() for row in STEPS for column in STEPS]
    assert {name: found.count(name) for name in NHS["bands"]} == NHS["cells_per_band"]


@pytest.mark.parametrize(("likelihood", "impact"), [(None, 3), (3, None), (0, 3), (6, 1), (1, 6), (None, None)])
def test_what_is_not_on_the_scale_has_no_score(likelihood, impact):
    assert SCALE.score(likelihood, impact) is None and SCALE.band(None) is None


@pytest.mark.parametrize("case", VECTORS["tolerance_line"]["cases"])
def test_the_level_that_decides_follows_from_the_score(case):
    assert SCALE.score(case["l"], case["c"]) == case["score"]
    assert scoring.escalation_level(case["score"]) == case["expected_level"]


def test_no_score_needs_no_level():
    assert scoring.escalation_level(None) == "" and scoring.escalation_level(26) == "board"


@pytest.mark.parametrize("case", VECTORS["expected_value"])
def test_expected_value_is_probability_times_impact(case):
    found = scoring.expected_value(Decimal(str(case["p"] * 100)), Decimal(case["impact"]))
    assert found == case["expected"]
    assert scoring.expected_value(None, Decimal(1)) is None and scoring.expected_value(Decimal(1), None) is None


def test_the_overall_impact_is_the_largest_dimension():
    case = VECTORS["multi_dimension_impact"]
    found = scoring.overall_impact([*case["case"].values(), None])
    assert found == case["expected_impact"] and SCALE.score(3, found) == case["with_likelihood_3"]
    assert SCALE.band(case["with_likelihood_3"]).name.lower() == case["band"] and scoring.overall_impact([None]) is None


@pytest.mark.parametrize(
    ("three", "mean"),
    [
        ((1, 2, 6), 3),
        ((None, 4, None), 4),
        ((1, None, 3), 2),
        ((None, None, None), None),
        ((None, 2, 5), 3),
        ((7, None, None), 7),
    ],
)
def test_the_mean_of_three_is_that_of_the_triangle(three, mean):
    values = [None if value is None else Decimal(value) for value in three]
    assert scoring.mean_of_three(*values) == mean


@pytest.mark.parametrize(
    ("score", "state"),
    [(4, "within"), (6, "within"), (7, "above_appetite"), (12, "above_appetite"), (13, "above_tolerance"), (None, "")],
)
def test_appetite_and_tolerance(score, state):
    assert scoring.appetite_state(score, 6, 12) == state and scoring.appetite_state(score, None, None) == ""


def test_the_heat_map_counts_each_risk_once_and_mirrors_opportunities():
    inside = {(5, 5): (2, ("R-1", "R-2")), (1, 1): (1, ("R-3",)), (2, 4): (1, ("R-4",))}
    for mirrored in (False, True):
        grid = cells(SCALE, inside, mirrored)
        assert sum(cell.count for line in grid for cell in line) == 4
        top = grid[0][0 if mirrored else 4]
        assert (top.likelihood, top.impact, top.score, top.count, top.refs) == (5, 5, 25, 2, ("R-1", "R-2"))


@pytest.mark.django_db
class TestRisks:
    """The scale at work on records."""

    def test_the_scale_that_ships_is_the_published_one(self):
        row = RiskScale.objects.get(is_default=True)
        assert row.grid == NHS["grid"]
        assert {band["name"].lower(): band["least"] for band in row.bands} == {
            name: ends[0] for name, ends in NHS["bands"].items()
        }

    def test_cause_event_and_effect_are_one_sentence_also_where_some_are_missing(self):
        whole = Risk(cause="the pump is old", event="it fails", effect="the ward closes")
        assert whole.sentence == "Because of the pump is old, it fails may happen, leading to the ward closes."
        assert Risk(event="it fails").sentence == "It fails may happen."
        assert Risk().sentence == ""

    def test_a_risk_is_scored_when_its_steps_are_known(self, tree):
        row = keep.record("risk", tree.p1, likelihood=4, impact=5, target_likelihood=2, target_impact=2)
        assert (row.score, row.band.name, row.level, row.target_score, row.scale) == (
            20,
            "Extreme",
            "portfolio",
            4,
            scales.current(),
        )

    def test_a_new_score_keeps_the_one_before(self, risk, alice):
        row = writing.change(risk, {"likelihood": 2}, by=alice).changed[0]
        assert (row.score, row.previous_score) == (8, 16)

    def test_the_dimensions_give_the_impact_and_a_contradiction_is_refused(self, tree, alice):
        row = keep.record("risk", tree.p1, likelihood=3, impact_cost=2, impact_time=4, owner=alice)
        assert (row.impact, row.score) == (4, 12)
        with pytest.raises(writing.Stopped, match="the highest of its dimensions, 4"):
            writing.change(row, {"impact": 2}, by=alice)
        assert writing.change(row, {"impact_cost": 5}, by=alice).changed[0].impact == 5

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"likelihood": 9}, "must be 1 to 5; this is 9"),
            ({"target_likelihood": 5, "target_impact": 5}, "is above the current score, 16"),
            ({"likelihood": 5, "impact": 5}, "is above the inherent one, 20. Say why"),
            ({"cost_low": 5, "cost_likely": 2, "cost_high": 9}, "must be in order"),
            ({"probability": 100}, "what is certain is an issue"),
            ({"response": "exploit"}, "for a threat use one of"),
            ({"kind": "opportunity", "response": "avoid"}, "for an opportunity use one of"),
        ],
    )
    def test_a_risk_that_contradicts_itself_is_refused_in_a_sentence(self, risk, alice, values, sentence):
        with pytest.raises(writing.Stopped, match=sentence):
            writing.change(risk, values, by=alice)

    def test_a_score_above_the_inherent_one_needs_a_reason(self, risk, alice):
        row = writing.change(
            risk, {"likelihood": 5, "impact": 5, "increase_reason": "The supplier failed"}, by=alice
        ).changed[0]
        assert row.score == 25

    def test_expected_cost_and_days_follow_from_the_figures(self, risk, alice):
        values = {"probability": 25, "cost_low": 60_000, "cost_likely": 80_000, "cost_high": 100_000, "days_likely": 10}
        row = writing.change(risk, values, by=alice).changed[0]
        assert (row.expected_cost, row.expected_days) == (Decimal("20000.00"), Decimal("2.5"))

    def test_graver_risks_are_reviewed_sooner(self, tree):
        from pmo.records.register import REGISTERS

        steps = [(5, 5, 14), (3, 3, 30), (2, 2, 60), (1, 1, 90), (None, None, 30)]
        for likelihood, impact, days in steps:
            row = keep.record("risk", tree.p1, likelihood=likelihood, impact=impact)
            assert REGISTERS["risk"].cadence(row) == days
