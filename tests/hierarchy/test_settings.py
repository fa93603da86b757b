"""The office's own settings: removing asks first, scales are made of ordinary fields, words say where else they stand."""

import re

import pytest

from pmo.hierarchy.models import OrganisationUnit, RatingScale, Tag, Word
from pmo.hierarchy.scales import new_code
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def steps(*rows, **more):
    """What the form of a scale sends."""
    names = ("label", "rag", "help", "code")
    data = {f"steps-{at}-{name}": value for at, row in enumerate(rows) for name, value in zip(names, row, strict=False)}
    return {"steps-TOTAL_FORMS": len(rows), "steps-INITIAL_FORMS": 0} | data | more


def as_sent(page):
    """The fields of the form as the browser would send them back."""
    html = page.content.decode().split("<form method", 1)[-1]
    found = {}
    for tag in re.findall(r"<input[^>]+>", page.content.decode()):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1].startswith("steps-"):
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="(steps-[^"]+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_removing_asks_before_it_happens(as_user, lead):
    tag, client = Tag.objects.create(name="Net zero"), as_user(lead)
    listed = client.get("/settings/tags/").content.decode()
    assert f'href="/settings/tags/{tag.pk}/remove/"' in listed and 'action="/settings/tags/' not in listed
    assert "Remove “Net zero”?" in text(client.get(f"/settings/tags/{tag.pk}/remove/"))
    assert Tag.objects.exists()
    client.post(f"/settings/tags/{tag.pk}/remove/")
    assert not Tag.objects.exists()


def test_what_is_in_use_is_not_removed_and_the_page_says_so(as_user, lead, tree):
    unit = OrganisationUnit.objects.create(name="Trust")
    tree.p1.unit = unit
    tree.p1.save(update_fields=["unit"])
    response = as_user(lead).post(f"/settings/units/{unit.pk}/remove/")
    assert response.status_code == 422 and "Trust is still in use (1 times)" in text(response)
    assert OrganisationUnit.objects.exists()


def test_a_scale_is_made_of_rows_and_its_codes_are_made_from_the_names(as_user, lead):
    rows = [("At risk", "r", "Help."), ("On track", "g"), ("", "", ""), ("Watch/closely", "a")]
    as_user(lead).post("/settings/scales/new/", {"name": "House scale", **steps(*rows)})
    scale = RatingScale.objects.get(name="House scale")
    assert scale.code == "house_scale"
    assert [(step.code, step.label, step.rag) for step in scale.steps] == [
        ("on_track", "On track", "g"), ("watch_closely", "Watch/closely", "a"), ("at_risk", "At risk", "r"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("One", "g"), ("", "")], "at least two steps"),
        ([("One", "g"), ("one", "r")], "same name"),
        ([("One", "g"), ("Two", "")], "Choose how it is drawn"),
        ([("One", "g"), ("", "", "What for?")], "Give the step a name"),
        ([("One", "g"), ("\u200b", "r"), ("", "")], "at least two steps"),
        ([("One", "g"), ("Two", "purple")], "Select a valid choice"),
    ],
)
def test_a_wrong_scale_is_told_in_a_sentence_and_keeps_what_was_typed(as_user, lead, rows, sentence):
    response = as_user(lead).post("/settings/scales/new/", {"name": "House scale", **steps(*rows)})
    assert response.status_code == 422 and sentence in text(response)
    assert 'value="One"' in response.content.decode()
    assert not RatingScale.objects.filter(name="House scale").exists()


def test_a_form_without_rows_is_told_and_does_not_break(as_user, lead):
    assert as_user(lead).post("/settings/scales/new/", {"name": "House scale"}).status_code == 422


def test_a_step_can_be_renamed_and_keeps_its_code(as_user, lead, tree):
    scale, client = RatingScale.objects.get(code="three"), as_user(lead)
    make.rating(tree.p1, "owner", "red")
    url = f"/settings/scales/{scale.pk}/"
    data = as_sent(client.get(url)) | {"name": scale.name}
    assert client.post(url, data).status_code == 302
    before = scale.levels
    scale.refresh_from_db()
    assert scale.levels == before
    at = next(name for name, value in data.items() if value == "Red").removesuffix("-label")
    client.post(url, data | {f"{at}-label": "Stop"})
    scale.refresh_from_db()
    assert scale.level("red").label == "Stop" and tree.p1.assessments.get().label == "Stop"
    refused = client.post(url, data | {f"{at}-label": "", f"{at}-help": ""})
    assert refused.status_code == 422 and "they must stay: Stop" in text(refused)


def test_two_rows_never_get_one_code(as_user, lead):
    scale = RatingScale.objects.get(code="three")
    rows = [
        ("Fine", "g", "", "green"),
        ("Good", "g", "", "green"),
        ("Bad", "r", "", "../red"),
        ("Reset", "n", "", "reset"),
    ]
    as_user(lead).post(f"/settings/scales/{scale.pk}/", {"name": scale.name, **steps(*rows)})
    scale.refresh_from_db()
    assert [step.code for step in scale.steps] == ["green", "good", "bad", "reset"]


@pytest.mark.parametrize(
    ("label", "taken", "code"),
    [
        ("Amber/Red", set(), "amber_red"),
        ("赤", set(), "step"),
        ("Red", {"red", "red_2"}, "red_3"),
        ("A very long name of a step indeed", set(), "a_very_long_name_of"),
    ],
)
def test_a_code_is_made_from_a_name(label, taken, code):
    assert new_code(label, taken) == code


def test_a_level_says_which_roles_name_it(as_user, lead):
    client = as_user(lead)
    assert "Also in Programme director, Programme manager" in text(client.get("/settings/words/"))
    Word.objects.create(key="kind.programme", singular="Workpackage")
    assert "Still so called in Programme director, Programme manager" in text(client.get("/settings/words/"))
    Word.objects.create(key="role.programme_director", singular="Workpackage director")
    Word.objects.create(key="role.programme_manager", singular="Workpackage manager")
    assert "Still so called" not in text(client.get("/settings/words/"))


def test_a_renamed_role_is_called_so_wherever_it_is_named(as_user, lead, tree, alice):
    Word.objects.create(key="role.programme_manager", singular="Workpackage manager")
    client = as_user(alice)
    assert "Workpackage manager: Alice Owner" in text(client.get(tree.a.get_absolute_url()))
    people = text(client.get(f"/work/{tree.a.pk}/people/"))
    assert "Workpackage manager on Programme A, since" in people and "Programme manager" not in people
