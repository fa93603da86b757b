"""Lights: computed from evidence, reported beside it, grey when old, better than the data only with a reason."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pmo.core.clock import today
from pmo.core.errors import Problem, Refused
from pmo.hierarchy.models import Figure
from registers.models import Risk
from reporting.lights import differences
from reporting.lights.reported import evidence_of, report, said
from reporting.lights.table import table
from reporting.models import ReportedLight, Sample
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def figure(node, measure: str, value, as_at: date | None = None) -> Figure:
    values = {"date": value} if isinstance(value, date) else {"amount": Decimal(str(value))}
    return Figure.objects.create(node=node, measure=measure, as_at=as_at or today(), **values)


def light(user, node, dimension: str):
    return evidence_of(node, user=user)[dimension]


@pytest.mark.parametrize(
    ("baseline", "forecast", "colour"),
    [
        ("10", "10.5", "g"),
        ("10", "10.6", "a"),
        ("10", "11", "a"),
        ("10", "11.1", "r"),
        ("10", "8.9", "a"),
        ("10", "9", "g"),
    ],
)
def test_cost_is_judged_against_its_baseline(office, baseline, forecast, colour):
    figure(office.one, "cost_baseline", baseline)
    figure(office.one, "cost_forecast", forecast)
    assert light(office.lead, office.one, "cost").rag == colour


def test_a_figure_without_anything_to_compare_it_with_is_no_light(office):
    figure(office.one, "cost_forecast", "10")
    figure(office.one, "end_forecast", date(2027, 1, 1))
    assert not {"cost", "schedule"} & set(evidence_of(office.one, user=office.lead))


def test_an_end_that_moved_between_two_forecasts_is_told_where_there_is_no_baseline(office):
    figure(office.one, "end_forecast", date(2027, 1, 1), today() - timedelta(30))
    figure(office.one, "end_forecast", date(2027, 3, 1))
    found = light(office.lead, office.one, "schedule")
    assert (found.rag, found.reasons[0].text) == ("r", "The end is 59 days later than the forecast before (+8 w)")
    assert found.reasons[0].url == f"/work/{office.one.pk}/figures/"


def test_old_data_is_grey_and_never_green(office):
    for measure in ("cost_baseline", "cost_forecast"):
        figure(office.one, measure, "10", today() - timedelta(101))
    found = light(office.lead, office.one, "cost")
    assert (found.rag, found.is_stale, found.why) == ("n", True, "Data too old to say")


def test_red_below_is_red_above_and_counted(office):
    for node in (office.one, office.two):
        figure(node, "cost_baseline", "10")
        figure(node, "cost_forecast", "12")
    found = light(office.lead, office.top, "cost")
    assert found.rag == "r" and [reason.url for reason in found.reasons] == [
        f"/work/{node.pk}/figures/" for node in (office.one, office.two)
    ]


def test_findings_of_one_kind_are_counted_and_lead_to_their_rows(office):
    for _ in range(2):
        keep.record("dependency", office.one, by=office.lead, needed_by=date(2027, 1, 1), promised_by=date(2027, 2, 1))
    found = light(office.lead, office.top, "dependencies")
    late = next(reason for reason in found.reasons if reason.rag == "r")
    assert late.text == "2 dependencies that come after they are needed"
    assert late.url == f"/work/{office.top.pk}/dependencies/?check=late&node={office.top.pk}"


def test_what_a_person_may_not_see_speaks_to_them_neither(office):
    keep.record(
        "dependency",
        office.one,
        by=office.lead,
        needed_by=date(2027, 1, 1),
        promised_by=date(2027, 2, 1),
        confidentiality="restricted",
    )
    assert evidence_of(office.one, user=office.lead)["dependencies"].rag == "r"
    assert "dependencies" not in evidence_of(office.one, user=office.reader)
    assert "dependencies" not in evidence_of(office.one)  # of which samples are made


def test_a_light_better_than_the_data_needs_a_reason_and_an_end(office):
    figure(office.one, "cost_baseline", "10")
    figure(office.one, "cost_forecast", "12")
    give = {"node": office.one, "by": office.owner, "dimension": "cost", "rag": "g"}
    with pytest.raises(
        Problem, match="Cost would be better than the data, and the data says Red: Whole-life cost is 20.0% over"
    ):
        report(**give)
    with pytest.raises(Problem, match="Say until when this holds"):
        report(**give, reason="The contract is being cut.")
    with pytest.raises(Problem, match="within 92 days"):
        report(**give, reason="The contract is being cut.", until=today() + timedelta(93))
    row = report(**give, reason="The contract is being cut.", until=today() + timedelta(30))
    assert (row.evidenced, row.evidence[0][:2]) == ("r", ["r", "Whole-life cost is 20.0% over its baseline"])
    shown = table(office.lead, office.one, [office.one]).rows[0]
    cell = next(cell for cell in shown.cells if cell.dimension == "cost")
    assert cell.is_melon and cell.steps == 2


def test_an_override_that_has_run_out_is_grey(office):
    figure(office.one, "cost_baseline", "10")
    figure(office.one, "cost_forecast", "10.6")
    report(
        node=office.one, by=office.owner, dimension="cost", rag="g", reason="It falls.", until=today() + timedelta(5)
    )
    later = said([office.one], today() + timedelta(6))[office.one.pk]["cost"]
    assert (later.shown, later.gone) == ("n", "it has run out")


def test_a_reported_light_is_never_changed(office):
    row = report(node=office.one, by=office.owner, dimension="risk", rag="r", reason="The supplier has gone.")
    with pytest.raises(ProgrammingError), transaction.atomic():
        ReportedLight.objects.filter(pk=row.pk).update(rag="g")


def test_a_reader_reports_nothing(office):
    with pytest.raises(Refused):
        report(node=office.one, by=office.reader, dimension="cost", rag="r")


def test_the_owners_confidence_stands_for_overall_until_somebody_reports_it(office):
    from pmo.hierarchy import measures
    from pmo.hierarchy.models import RatingScale

    scale = RatingScale.objects.filter(code="three").first() or RatingScale.objects.first()
    measures.rate(
        node=office.one, by=office.lead, assessor="owner", as_at=today(), scale=scale, rating=scale.steps[0].code
    )
    assert said([office.one], today())[office.one.pk]["overall"].rag == "g"
    report(node=office.one, by=office.owner, dimension="overall", rag="a", reason="Staff.")
    assert said([office.one], today())[office.one.pk]["overall"].rag == "a"


def test_lights_cost_the_same_for_one_piece_of_work_and_for_many(office):
    from tests.factories import hierarchy as make

    def asked() -> int:
        from reporting.lights.table import children

        nodes = children(office.lead, office.top)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            table(office.lead, office.top, nodes)
        return len(queries)

    before = asked()
    for number in range(20):
        node = make.node(f"Project {number}", parent=office.top)
        figure(node, "cost_baseline", "10")
        figure(node, "cost_forecast", "12")
        keep.record("risk", node, by=office.lead)
    assert asked() <= before


def test_how_long_a_difference_lasts_is_read_from_the_samples(office):
    figure(office.one, "cost_baseline", "10")
    figure(office.one, "cost_forecast", "12")
    report(node=office.one, by=office.owner, dimension="cost", rag="g", reason="Soon.", until=today() + timedelta(30))
    for back, steps in ((5, 0), (4, 2), (3, 2), (2, 2), (1, 2), (0, 2)):
        Sample.objects.create(node=office.one, key="better.cost", day=today() - timedelta(back), value=steps)
    rows = table(office.lead, office.one, [office.one]).differing
    assert differences.lasting(rows, today())[0].since == today() - timedelta(4)


def test_the_page_says_evidence_and_rules_and_the_form_keeps_what_was_typed(as_user, office):
    figure(office.one, "cost_baseline", "10")
    figure(office.one, "cost_forecast", "12")
    client = as_user(office.owner)
    page = client.get(f"/work/{office.one.pk}/lights/").content.decode()
    assert "Whole-life cost is 20.0% over its baseline" in page and "Cost is more than 10% over its baseline" in page
    answer = client.post(
        f"/work/{office.one.pk}/lights/new/", {"dimension": "cost", "rag": "g", "reason": "Typed here"}
    )
    assert (
        answer.status_code == 422
        and "Typed here" in answer.content.decode()
        and "until when this holds" in answer.content.decode()
    )
    assert client.get(f"/work/{office.top.pk}/lights/differences/").status_code == 200
    assert as_user(office.reader).post(f"/work/{office.one.pk}/lights/new/", {}).status_code == 403


def test_where_today_says_nothing_the_page_tells_the_last_period(as_user, office):
    for measure, amount in (("cost_baseline", "10"), ("cost_forecast", "12")):
        figure(office.one, measure, amount, office.now.ends_on)
    page = as_user(office.lead).get(f"/work/{office.one.pk}/lights/").content.decode()
    assert "As at 31 Mar 2025" in page and "20.0% over" in page


def test_the_dashboard_shows_lights_only_where_there_is_something_to_say(as_user, office):
    client = as_user(office.lead)
    assert 'id="lights"' not in client.get(f"/work/{office.top.pk}/dashboard/").content.decode()
    figure(office.one, "cost_baseline", "10")
    figure(office.one, "cost_forecast", "12")
    assert 'id="lights"' in client.get(f"/work/{office.top.pk}/dashboard/").content.decode()
    assert Risk.objects.count() == 0


def test_a_reason_from_work_below_names_its_work(office):
    figure(office.one, "cost_baseline", "10")
    figure(office.one, "cost_forecast", "12")
    above, own = evidence_of(office.top)["cost"], evidence_of(office.one)["cost"]
    assert above.reasons[0].text == "Pharmacy: whole-life cost is 20.0% over its baseline"
    assert own.reasons[0].text == "Whole-life cost is 20.0% over its baseline"


@pytest.mark.parametrize(("state", "colour"), [("active", "r"), ("left", "n"), ("closed", "n"), ("cancelled", "n")])
def test_work_that_is_over_colours_nothing_above_it(office, state, colour):
    figure(office.one, "end_baseline", date(2027, 1, 1))
    figure(office.one, "end_forecast", date(2027, 3, 1))
    type(office.one).objects.filter(pk=office.one.pk).update(state=state)
    found = evidence_of(office.top, user=office.lead).get("schedule")
    assert (found.rag if found else "n") == colour


def test_work_closed_with_benefits_open_still_speaks_of_its_benefits(office):
    keep.record("benefit", office.one, by=office.lead)
    figure(office.one, "end_baseline", date(2027, 1, 1))
    figure(office.one, "end_forecast", date(2027, 3, 1))
    before = evidence_of(office.top, user=office.lead)["benefits"]
    type(office.one).objects.filter(pk=office.one.pk).update(state="closed_benefits")
    after = evidence_of(office.top, user=office.lead)
    assert (after["benefits"].rag, after["benefits"].of) == (before.rag, before.of) and "schedule" not in after
