"""A form that two people save: each keeps what only they changed."""

import pytest

from pmo.hierarchy import actions
from pmo.hierarchy.models import Node

pytestmark = pytest.mark.django_db


def sent(page, **typed) -> dict[str, object]:
    """What the browser sends of the form on a page, with some fields typed over."""
    form = page.context["form"]
    found = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (found | typed).items() if value not in (None, False)}


def test_saving_again_after_a_conflict_keeps_what_the_other_wrote_in_other_fields(as_user, tree, alice, lead):
    client, url = as_user(alice), f"/work/{tree.p1.pk}/edit/"
    opened = client.get(url)
    theirs = {"name": "By the lead", "description": "A new text"}
    actions.change_node(node=Node.objects.get(pk=tree.p1.pk), by=lead, seen=tree.p1.version, **theirs)
    answer = client.post(url, sent(opened, name="By Alice", aims="An aim"))
    assert answer.status_code == 409
    assert [each["name"] for each in answer.context["clashes"]] == ["name"]
    assert client.post(url, sent(answer)).status_code == 302
    node = Node.objects.get(pk=tree.p1.pk)
    assert (node.name, node.aims, node.description) == ("By Alice", "An aim", "A new text")
