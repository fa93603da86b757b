"""Writing a draft: the words of a section, the rating, comments, and who does it."""

from datetime import date

from django.db import transaction
from django.db.models import F

from pmo.core import clock
from pmo.core.errors import Problem
from pmo.core.versions import save_fields
from pmo.people.models import User
from reporting.cycle import facts
from reporting.cycle.rights import require_reader, require_runner, require_writer
from reporting.lights.reported import report
from reporting.models import CycleAuthor, CycleComment, CycleRequest, CycleText, ReportedLight
from reporting.models.cycle_request import OUT

MOST_WORDS = 200  # that a section should have


@transaction.atomic
def save_text(*, request: CycleRequest, key: str, text: str, seen: int, by: User) -> CycleText:
    """The words of a section. Raises Refused, Problem where it is locked, and Conflict with what somebody else wrote."""
    request = _locked(request)
    require_writer(request, by)
    row, is_new = CycleText.objects.get_or_create(request=request, key=key)
    seen = row.version if is_new else seen
    if row.text == text:
        return row
    save_fields(row, {"text": text}, seen=seen)
    edited = {"is_unchanged": False, "edited_by": by, "edited_at": clock.now()}
    CycleText.objects.filter(pk=row.pk).update(**edited)
    row.refresh_from_db()
    _begun(request)
    return row


def _locked(request: CycleRequest) -> CycleRequest:
    """The row of now, which nobody else moves on until we are done."""
    rows = CycleRequest.objects.select_for_update(of=("self",)).select_related(
        "node", "cycle__node", "period", "author"
    )
    return rows.get(pk=request.pk)


def _begun(request: CycleRequest) -> None:
    """The first word makes a draft; words after the deadline are counted."""
    values: dict[str, object] = {}
    if request.state == "open":
        values |= {"state": "drafting", "drafted_at": clock.now()}
    if clock.today() > request.submit_on:
        values["late_edits"] = F("late_edits") + 1
    if values:
        CycleRequest.objects.filter(pk=request.pk).update(**values)


@transaction.atomic
def rate(*, request: CycleRequest, by: User, rag: str, reason: str = "", until: date | None = None) -> ReportedLight:
    """The overall light of the report, by the rules of all lights. Raises Refused and Problem."""
    request = _locked(request)
    require_writer(request, by)
    light = report(node=request.node, by=by, dimension="overall", rag=rag, reason=reason, until=until)
    CycleRequest.objects.filter(pk=request.pk).update(light=light, facts=facts.rated(request.facts, light))
    _begun(request)
    return light


@transaction.atomic
def comment(*, request: CycleRequest, by: User, text: str, key: str = "") -> CycleComment:
    """Say something of a section, or of the whole. Raises Refused, Problem and ValidationError."""
    require_reader(request, by)
    if request.state in OUT:
        raise Problem("This report is published. Make your comment in the next one.")
    row = CycleComment(request=request, by=by, key=key, text=text)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def name_people(
    *, request: CycleRequest, by: User, author: User | None, approver: User | None, second: User | None
) -> None:
    """Who writes and who approves, in this period and all later ones. Raises Refused and Problem."""
    request = _locked(request)
    require_runner(request, by)
    if request.state in OUT:
        raise Problem("This report is published. Name the people of the next period there.")
    if author and author in (approver, second) or approver and approver == second:
        raise Problem("One person cannot have two of the parts: nobody approves their own report.", "approver")
    people = {"author": author, "approver": approver, "second": second}
    CycleRequest.objects.filter(pk=request.pk).update(**people)
    CycleAuthor.objects.update_or_create(cycle=request.cycle, node=request.node, defaults=people)
