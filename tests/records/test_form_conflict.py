"""Two people save the full form of the same record: nothing that either of them wrote is lost."""

import pytest

from pmo.records import writing
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def sent(page, **typed) -> dict[str, object]:
    """What the browser sends of the form on a page, with some fields typed over."""
    form = page.context["form"]
    found = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (found | typed).items() if value not in (None, False)}


@pytest.fixture
def clash(as_user, lead, alice, tree):
    """Alice has the form open while the lead changes title and cause; she sends another title and effect."""
    risk = keep.record("risk", tree.p1, by=lead, title="As it was", cause="An old cause", tags=["one"], owner=lead)
    client, url = as_user(alice), f"/risks/{risk.pk}/edit/"
    opened = client.get(url)
    writing.change(risk, {"title": "By the lead", "cause": "A new cause", "tags": ["two"], "owner": alice}, by=lead)
    answer = client.post(url, sent(opened, title="By Alice", effect="An effect"))
    return client, url, answer, risk


def test_saving_again_after_a_conflict_keeps_what_the_other_wrote_in_other_fields(clash, alice):
    client, url, answer, risk = clash
    assert answer.status_code == 409
    assert [each["name"] for each in answer.context["clashes"]] == ["title"]
    assert client.post(url, sent(answer)).status_code == 302
    risk.refresh_from_db()
    assert (risk.title, risk.effect) == ("By Alice", "An effect")
    assert (risk.cause, risk.tags, risk.owner) == ("A new cause", ["two"], alice)


def test_the_form_of_a_conflict_shows_mine_where_i_typed_and_theirs_elsewhere(clash):
    form = clash[2].context["form"]
    shown = {name: form[name].value() for name in ("title", "effect", "cause")}
    assert shown == {"title": "By Alice", "effect": "An effect", "cause": "A new cause"}
