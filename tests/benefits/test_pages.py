"""What the pages of benefits cost, and what they say in words where they draw a picture."""

import io
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benefits import handover, linking, readings
from benefits.models import Benefit
from benefits.readings import Entry
from pmo.records import writing
from pmo.records.register import REGISTERS
from tests.benefits.conftest import PROFILE, now
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db
Q2, Q3 = date(2026, 9, 30), date(2026, 12, 31)


def pages(tree, row, item) -> list[str]:
    one = f"/work/{tree.p1.pk}/"
    real = f"{one}realisation/"
    return [
        f"{one}benefits-map/", f"{one}benefits-map/?as=table", f"{one}benefits-map/?through=benefit-{row.pk}", f"{one}benefits-map/links/",
        f"{one}benefits-map/links/?from=mapitem-{item.pk}", f"/mapitems/{item.pk}/milestone/", real, f"{real}objectives/", f"{real}owners/",
        f"{real}attention/", f"{real}after-closure/", "/realisation/", "/realisation/objectives/", "/realisation/owners/", "/realisation/attention/",
        "/realisation/after-closure/", f"{one}handover/", f"{one}state/", f"{row.get_absolute_url()}profile/",
        f"{row.get_absolute_url()}profile/?in=pounds", f"{row.get_absolute_url()}readings/",
    ]  # fmt: skip


def costs(client, addresses) -> dict[str, int]:
    found = {}
    for address in addresses:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200, address
        found[address] = len(queries)
    return found


def many(register: str, count: int, tree, by, **values):
    rows = [writing.Addition(tree.p1, {"title": f"{register} number {at}"} | values) for at in range(count)]
    return writing.write(REGISTERS[register], by=by, kind="add", title="Many", additions=rows).added


def people(count: int) -> list:
    return [make.person(f"Owner {at}") for at in range(count)]


@time_machine.travel("2026-11-22 12:00Z")
def test_every_page_costs_the_same_for_one_benefit_and_for_a_hundred(as_user, chain, alice, olive, sofia, tree):
    output, capability, outcome, row, objective = chain(owner=olive, status="realising", attribution=1)
    readings.enter(row, [Entry("actual", Q2, Decimal(12650))], by=alice)
    handover.make_checklist(tree.p1, by=alice)
    client, addresses = as_user(alice), pages(tree, now(row), output)
    before = costs(client, addresses)
    owners = people(99)
    more = many("benefit", 99, tree, alice, **{**PROFILE, "title": "More", "attribution": None})
    for each, owner in zip(more, owners, strict=True):
        Benefit.objects.filter(pk=each.pk).update(owner=owner, status="realising")
        linking.link(outcome, each, by=alice)
        linking.link(each, objective, by=alice)
        readings.enter(
            now(each), [Entry("actual", Q2, Decimal(13000)), Entry("forecast", Q3, Decimal(12000))], by=alice
        )
    for each in many("mapitem", 99, tree, alice, kind="output"):
        linking.link(each, capability, by=alice)
    many("transition", 50, tree, alice)
    assert costs(client, addresses) == before


@time_machine.travel("2026-11-22 12:00Z")
def test_the_profile_shows_the_curve_in_the_measure_or_in_pounds(as_user, benefit, alice):
    row = benefit(status="realising", tracked_until=date(2029, 3, 31))
    readings.enter(row, [Entry("actual", Q2, Decimal(12650))], by=alice)
    client, url = as_user(alice), f"/benefits/{row.pk}/profile/"
    measure, money = client.get(url).content.decode(), client.get(f"{url}?in=pounds").content.decode()
    assert "Tests a quarter" in measure and "plan, forecast and actual by period, tests a quarter" in measure
    assert "plan, forecast and actual by period, £ a year" in money and "£73k" in money, "480,000 × 21.8% × 70%"
    assert "way to target × £480k a year × 70%" in measure
    assert "When Project 1 closes, tracking goes on in business as usual until 31 Mar 2029, by nobody yet." in measure


def test_a_benefit_without_a_value_offers_no_pounds(as_user, benefit, alice):
    row = benefit(full_year_value=None, category="quantifiable")
    page = as_user(alice).get(f"/benefits/{row.pk}/profile/?in=pounds").content.decode()
    assert "?in=pounds#realisation" not in page and "Tests a quarter" in page


@time_machine.travel("2026-11-22 12:00Z")
def test_the_curves_of_many_have_their_tables(as_user, benefit, alice, tree):
    row = benefit(status="realising")
    readings.enter(row, [Entry("actual", Q2, Decimal(12650))], by=alice)
    page = as_user(alice).get(f"/work/{tree.p1.pk}/realisation/").content.decode()
    assert "Financial benefits by period, £ a year" in page and "£73k" in page


def test_the_profile_is_made_as_one_page_of_pdf(as_user, chain, alice, bob, charlie):
    row = chain(status="realising", counterfactual="It would have stayed <b>as it was</b>.")[3]
    readings.enter(row, [Entry("actual", date(2026, 6, 30), Decimal(13400))], by=alice)
    url = f"/benefits/{row.pk}/profile/pdf/"
    answer = as_user(bob).get(url)
    pages = pypdfium2.PdfDocument(io.BytesIO(answer.content))
    text = pages[0].get_textpage().get_text_bounded()
    assert answer["Content-Type"] == "application/pdf" and len(pages) == 1
    for words in (
        "B-0001 Fewer duplicate tests",
        "14,200",
        "13,400",
        "Laboratory system",
        "<b>as it was</b>",
        "70%. Agreed with diagnostics.",
    ):
        assert words in text, words
    assert as_user(charlie).get(url).status_code == 404
