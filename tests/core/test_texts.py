"""What people type is kept as they see it: nothing invisible, nothing that turns text round."""

import unicodedata

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from pmo.core import texts
from pmo.core.fields import UNSEEN, Line, LineField, Prose

UNSEEN_NAMES = ["\u200b", "\u2060\u2060", "\u3164", "\u202e", "\u00ad", "\u2800", "\u200d", "\ufe0f", " \u200c ", "\ufeff", "\x07", "\U000e0041"]  # fmt: skip


@pytest.mark.parametrize("name", UNSEEN_NAMES, ids=ascii)
def test_a_name_of_nothing_that_is_seen_is_empty(name):
    assert texts.line(name) == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Pro\u200bject", "Project"),
        ("\u202eXPE 1\u202c", "XPE 1"),
        ("  Night \t train\n", "Night train"),
        ("a\u200cb", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👨\u200d👩 family", "👨\u200d👩 family"),
        ("Ångström – £5m", "Ångström – £5m"),
    ],
    ids=ascii,
)
def test_a_line_keeps_what_is_seen(typed, kept):
    assert texts.line(typed) == kept


def test_prose_keeps_its_lines():
    assert texts.prose("One\r\nTwo\r\n\r\nThree\x00\u202e") == "One\nTwo\n\nThree"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    for clean in (texts.line, texts.prose):
        once = clean(text)
        assert clean(once) == once
        assert not {unicodedata.category(char) for char in once} & {"Cs"}


def test_a_form_refuses_a_name_that_cannot_be_seen_and_an_optional_one_is_empty():
    assert Line(required=False).clean("\u200b") == ""
    with pytest.raises(ValidationError, match="no character that can be seen"):
        Line().clean("\u200b")
    with pytest.raises(ValidationError, match="required"):
        Prose().clean("\u2060")


def test_a_model_refuses_it_as_well_whatever_way_it_comes():
    field = LineField(max_length=20)
    assert field.clean("Pro\u200bject", None) == "Project"
    with pytest.raises(ValidationError, match=UNSEEN):
        field.clean("\u3164", None)
    assert isinstance(field.formfield(), Line) and isinstance(LineField(choices=[("a", "A")]).formfield(), forms.TypedChoiceField)  # fmt: skip


def test_a_migration_sees_the_plain_field():
    assert LineField(max_length=20).deconstruct()[1] == "django.db.models.CharField"
