"""Appetite and tolerance: which row holds, what the panel says, and what is put to the level above of itself."""

import re

import pytest

from pmo.core.history import acting, feed
from pmo.people.models import Notice
from pmo.records import health, moving, undo, writing
from pmo.records.register import REGISTERS
from registers import appetites, scaling
from registers.models import Appetite, Risk, RiskScale
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
BACK = "/settings/risk-appetite/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def office(db):
    return Appetite.objects.create(appetite=6, tolerance=12, posture="cautious")


def test_the_nearest_work_comes_first_and_then_the_category(add, alice, tree, office):
    security = Appetite.objects.create(category="security", appetite=4, tolerance=8)
    here = Appetite.objects.create(node=tree.a, appetite=9, tolerance=16)
    risk = Risk(node=tree.p3, category="security")
    assert appetites.of(risk) == security
    assert appetites.of(Risk(node=tree.p3, category="people")) == office
    assert appetites.of(Risk(node=tree.p1, category="security")) == here


@pytest.mark.parametrize(
    ("likelihood", "sentence"),
    [
        (1, "Within appetite. Up to 6 is wanted for risks."),
        (2, "Above appetite: needs a dated response."),
        (4, "Above tolerance:"),
    ],
)
def test_the_panel_says_where_a_risk_stands(as_user, add, alice, tree, office, likelihood, sentence):
    risk = add("risk", tree.a, by=alice, likelihood=likelihood, impact=4)
    assert sentence in text(as_user(alice).get(risk.get_absolute_url()))


def test_a_risk_that_rises_above_tolerance_is_put_to_the_level_above_in_the_same_write(
    add, alice, tree, office, django_capture_on_commit_callbacks
):
    head = make.person("Head", "programme_manager", tree.a)
    risk = add("risk", tree.p1, by=alice, likelihood=3, impact=4)
    assert risk.escalation == ""
    with acting(by=alice, source="page"), django_capture_on_commit_callbacks(execute=True):
        written = writing.change(risk, {"likelihood": 4}, by=alice, reason="Load failed")
    risk.refresh_from_db()
    assert (risk.escalation, risk.escalated_to, risk.version) == ("asked", tree.a, 2)
    assert "score 16 is above the tolerance of 12 for risks" in written.followed[0]
    why = feed(risk)[0].context["reason"]
    assert why.startswith("Load failed") and "by rule" in why
    assert [notice.user for notice in Notice.objects.filter(text__contains="above tolerance")] == [head]
    undo.undo(written.batch, by=alice)
    risk.refresh_from_db()
    assert (risk.score, risk.escalation, risk.escalated_to) == (12, "", None)


def test_it_is_asked_once_and_again_only_when_the_score_rises_further(add, alice, tree, office):
    risk = add("risk", tree.p1, by=alice, likelihood=4, impact=4)
    assert risk.escalation == "asked"
    moving.answer_escalation(risk, by=alice, seen=risk.version, accept=False, reason="Yours")
    risk.refresh_from_db()
    writing.change(risk, {"trigger": "A late letter"}, by=alice)
    risk.refresh_from_db()
    assert risk.escalation == ""
    assert health.condition(REGISTERS["risk"], REGISTERS["risk"].check("above_tolerance"))
    assert [row.pk for row in Risk.objects.filter(appetites.above_tolerance(), escalation="")] == [risk.pk]
    writing.change(risk, {"likelihood": 5}, by=alice)
    risk.refresh_from_db()
    assert risk.escalation == "asked"


@pytest.mark.parametrize("more", [{"kind": "opportunity"}, {"status": "draft"}, {"likelihood": 3}])
def test_opportunities_drafts_and_what_is_borne_stay_where_they_are(add, alice, tree, office, more):
    risk = add("risk", tree.p1, by=alice, **({"likelihood": 5, "impact": 4} | more))
    assert risk.escalation == ""


def test_whoever_may_only_raise_risks_is_not_stopped_by_the_rule(add, tree, office):
    member = make.person("Member", "team_member", tree.p1)
    assert add("risk", tree.p1, by=member, likelihood=5, impact=5).escalation == "asked"


def test_at_the_top_there_is_nobody_to_ask_and_the_health_check_says_so(add, lead, tree, office, as_user):
    add("risk", tree.portfolio, by=lead, likelihood=5, impact=5)
    assert "Above tolerance, not escalated" in text(as_user(lead).get("/health/"))


def test_another_scale_is_no_rise(add, alice, lead, tree, office):
    from registers import rescaling

    risk = add("risk", tree.p1, by=alice, likelihood=3, impact=4)
    row = scaling.publish(scaling.resize(scaling.new_version(RiskScale.objects.get(is_default=True)), 7))
    rescaling.apply([(risk, 6, 6)], row, by=lead)
    risk.refresh_from_db()
    assert (risk.score, risk.escalation) == (36, "")


def test_many_risks_give_one_notice(alice, tree, office, django_capture_on_commit_callbacks):
    head = make.person("Head", "programme_manager", tree.a)
    additions = [
        writing.Addition(tree.p1, {"title": f"Risk {n}", "likelihood": 5, "impact": 5, "owner": alice})
        for n in range(5)
    ]
    with django_capture_on_commit_callbacks(execute=True):
        writing.write(REGISTERS["risk"], by=alice, kind="import", title="Five", additions=additions)
    assert [notice.text.count("and 4 more") for notice in head.notices.all()] == [1]


def test_rows_are_added_changed_and_removed(as_user, lead, tree):
    client = as_user(lead)
    sent = {"category": "security", "node": tree.a.pk, "posture": "averse", "appetite": "4", "tolerance": "9"}
    assert client.post(f"{BACK}new/", sent).status_code == 302
    row = Appetite.objects.get()
    Appetite.objects.create(appetite=6, tolerance=12)
    assert "The whole office" in text(client.get(BACK))
    assert "Security" in text(client.get(BACK)) and "Security" in text(client.get("/scoring-guide/"))
    assert "There is a row for this work and category already" in text(client.post(f"{BACK}new/", sent))
    wrong = client.post(f"{BACK}{row.pk}/", sent | {"tolerance": "3"})
    assert wrong.status_code == 422 and "may not be below the appetite" in text(wrong)
    client.post(f"{BACK}{row.pk}/remove/")
    assert not Appetite.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("address", [BACK, f"{BACK}new/"])
def test_only_who_sets_up_the_office_says_what_is_borne(as_user, alice, address):
    assert as_user(alice).get(address).status_code == 403
