"""A map is agreed under a number: the page, the past and the print say which version it is and what has changed since."""

import io

import pypdfium2
import pytest

from benefits import linking, versions
from benefits.models import MapLink, MapVersion
from pmo.core.errors import Problem, Refused
from pmo.records import writing
from tests.benefits.conftest import now

pytestmark = pytest.mark.django_db


def printed(client, url) -> str:
    """The text of the first page."""
    pages = pypdfium2.PdfDocument(io.BytesIO(client.get(url).content))
    return pages[0].get_textpage().get_text_bounded()


def test_a_map_is_agreed_changed_and_agreed_again(as_user, chain, box, alice, sofia, tree):
    client, url = as_user(sofia), f"/work/{tree.a.pk}/benefits-map/"
    assert client.post(f"{url}agree/").status_code == 422, "nothing is there to agree"
    output, *_ = chain()
    assert "Map version" not in client.get(url).content.decode()
    assert client.post(f"{url}agree/", {"note": "Programme board"}).status_code == 302
    first = MapVersion.objects.get()
    assert (first.number, first.note, first.by) == (1, "Programme board", sofia)
    page = client.get(url).content.decode()
    assert "Map version 1" in page and "changed since" not in page
    again = client.post(f"{url}agree/")
    assert again.status_code == 422 and "Nothing has changed on the map since version 1" in again.content.decode()

    added = box("output", "Late addition")
    linking.link(added, linking.ON_MAP["mapitem"].objects.get(title="One record"), by=alice)
    row = MapLink.objects.first()
    linking.change(row, by=alice, weight=60, lag=0, assumption="")
    writing.change(now(output), {"forecast_on": "2027-07-17"}, by=alice)
    assert "1 box and 2 links changed since" in client.get(url).content.decode()
    assert client.post(f"{url}agree/").status_code == 302
    page = client.get(url).content.decode()
    assert "Map version 2" in page and "changed since" not in page and f"as_at={first.at:%Y-%m-%d}" in page
    past = client.get(url, {"as_at": first.at.isoformat()}).content.decode()
    assert "Map version 1" in past and "Late addition" not in past


def test_the_print_says_which_version_it_is(as_user, chain, box, alice, sofia, tree):
    chain()
    url = f"/work/{tree.a.pk}/benefits-map/pdf/"
    assert "no version of it has been agreed" in printed(as_user(alice), url).replace("\r\n", " ")
    versions.agree(tree.a, by=sofia)
    assert "Map version 1, agreed" in printed(as_user(alice), url)
    box("output", "Late addition")
    assert "1 box changed since" in printed(as_user(alice), url).replace("\r\n", " ")


def test_only_who_may_approve_agrees_a_map(as_user, chain, alice, bob, sofia, tree):
    chain()
    with pytest.raises(Refused):
        versions.agree(tree.a, by=bob)
    assert "Agree it as version 1" not in as_user(bob).get(f"/work/{tree.a.pk}/benefits-map/").content.decode()
    assert "Agree it as version 1" in as_user(sofia).get(f"/work/{tree.a.pk}/benefits-map/").content.decode()
    versions.agree(tree.a, by=sofia)
    with pytest.raises(Problem):
        versions.agree(tree.a, by=sofia)


def test_a_map_that_cannot_be_printed_says_what_to_do(as_user, chain, alice, tree, monkeypatch):
    from pmo.core import pdf

    chain()
    monkeypatch.setattr("benefits.pages.printing.LIMITS", pdf.Limits(wall=0))
    answer = as_user(alice).get(f"/work/{tree.a.pk}/benefits-map/pdf/")
    assert answer.status_code == 422 and "Print the map of a smaller part of the work" in answer.content.decode()
