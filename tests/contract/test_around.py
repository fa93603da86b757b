"""What hangs on a record: comments, files, links and those who watch."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pmo.core.errors import Problem
from pmo.hierarchy.models import Assignment
from pmo.people.models import Notice
from pmo.records import filing, linking, writing
from pmo.records.models import Attachment, Link
from tests.contract.conftest import fresh, text
from tests.factories import records as keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` does what waits for the commit, such as notices."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def notices(person) -> list[str]:
    return list(Notice.objects.filter(user=person).values_list("text", flat=True))


def test_a_comment_is_shown_and_its_owner_hears_of_it(browser_of, register, record, alice, bob):
    browser = browser_of(bob)
    response = browser.post(f"{record.get_absolute_url()}comments/", {"text": "Has this <b>moved</b>?"}, follow=True)
    page = response.content.decode()
    assert "Bob Viewer" in page and "Has this &lt;b&gt;moved&lt;/b&gt;?" in page
    assert notices(alice) == [f"Bob Viewer commented on {record.ref} {record.title}"] and notices(bob) == []
    assert browser.post(f"{record.get_absolute_url()}comments/", {"text": "  "}).status_code == 422
    assert "Has this" in text(browser.get(f"{record.get_absolute_url()}history/"))


def test_a_file_is_kept_and_given_out_as_a_download_only(browser, register, record):
    url = f"{record.get_absolute_url()}files/"
    browser.post(url, {"file": SimpleUploadedFile('..\\über <x>".html', b"<script>alert(1)</script>", "text/html")})
    file = Attachment.objects.get(register=register.key)
    response = browser.get(f"{url}{file.pk}/")
    assert response.content == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream" and response["X-Content-Type-Options"] == "nosniff"
    assert (
        response["Content-Disposition"].startswith("attachment; filename")
        and "<" not in response["Content-Disposition"]
    )
    assert "%C3%BCber" in response["Content-Disposition"]
    assert "Attachment" in text(browser.get(f"{record.get_absolute_url()}history/"))
    browser.post(f"{url}{file.pk}/remove/")
    assert browser.get(f"{url}{file.pk}/").status_code == 404


def test_a_file_is_given_out_only_with_its_own_record(browser, register, record, tree, alice):
    hidden = keep.record(register, tree.p3)
    file = Attachment.objects.create(
        name="a", content=b"a", size=1, sha256="0" * 64, by=alice, register=register.key, record_id=hidden.pk
    )
    assert browser.get(f"{record.get_absolute_url()}files/{file.pk}/").status_code == 404
    assert browser.get(f"{hidden.get_absolute_url()}files/{file.pk}/").status_code == 404


def test_files_have_a_size_and_a_number(browser, register, record, monkeypatch):
    url = f"{record.get_absolute_url()}files/"
    monkeypatch.setattr(filing, "MOST_BYTES", 2_000_000)
    response = browser.post(url, {"file": SimpleUploadedFile("big.bin", b"x" * 3_000_000)})
    assert response.status_code == 422 and "is 3 MB, and at most 2 MB" in text(response)
    assert browser.post(url).status_code == 422
    monkeypatch.setattr(filing, "MOST_FILES", 1)
    answers = [browser.post(url, {"file": SimpleUploadedFile("a.txt", b"x")}).status_code for _ in range(2)]
    assert answers == [302, 422] and Attachment.objects.count() == 1


def test_a_record_is_linked_by_reference_or_title_and_shown_on_both(browser, register, record, tree):
    issue = keep.record("issue", tree.p1, title="The pump leaks badly")
    browser.post(
        f"{record.get_absolute_url()}links/", {"kind": "blocks", "target": issue.ref, "note": "Until it is mended"}
    )
    assert "blocks" in text(browser.get(record.get_absolute_url())) and "is blocked by" in text(
        browser.get(issue.get_absolute_url())
    )
    lesson = keep.record("lesson", tree.p2, title="A heron counts twice")
    browser.post(f"{record.get_absolute_url()}links/", {"kind": "relates_to", "target": "heron counts"})
    assert {Link.objects.get(kind="relates_to").target_id} == {lesson.pk}
    link = Link.objects.get(kind="blocks")
    browser.post(f"{record.get_absolute_url()}links/{link.pk}/remove/")
    assert not Link.objects.filter(pk=link.pk).exists()
    assert "Link" in text(browser.get(f"{record.get_absolute_url()}history/"))


def test_what_is_typed_for_a_link_is_suggested_and_never_lost(browser, register, record, tree):
    for node in (tree.p2, tree.p3, tree.p1):
        keep.record("issue", node, title="The pump of the second theatre leaks badly and nobody has found out why")
    url = f"{record.get_absolute_url()}links/"
    options = text(browser.get(f"{url}find/?target=second+theat", headers={"HX-Request": "true"})) or ""
    listed = browser.get(f"{url}find/?target=I-1").content.decode()
    assert options.strip() == "" and listed.count("<option") == 2 and "nobody has found out why, Project" in listed
    typed = {"kind": "blocks", "target": "theatre leaks", "note": "Until it is mended"}
    keep.record("issue", tree.p1, title="Another theatre leaks")
    answer = browser.post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and "fits several" in page and 'value="Until it is mended"' in page
    assert page.count("nobody has found out why, Project") > 1 and "<details open>" in page
    part = browser.post(url, typed, headers={"HX-Request": "true"})
    assert part.status_code == 422 and part.content.decode().lstrip().startswith('<form id="link-form"')
    chosen = re.search(r'name="target" value="(I-[^"]*Project 1)"', page)[1]
    browser.post(url, typed | {"target": chosen})
    assert Link.objects.get().kind == "blocks"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [({"target": ""}, "Give the reference"), ({"target": "I-9999"}, "Nothing here is called"), ({"target": "No such thing"}, "Nothing here"),
     ({"kind": "marries", "target": "I-1"}, "Choose how the two"), ({"target": "Twice the same"}, "fits several")],
)  # fmt: skip
def test_a_link_that_cannot_be_made_says_why(browser, register, record, tree, given, sentence):
    [keep.record("issue", tree.p2, title="Twice the same") for _ in range(2)]
    response = browser.post(f"{record.get_absolute_url()}links/", given)
    assert response.status_code == 422 and sentence in text(response)
    assert not Link.objects.exists()


def test_two_records_are_linked_in_one_way_once_and_never_to_themselves(register, record, tree, alice):
    other = keep.record(register, tree.p1)
    linking.link(record, other, kind="relates_to", by=alice)
    with pytest.raises(Problem, match="linked in this way already"):
        linking.link(record, other, kind="relates_to", by=alice)
    with pytest.raises(Problem, match="linked to itself"):
        linking.link(record, record, kind="relates_to", by=alice)


def test_nobody_links_to_what_they_cannot_see(browser, register, record, tree, alice):
    hidden = keep.record(register, tree.p3, title="Hidden from Alice")
    for target in ("Hidden from Alice", hidden.ref):
        browser.post(f"{record.get_absolute_url()}links/", {"target": target})
    with pytest.raises(Problem, match="not there"):
        linking.link(record, hidden, kind="relates_to", by=alice)
    assert not Link.objects.exists()


def test_a_link_to_something_hidden_is_shown_nowhere(browser, register, record, tree):
    hidden = keep.record("issue", tree.p3, title="Hidden from Alice")
    row = linking.link(record, hidden, kind="caused_by", by=keep.registrar(), note="A secret note")
    for url in ("", "history/"):
        page = text(browser.get(f"{record.get_absolute_url()}{url}"))
        assert "Hidden from Alice" not in page and "secret note" not in page, url
    assert browser.post(f"{record.get_absolute_url()}links/{row.pk}/remove/").status_code == 404


def test_whoever_watches_hears_of_a_change_once_and_of_their_own_never(
    browser_of, register, record, alice, bob, lead, committed
):
    url = f"{record.get_absolute_url()}watch/"
    for person in (bob, lead):
        browser_of(person).post(url)
        browser_of(person).post(url)
    assert record.ref in text(browser_of(bob).get("/watching/"))
    with committed():
        writing.change(record, {"title": "Changed by the lead", "tags": ["new"]}, by=lead)
    assert len(notices(bob)) == 1 and "changed; you watch it. By Priya Lead." in notices(bob)[0] and notices(lead) == []
    browser_of(bob).post(url, {"stop": "1"})
    with committed():
        writing.change(fresh(record), {"title": "Changed again"}, by=lead)
    assert len(notices(bob)) == 1


def test_a_new_owner_hears_of_it(register, record, bob, lead, committed):
    with committed():
        writing.change(record, {"owner": bob}, by=lead)
    assert notices(bob) == [f"{record.ref} {record.title} is yours now: you became its owner. By Priya Lead."]


def test_whoever_may_not_see_it_any_more_hears_nothing(browser_of, register, record, bob, alice, lead, committed):
    browser_of(bob).post(f"{record.get_absolute_url()}watch/")
    with committed():
        writing.change(record, {"confidentiality": "restricted", "title": "A secret name"}, by=lead)
    browser_of(alice).post(f"{record.get_absolute_url()}comments/", {"text": "Between us"})
    assert notices(bob) == []
    Assignment.objects.filter(user=bob).delete()
    with committed():
        writing.change(fresh(record), {"confidentiality": "open"}, by=lead)
    assert notices(bob) == []


def test_a_gesture_over_many_is_one_notice(browser_of, register, tree, bob, lead, committed):
    rows = keep.many(register, tree.p1, 3)
    for row in rows:
        browser_of(bob).post(f"{row.get_absolute_url()}watch/")
    changes = [writing.Change(row.pk, 1, {"tags": ["all"]}) for row in rows]
    with committed():
        writing.write(register, by=lead, kind="bulk", title="All", changes=changes)
    assert len(notices(bob)) == 1 and re.match(r"3 .+ changed by Priya Lead concern you", notices(bob)[0])


def test_the_history_shows_each_changed_field_without_opening_it(browser, register, record, alice):
    values = {
        "title": "Renamed",
        "description": "Longer",
        "tags": ["a"],
        "raised_on": record.raised_on.replace(year=2020),
    }
    writing.change(record, values, by=alice)
    page = browser.get(f"{record.get_absolute_url()}history/").content.decode()
    newest = page[page.index('class="history') :].split("</li>")[0]
    assert "<details" not in newest and newest.count("<ins>") == 4
