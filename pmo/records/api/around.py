"""What hangs on a record: its history, links and comments."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.http import Http404
from rest_framework.response import Response

from pmo.core.errors import Problem
from pmo.core.history import Event, feed
from pmo.people.models import User
from pmo.records import linking, rights, talking
from pmo.records.api import asking, bodies
from pmo.records.api.describing import Told
from pmo.records.api.shapes import is_id
from pmo.records.api.views import RegisterView
from pmo.records.choices import LINK_KINDS
from pmo.records.models import Comment, Record
from pmo.records.register import by_slug

MOST = 200


class HistoryView(RegisterView):
    """What happened to a record."""

    told = {"GET": Told("Read the history of {a_word}", "history")}

    def get(self, request, pk: int) -> Response:
        """The newest 200 changes, each with its fields before and after."""
        asking.refuse_unknown(request, set())
        events = feed(self.record(pk), limit=MOST)
        names = dict(User.objects.filter(pk__in={event.user_id for event in events}).values_list("pk", "name"))
        return Response([_told(event, names) for event in events])


def _told(event: Event, names: dict[int, str]) -> dict[str, object]:
    return {
        "at": event.at.isoformat(), "what": event.word, "version": event.row.version, "by": event.user_id,
        "by_name": names.get(event.user_id, ""), "source": str(event.context.get("source", "")),
        "reason": str(event.context.get("reason") or ""),
        "changes": [
            {"field": each.name, "label": each.label, "old": _json(each.old), "new": _json(each.new)} for each in event.changes
        ],
    }  # fmt: skip


def _json(value):
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


class LinkList(RegisterView):
    """The links of a record to others."""

    told = {
        "GET": Told("List the links of {a_word}", "links"),
        "POST": Told("Link {a_word} to another record", "link", body="new_link", status=201),
    }

    def get(self, request, pk: int) -> Response:
        """Those whose other end this person may see."""
        return Response([_linked(each) for each in linking.links_of(self.record(pk), request.user)])

    @transaction.atomic
    def post(self, request, pk: int) -> Response:
        """Link it to another record. The right to change one of the two is needed."""
        record, data = self.record(pk), self.body()
        kind, drop, note = data.get("kind", "relates_to"), data.get("drop"), bodies.line(data, "note")
        if not isinstance(kind, str) or kind not in LINK_KINDS:
            raise Problem(f"kind must be one of: {', '.join(LINK_KINDS.values)}.", "kind")
        if drop is not None and not (is_id(drop) and drop < 100):
            raise Problem("drop must be a number from 1 to 99, or null.", "drop")
        made = self._link(record, self._target(data.get("target")), kind, note, drop)
        return Response(
            next(_linked(each) for each in linking.links_of(record, request.user) if each.link == made), 201
        )

    def _link(self, record: Record, target: Record, kind: str, note: str, drop: int | None):
        try:
            with transaction.atomic():
                return linking.link(record, target, kind=kind, by=self.request.user, note=note, drop=drop)
        except IntegrityError as error:
            raise Problem("These two are linked in this way already.", "target") from error

    def _target(self, raw) -> Record:
        register = by_slug(raw["register"]) if isinstance(raw, dict) and isinstance(raw.get("register"), str) else None
        if register is None or not is_id(raw.get("id")):
            raise Problem('Target must name a record, such as {"register": "issues", "id": 12}.', "target")
        found = register.model.objects.for_user(self.request.user).active().filter(pk=raw["id"]).first()
        if found is None:
            raise Problem("There is no such record that you may see.", "target")
        return found


def _linked(each: linking.Linked) -> dict[str, object]:
    link = each.link
    return {
        "id": link.pk, "kind": link.kind, "words": each.words, "note": link.note, "drop": link.drop,
        "outgoing": (link.target_register, link.target_id) == (each.record.KEY, each.record.pk), "record": bodies.brief(each.record),
    }  # fmt: skip


class LinkView(RegisterView):
    """One link."""

    needs = "edit"
    told = {"DELETE": Told("Take a link away", "", status=204)}

    @transaction.atomic
    def delete(self, request, pk: int, link: int) -> Response:
        """Take it away; history keeps it."""
        record = self.record(pk)
        rights.require(request.user, "edit", record)
        row = next((each.link for each in linking.links_of(record, request.user) if each.link.pk == link), None)
        if row is None:
            raise Http404
        linking.unlink(row, record, by=request.user)
        return Response(status=204)


class CommentList(RegisterView):
    """What was said about a record."""

    told = {
        "GET": Told("List the comments on {a_word}", "comments"),
        "POST": Told("Comment on {a_word}", "comment", body="new_comment", status=201),
    }

    def get(self, request, pk: int) -> Response:
        """The oldest first."""
        record = self.record(pk)
        rows = Comment.objects.filter(register=record.KEY, record_id=record.pk).select_related("by")
        return Response([_said(row) for row in rows])

    def post(self, request, pk: int) -> Response:
        """Say something; the owner and those who watch hear of it."""
        record, text = self.record(pk), self.body().get("text", "")
        if not isinstance(text, str):
            raise Problem("text must be text.", "text")
        return Response(_said(talking.say(record, by=request.user, text=text)), 201)


def _said(row: Comment) -> dict[str, object]:
    return {"id": row.pk, "by": row.by_id, "by_name": row.by.name, "at": row.at.isoformat(), "text": row.text}
