"""Early warnings: quiet when nothing is wrong, each with its evidence, muted with a reason until a day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from pmo.core.clock import now, today
from pmo.core.errors import Problem, Refused
from pmo.hierarchy import measures
from pmo.hierarchy.models import Assessment, Figure, Period, RatingScale
from pmo.hierarchy.warning import RULES
from registers.models import Action
from reporting.models import Mute, ReportRun
from reporting.warnings import finding
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def cases(rule: str, user, node) -> list[str]:
    return [case.text for case in RULES[rule].find(user, node)]


def test_all_is_quiet_where_nothing_is_wrong(office):
    keep.record("risk", office.one, by=office.lead)
    assert finding.groups(office.lead, office.top) == []


def test_every_rule_says_what_it_looks_for_and_how_to_mend_it():
    assert all(rule.label and rule.help and rule.mend for rule in RULES.values())
    assert {"slipped_silently", "benefit_before_milestone", "score_fell", "owner_left", "overloaded", "assumption_past", "dependency_unaccepted",
            "narrative_unchanged", "money_without_plan", "decision_unanswered"} <= set(RULES)  # fmt: skip


def test_a_dependency_needed_soon_that_nobody_accepted(office):
    soon = keep.record("dependency", office.one, by=office.lead, needed_by=today() + timedelta(30))
    keep.record("dependency", office.one, by=office.lead, needed_by=today() + timedelta(31))
    assert len(cases("dependency_unaccepted", office.lead, office.top)) == 1
    assert soon.ref in cases("dependency_unaccepted", office.lead, office.top)[0]


def test_a_decision_and_an_assumption_past_their_days(office):
    keep.record("decision", office.one, by=office.lead, due=today() - timedelta(3))
    keep.record("assumption", office.one, by=office.lead, due=today() - timedelta(1))
    keep.record("decision", office.one, by=office.lead, due=today())
    assert "3 days ago" in cases("decision_unanswered", office.lead, office.top)[0]
    assert (
        len(cases("decision_unanswered", office.lead, office.top))
        == len(cases("assumption_past", office.lead, office.top))
        == 1
    )


def test_an_owner_who_has_left_is_one_case_however_many_rows(office):
    gone = make.person("Gil Gone", role="project_manager", node=office.top)
    for _ in range(3):
        keep.record("risk", office.one, by=office.lead, owner=gone)
    gone.is_active = False
    gone.save()
    assert cases("owner_left", office.lead, office.top) == ["Gil Gone who has left, still owns 3 open risks"]


def test_more_than_fifteen_open_items_are_too_many(office):
    for _ in range(16):
        keep.record("action", office.one, by=office.lead, owner=office.owner)
    assert cases("overloaded", office.lead, office.top) == ["Olu Owner owns 16 open actions"]
    assert Action.objects.count() == 16


def test_open_items_of_all_registers_count_together(office):
    for key, count in (("risk", 8), ("issue", 7)):
        for _ in range(count):
            keep.record(key, office.one, by=office.lead, owner=office.owner)
    assert not cases("overloaded", office.lead, office.top)
    keep.record("dependency", office.two, by=office.lead, owner=office.owner)
    case = RULES["overloaded"].find(office.lead, office.top)[0]
    assert (case.text, case.evidence) == (
        "Olu Owner owns 16 open items",
        "8 open risks, 7 open issues, 1 open dependency",
    )
    assert case.url == f"/work/{office.top.pk}/risks/?owner={office.owner.pk}"
    assert not cases("overloaded", office.lead, office.one)


def test_the_list_of_an_owner_has_what_they_own_here_and_no_more(as_user, office):
    gone = make.person("Gil Gone", role="project_manager", node=office.top)
    keep.record("dependency", office.one, by=office.lead, owner=gone, giver=office.two)
    keep.record("dependency", office.two, by=office.lead, owner=gone, giver=office.one)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    case = RULES["owner_left"].find(office.lead, office.one)[0]
    assert "1 open dependency" in case.text
    assert 'data-announce="1 found' in as_user(office.lead).get(case.url).content.decode()


def test_what_one_project_bears_is_not_borne_for_the_whole_office(office):
    manager = make.person("Pat Project", role="project_manager", node=office.one)
    for node, count in ((office.one, 16), (office.two, 2)):
        for _ in range(count):
            keep.record("action", node, by=office.lead, owner=office.owner)
    about = f"overloaded:{office.owner.pk}"
    asked = {
        "node": office.one,
        "rule": "overloaded",
        "about": about,
        "reason": "Known.",
        "until": today() + timedelta(5),
    }
    finding.mute(**asked, by=manager)
    assert not finding.groups(manager, office.one)[0].cases
    assert [case.text for case in finding.groups(office.lead, office.top)[0].cases] == [
        "Olu Owner owns 18 open actions"
    ]
    finding.mute(**asked | {"node": office.top}, by=office.lead)
    assert not finding.groups(office.lead, office.top)[0].cases


def test_money_without_a_plan_is_told_of_active_work_in_delivery_only(office):
    for node, stage in ((office.one, "deliver"), (office.two, "")):
        type(node).objects.filter(pk=node.pk).update(state="active", stage=stage)
        Figure.objects.create(node=node, measure="cost_baseline", as_at=today(), amount=Decimal(5))
    assert cases("money_without_plan", office.lead, office.top) == [
        "Pharmacy has an approved cost and no published plan"
    ]


def test_the_same_reason_three_times(office):
    scale = RatingScale.objects.first()
    for back in (90, 60, 30):
        measures.rate(node=office.one, by=office.lead, assessor="owner", as_at=today() - timedelta(back), scale=scale,
                      rating=scale.steps[0].code, rationale="All  is well.")  # fmt: skip
    assert cases("narrative_unchanged", office.lead, office.top)
    measures.rate(
        node=office.one,
        by=office.lead,
        assessor="owner",
        as_at=today(),
        scale=scale,
        rating=scale.steps[0].code,
        rationale="Now it is not.",
    )
    assert not cases("narrative_unchanged", office.lead, office.top)


def test_a_rating_withheld_three_times_with_its_reason_is_no_warning(office):
    scale = RatingScale.objects.first()
    for back in (90, 60, 30):
        Assessment.objects.create(node=office.one, assessor="independent", as_at=today() - timedelta(back), scale=scale, state="withheld",
                                  rationale="Exempt under Section 24.", reason="Section 24")  # fmt: skip
    assert not cases("narrative_unchanged", office.lead, office.top)


def edition(office, period, text: str, version: int = 1) -> None:
    words = {"risks": text, "money": f"Spent by {period}."}
    ReportRun.objects.create(node=office.one, period=period, version=version, requested_by=office.lead, words=words, state="ready",
                             pdf=b"%PDF-1.7", pdf_sha256="0" * 64, html_sha256="0" * 64, data={}, pages=1,
                             as_at=period.ends_on, finished_at=now())  # fmt: skip


def test_a_section_that_says_the_same_in_three_editions(office):
    third = Period.objects.create(
        calendar=office.now.calendar,
        code="2025-26",
        name="2025-26",
        starts_on=date(2025, 4, 1),
        ends_on=date(2026, 3, 31),
    )
    edition(office, office.before, "All  is well.")
    edition(office, office.now, "It was not.")
    edition(office, office.now, "All is well.", version=2)
    assert not cases("narrative_unchanged", office.lead, office.top)
    edition(office, third, "All is\nwell.")
    assert cases("narrative_unchanged", office.lead, office.top) == [
        "Pharmacy: “Top risks” has said the same in 3 editions"
    ]
    edition(office, third, "Now the supplier is late.", version=2)
    assert not cases("narrative_unchanged", office.lead, office.top)


def test_nobody_is_warned_of_what_they_may_not_see(office):
    keep.record("decision", office.one, by=office.lead, due=today() - timedelta(3), confidentiality="restricted")
    assert cases("decision_unanswered", office.lead, office.top) and not cases(
        "decision_unanswered", office.reader, office.top
    )


def test_a_muted_warning_sounds_again_when_its_day_has_come(office):
    row = keep.record("decision", office.one, by=office.lead, due=today() - timedelta(3))
    about = f"decision:{row.pk}"
    asked = {"node": office.top, "by": office.owner, "rule": "decision_unanswered", "about": about}
    with pytest.raises(Problem, match="Say why"):
        finding.mute(**asked, reason=" ", until=today() + timedelta(5))
    with pytest.raises(Problem, match="within 183 days"):
        finding.mute(**asked, reason="The board meets.", until=today() + timedelta(184))
    mute = finding.mute(**asked, reason="The board meets.", until=today() + timedelta(5))
    group = finding.groups(office.lead, office.top)[0]
    assert (group.cases, [case.about for case, _ in group.muted]) == ([], [about])
    finding.end(mute=mute, by=office.owner)
    assert finding.groups(office.lead, office.top)[0].cases
    Mute.objects.create(
        node=office.one,
        rule="decision_unanswered",
        about=about,
        text="t",
        reason="r",
        until=today() - timedelta(1),
        by=office.lead,
    )
    assert finding.groups(office.lead, office.top)[0].cases


def test_a_reader_mutes_nothing_and_a_mended_case_cannot_be_muted(office):
    row = keep.record("decision", office.one, by=office.lead, due=today() - timedelta(3))
    asked = {"node": office.top, "rule": "decision_unanswered", "reason": "r", "until": today() + timedelta(5)}
    with pytest.raises(Refused):
        finding.mute(**asked, about=f"decision:{row.pk}", by=office.reader)
    with pytest.raises(Problem, match="no longer sounds"):
        finding.mute(**asked, about="decision:0", by=office.owner)


def test_the_page_mutes_and_sounds(as_user, office):
    row = keep.record("decision", office.one, by=office.lead, due=today() - timedelta(3))
    client = as_user(office.owner)
    assert row.title in client.get(f"/work/{office.top.pk}/warnings/").content.decode()
    url = f"/work/{office.top.pk}/warnings/mute/?rule=decision_unanswered&about=decision:{row.pk}"
    assert client.post(url, {"reason": "", "until": "nonsense"}).status_code == 422
    assert client.post(url, {"reason": "Known.", "until": today() + timedelta(9)}).status_code == 302
    assert "Known." in client.get(f"/work/{office.top.pk}/warnings/").content.decode()
    client.post(f"/work/{office.top.pk}/warnings/{Mute.objects.get().pk}/sound/")
    assert Mute.objects.get().ended_at


def test_the_dashboard_opens_with_warnings_and_without_them_when_all_is_well(as_user, office):
    client = as_user(office.lead)
    assert 'id="warnings"' not in client.get(f"/work/{office.top.pk}/dashboard/").content.decode()
    keep.record("decision", office.one, by=office.lead, due=today() - timedelta(3))
    assert 'id="warnings"' in client.get(f"/work/{office.top.pk}/dashboard/").content.decode()
