"""What each page costs in queries: the same for one row and for fifty, and as many as are written down."""

import json
import os

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pmo.records import linking
from pmo.records.models import Comment
from tests.factories import records as keep

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


def cost(browser, url: str, headers=None) -> int:
    """The queries of a page that has been opened before."""
    browser.get(url, headers=headers)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(url, headers=headers).status_code == 200, url
    return len(found)


def pages(register, node, row) -> dict[str, str]:
    """The pages that are measured; # stands for what htmx asks for, without the frame of the page."""
    return {
        "list": register.url(), "list of a node": register.url(node), "list#": f"{register.url(node)}#", "list, filtered#": f"{register.url(node)}?owner=me&q=a#",
        "list, every column#": f"{register.url(node)}?cols={','.join(register.all_columns)}#", "list with a panel": f"{register.url(node)}?open={row.pk}",
        "record": row.get_absolute_url(), "panel#": row.get_absolute_url() + "#", "edit#": f"{row.get_absolute_url()}edit/#", "history": f"{row.get_absolute_url()}history/",
        "new#": f"{register.url(node)}new/#",
    }  # fmt: skip


def measured(browser, urls: dict[str, str]) -> dict[str, int]:
    found = {}
    for name, url in urls.items():
        headers = ({**PART, "HX-Target": "panel"} if name == "panel#" else PART) if name.endswith("#") else None
        found[name] = cost(browser, url.removesuffix("#"), headers)
    return found


def fill(register, node, count: int, by) -> object:
    """Records with everything filled, each with a comment and a link."""
    for _ in range(count):
        row = keep.full(register, node, other_node=node.parent, owner=by)
        Comment.objects.create(register=register.key, record_id=row.pk, by=by, text="Said")
        linking.link(row, keep.record("lesson", node), kind="relates_to", by=by)
    return row


def test_every_page_costs_the_same_for_one_row_and_for_fifty(browser, register, tree, alice, settings):
    row = fill(register, tree.p1, 1, alice)
    browser.get(register.url(tree.p1))  # the tree opens where one has been
    one = measured(browser, pages(register, tree.p1, row))
    fill(register, tree.p1, 49, alice)
    many = measured(browser, pages(register, tree.p1, row))
    assert many == one
    kept = _kept(settings, register.key, many)
    assert many == kept, "Queries have changed. If that is meant, write them with BASELINE=1 in the environment."


@pytest.mark.parametrize(
    "url",
    ["/my-work/", "/watching/", "/health/", "/work/{}/health/", "/work/{}/registers/", "/heat/", "/work/{}/heat/"],
)
def test_the_pages_of_all_registers_cost_what_is_written_down(browser, tree, alice, settings, url):
    for count in (1, 20):
        for key in ("risk", "action", "dependency"):
            keep.many(keep.register_of(key), tree.p1, count, owner=alice)
        found = cost(browser, url.format(tree.p1.pk))
    assert found == _kept(settings, "all", {url: found})[url]


def _kept(settings, name: str, now: dict[str, int]) -> dict[str, int]:
    """The counts that are written down; with BASELINE=1 today's are written first."""
    path = settings.ROOT / "tests" / "contract" / "query_baseline.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    if os.environ.get("BASELINE"):
        kept[name] = kept.get(name, {}) | now
        path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
    return kept[name]
