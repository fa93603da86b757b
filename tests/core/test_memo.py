"""What is read once a request is read anew in the next one, and after it has been written."""

import pytest

from pmo.core import memo
from pmo.core.management.commands import tick
from pmo.hierarchy import words
from pmo.hierarchy.confidence import scales
from pmo.hierarchy.models import RatingScale, Word


def test_it_is_read_once_until_it_is_forgotten():
    given = iter("abc")
    assert [memo.once("letter", lambda: next(given)) for _ in range(3)] == ["a", "a", "a"]
    memo.forget("letter")
    assert memo.once("letter", lambda: next(given)) == "b"
    memo.start()
    assert memo.once("letter", lambda: next(given)) == "c"


@pytest.mark.django_db
def test_a_word_or_scale_written_here_is_seen_at_once(django_assert_num_queries):
    assert words.word("kind.programme") == "Programme" and len(scales()) == 2
    with django_assert_num_queries(0):
        assert words.word("kind.project") == "Project" and len(scales()) == 2
    Word.objects.create(key="kind.programme", singular="Workpackage")
    scale = RatingScale.objects.create(code="own", name="Own")
    assert words.word("kind.programme") == "Workpackage" and scales()[scale.pk] == scale
    scale.delete()
    assert len(scales()) == 2


@pytest.mark.django_db
def test_a_word_written_elsewhere_is_seen_in_the_next_request(as_user, lead, tree):
    client = as_user(lead)
    assert "Programme A" in client.get("/work/").content.decode()
    word = Word.objects.create(key="kind.programme", singular="Workpackage")
    words.word("kind.programme")
    Word.objects.filter(pk=word.pk).update(singular="Bundle")  # as another process would: no signal here
    assert "Bundle" in client.get("/work/").content.decode()


@pytest.mark.django_db
def test_each_turn_of_the_ticker_reads_anew(monkeypatch):
    seen = []
    monkeypatch.setattr(tick, "close_old_connections", lambda: None)  # the test needs its own
    monkeypatch.setattr(tick, "TICKS", [lambda: seen.append(words.word("kind.programme"))])
    word = Word.objects.create(key="kind.programme", singular="Workpackage")
    tick.turn()
    Word.objects.filter(pk=word.pk).update(singular="Bundle")
    tick.turn()
    assert seen == ["Workpackage", "Bundle"]
