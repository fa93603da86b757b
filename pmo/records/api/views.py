"""The addresses of one register: list, record, and what changes it. One set of views for every register."""

from collections.abc import Callable

from django.db import transaction
from django.http import Http404
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework.views import APIView

from pmo.core.errors import Problem, Refused
from pmo.core.history import acting
from pmo.hierarchy.models import Node
from pmo.records import moving, past, rights, writing
from pmo.records.api import asking, bodies
from pmo.records.api.describing import RegisterSchema, Told
from pmo.records.api.errors import Stale, Unconditional
from pmo.records.api.shapes import LARGEST_ID, is_id
from pmo.records.models import Record
from pmo.records.querying import Look
from pmo.records.reading import Context
from pmo.records.register import Register


class RegisterView(APIView):
    """What the views of a register share: who may write, and the record through the guard."""

    register: Register = None
    told: dict[str, Told] = {}
    needs = "view"
    schema = RegisterSchema()

    def initial(self, request, *args, **kwargs):
        """History says who writes, and that it was through the API; a token that reads does not write."""
        super().initial(request, *args, **kwargs)
        scopes = getattr(request.auth, "scopes", ["read", "write"])
        if request.method not in SAFE_METHODS and "write" not in scopes:
            raise Refused("This token may only read. Make one that may write under Account, API tokens.")
        acting(by=request.user, source="api")

    def body(self) -> dict[str, object]:
        """The JSON object that was sent. Raises Problem."""
        data = self.request.data
        if not isinstance(data, dict):
            raise Problem('Send one JSON object, such as {"title": "…"}.')
        return data

    def context(self, node=None) -> Context:
        """For reading values."""
        return Context(self.request.user, node, self.register.levels())

    def record(self, pk: int, *, lock: bool = False) -> Record:
        """The record with what its JSON needs. Hidden is 404."""
        rows = self.register.model.objects.for_user(self.request.user).filter(pk=pk if pk <= LARGEST_ID else None)
        rows = rows.select_for_update(of=("self",), no_key=True) if lock else rows
        found = rows.select_related(*bodies.Writer(self.register).related).first()
        if found is None:
            raise Http404
        return found

    def seen(self, pk: int, permission: str) -> Record:
        """The locked record, if the caller has the right and saw its newest version. Raises Refused, Unconditional, Stale."""
        found = self.record(pk, lock=True)
        rights.require(self.request.user, permission, found)
        asked = self.request.headers.get("If-Match", "").strip()
        if not asked or asked == "*":
            raise Unconditional(
                "Say which version you saw: send the ETag of the record in the header If-Match. “*” is not taken."
            )
        tag = bodies.etag(found)
        if tag not in [each.strip() for each in asked.split(",")]:
            raise Stale(found.ref, bodies.Writer(self.register).one(found), tag)
        if found.archived_at is not None:
            raise Problem(f"{found.ref} has been removed. Bring it back on its page first.")
        return found

    def answer(self, pk: int, status: int = 200, **more) -> Response:
        """The record as it is now, with its version."""
        found = self.record(pk)
        data = bodies.Writer(self.register).one(found) | more
        headers = {"ETag": bodies.etag(found)}
        return Response(data, status, headers=headers | ({"Location": data["url"]} if status == 201 else {}))


class RecordList(RegisterView):
    """The rows that an address asks for, and new ones."""

    told = {
        "GET": Told("List {words}", "page", listed=True),
        "POST": Told("Add {a_word}", "record", body="new", status=201, conflicts=()),
    }

    def get(self, request) -> Response:
        """A page of rows: filters, search, order and place as on the register's page."""
        asked = asking.Asked(self.register, request)
        return Response(asking.page(request, asked))

    @transaction.atomic
    def post(self, request) -> Response:
        """Add a record on a node."""
        data = dict(self.body())
        node = self._node(data.pop("node", None))
        values = bodies.values(self.register, data, self.context(node))
        made = writing.create(self.register, node=node, values=values, by=request.user)
        return self.answer(made.pk, 201)

    def _node(self, raw) -> Node:
        rows = Node.objects.for_user(self.request.user).filter(archived_at=None)
        found = rows.filter(pk=raw).first() if is_id(raw) else None
        if found is None:
            raise Problem("Node must be the id of work that you may see.", "node")
        return found


class RecordDetail(RegisterView):
    """One record."""

    told = {
        "GET": Told("Get {a_word}", "record", moment=True),
        "PATCH": Told("Change some fields of {a_word}", "record", body="change", conditional=True),
        "PUT": Told("Change every field of {a_word}", "record", body="whole", conditional=True),
        "DELETE": Told("Remove {a_word}", "", status=204, conditional=True, removes=True),
    }

    def get(self, request, pk: int) -> Response:
        """The record, or with `as_at` as it stood then."""
        asking.refuse_unknown(request, {"as_at"})
        moment = past.moment_of(request.query_params.get("as_at", ""))
        return self._then(pk, moment) if moment else self.answer(pk)

    def _then(self, pk: int, moment) -> Response:
        self.record(pk)
        look = Look(self.register, self.request.user, asking.EVERYTHING, moment=moment)
        writer = bodies.Writer(self.register)
        rows = look.restored(look.base.filter(pgh_obj_id=pk).select_related(*writer.related))
        if not rows:
            raise Http404
        return Response(writer.one(rows[0]))

    def patch(self, request, pk: int) -> Response:
        """Change what is named; nothing is merged with what somebody else wrote meanwhile."""
        return self._write(pk, self.body)

    def put(self, request, pk: int) -> Response:
        """Change everything: each field that can be set is named."""
        return self._write(pk, self._whole)

    def _whole(self) -> dict[str, object]:
        data = self.body()
        missing = [name for name in bodies.writable(self.register) if name not in data]
        if missing:
            raise bodies.Unfit(
                {name: f"PUT names every field; {name} is missing. Use PATCH for some." for name in missing}
            )
        return data

    @transaction.atomic
    def _write(self, pk: int, read: Callable[[], dict[str, object]]) -> Response:
        record = self.seen(pk, "edit")
        values = bodies.values(self.register, read(), self.context(record.node), record)
        writing.change(record, values, by=self.request.user)
        return self.answer(pk)

    @transaction.atomic
    def delete(self, request, pk: int) -> Response:
        """Take it out of sight, with a reason in the address or the body; it can be brought back."""
        record = self.seen(pk, "settle")
        reason = bodies.line({"reason": request.query_params.get("reason")} | self.body(), "reason")
        writing.archive(record, by=request.user, seen=record.version, reason=reason)
        return Response(status=204)


class StepList(RegisterView):
    """The steps of the workflow that the record's status allows."""

    told = {"GET": Told("List the steps {a_word} can take", "steps")}

    def get(self, request, pk: int) -> Response:
        """Each step with what it asks for, what is still missing, and whether this person may take it."""
        record = self.record(pk)
        return Response([self._one(step, record) for step in self.register.steps_of(record)])

    def _one(self, step, record: Record) -> dict[str, object]:
        answer = rights.may(self.request.user, step.permission, record)
        return {
            "name": step.name, "label": step.label, "to": step.to, "asks": list(step.asks),
            "missing": step.guard(record, self.request.user), "refused": "" if answer else answer.reason,
        }  # fmt: skip


class StepView(RegisterView):
    """One step of the workflow."""

    needs = "edit"
    told = {"POST": Told("Take a step with {a_word}", "stepped", body="step", conditional=True)}

    @transaction.atomic
    def post(self, request, pk: int, name: str) -> Response:
        """Take the step. `made` is the record that it made, if it did."""
        step = self.register.step(name)
        if step is None:
            raise Http404
        record = self.seen(pk, step.permission)
        reason = bodies.line(self.body(), "reason")
        data = {field: raw for field, raw in self.body().items() if field != "reason"}
        values = bodies.answers(self.register, step.asks, data, self.context(record.node))
        made = moving.take(record, name, by=request.user, seen=record.version, values=values, reason=reason)
        return self.answer(pk, made=bodies.brief(made) if isinstance(made, Record) else None)
