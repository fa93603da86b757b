"""Bulk edit: one new value for a field of many records. The count is stated, and it can be undone as one."""

from django.views.decorators.http import require_POST

from pmo.core import texts
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.records import reasons, rights, writing
from pmo.records.pages.fetch import page_before
from pmo.records.reading import Context, Unreadable
from pmo.records.register import Register
from pmo.records.telling import offer_undo


@require_POST
@needs("edit")
def bulk(request, register: Register):
    """Asks first, where several rows are meant, where the value cannot be read and where a rule wants a reason."""
    rights.require_somewhere(request.user, "edit edit_own", register.model)
    field, rows = _field(request, register), _rows(request, register)
    raw = request.POST.get("value", "")
    ask = {"register": register, "rows": rows, "field": field, "raw": raw, "back": page_before(request, register)}
    try:
        values = _read(request, register, field, raw)
    except (Unreadable, Problem) as problem:
        return _ask(request, ask, 422, problem=str(problem))
    changes = [writing.Change(row.pk, row.version, _values(field.name, row, values, raw)) for row in rows]
    shown, asks = field.text_of(values.get(field.name)) or "nothing", _reasons(request, register, rows, changes)
    sure = request.POST.get("sure") == "yes"
    if (not sure and len(rows) > 1) or asks:
        return _ask(request, ask, 422 if asks and sure else 200, shown=shown, asks=asks)
    title = f"{field.label} of {len(changes)} {register.words.lower()} set to {shown}"
    try:
        written = writing.write(register, by=request.user, kind="bulk", title=title, changes=changes)
    except writing.Stopped as stopped:
        return _ask(request, ask, 422, problem=f"Nothing was changed. {stopped}")
    offer_undo(request, written.batch)
    count = len(written.changed)
    what = register.words.lower() if count != 1 else register.word.lower()
    return done(request, f"{count} {what} changed: {field.label} is now {shown}", ask["back"])


def _ask(request, context: dict[str, object], status: int, **more):
    """The page between: what would change, or what is wrong with the value, which can be typed again there."""
    return render_page(request, "records/bulk.html", context | more, status=status)


def _field(request, register: Register):
    name = request.POST.get("field", "")
    if name not in register.fields or name not in register.bulk:
        raise Problem("Choose the field to change.")
    return register.fields[name]


def _rows(request, register: Register) -> list:
    keys = [int(key) for key in request.POST.getlist("pk") if key.isdecimal() and len(key) < 18]
    if not keys:
        raise Problem("No row is selected. Tick the rows first.")
    rows = list(register.base(request.user).filter(pk__in=keys))
    if not rows:
        raise Problem("The selected rows are not there any more, or not shown to you. Reload the page.")
    return rows


def _reasons(request, register: Register, rows: list, changes: list[writing.Change]) -> list[reasons.Asked]:
    """Give the rows that need one the reason that was typed; what is still missing is asked for."""
    by_key, left = {row.pk: row for row in rows}, []
    for change in changes:
        row = by_key[change.pk]
        for ask in reasons.missing(register, str(row.pk), row, row.node, change.values, request.user):
            typed = texts.line(request.POST.get(f"why_{ask.name}", ""))[:300]
            change.values = change.values | ({ask.name: typed} if typed else {})
            left += [] if typed else [ask]
    return left


def _values(name: str, row, values: dict[str, object], raw: str) -> dict[str, object]:
    """Tags that begin with + or - are added or taken away; anything else replaces."""
    if name != "tags" or not raw.strip().startswith(("+", "-")):
        return values
    words = [word.lstrip("+-") for word in values["tags"]]
    kept = [tag for tag in row.tags if tag not in words]
    return {"tags": kept + words if raw.strip().startswith("+") else kept}


def _read(request, register: Register, field, raw: str) -> dict[str, object]:
    """The value with what comes along with it. Raises Unreadable and Problem."""
    found = field.read(raw, Context(request.user, None, register.levels(), register.percents))
    if field.required and found.value in (None, ""):
        raise Problem(f"{field.label} may not be empty.")
    return {field.name: found.value, **found.also}
