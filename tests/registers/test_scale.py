"""The risk scale: drafts are edited with ordinary fields, what is published stays, and open risks move after a review."""

import re

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from pmo.core.errors import Problem
from pmo.records import undo
from pmo.records.models import Batch
from registers import rescaling, scales, scaling
from registers.models import Risk, RiskScale
from registers.scoring import moved

pytestmark = pytest.mark.django_db
BACK = "/settings/risk-scale/"


@pytest.fixture
def nhs(db):
    return RiskScale.objects.get(is_default=True)


def fields(html):
    """What the form would send as it stands."""
    found = {}
    for tag in re.findall(r"<input[^>]+>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = value[1] if value else ""
    return found


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("size", range(3, 8))
def test_a_draft_of_any_size_is_saved_and_published(as_user, lead, nhs, size):
    client = as_user(lead)
    client.post(f"{BACK}{nhs.pk}/new/")
    draft = RiskScale.objects.get(state="draft")
    client.post(f"{BACK}{draft.pk}/size/", {"size": size})
    sent = fields(client.get(f"{BACK}{draft.pk}/edit/").content.decode()) | {
        f"s{size}_{size}": "99",
        "l1": "Hardly ever",
    }
    assert client.post(f"{BACK}{draft.pk}/edit/", sent)["Location"].endswith("/edit/")
    assert client.post(f"{BACK}{draft.pk}/edit/", sent | {"then": "publish"})["Location"].endswith("/publish/")
    assert client.post(f"{BACK}{draft.pk}/publish/").status_code == 302
    row = RiskScale.objects.get(is_default=True)
    assert (row.pk, row.version, row.likelihood[0], row.grid[-1][-1]) == (draft.pk, 2, "Hardly ever", 99)
    assert len(row.grid) == len(row.grid[0]) == len(row.likelihood) == size


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"s5_5": "2"}, "may not be below that of a lower step"),
        ({"l2": "Rare"}, "Two steps of likelihood have the same name"),
        ({"from3": ""}, "Give both percentages for every step"),
        ({"to1": "90"}, "must rise from step to step"),
        ({"least3": "2"}, "Bands rise"),
        ({"band4": ""}, "Each band has both a name and a lowest score"),
        ({"s1_1": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_grid_that_makes_no_sense_is_refused_with_what_to_do(as_user, lead, nhs, change, sentence):
    draft, client = scaling.new_version(nhs), as_user(lead)
    sent = fields(client.get(f"{BACK}{draft.pk}/edit/").content.decode()) | change
    response = client.post(f"{BACK}{draft.pk}/edit/", sent)
    assert response.status_code == 422 and sentence in text(response)


def test_what_is_published_cannot_be_changed_even_behind_the_pages(as_user, lead, nhs):
    assert as_user(lead).get(f"{BACK}{nhs.pk}/edit/").status_code == 422
    with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
        RiskScale.objects.filter(pk=nhs.pk).update(grid=[[1]])
    with pytest.raises(Problem, match="Make a new version"):
        scaling.publish(nhs)


@pytest.mark.parametrize("address", ["", "{}/move/", "{}/edit/", "{}/publish/"])
def test_only_who_sets_up_the_office_may_touch_it(as_user, alice, nhs, address):
    assert as_user(alice).get(BACK + address.format(nhs.pk)).status_code == 403


def test_the_ends_of_a_scale_stay_ends():
    assert [moved(step, 5, 3) for step in range(1, 6)] == [1, 2, 2, 3, 3]
    assert [moved(step, 5, 7) for step in range(1, 6)] == [1, 3, 4, 6, 7]
    assert [moved(step, 4, 4) for step in range(1, 5)] == [1, 2, 3, 4]


def test_bands_keep_their_part_of_the_range(nhs):
    draft = scaling.resize(scaling.new_version(nhs), 4)
    assert [band["least"] for band in draft.bands] == [1, 3, 5, 10]
    assert [band["least"] for band in scaling.resize(draft, 3).bands] == [1, 2, 3, 6]


def test_risks_keep_the_scale_they_were_scored_on(add, alice, tree, nhs):
    risk = add("risk", tree.a, by=alice, likelihood=5, impact=4)
    scaling.publish(scaling.resize(scaling.new_version(nhs), 3))
    risk.refresh_from_db()
    assert (risk.score, risk.scale_id, risk.band.name) == (20, nhs.pk, "Extreme")
    assert add("risk", tree.a, by=alice, likelihood=3, impact=3).score == 9


def test_open_risks_move_after_a_review_and_back_as_one(as_user, add, lead, alice, tree, nhs):
    one = add("risk", tree.a, by=alice, likelihood=5, impact=4, target_likelihood=2, target_impact=2)
    two = add("risk", tree.a, by=alice, likelihood=1, impact=1)
    stays = add("risk", tree.a, by=alice, likelihood=4, impact=4)
    row = scaling.publish(scaling.resize(scaling.new_version(nhs), 3))
    client = as_user(lead)
    assert "Move 3 open risks" in text(client.get(f"{BACK}{row.pk}/move/"))
    sent = {f"move-{one.pk}": "on", f"likelihood-{one.pk}": "3", f"impact-{one.pk}": "2"}
    sent |= {f"move-{two.pk}": "on", f"likelihood-{two.pk}": "1", f"impact-{two.pk}": "1"}
    client.post(f"{BACK}{row.pk}/move/", sent)
    found = {risk.pk: risk for risk in Risk.objects.all()}
    assert (found[one.pk].score, found[one.pk].target_score, found[one.pk].previous_score) == (6, 4, None)
    assert found[one.pk].scale_id == row.pk and found[stays.pk].scale_id == nhs.pk
    batch = Batch.objects.get(kind="scale")
    assert batch.rows.count() == 2
    undo.undo(batch, by=lead)
    one.refresh_from_db()
    assert (one.score, one.scale_id, one.likelihood) == (20, nhs.pk, 5)


def test_a_step_outside_the_scale_is_refused(as_user, add, lead, alice, tree, nhs):
    risk = add("risk", tree.a, by=alice, likelihood=5, impact=4)
    row = scaling.publish(scaling.resize(scaling.new_version(nhs), 3))
    response = as_user(lead).post(
        f"{BACK}{row.pk}/move/", {f"move-{risk.pk}": "on", f"likelihood-{risk.pk}": "9", f"impact-{risk.pk}": "1"}
    )
    assert response.status_code == 422 and "likelihood must be 1 to 3" in text(response)


def test_the_guide_is_for_everybody_and_linked_from_the_risk(as_user, add, alice, bob, tree, nhs):
    risk = add("risk", tree.a, by=alice, likelihood=5, impact=4)
    client = as_user(bob)
    page = text(client.get("/scoring-guide/"))
    assert "Almost certain" in page and "80 to 100%" in page and "15 to 25 Extreme" in page
    assert f'href="/scoring-guide/{nhs.pk}/"' in client.get(risk.get_absolute_url()).content.decode()
    assert 'href="/scoring-guide/"' in as_user(alice).get(f"/work/{tree.a.pk}/risks/new/").content.decode()


def test_the_form_of_a_risk_shows_the_steps_of_its_own_scale(as_user, add, alice, tree, nhs):
    risk = add("risk", tree.a, by=alice, likelihood=5, impact=4)
    scaling.publish(scaling.resize(scaling.new_version(nhs), 3))
    assert "5 Almost certain" in text(as_user(alice).get(f"{risk.get_absolute_url()}edit/"))
    assert len(rescaling.PAIRS) == 3 and scales.current().version == 2
