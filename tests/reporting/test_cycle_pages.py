"""Pages of the cycle: what each person gets, texts that save themselves, and a constant number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pmo.core.clock import now, today
from reporting import pipeline
from reporting.cycle import publishing, stepping
from reporting.models import CycleReminder, CycleRequest, Delivery, ReportRun, SectionOpening
from tests.factories import hierarchy as make
from tests.factories import records as keep
from tests.factories.reports import draw_quickly
from tests.reporting.cycling import cycle_of, fresh, opened, submitted, surroundings, text_of, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(db, monkeypatch):
    draw_quickly(monkeypatch)
    return surroundings()


def page(client, person, url: str):
    client.force_login(person)
    return client.get(url)


def words(response) -> str:
    return " ".join(response.content.decode().split())


def published(there, cycle, period=None) -> CycleRequest:
    row = submitted(opened(there, cycle, period)["PH"], there.author)
    stepping.approve(request=row, by=there.manager)
    publishing.publish(request=row, by=there.lead)
    return fresh(row)


def test_the_board_says_by_programme_what_is_in_and_what_is_late(client, there):
    cycle = cycle_of(there)
    row = opened(there, cycle)["PH"]
    write(row, "Well.", there.author)
    CycleRequest.objects.filter(node=there.one).update(draft_on=today() + timedelta(3))
    CycleRequest.objects.filter(node=there.two).update(draft_on=today() - timedelta(3), author=None)
    text = words(page(client, there.lead, cycle.get_absolute_url()))
    assert (
        "Records <span>0 of 3 in" in text and "3 days late" in text and "% written" in text and "name somebody" in text
    )
    late = words(page(client, there.lead, f"{cycle.get_absolute_url()}?show=late"))
    assert "Theatres</a></th>" in late and "Pharmacy</a></th>" not in late


@pytest.mark.parametrize("asked", ["view=calendar", "view=rules", "view=odd", "for=odd", "show=odd&state=odd&below=x", "below=9999999999999999999999"])  # fmt: skip
def test_whatever_the_address_says_the_board_is_a_page(client, there, asked):
    cycle = cycle_of(there)
    opened(there, cycle)
    assert page(client, there.lead, f"{cycle.get_absolute_url()}?{asked}").status_code == 200


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_board_list_and_cost_ask_as_many_queries_for_many_reports_as_for_few(client, there):
    cycle = cycle_of(there)
    published(there, cycle)
    urls = (cycle.get_absolute_url(), "/reports/cycles/", "/reports/cost/", "/my-work/")
    client.force_login(there.lead)
    few = [queries(client, url) for url in urls]
    for number in range(6):
        node = make.node(f"Ward {number}", parent=there.programme, code=f"W{number}")
        make.person(f"Author {number}", role="project_manager", node=node)
    opened(there, cycle)
    opened(there, cycle, there.before)
    assert [queries(client, url) for url in urls] == few


def test_the_author_writes_the_reader_is_refused_and_the_stranger_finds_nothing(client, there):
    row = opened(there, cycle_of(there))["PH"]
    text = words(page(client, there.author, row.get_absolute_url()))
    assert "Submit for review" in text and "Approve</button>" not in text and "Facts come from the registers" in text
    assert page(client, there.reader, row.get_absolute_url()).status_code == 403
    assert page(client, there.stranger, row.get_absolute_url()).status_code == 404


def test_a_text_saves_itself_and_tells_the_version_to_write_over(client, there):
    row = opened(there, cycle_of(there))["PH"]
    client.force_login(there.author)
    url, seen = f"/reports/requests/{row.pk}/texts/lights/", text_of(row).version
    answer = client.post(url, {"text": "It went well.", "seen": seen}, headers={"HX-Request": "true"})
    assert answer.status_code == 200 and f'name="seen" value="{seen + 1}"' in words(answer)
    assert text_of(row).text == "It went well." and fresh(row).state == "drafting"


def test_two_who_write_at_once_see_both_texts_and_lose_none(client, there):
    row = opened(there, cycle_of(there))["PH"]
    seen = text_of(row).version
    write(row, "Theirs came first.", there.manager)
    client.force_login(there.author)
    url = f"/reports/requests/{row.pk}/texts/lights/"
    for headers in ({"HX-Request": "true"}, {}):
        answer = client.post(url, {"text": "Mine came second.", "seen": seen}, headers=headers)
        assert answer.status_code == 409
        assert "Theirs came first." in words(answer) and "Mine came second." in words(answer)
    assert client.post(url, {"text": "Mine came second.", "seen": text_of(row).version}).status_code == 302
    assert text_of(row).text == "Mine came second."


@pytest.mark.parametrize("values", [{}, {"text": "a", "seen": "x"}, {"text": "a", "seen": "-1"}, {"text": "a", "seen": 10**30}, {"text": "a" * 10_001, "seen": 1}, {"text": "a\0", "seen": 1}])  # fmt: skip
def test_odd_input_is_refused_with_a_sentence(client, there, values):
    row = opened(there, cycle_of(there))["PH"]
    client.force_login(there.author)
    answer = client.post(f"/reports/requests/{row.pk}/texts/lights/", values)
    assert answer.status_code in (302, 409, 422)
    assert client.post(f"/reports/requests/{row.pk}/texts/odd/", {"text": "a", "seen": 1}).status_code == 404


def test_the_rating_comes_back_with_what_is_missing(client, there):
    row = opened(there, cycle_of(there))["PH"]
    client.force_login(there.author)
    url = f"/reports/requests/{row.pk}/rating/"
    answer = client.post(url, {"rag": "g"})
    assert answer.status_code == 422 and "better than the data" in words(answer)
    assert client.post(url, {"rag": "odd"}).status_code == 422
    until = today() + timedelta(30)
    assert client.post(url, {"rag": "g", "reason": "Recovery agreed.", "until": until.isoformat()}).status_code == 302
    assert "Your rating is better than the data" in words(client.get(row.get_absolute_url()))


def test_a_report_goes_from_its_author_through_its_approver_to_its_readers_by_buttons(client, there):
    row = opened(there, cycle_of(there))["PH"]
    base = row.get_absolute_url()
    client.force_login(there.author)
    client.post(f"{base}texts/lights/", {"text": "Well.", "seen": text_of(row).version})
    client.post(f"{base}rating/", {"rag": "r", "reason": "Late."})
    assert client.post(f"{base}submit/").status_code == 302
    assert "Locked while it is reviewed" in words(client.get(base)) and '<textarea id="text-lights"' not in words(
        client.get(base)
    )
    client.force_login(there.manager)
    assert "Approve</button>" in words(client.get(base))
    client.post(f"{base}texts/lights/comment/", {"text": "Who is late?"})
    client.post(f"{base}return/", {"text": "Name the supplier."})
    client.force_login(there.author)
    assert "Name the supplier." in words(client.get(base)) and "Who is late?" in words(client.get(base))
    client.post(f"{base}submit/")
    client.force_login(there.manager)
    client.post(f"{base}approve/")
    client.force_login(there.lead)
    client.post(f"{base}publish/")
    assert fresh(row).state == "published"
    assert page(client, there.reader, base).status_code == 302
    assert "Approved by Mo Manager" in words(page(client, there.reader, f"{base}read/"))


def test_a_section_that_is_opened_counts_once_a_person_and_the_others_are_named(client, there):
    cycle = cycle_of(there)
    row = published(there, cycle)
    assert "Health by dimension" in words(page(client, there.lead, "/reports/cost/"))
    for _ in range(2):
        page(client, there.reader, f"{row.get_absolute_url()}read/lights/")
    assert SectionOpening.objects.get().user == there.reader
    assert page(client, there.reader, f"{row.get_absolute_url()}read/odd/").status_code == 404


def test_the_cost_page_counts_time_reminders_and_late_edits_and_each_leads_to_its_reports(client, there):
    cycle = cycle_of(there)
    row = published(there, cycle)
    CycleRequest.objects.filter(pk=row.pk).update(late_edits=4)
    text = words(page(client, there.lead, "/reports/cost/"))
    assert 'show=edited_late">4</a>' in text and CycleReminder.objects.count() == 0 and 'show=reminded">0</a>' in text


def test_my_work_says_what_waits_for_whom(client, there):
    row = opened(there, cycle_of(there))["PH"]
    assert "Write the report" in words(page(client, there.author, "/my-work/"))
    submitted(row, there.author)
    assert "Write the report" not in words(page(client, there.author, "/my-work/"))
    assert "Approve it or return it" in words(page(client, there.manager, "/my-work/"))


def test_a_cycle_is_made_changed_ended_and_resumed_by_who_reports_on_the_work(client, there):
    client.force_login(there.lead)
    url = f"/work/{there.top.pk}/cycles/new/"
    values = {"name": "Monthly", "who": "both", "open_days": -8, "draft_days": -6, "submit_days": -5, "review_days": -4, "publish_days": -3, "approvals": 1, "starts_on": there.now.starts_on.isoformat()}  # fmt: skip
    assert client.get(url).status_code == 200
    assert client.post(url, values | {"draft_days": -9}).status_code == 422
    assert client.post(url, values).status_code == 302
    cycle = there.top.cycles.get()
    edited = client.post(f"/reports/cycles/{cycle.pk}/edit/", values | {"publish_days": 5, "seen": cycle.version})
    cycle.refresh_from_db()
    assert (edited.status_code, cycle.publish_days) == (302, 5)
    client.post(f"/reports/cycles/{cycle.pk}/end/")
    client.post(f"/reports/cycles/{cycle.pk}/resume/")
    assert page(client, there.reader, url).status_code == 403


def test_preview_and_changes_are_shown_to_who_has_a_part(client, there):
    cycle = cycle_of(there)
    first = published(there, cycle, there.before)
    row = opened(there, cycle)["PH"]
    assert text_of(row).is_unchanged and text_of(row).text == text_of(first).text
    write(row, "The trial load went badly.", there.author)
    assert not text_of(row).is_unchanged
    text = words(page(client, there.author, f"{row.get_absolute_url()}?look=changes"))
    assert "<del>well.</del>" in text and "<ins>badly.</ins>" in text
    assert "A preview" in words(page(client, there.author, f"{row.get_absolute_url()}preview/"))


def test_the_preview_is_drawn_like_the_edition_from_the_pinned_facts(client, there):
    keep.record("risk", there.one, title="Known when it was opened", likelihood=4, impact=4)
    row = opened(there, cycle_of(there))["PH"]
    keep.record("risk", there.one, title="Raised since then", likelihood=5, impact=5)
    write(row, "We ask for <b>two</b> weeks.", there.author, key="summary")
    text = words(page(client, there.author, f"{row.get_absolute_url()}preview/"))
    assert '<p class="lead">' in text and "We ask for &lt;b&gt;two&lt;/b&gt; weeks." in text
    assert "Known when it was opened" in text and "Raised since then" not in text
    assert page(client, there.reader, f"{row.get_absolute_url()}preview/").status_code == 403


def test_what_is_not_due_yet_does_not_spoil_the_share_on_time(client, there):
    cycle = cycle_of(there, submit_days=40, review_days=40, publish_days=40)
    submitted(opened(there, cycle)["PH"], there.author)
    assert 'show=on_time">100%</a>' in words(page(client, there.lead, "/reports/cost/"))


def test_a_filter_that_finds_nothing_says_so_and_leads_back(client, there):
    cycle = cycle_of(there)
    opened(there, cycle)
    text = words(page(client, there.lead, f"{cycle.get_absolute_url()}?state=published"))
    assert "None of them" in text and "Show all 3" in text


def test_who_publishes_sees_who_gets_it_and_names_more(client, there):
    cycle = cycle_of(there)
    row = submitted(opened(there, cycle)["PH"], there.author)
    stepping.approve(request=row, by=there.manager)
    url = row.get_absolute_url()
    assert "Publishing mails it to 2 readers." in words(page(client, there.lead, url))
    form = {"author": there.author.pk, "approver": there.manager.pk, "readers": [there.reader.pk]}
    assert client.post(f"{url}people/", form).status_code == 302
    assert "Publishing mails it to 3 readers." in words(client.get(url))
    assert "Publishing mails" not in words(page(client, there.author, url))
    assert client.post(f"{url}people/", form).status_code == 403
    client.force_login(there.lead)
    assert client.post(f"{url}people/", form | {"readers": [there.stranger.pk]}).status_code == 422


def test_the_board_says_how_many_mails_went_out(client, there):
    cycle = cycle_of(there)
    row = published(there, cycle)
    run = ReportRun.objects.get(pk=row.run_id)
    assert pipeline.render(run.pk)
    Delivery.objects.filter(user=there.author).update(state="sent", sent_at=now())
    assert "1 of 2</a>" in words(page(client, there.lead, cycle.get_absolute_url()))


def test_a_published_report_shows_the_sections_that_say_something(client, there):
    text = words(page(client, there.reader, f"{published(there, cycle_of(there)).get_absolute_url()}read/"))
    assert "Summary" in text and "Health by dimension" in text and "Top risks" not in text and "0 rows" not in text


def test_a_request_that_was_opened_before_a_section_was_added_takes_words_for_it(client, there):
    row = opened(there, cycle_of(there))["PH"]
    row.texts.filter(key="summary").delete()
    url = row.get_absolute_url()
    assert "Not started" in words(page(client, there.author, url))
    assert client.post(f"{url}texts/summary/", {"text": "We are late.", "seen": 0}).status_code == 302
    assert text_of(row, "summary").text == "We are late."
