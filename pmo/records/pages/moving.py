"""Steps of the workflow, conversion, escalation, review, moves, removal. Each is a small form that ends in an action."""

from django import forms
from django.http import Http404
from django.views.decorators.http import require_POST

from pmo.core.errors import Problem
from pmo.core.fragments import bind, done, render_page
from pmo.core.guard import needs
from pmo.hierarchy.models import Node
from pmo.records import moving, rights, writing
from pmo.records.forms import RecordForm, bind_stopped
from pmo.records.pages.fetch import record_or_404
from pmo.records.register import REGISTERS, Register


@needs("edit")
def step(request, register: Register, pk: int, name: str):
    """Take a step; what it asks for is asked here, and what is missing is listed."""
    record = record_or_404(request, register, pk)
    found = register.step(name)
    if found is None:
        raise Http404
    rights.require(request.user, found.permission, record)
    required = list(found.asks)
    form = RecordForm(
        request.POST or None,
        register=register,
        names=list(found.asks),
        user=request.user,
        record=record,
        required=required,
    )
    context = {
        "register": register,
        "record": record,
        "form": form,
        "title": found.label,
        "help": found.help,
        "missing": [] if found.asks else found.guard(record, request.user),
        "button": found.label,
    }
    if request.method != "POST":
        return render_page(request, "records/act.html", context, part="form")
    if not form.is_valid():
        return render_page(request, "records/act.html", context, part="form", status=422)
    values = {each: form.cleaned_data[each] for each in found.asks}
    seen = form.cleaned_data.get("seen") or record.version
    return _act(
        request,
        form,
        context,
        lambda: moving.take(record, name, by=request.user, seen=seen, values=values),
        lambda made: _after_step(register, record, found, made),
    )


def _after_step(register: Register, record, found, made) -> tuple[str, str]:
    new = made if hasattr(made, "ref") else None
    if new is not None:
        return f"{record.ref}: {found.label}. {new.ref} was made and linked.", new.get_absolute_url()
    if found.name == "invalidate":
        return (
            f"{record.ref} was wrong. Raise the issue now, if it matters.",
            f"{record.get_absolute_url()}convert/issue/",
        )
    return f"{record.ref}: {found.label}", record.get_absolute_url()


def _act(request, form, context, do, after):
    """Run the action; a problem comes back in the form, with what was typed."""
    try:
        made = do()
    except Problem as problem:
        bind(form, problem)
    except writing.Stopped as stopped:
        bind_stopped(form, stopped)
        for clash in stopped.clashes:
            form.add_error(
                None,
                f"{context['record'].ref} was changed by somebody else meanwhile: {clash.name.replace('_', ' ')}. Reload and look again.",
            )
    else:
        said, url = after(made)
        return done(request, said, url)
    return render_page(request, "records/act.html", context, part="form", status=422)


class ConvertForm(forms.Form):
    """Whether the first record stays open, and why the two are linked."""

    note = forms.CharField(label="Note on the link", max_length=300, required=False)
    close = forms.BooleanField(label="Close this one", required=False)


@needs("edit")
def convert(request, register: Register, pk: int, to: str):
    """Make a record of another register from this one."""
    record, target = record_or_404(request, register, pk, "edit"), REGISTERS.get(to)
    if target is None or register.key not in target.converts:
        raise Http404
    form = ConvertForm(request.POST or None)
    title = f"Make {record.ref} a new {target.word.lower()}"
    context = {"register": register, "record": record, "form": form, "title": title, "button": f"Make the {target.word.lower()}",
        "help": f"Text, owner, dates, tags, comments and files are carried over; {record.ref} and the new {target.word.lower()} are linked."}  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render_page(request, "records/act.html", context, part="form", status=422 if form.errors else 200)
    data = form.cleaned_data
    return _act(request, form, context, lambda: moving.convert(record, to, by=request.user, note=data["note"], keep_open=not data["close"]),
        lambda new: (f"{new.ref} made from {record.ref}", new.get_absolute_url()))  # fmt: skip


class ReasonForm(forms.Form):
    """A reason, and the version that was seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, record, **more):
        super().__init__(*args, initial={"seen": record.version}, **more)


@needs("edit")
def escalate(request, register: Register, pk: int):
    """Put the record to the work above, or give an escalated one back."""
    record = record_or_404(request, register, pk, "edit")
    form = ReasonForm(request.POST or None, record=record)
    back = record.escalation == "accepted" and "up" not in request.GET
    above = record.node.parent
    title = f"Give {record.ref} back to {record.node}" if back else f"Put {record.ref} to {above or 'the level above'}"
    context = {"register": register, "record": record, "form": form, "title": title, "button": "Give back" if back else "Ask",
        "help": "" if back else "It stays one record. The level above accepts it or returns it with a reason."}  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render_page(request, "records/act.html", context, part="form", status=422 if form.errors else 200)
    action = moving.de_escalate if back else moving.ask_to_escalate
    data = form.cleaned_data
    return _act(
        request,
        form,
        context,
        lambda: action(record, by=request.user, seen=data["seen"], reason=data["reason"]),
        lambda _: (title, record.get_absolute_url()),
    )


@require_POST
@needs("edit")
def answer(request, register: Register, pk: int):
    """Accept an escalated record, or return it."""
    record = record_or_404(request, register, pk, "edit")
    accept = request.POST.get("answer") == "accept"
    reason = request.POST.get("reason", "")[:300]
    try:
        moving.answer_escalation(record, by=request.user, seen=record.version, accept=accept, reason=reason)
    except writing.Stopped as stopped:
        raise Problem(f"{record.ref} was changed meanwhile. Reload and look again. {stopped}") from stopped
    return done(request, f"{record.ref} {'accepted' if accept else 'returned'}", record.get_absolute_url())


class ReviewForm(forms.Form):
    """When next, and what was found."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    review_date = forms.DateField(
        label="Next review", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    comment = forms.CharField(label="What was found", max_length=500, required=False)


@require_POST
@needs("edit")
def review(request, register: Register, pk: int):
    """Still true, with one press: the next date follows from the register's cadence."""
    record = record_or_404(request, register, pk, "edit")
    form = ReviewForm(request.POST)
    if not form.is_valid():
        raise Problem("The next review must be a day, such as 28 Feb 2027.", "review_date")
    data = form.cleaned_data
    try:
        written = moving.review(
            record,
            by=request.user,
            seen=data["seen"] or record.version,
            next_date=data["review_date"],
            comment=data["comment"],
        )
    except writing.Stopped as stopped:
        raise Problem(f"{record.ref} was changed meanwhile. Reload and look again. {stopped}") from stopped
    fresh = written.changed[0] if written.changed else record
    back = request.POST.get("back", "")
    safe = back.startswith("/") and not back.startswith("//") and "\\" not in back
    return done(
        request,
        f"{record.ref} is still true; next review {fresh.review_date.day} {fresh.review_date:%b %Y}",
        back if safe else record.get_absolute_url(),
    )


class MoveForm(ReasonForm):
    """Where it goes, and why."""

    node = forms.ModelChoiceField(Node.objects.none(), label="To which work", empty_label="Choose the work")
    field_order = ["node", "reason"]

    def __init__(self, *args, nodes, **more):
        super().__init__(*args, **more)
        self.fields["node"].queryset = nodes


@needs("edit")
def move(request, register: Register, pk: int):
    """Move the record to other work; its old reference still finds it."""
    record = record_or_404(request, register, pk, "edit")
    from pmo.hierarchy.access import scope

    nodes = (
        Node.objects.for_user(request.user)
        .filter(scope(request.user, f"raise:{register.key}").on("path"), archived_at=None)
        .order_by("path")
    )
    form = MoveForm(request.POST or None, record=record, nodes=nodes)
    context = {
        "register": register,
        "record": record,
        "form": form,
        "title": f"Move {record.ref}",
        "button": "Move",
        "help": "It gets a number there. The old reference still finds it.",
    }
    if request.method != "POST" or not form.is_valid():
        return render_page(request, "records/act.html", context, part="form", status=422 if form.errors else 200)
    data = form.cleaned_data
    return _act(request, form, context, lambda: moving.move(record, data["node"], by=request.user, seen=data["seen"], reason=data["reason"]),
        lambda row: (f"{record.ref} is now {row.ref} on {row.node}", row.get_absolute_url()))  # fmt: skip


@needs("settle")
def remove(request, register: Register, pk: int):
    """Take the record out of sight, with a reason."""
    record = record_or_404(request, register, pk, "settle")
    form = ReasonForm(request.POST or None, record=record)
    context = {
        "register": register,
        "record": record,
        "form": form,
        "title": f"Remove {record.ref}",
        "button": "Remove",
        "help": "It can be brought back; its number is never used again.",
    }
    if request.method != "POST" or not form.is_valid():
        return render_page(request, "records/act.html", context, part="form", status=422 if form.errors else 200)
    data = form.cleaned_data
    return _act(request, form, context, lambda: writing.archive(record, by=request.user, seen=data["seen"], reason=data["reason"]),
        lambda _: (f"{record.ref} removed", register.url(record.node)))  # fmt: skip


@require_POST
@needs("settle")
def restore(request, register: Register, pk: int):
    """Bring a removed record back."""
    record = record_or_404(request, register, pk, "settle")
    try:
        writing.restore(record, by=request.user, seen=record.version)
    except writing.Stopped as stopped:
        raise Problem(str(stopped)) from stopped
    return done(request, f"{record.ref} is back", record.get_absolute_url())
