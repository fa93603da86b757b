"""New, edit and undo."""

from django.http import Http404, HttpResponseRedirect
from django.views.decorators.http import require_POST

from pmo.core import dates
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.hierarchy.access import scope
from pmo.hierarchy.models import Node
from pmo.records import opening, rights, undo, writing
from pmo.records.cells import complete
from pmo.records.forms import RecordForm, bind_stopped
from pmo.records.importing import undoing
from pmo.records.models import Batch, Record
from pmo.records.pages.fetch import page_before, place, record_or_404
from pmo.records.register import REGISTERS, Register

MOST_NODES = 500  # offered to choose from


@needs("raise")
def new(request, register: Register, pk: int | None = None):
    """The short form by default, the full one on request."""
    node = place(request, pk)
    rights.require_somewhere(request.user, "raise", register.model, node)
    node = node or _node_asked(request, register)
    if node is None:
        return render_page(
            request,
            "records/choose_work.html",
            {"register": register, "nodes": _nodes(request, register)[:MOST_NODES], "importing": False},
        )
    full = request.GET.get("full") == "1"
    names = [name for _, names in register.form_fields for name in names] if full else register.short_form
    form = RecordForm(
        request.POST or None,
        register=register,
        names=names,
        user=request.user,
        node=node,
        initial={"owner": request.user.pk} if register.raiser_owns else {},
    )
    context = {
        "register": register,
        "node": node,
        "form": form,
        "full": full,
        "groups": _groups(register, form, full),
        "is_new": True,
        "draft": register.draft,
    }
    if request.method == "POST" and form.is_valid():
        found = _added(request, register, node, form)
        if found is not None:
            kept = " as a draft" if register.draft and found.status == register.draft else ""
            said = f"{found.ref} added{kept}" + (
                f"; next review {dates.day(found.review_date)}" if found.review_date else ""
            )
            return done(
                request, said, request.get_full_path() if "again" in request.POST else f"{register.url(node)}?open={found.pk}"
            )  # fmt: skip
    status = 422 if form.errors else 200
    form.call_needed(register.opens_with)
    return render_page(request, "records/form.html", context, part="form", status=status)


def _added(request, register: Register, node: Node, form: RecordForm) -> Record | None:
    """The new record; nothing where the form has to say first what is missing or wrong."""
    values = opening.values(
        register, node, complete(register, form.values()), request.user, draft="draft" in request.POST
    )
    missing = opening.missing(register, node, values, request.user)
    if missing:
        form.add_error(None, " ".join([*missing, "Or save it as a draft."]))
        return None
    try:
        return writing.create(register, node=node, values=values, by=request.user)
    except writing.Stopped as stopped:
        return bind_stopped(form, stopped)


@needs("raise")
def import_door(request, register: Register):
    """Import from the register of all work: a file lies on a piece of work, so the door asks which."""
    rights.require_somewhere(request.user, "raise", register.model)
    if node := _node_asked(request, register):
        return HttpResponseRedirect(f"{register.url(node)}import/")
    context = {"register": register, "nodes": _nodes(request, register)[:MOST_NODES], "importing": True}
    return render_page(request, "records/choose_work.html", context)


def _node_asked(request, register: Register) -> Node | None:
    asked = request.GET.get("node", "")
    return _nodes(request, register).filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 18 else None


def _nodes(request, register: Register):
    where = scope(request.user, f"raise:{register.key}")
    return Node.objects.for_user(request.user).filter(where.on("path"), archived_at=None).order_by("path")


def _groups(register: Register, form: RecordForm, full: bool) -> list[tuple[str, list[object]]]:
    if not full:
        return [("", [form[name] for name in form.names])]
    return [
        (title, [form[name] for name in names if name in form.fields]) for title, names in register.form_fields if names
    ]


@needs("edit")
def edit(request, register: Register, pk: int):
    """The full form. A conflict shows base, theirs and mine; what was typed is never lost."""
    record = record_or_404(request, register, pk, "edit")
    if record.why_fixed():
        raise Problem(record.why_fixed())
    names = [name for _, names in register.form_fields for name in names if not record.why_fixed(name)]
    form = RecordForm(request.POST or None, register=register, names=names, user=request.user, record=record)
    context = {
        "register": register,
        "node": record.node,
        "record": record,
        "form": form,
        "full": True,
        "groups": _groups(register, form, True),
    }
    if request.method != "POST":
        return render_page(request, "records/form.html", context, part="form")
    if form.is_valid():
        return _save(request, register, record, form, context)
    return render_page(request, "records/form.html", context, part="form", status=422)


def _save(request, register: Register, record, form: RecordForm, context):
    seen = form.cleaned_data.get("seen") or 0
    typed = _typed(register, record, form, seen)
    try:
        written = writing.change(record, typed, by=request.user, seen=seen)
    except writing.Stopped as stopped:
        if not stopped.clashes:
            bind_stopped(form, stopped)
            return render_page(request, "records/form.html", context, part="form", status=422)
        context |= _merged(request, register, record, form.names, typed)
        clashes = [_clash(register, clash) for clash in stopped.clashes]
        return render_page(request, "records/form.html", context | {"clashes": clashes}, part="form", status=409)
    merged = " Somebody else's changes to other fields were kept." if written.merged else ""
    rules = "".join(f" {sentence}" for sentence in written.followed)
    said = f"{record.ref} saved.{merged}{rules}" if written.batch else f"{record.ref}: nothing to change"
    return done(request, said, record.get_absolute_url())


def _merged(request, register: Register, record, names: list[str], typed: dict[str, object]) -> dict[str, object]:
    """The form as it is saved again: mine where I typed, and elsewhere what stands there now, which must not be put back."""
    form = RecordForm(register=register, names=names, user=request.user, record=record, initial=typed)
    return {"form": form, "groups": _groups(register, form, True)}


def _typed(register: Register, record, form: RecordForm, seen: int) -> dict[str, object]:
    """What the writer changed: compared with the version they opened, not with what stands there now."""
    if seen == record.version:
        return form.values()
    from pmo.core.history import at_version

    base = at_version(record, seen)
    found = {name: form.cleaned_data[name] for name in form.names if name in form.cleaned_data}
    if base is None:
        return found
    return {
        name: value
        for name, value in found.items()
        if getattr(base, register.model._meta.get_field(name).attname) != getattr(value, "pk", value)
    }


def _clash(register: Register, clash: writing.Clash) -> dict[str, object]:
    field = register.fields.get(clash.name)
    words = field.text_of if field else str
    return {
        "name": clash.name,
        "label": field.label if field else clash.name,
        "base": words(clash.base),
        "theirs": words(clash.theirs),
        "mine": words(clash.mine),
    }


@require_POST
@needs("edit")
def undo_batch(request, pk):
    """Undo a gesture of one's own as a whole."""
    batch = Batch.objects.filter(pk=pk, by=request.user).first()
    if batch is None:
        raise Http404
    register, leave = REGISTERS[batch.register], request.POST.get("leave") == "yes"
    wants_rows = request.headers.get("accept") == "application/json"
    if not wants_rows and undoing.is_long(batch):
        job = undoing.start(batch, by=request.user, back=page_before(request, register), leave=leave)
        return done(request, f"{job.title} has begun; you can leave the page", f"/jobs/{job.pk}/")
    try:
        written = undo.undo(batch, by=request.user, leave_changed=leave)
    except writing.Stopped as stopped:
        raise Problem(f"Nothing was undone. {stopped}") from stopped
    count = len(written.changed)
    said = f"Undone: {count} {_called(written.changed, register)} put back"
    if wants_rows:
        from pmo.records.pages.cells import answer

        written.changed = [row for row in written.changed if register.key == row.KEY]
        return answer(request, register, written, said)
    return done(request, said, page_before(request, register))


def _called(rows, register: Register) -> str:
    """What to call the rows: by their register's word, where they are all of one."""
    if any(register.key != row.KEY for row in rows):
        return "records"
    return register.words.lower() if len(rows) != 1 else register.word.lower()
