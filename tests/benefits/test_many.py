"""A great many benefits: every one of them counts in what is added up, and a page shows a hundred at a time."""

import pytest

from benefits import handover
from benefits.models import Benefit
from benefits.pages import portfolio
from tests.benefits.conftest import PROFILE
from tests.benefits.test_pages import many

pytestmark = pytest.mark.django_db
START = {**PROFILE, "attribution": None, "full_year_value": 1_000_000}


@pytest.fixture
def crowd(tree, alice):
    """1,020 benefits of a million pounds a year each, that nobody owns, on closed work."""
    rows = many("benefit", 1_020, tree, alice, **START)
    type(tree.p1).objects.filter(pk=tree.p1.pk).update(state="closed_benefits")
    return rows


def read(client, url) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_all_count_and_a_hundred_are_shown(as_user, crowd, alice, tree):
    client, start = as_user(alice), f"/work/{tree.a.pk}"
    page = read(client, f"{start}/realisation/")
    assert "1020 benefits" in page and "£1.02bn planned" in page and "1 to 100 of 1020 benefits" in page
    assert page.count('<th scope="row"><a') == 100 and "1001 to 1020 of 1020" in read(
        client, f"{start}/realisation/?page=11"
    )
    assert ">1020</span>" in read(client, f"{start}/"), "the overview counts them all as well"
    after = read(client, f"{start}/realisation/after-closure/")
    assert "1 to 100 of 1020 benefits" in after
    for view in ("objectives", "owners"):
        page = read(client, f"{start}/realisation/{view}/")
        assert f"and {1_020 - portfolio.SHOWN} more" in page and page.count("/profile/") == portfolio.SHOWN
    page = read(client, f"{start}/realisation/attention/")
    assert f"and {1_020 - portfolio.SHOWN} more" in page and ">1020</b>" in page
    page = read(client, f"{start}/handover/")
    assert "1 to 100 of 1020 benefits" in page


def test_the_reasons_against_closing_name_some_and_count_the_rest(crowd, tree):
    found = handover.undone(tree.p1)
    assert len(found) == handover.MOST_NAMED + 1
    assert found[-1].sentence == f"{1_020 - handover.MOST_NAMED:,} more benefits are not handed over."
    assert Benefit.objects.count() == 1_020
