"""The fictional trust's reporting cycle: last month's first editions are out, this month's reports are in every state.

Only where the sample accounts exist: everything goes through the actions that people use, by who would take them. Loading
twice changes nothing.
"""

from datetime import timedelta

from django.db import transaction

from pmo.core import clock
from pmo.hierarchy import sample
from pmo.hierarchy.models import Node, Period
from pmo.people.models import User
from reporting.cycle import cycles, dates, opening, publishing, stepping, writing
from reporting.models import Cycle, CycleRequest
from reporting.schedules.working_days import office_works

_BEFORE = 4  # reports of the month before
_SAID = {
    "EPR-CORE": ("a", "Build workshops for theatres and maternity are complete; 14 of 18 areas are signed off. Two interfaces wait for their supplier."),
    "EPR-MIG": ("a", "Trial load 3 started on 9 November. The match rate is 97.8% against a 99.5% threshold, and 38,000 records without an NHS number have been traced."),
    "EPR-INT": ("a", "All but two interfaces passed their first test. Radiology results are retested with the supplier on Thursday."),
    "EPR-TRN": ("a", "4,100 of 6,300 staff are booked on a course. Theatre staff need evening dates, which are being added."),
    "CDC-S1": ("g", "Harrow Lane opened its second scanner; 212 people were seen in the first week, as planned."),
    "CDC-S3": ("g", "Northgate is on plan."),
    "CDC-PATH": ("g", "The links to pathology are live in three of four sites, the last follows on 2 December."),
    "EST-W11": ("a", "The decant route is agreed with fire safety."),
}  # fmt: skip
_WHY = "Recovery is agreed and holds the date of the programme."
# how far each report of this month has come
_STATES = {
    "EPR-MIG": "drafting", "EPR-CORE": "submitted", "EPR-INT": "published", "EPR-TRN": "submitted", "CDC-S1": "published",
    "CDC-S3": "returned", "CDC-PATH": "approved", "EST-W11": "drafting",
}  # fmt: skip


@transaction.atomic
def load(*, by: User) -> None:
    """One cycle on the trust's portfolio."""
    top = Node.objects.filter(parent=None, code="DT", unit__name=sample.ORGANISATION, archived_at=None).first()
    people = {user.email.partition("@")[0]: user for user in User.objects.filter(email__endswith="@fenmarsh.example")}
    if top is None or len(people) < len(sample.people()) or Cycle.objects.filter(node=top).exists():
        return
    sample.give_roles(by=by)
    before = Period.objects.filter(calendar=top.calendar_id, ends_on__lt=clock.today()).order_by("-ends_on").first()
    values = {"name": "Monthly report", "who": "both", "starts_on": before.starts_on if before else clock.today()}
    cycle = cycles.create(node=top, by=by, values=values)
    if before:
        _last_month(cycle, before, by, people)
    period = opening.current_period(cycle)
    if period and period != before:
        _this_month(cycle, period, by, people)


def _last_month(cycle: Cycle, period: Period, by: User, people: dict[str, User]) -> None:
    """The first reports of the tree, published on their days."""
    for row in opening.open_period(cycle=cycle, period=period, by=by, most=_BEFORE):
        _go(row, "published", by, people, "Work went on as planned. The match rate of the trial loads is watched.")
        at = clock.now() - (clock.today() - row.publish_on)
        due = dates.due_days(cycle, period, office_works())
        rows = CycleRequest.objects.filter(pk=row.pk)
        opened = at - (row.publish_on - due["open"])
        days = {"opened_at": opened, "drafted_at": opened + timedelta(1), "published_at": at, "late_edits": 0}
        told = at - (row.publish_on - row.submit_on)
        rows.update(first_submitted_at=told, submitted_at=told, approved_at=at - timedelta(1), **days)


def _this_month(cycle: Cycle, period: Period, by: User, people: dict[str, User]) -> None:
    rows = opening.open_period(cycle=cycle, period=period, by=by)
    for row in rows:
        if row.author is None and row.node.code.startswith(("CDC", "EST", "WFD", "OPD")):
            CycleRequest.objects.filter(pk=row.pk).update(author=people["analyst"])
    for row in rows:
        if row.node.code in _STATES:
            _go(row, _STATES[row.node.code], by, people, _SAID[row.node.code][1], _SAID[row.node.code][0])


def _go(row: CycleRequest, state: str, by: User, people: dict[str, User], words: str, rag: str = "a") -> None:
    """As far as `state`, each step by who would take it."""
    row = CycleRequest.objects.select_related("node", "cycle__node", "author", "period").get(pk=row.pk)
    author = row.author or people["analyst"]
    text = row.texts.get(key="lights")
    writing.save_text(request=row, key="lights", text=words, seen=text.version, by=author)
    if state == "drafting":
        return
    until = clock.today() + timedelta(28)
    writing.rate(request=row, by=author, rag=rag, reason=_WHY, until=until)
    stepping.submit(request=row, by=author)
    _decide(row, state, by, people["sponsor"])


def _decide(row: CycleRequest, state: str, by: User, sponsor: User) -> None:
    if state == "returned":
        stepping.send_back(request=row, by=sponsor, reason="Say what the cost forecast is, and when the spoke opens.")
    if state in {"approved", "published"}:
        CycleRequest.objects.filter(pk=row.pk).update(approver=sponsor)
        stepping.approve(request=row, by=sponsor)
    if state == "published":
        publishing.publish(request=row, by=by)
