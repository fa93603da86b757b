"""A record is added, opened, changed, and looked back on; nobody's writing is lost."""

import re
from datetime import timedelta

import pytest

from pmo.core.clock import today
from pmo.core.errors import Refused
from pmo.core.history import feed
from pmo.hierarchy import telling
from pmo.records import writing
from pmo.records.models import Batch
from tests.contract.conftest import fresh, text
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def latest(register):
    return register.model.objects.select_related("node", "owner").latest("id")


def typed(page) -> dict[str, str]:
    """What a browser would send back of a form as it was shown."""
    html, found = page.content.decode(), {}
    html = html[html.index('<form method="post" class="card') :]
    for name, value in re.findall(r'<input type="(?:text|number|hidden|date)" name="(\w+)"(?: value="([^"]*)")?', html):
        found[name] = value
    for name, body in re.findall(r'<textarea name="(\w+)"[^>]*>\s*(.*?)</textarea>', html, re.S):
        found[name] = body
    for name, body in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', body)
        found[name] = chosen[1] if chosen else re.search(r'value="([^"]*)"', body)[1]
    found |= dict.fromkeys(re.findall(r'<input type="checkbox" name="(\w+)"[^>]* checked', html), "on")
    return {name: value.replace("&#x27;", "'").replace("&amp;", "&") for name, value in found.items()}


def test_the_short_form_adds_a_record_with_a_number_and_its_raiser(browser, register, tree, alice):
    url = f"{register.url(tree.p1)}new/"
    assert browser.get(url).status_code == 200
    given = keep.values(register, register.short_form, other_node=tree.p2)
    given |= {"owner": alice} if "owner" in given else {}
    response = browser.post(url, keep.form(register, given))
    row = latest(register)
    assert response["Location"] == f"{register.url(tree.p1)}?open={row.pk}"
    assert (row.ref, row.node, row.raised_by, row.status, row.version) == (
        f"{row.PREFIX}-0001",
        tree.p1,
        alice,
        row.FIRST,
        1,
    )
    for name, value in given.items():
        assert getattr(row, name) == value, name


def test_the_full_form_keeps_every_field(browser, register, tree, alice):
    url = f"{register.url(tree.p1)}new/?full=1"
    names = [name for _, names in register.form_fields for name in names]
    given = keep.values(register, names, other_node=tree.p2)
    response = browser.post(url, keep.form(register, given))
    assert response.status_code == 302, text(response)
    row = latest(register)
    assert row.raised_by == alice
    for name, value in given.items():
        assert getattr(row, name) == value, name


def test_the_form_of_a_new_record_begins_with_what_the_register_ships(browser, register, tree):
    shown = typed(browser.get(f"{register.url(tree.p1)}new/?full=1"))
    for _, names in register.form_fields:
        for name in names:
            column = register.model._meta.get_field(name)
            if register.fields[name].kind in {"choice", "yesno", "number"} and column.has_default():
                default = column.get_default()
                assert shown.get(name, "") == ("on" if default is True else "" if default is False else str(default)), (
                    name
                )


def test_another_one_comes_back_to_the_form(browser, register, tree):
    url = f"{register.url(tree.p1)}new/"
    given = keep.form(register, keep.values(register, register.short_form, other_node=tree.p2)) | {"again": "1"}
    assert browser.post(url, given)["Location"] == url


def test_without_a_piece_of_work_one_chooses_it_first(browser, register, tree):
    page = text(browser.get(f"/{register.slug}/new/"))
    assert "On which work" in page and "Project 1" in page and "Project 3" not in page
    assert browser.get(f"/{register.slug}/new/?node={tree.p1.pk}").status_code == 200


def test_a_mistake_keeps_what_was_typed_and_says_what_to_do(browser, register, tree):
    given = dict.fromkeys(register.short_form, "") | {"title": "X", "owner_name": "Kept"}
    response = browser.post(f"{register.url(tree.p1)}new/", given)
    assert response.status_code == 422 and 'value="X"' in response.content.decode()
    assert not register.model.objects.exists()


def test_saving_the_form_as_it_was_shown_changes_nothing(browser, register, tree):
    gone, hidden = make.person("Lena Left"), tree.p3
    row = keep.full(register, tree.p1, other_node=hidden, owner=gone)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    url = f"{row.get_absolute_url()}edit/"
    response = browser.post(url, typed(browser.get(url)), follow=True)
    assert "nothing to change" in text(response), text(response)[:2000]
    assert fresh(row).version == row.version


def test_an_edit_writes_the_field_a_version_and_a_batch(browser, register, record):
    url = f"{record.get_absolute_url()}edit/"
    response = browser.post(url, typed(browser.get(url)) | {"title": "Quite another title"}, follow=True)
    assert f"{record.ref} saved" in text(response)
    row = fresh(record)
    assert (row.title, row.version) == ("Quite another title", 2)
    batch = Batch.objects.filter(register=register.key).first()
    assert [(each.record_id, each.before, each.after) for each in batch.rows.all()] == [(row.pk, 1, 2)]


def test_two_who_change_the_same_field_see_all_three_values(browser, register, record, alice, lead):
    url = f"{record.get_absolute_url()}edit/"
    mine = typed(browser.get(url)) | {"title": "My words"}
    writing.change(record, {"title": "Their words"}, by=lead)
    response = browser.post(url, mine)
    assert response.status_code == 409
    assert all(words in text(response) for words in (record.title, "Their words", "My words"))
    again = typed(response)
    assert again["title"] == "My words"
    assert browser.post(url, again).status_code == 302
    assert fresh(record).title == "My words"


def test_two_who_change_different_fields_both_keep_theirs(browser, register, record, lead):
    url = f"{record.get_absolute_url()}edit/"
    mine = typed(browser.get(url)) | {"tags": "mine"}
    writing.change(record, {"description": "Theirs"}, by=lead)
    response = browser.post(url, mine, follow=True)
    assert "Somebody else's changes to other fields were kept" in text(response)
    assert (fresh(record).tags, fresh(record).description) == (["mine"], "Theirs")


def test_the_page_and_the_panel_show_every_filled_field(browser, register, tree):
    row = keep.full(register, tree.p1, other_node=tree.p2)
    page = text(browser.get(row.get_absolute_url()))
    panel = browser.get(row.get_absolute_url(), headers={"HX-Request": "true", "HX-Target": "panel"})
    assert "<html" not in panel.content.decode() and 'id="drawer"' in panel.content.decode()
    for _, names in register.sections:
        for name in names:
            words = re.split("[\n<]", re.sub("^(<[^>]+>)+", "", str(register.fields[name].shown(row))))[0]
            assert words in page and words in text(panel), name


def test_the_form_answers_htmx_with_its_part(browser, register, record, tree):
    for url in (f"{register.url(tree.p1)}new/", f"{record.get_absolute_url()}edit/"):
        part = browser.get(url, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part and part.lstrip().startswith("<form")
    given = {"title": "Another title", "seen": record.version}
    response = browser.post(f"{record.get_absolute_url()}edit/", given, headers={"HX-Request": "true"})
    assert response.status_code in (204, 422)


def test_the_history_names_the_field_with_both_values_and_who(browser, register, record, alice):
    writing.change(record, {"title": "A new name for it"}, by=alice, reason="Clearer")
    page = text(browser.get(f"{record.get_absolute_url()}history/"))
    assert record.title in page and "A new name for it" in page
    part = browser.get(f"{record.get_absolute_url()}history/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_the_history_tells_only_what_a_person_changed(register, record, alice):
    writing.change(record, {"title": "A new name for it"}, by=alice)
    [entry, _] = telling.tell(feed(record))
    assert [(change["label"], change["new"]) for change in entry.changes] == [("Title", "A new name for it")]


def test_the_history_of_a_record_with_every_field_reads_in_words(browser, register, tree):
    row = keep.full(register, tree.p1, other_node=tree.p2)
    page = text(browser.get(f"{row.get_absolute_url()}history/"))
    for name, field in register.fields.items():
        if field.kind == "choice":
            assert field.text(row) in page, name


def test_an_edit_is_undone_from_the_history(browser, register, record, alice):
    written = writing.change(record, {"title": "Wrong title", "tags": ["wrong"]}, by=alice)
    assert f"/undo/{written.batch.pk}/" in browser.get(f"{record.get_absolute_url()}history/").content.decode()
    browser.post(f"/undo/{written.batch.pk}/")
    assert (fresh(record).title, fresh(record).tags) == (record.title, [])
    assert browser.post(f"/undo/{written.batch.pk}/").status_code == 422, "undone once"


def test_an_undo_stops_where_somebody_has_changed_the_same_since(browser, register, record, alice, lead):
    written = writing.change(record, {"title": "Wrong title", "tags": ["wrong"]}, by=alice)
    writing.change(fresh(record), {"title": "Put right by the lead"}, by=lead)
    response = browser.post(f"/undo/{written.batch.pk}/")
    assert response.status_code == 422 and "changed again since" in text(response)
    browser.post(f"/undo/{written.batch.pk}/", {"leave": "yes"})
    assert (fresh(record).title, fresh(record).tags) == ("Put right by the lead", [])


def test_an_addition_is_undone_unless_somebody_has_worked_on_it(browser, register, tree, alice, lead):
    one, other = keep.record(register, tree.p1, by=alice), keep.record(register, tree.p1, by=alice)
    batches = {row.rows.get().record_id: row.pk for row in Batch.objects.filter(register=register.key)}
    browser.post(f"/undo/{batches[one.pk]}/")
    assert fresh(one).archive_reason.startswith("Undone")
    writing.change(other, {"tags": ["kept"]}, by=lead)
    assert browser.post(f"/undo/{batches[other.pk]}/").status_code == 422
    assert fresh(other).archived_at is None


def test_nobody_undoes_what_somebody_else_did(browser_of, register, record, alice, lead):
    written = writing.change(record, {"title": "By Alice"}, by=alice)
    assert browser_of(lead).post(f"/undo/{written.batch.pk}/").status_code == 404


def test_an_undo_needs_the_right_to_change_it_still(browser_of, register, record, alice, tree):
    from pmo.hierarchy.models import Assignment

    written = writing.change(record, {"title": "By Alice", "owner": None}, by=alice)
    Assignment.objects.filter(user=alice).update(role="viewer")
    response = browser_of(alice).post(f"/undo/{written.batch.pk}/")
    assert response.status_code == 403 and fresh(record).title == "By Alice"


def test_who_raised_it_stays_as_it_was_written_down(register, record, alice, lead):
    assert record.raised_by != alice
    with pytest.raises(writing.Stopped, match="stays as it was written down"):
        writing.change(record, {"raised_by": lead if record.raised_by != lead else alice}, by=alice)
    added = keep.record(register, record.node, by=alice, raised_by=lead)
    assert added.raised_by == lead


def test_nothing_was_raised_in_the_future_and_no_date_is_absurd(register, record, alice):
    with pytest.raises(writing.Stopped, match="lies in the future"):
        writing.change(record, {"raised_on": today() + timedelta(1)}, by=alice)
    with pytest.raises(writing.Stopped, match="between 1950 and 2150"):
        writing.change(record, {"review_date": today().replace(year=9000)}, by=alice)


def test_a_removed_record_is_not_written_before_it_is_back(browser, register, record, alice):
    gone = writing.archive(record, by=alice, seen=1, reason="Twice").changed[0]
    with pytest.raises(writing.Stopped, match="Bring it back first"):
        writing.change(gone, {"title": "Changed in the dark"}, by=alice)
    response = browser.post(f"{gone.get_absolute_url()}edit/", {"title": "Changed in the dark", "seen": gone.version})
    assert response.status_code == 422


def test_records_are_added_only_where_one_may(register, tree, alice):
    with pytest.raises(Refused, match="add records to registers on Project 3"):
        writing.create(register, node=tree.p3, values={"title": "Not here"}, by=alice)
    assert not register.model.objects.exists()


def test_the_menu_of_a_row_offers_its_steps_and_its_choices(browser, browser_of, register, record, bob):
    page = browser.get(f"{record.get_absolute_url()}menu/").content.decode()
    for step in register.steps_of(record):
        assert step.label in page or step.permission == "approve", step.name
    assert "data-set=" in page
    if register.model.VIEWED_BY == "view":
        assert "data-set=" not in browser_of(bob).get(f"{record.get_absolute_url()}menu/").content.decode()
