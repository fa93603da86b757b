"""Cells from the grid: judged first, written as one gesture, undone as one; nothing of somebody else's is lost."""

import pytest

from pmo.core.errors import Problem
from pmo.records import undo, writing
from pmo.records.models import Batch
from tests.contract.conftest import fresh, text
from tests.factories import hierarchy as make
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


def cells(register, node=None) -> str:
    return f"{register.url(node)}cells/"


def asked(*cells, mode="apply", **more):
    return {"mode": mode, "cells": [list(map(str, cell)) for cell in cells]} | more


def test_a_cell_is_judged_without_being_written(send, register, record, tree):
    answer = send(cells(register), asked((record.pk, "title", "Another name"), mode="verify"))
    assert (answer.status, answer.data["counts"]["accepted"], answer.data["cells"][0]["was"]) == (200, 1, record.title)
    assert fresh(record).version == 1


def test_a_cell_is_written_and_the_row_comes_back_as_it_stands(send, register, record):
    answer = send(cells(register), asked((record.pk, "title", "Another name"), seen={record.pk: 1}))
    assert answer.status == 200 and "Another name" in answer.data["rows"][str(record.pk)]
    assert answer.data["said"] == f"{record.ref}: Title is now Another name."
    assert fresh(record).title == "Another name" and Batch.objects.get(pk=answer.data["undo"])


def test_every_field_that_can_be_typed_is_read_back_as_it_is_shown(send, register, tree, record):
    """What one copies out of a full row can be pasted into an empty one."""
    full = keep.full(register, tree.p1, other_node=tree.p2)
    names = [name for name in register.editable if name not in {"raised_by", "owner_name"}]
    pasted = [(record.pk, name, register.fields[name].text(full)) for name in names]
    answer = send(cells(register, tree.p1), asked(*pasted))
    assert answer.status == 200, [cell for cell in answer.data["cells"] if cell["state"] == "refused"]
    row = fresh(record)
    for name in names:
        assert getattr(row, name) == getattr(full, name), name


def test_every_field_that_may_be_empty_can_be_emptied(send, register, tree):
    full = keep.full(register, tree.p1, other_node=tree.p2)
    names = [name for name in register.editable if name != "raised_by"]
    wanted = [name for name in names if not register.fields[name].required]
    answer = send(cells(register), asked(*((full.pk, name, "") for name in wanted)))
    assert answer.status == 200, answer.data
    row = fresh(full)
    for name in wanted:
        field = register.fields[name]
        assert getattr(row, name) in (None, "", [], False) or field.kind == "level" or not field.column.null, name
    for name in set(names) - set(wanted):
        answer = send(cells(register), asked((full.pk, name, ""), mode="verify"))
        assert answer.data["counts"]["refused"] == 1, name


def test_what_cannot_be_read_is_refused_with_a_sentence_and_nothing_is_written(send, register, record):
    given = asked((record.pk, "title", "Fine"), (record.pk, "review_date", "the day after never"))
    answer = send(cells(register), given)
    assert answer.status == 422 and "is not a date" in str(answer.data["cells"])
    assert fresh(record).version == 1
    answer = send(cells(register), given | {"leave": True})
    assert answer.status == 200 and fresh(record).title == "Fine" and fresh(record).review_date == record.review_date


def test_computed_columns_are_refused_and_the_same_text_is_left_alone(send, register, record):
    given = [(record.pk, "ref", record.ref), (record.pk, "status", "anything"), (record.pk, "title", record.title)]
    answer = send(cells(register), asked(*given, mode="verify"))
    assert [cell["state"] for cell in answer.data["cells"]] == ["unchanged", "refused", "unchanged"]


def test_pasted_rows_are_added_with_the_changes_of_others_as_one_gesture(send, browser, register, record, tree, alice):
    given = asked(
        (record.pk, "title", "Changed"),
        ("+1", "title", "First new"),
        ("+2", "title", "Second new"),
        ("+2", "ref", "X-9"),
    )
    answer = send(cells(register, tree.p1), given)
    assert answer.status == 200 and len(answer.data["added"]) == 2, answer.data
    assert answer.data["said"] == "1 changed and 2 added."
    rows = list(register.model.objects.order_by("number"))
    assert [(row.number, row.title, row.raised_by == alice) for row in rows[1:]] == [
        (2, "First new", True),
        (3, "Second new", True),
    ]
    browser.post(f"/undo/{answer.data['undo']}/")
    assert [row.title for row in register.model.objects.active()] == [record.title]


def test_new_rows_without_a_title_take_it_from_their_longest_text(send, register, tree):
    name = next(each for each in register.search if register.fields[each].kind == "long")
    answer = send(cells(register, tree.p1), asked(("+1", name, "The pump may fail. Then the ward floods.")))
    assert answer.status == 200, answer.data
    assert register.model.objects.get().title == "The pump may fail"


def test_new_rows_can_say_who_raised_them(send, register, tree, lead):
    answer = send(cells(register, tree.p1), asked(("+1", "title", "Said at the board"), ("+1", "raised_by", lead.name)))
    assert answer.status == 200 and register.model.objects.get().raised_by == lead


def test_new_rows_need_a_place(send, register):
    answer = send(cells(register), asked(("+1", "title", "Nowhere to lie")))
    assert answer.status == 422 and "need a piece of work" in str(answer.data)


def test_a_conflict_answers_with_all_three_values_and_writes_nothing(send, register, record, lead, tree):
    other = keep.record(register, tree.p1, title="Beside it")
    writing.change(record, {"title": "Theirs"}, by=lead)
    given = asked((record.pk, "title", "Mine"), (other.pk, "title", "Mine too"), seen={record.pk: 1, other.pk: 1})
    answer = send(cells(register), given)
    clash = answer.data["clashes"][0]
    assert answer.status == 409 and (clash["base"], clash["theirs"], clash["mine"]) == (record.title, "Theirs", "Mine")
    assert (clash["name"], clash["version"], clash["ref"]) == ("title", 2, record.ref)
    assert fresh(other).title == "Beside it" and fresh(record).title == "Theirs"
    answer = send(cells(register), given | {"seen": {record.pk: 2, other.pk: 1}})
    assert answer.status == 200 and fresh(record).title == "Mine"


def test_edits_of_different_cells_of_a_row_are_both_kept(send, register, record, lead):
    writing.change(record, {"tags": ["theirs"]}, by=lead)
    answer = send(cells(register), asked((record.pk, "title", "Mine"), seen={record.pk: 1}))
    assert answer.status == 200 and "Kept what somebody else changed" in answer.data["said"]
    assert (fresh(record).title, fresh(record).tags) == ("Mine", ["theirs"])


def test_the_undo_of_a_gesture_answers_with_the_rows_put_back(send, browser, register, record):
    answer = send(cells(register), asked((record.pk, "title", "Wrong")))
    response = browser.post(f"/undo/{answer.data['undo']}/", headers={"accept": "application/json"})
    assert record.title in response.json()["rows"][str(record.pk)] and fresh(record).title == record.title


def test_an_undo_can_itself_be_undone(register, record, alice):
    written = writing.change(record, {"title": "Right after all"}, by=alice)
    back = undo.undo(written.batch, by=alice)
    undo.undo(back.batch, by=alice)
    assert fresh(record).title == "Right after all"
    with pytest.raises(Problem, match="undone already"):
        undo.undo(written.batch, by=alice)


def test_many_are_changed_together_after_a_question_and_undone_as_one(browser, register, tree):
    rows = keep.many(register, tree.p1, 3)
    data = {"pk": [row.pk for row in rows], "field": "tags", "value": "+winter", "back": register.url(tree.p1)}
    question = browser.post(f"/{register.slug}/bulk/", data)
    assert "Change 3" in text(question) and not fresh(rows[0]).tags
    response = browser.post(f"/{register.slug}/bulk/", data | {"sure": "yes"}, follow=True)
    assert "3 " in text(response) and [fresh(row).tags for row in rows] == [["winter"]] * 3
    batch = Batch.objects.get(register=register.key, kind="bulk")
    assert f"/undo/{batch.pk}/" in response.content.decode()
    browser.post(f"/undo/{batch.pk}/")
    assert [fresh(row).tags for row in rows] == [[]] * 3


def test_every_field_offered_for_many_can_be_set_for_many(browser, register, tree):
    rows = keep.many(register, tree.p1, 2)
    full = keep.full(register, tree.p1, other_node=tree.p2)
    for name in register.bulk:
        data = {"pk": [row.pk for row in rows], "field": name, "value": register.fields[name].text(full), "sure": "yes"}
        response = browser.post(f"/{register.slug}/bulk/", data)
        assert response.status_code == 302, (name, text(response)[-400:])
        assert [getattr(fresh(row), name) for row in rows] == [getattr(full, name)] * 2, name


def test_a_bulk_edit_says_what_it_cannot_do(browser, register, record):
    name = next(each for each in register.bulk if register.fields[each].kind in {"date", "choice"})
    url, data = f"/{register.slug}/bulk/", {"pk": record.pk, "field": name, "sure": "yes"}
    assert "No row is selected" in text(browser.post(url, data | {"pk": ""}))
    assert "Choose the field" in text(browser.post(url, data | {"field": "status"}))
    refusal = text(browser.post(url, data | {"value": "gibberish"}))
    assert "is not a date" in refusal or "cannot be “gibberish”. Use one of" in refusal
    assert "not there any more" in text(browser.post(url, data | {"pk": 999_999}))
    assert fresh(record).version == 1


def test_the_owner_can_be_somebody_outside_the_office(send, register, record, alice):
    answer = send(cells(register), asked((record.pk, "owner", "Mr. Nobody Here")))
    assert (
        answer.data["said"].startswith(f"{record.ref}: Owner is now") and fresh(record).owner_name == "Mr. Nobody Here"
    )
    send(cells(register), asked((record.pk, "owner", alice.email)))
    assert (fresh(record).owner, fresh(record).owner_name) == (alice, "")


def test_names_are_offered_to_those_who_may_write(browser, browser_of, register, charlie, record):
    make.person("Zelda Zebra")
    found = browser.get(f"/{register.slug}/people/", {"q": "zeb"}).json()["people"]
    assert [person["name"] for person in found] == ["Zelda Zebra"]
    assert browser_of(charlie).get(f"/{register.slug}/people/").status_code == 403


def test_what_is_pasted_without_change_is_no_gesture(send, register, record):
    answer = send(cells(register), asked((record.pk, "title", record.title)))
    assert answer.data["said"] == "Nothing to change" and answer.data["undo"] == ""
