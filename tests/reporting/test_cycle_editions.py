"""What is published is what was approved, and it holds what every reader may see."""

import pytest

from reporting import pipeline
from reporting.contents import build_bundle
from reporting.cycle import facts, publishing, stepping, writing
from reporting.models import CycleRequest
from tests.factories import records as keep
from tests.factories.reports import draw_quickly
from tests.reporting.cycling import bundle_of, cycle_of, fresh, opened, surroundings, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(db, monkeypatch):
    draw_quickly(monkeypatch)
    return surroundings()


def edition(there, row, rag: str = "r") -> dict[str, object]:
    """Written, rated, approved and published: the bundle of its edition."""
    write(row, "The trial load went well.", there.author)
    writing.rate(request=row, by=there.author, rag=rag, reason="The supplier is late.")
    stepping.submit(request=fresh(row), by=there.author)
    stepping.approve(request=fresh(row), by=fresh(row).approver)
    publishing.publish(request=fresh(row), by=there.lead)
    return bundle_of(row)


def names(bundle, key: str) -> str:
    return " ".join(row["cells"][bundle["sections"][key]["columns"][0][0]] for row in bundle["sections"][key]["rows"])


def test_an_edition_holds_the_facts_that_were_approved_and_not_those_of_the_day_it_is_made(there):
    keep.record("risk", there.one, title="Known when it was written", likelihood=4, impact=4)
    row = opened(there, cycle_of(there))["PH"]
    keep.record("risk", there.one, title="Raised behind the approver's back", likelihood=5, impact=5)
    bundle = edition(there, row)
    assert "Known when it was written" in names(bundle, "risks") and "Raised behind" not in str(bundle)
    assert bundle["order"][:2] == ["summary", "lights"] and bundle["facts_at"]


def test_the_rating_of_the_author_stands_in_the_edition_also_when_it_is_given_after_the_period(there):
    row = opened(there, cycle_of(there), there.before)["PH"]
    (overall,) = [each for each in edition(there, row)["sections"]["lights"]["rows"] if each["id"] == "light:overall"]
    assert (overall["rags"]["reported"], overall["cells"]["reported"]) == ("r", "Red")
    assert overall["cells"]["because"].startswith("The supplier is late")


def test_an_edition_is_compared_with_the_edition_that_its_author_saw(there):
    cycle = cycle_of(there)
    keep.record("risk", there.one, title="Old", likelihood=4, impact=4)
    edition(there, opened(there, cycle, there.before)["PH"])
    published = CycleRequest.objects.get(period=there.before, node=there.one).run
    row = opened(there, cycle)["PH"]
    loose = pipeline.ReportRun.objects.create(node=there.one, period=there.now, requested_by=there.lead)
    assert pipeline.render(loose.pk)
    assert edition(there, row)["previous"]["id"] == str(published.pk)


def test_what_not_every_reader_may_see_is_in_no_draft_and_in_no_edition(there):
    secret = keep.record(
        "risk",
        there.one,
        title="A secret price",
        likelihood=5,
        impact=5,
        confidentiality="restricted",
        owner=there.author,
    )
    keep.record(
        "issue", there.one, title="A secret grievance", priority="1", confidentiality="personal", owner=there.author
    )
    row = opened(there, cycle_of(there))["PH"]
    facts.take_anew(request=row, by=there.author)
    assert "secret" not in str(fresh(row).facts) and "secret" not in str(edition(there, row))
    for kind in ("status", "exception"):
        assert "secret" not in str(build_bundle(node=there.one, period=there.now, by=there.lead, kind=kind)), secret
