"""The simulation of a plan runs as a job, keeps what it was given, and gives the same numbers for the same seed."""

from datetime import date
from decimal import Decimal

import pytest

from planning import correlating, simulating
from planning.models import Activity, Plan, SimulationRun
from pmo.core.errors import Problem, Refused
from pmo.people import jobs
from pmo.records import linking, writing
from pmo.records.register import REGISTERS
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def ranged(plans, alice):
    row = Activity.objects.get(pk=plans.rows["Design"].pk)
    values = {"least": 3840, "likely": 4800, "most": 9600, "cost": Decimal(100_000), "cost_most": Decimal(150_000)}
    writing.change(row, values, by=alice)
    Plan.objects.filter(pk=plans.one.pk).update(promised_on=date(2027, 1, 15))
    risk = keep.record("risk", row.node, by=alice, probability=50, days_likely=20, cost_likely=Decimal(10_000))
    linking.link(risk, row, kind="relates_to", by=alice)
    return Plan.objects.select_related("node").get(pk=plans.one.pk)


def run(plan, by, **more):
    job = simulating.begin(plan=plan, by=by, iterations=500, **more)
    jobs.do(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.result
    return SimulationRun.objects.first()


def test_ranges_and_risks_spread_the_end_and_the_cost(ranged, alice):
    found = run(ranged, alice, seed=7).outcome
    ends = [found["finishes"][share] for share in ("10", "50", "80", "90")]
    assert ends == sorted(ends) and ends[0] < ends[-1] and found["planned"] == "2027-01-15"
    assert 0 <= found["promise_kept"] < 0.5
    assert found["costs"]["10"] < found["costs"]["90"]
    assert {one["kind"] for one in found["finish_drivers"]} == {"activity", "risk"}
    assert found["criticality"][0][2] == 1.0
    again = run(ranged, alice, seed=7)
    assert again.outcome == found and again.seed == 7 and again.inputs["risks"][0]["probability"] == 0.5
    assert run(ranged, alice, seed=8).outcome != found


def test_a_run_says_whether_it_would_come_out_the_same_again(ranged, alice, as_user):
    url = f"/work/{ranged.node_id}/plan/simulation/{run(ranged, alice, seed=7).pk}/"
    design = Activity.objects.get(title="Design")
    assert "it gives the same numbers" in as_user(alice).get(url).content.decode()
    design = writing.change(design, {"title": "Design it"}, by=alice).changed[0]
    assert "it gives the same numbers" in as_user(alice).get(url).content.decode()
    writing.change(Activity.objects.get(title="Design it"), {"most": 9999}, by=alice)
    assert "The plan has changed since" in as_user(alice).get(url).content.decode()


def test_without_anything_uncertain_it_says_what_to_give(plans, alice, bob, as_user, tree):
    with pytest.raises(Problem, match="Nothing is uncertain yet"):
        simulating.begin(plan=plans.one, by=alice, iterations=500)
    with pytest.raises(Problem, match="between 100 and 20,000"):
        simulating.begin(plan=plans.one, by=alice, iterations=5)
    with pytest.raises(Refused):
        simulating.begin(plan=plans.one, by=bob, iterations=500)
    url = f"/work/{tree.p1.pk}/plan/simulation/"
    assert "Nothing is uncertain yet" in as_user(alice).get(url).content.decode()
    assert as_user(alice).post(url, {"iterations": "500"}).status_code == 422


def test_the_pages_start_a_run_and_show_it(ranged, alice, bob, carol, tree, as_user):
    url = f"/work/{tree.p1.pk}/plan/simulation/"
    assert as_user(alice).post(url, {"iterations": "9"}).status_code == 422
    assert as_user(alice).post(url, {"iterations": "500", "seed": "3"}).status_code == 302
    job = alice.jobs.get()
    assert "Simulation of Project 1" in as_user(alice).get(url).content.decode()
    jobs.do(job.pk)
    made = SimulationRun.objects.get()
    text = as_user(alice).get(f"{url}{made.pk}/").content.decode()
    assert "seed 3" in text and "P80" in text and "Design" in text and "50" in text
    assert "What moves the end of" in text and "<polyline" in text and "As a table" in text
    assert (
        '<dt>Cost P50</dt><dd><div class="kpi-value">£1' in text
        and "bn" not in text.partition("What it costs")[2][:9000]
    )
    assert as_user(bob).get(f"{url}{made.pk}/").status_code == 403
    assert as_user(carol).get(url).status_code == 404
    assert as_user(alice).get(f"{url}{made.pk + 1}/").status_code == 404


def test_the_score_card_links_each_point_to_its_rows(ranged, alice, bob, tree, as_user):
    text = as_user(alice).get(f"/work/{tree.p1.pk}/plan/checks/").content.decode()
    assert "Missing logic" in text and "Baseline execution index" in text
    row = Activity.objects.get(title="Done")
    text = as_user(alice).get(f"/work/{tree.p1.pk}/activities/?pk={row.pk}&closed=1").content.decode()
    assert f'id="r{row.pk}"' in text and f'id="r{ranged.pk + 10**6}"' not in text and "1 row found" in text
    assert text.count("<tr id=") == 1
    assert as_user(bob).get(f"/work/{tree.p1.pk}/plan/checks/").status_code == 403
    assert as_user(alice).get(f"/work/{tree.a.pk}/plan/checks/").status_code == 422


@pytest.fixture
def streams(plans, alice):
    """Two activities of one workstream, one after the other, both uncertain, before the end."""
    one = Activity.objects.get(pk=plans.rows["Design"].pk)
    given = {"least": 2400, "likely": 4800, "most": 9600, "workstream": "Build"}
    writing.change(one, given, by=alice)
    two = writing.create(
        REGISTERS["activity"],
        node=one.node,
        by=alice,
        values={"title": "Fit out", "duration": 4800, "predecessors": "1"} | given,
    )
    done = Activity.objects.get(pk=plans.rows["Done"].pk)
    writing.change(done, {"predecessors": str(two.number)}, by=alice)
    plan = Plan.objects.select_related("node").get(pk=plans.one.pk)
    return plan, one.number, two.number


def spread_of(run):
    ends = run.outcome["finishes"]
    return date.fromisoformat(ends["90"]) - date.fromisoformat(ends["10"])


def test_what_moves_together_is_kept_and_gives_the_same_numbers_again(streams, alice):
    plan, one, two = streams
    alone = run(plan, alice, seed=5)
    asked = correlating.Asked("workstream", 0.9)
    tied = run(plan, alice, seed=5, together=asked)
    assert spread_of(tied) > spread_of(alone)  # a sum varies more where its parts move together
    assert [len(group) for group in tied.inputs["together"]["groups"]] == [2]
    assert run(plan, alice, seed=5, together=asked).outcome == tied.outcome
    pair = run(plan, alice, seed=5, together=correlating.Asked(pairs=[(one, two, 0.9)]))
    assert pair.outcome == tied.outcome


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"among": "workstream"}, "Give the coefficient"),
        ({"among": "workstream", "value": "1.5"}, "0.95"),
        ({"among": "galaxy", "value": "0.5"}, "not one of the available choices"),
        ({"pairs": "1 and 4"}, "cannot be read"),
        ({"pairs": "1 4 1.7"}, "cannot be read"),
        ({"pairs": "1 1 0.5"}, "cannot be read"),
        ({"pairs": "1 99 0.5"}, "T-0099 has no range"),
    ],
)
def test_wrong_correlations_are_told_in_the_form(streams, alice, as_user, data, said):
    plan, *_ = streams
    url = f"/work/{plan.node_id}/plan/simulation/"
    response = as_user(alice).post(url, {"iterations": "500"} | data)
    assert response.status_code == 422 and said in response.content.decode()


def test_a_run_can_be_asked_for_again_as_it_was(streams, alice, as_user):
    plan, one, two = streams
    url = f"/work/{plan.node_id}/plan/simulation/"
    data = {"iterations": "500", "seed": "11", "among": "summary", "value": "0.4", "pairs": f"{one}, T-{two:04d}: -0.3"}
    client = as_user(alice)
    assert client.post(url, data).status_code == 302
    jobs.do(alice.jobs.get().pk)
    made = SimulationRun.objects.get()
    assert made.inputs["together"]["pairs"] == [[one, two, -0.3]]
    assert "1 pair by coefficients of their own" in client.get(f"{url}{made.pk}/").content.decode()
    text = client.get(url, {"as": made.pk}).content.decode()
    assert f"{one} {two} -0.3" in text and 'value="11"' in text and 'value="0.4"' in text
    assert client.get(url, {"as": "9" * 30}).status_code == 200
