"""The menu of a row in the grid: one field changed, or one step taken, without opening the record."""

from dataclasses import dataclass

from django.views.decorators.http import require_GET

from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.records import rights
from pmo.records.fields import Field
from pmo.records.pages.fetch import record_or_404
from pmo.records.register import Register

MOST = 12  # choices of one field


@dataclass(frozen=True)
class Quick:
    """A field that the menu changes: its label, what it says now, and what it may say."""

    name: str
    label: str
    now: str
    choices: list[str]


@require_GET
@needs("view")
def row_menu(request, register: Register, pk: int):
    """What can be done with one row at once."""
    record = record_or_404(request, register, pk)
    may_edit = bool(rights.may(request.user, "edit", record)) and not record.archived_at and not record.why_fixed()
    steps = [] if record.archived_at else register.steps_of(record)
    context = {
        "register": register, "record": record, "may_edit": may_edit,
        "quick": list(_quick(register, record)) if may_edit else [],
        "mine": may_edit and record.owner_id != request.user.pk and "owner" in register.bulk,
        "steps": [step for step in steps if rights.may(request.user, step.permission, record)],
    }  # fmt: skip
    return render_page(request, "records/row_menu.html", context)


def _quick(register: Register, record):
    for field in (register.fields[name] for name in register.bulk):
        labels = _labels(field)
        if 1 < len(labels) <= MOST and not record.why_fixed(field.name):
            yield Quick(field.name, field.label, field.text(record), labels)


def _labels(field: Field) -> list[str]:
    return [option.label for option in field.options()] if field.kind in {"choice", "yesno"} else []
