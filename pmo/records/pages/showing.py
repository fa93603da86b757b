"""One record: beside the grid in a panel with an address of its own, and as a full page."""

from django.http import Http404

from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.records import linking, rights
from pmo.records.forms import CommentForm
from pmo.records.models import Attachment, Comment, Record, Watch
from pmo.records.pages.fetch import record_or_404
from pmo.records.pages.links import LinkForm
from pmo.records.register import REGISTERS, Register


@needs("view")
def record(request, register: Register, pk: int):
    """The full page."""
    found = record_or_404(request, register, pk)
    context = about(request, register, found)
    if request.htmx and request.htmx.target == "panel":
        return render_page(
            request,
            "records/panel.html",
            context
            | {"page_url": found.get_absolute_url(), "close_url": _from(request), "previous_url": "", "next_url": ""},
        )
    return render_page(request, "records/record.html", context)


def _from(request) -> str:
    """The grid that the panel was opened from, to go back to."""
    asked = request.GET.get("from", "")
    return asked if asked.startswith("/") and not asked.startswith("//") and "\\" not in asked else ""


def about(request, register: Register, found: Record) -> dict[str, object]:
    """What the page and the panel show of a record."""
    may_edit = bool(rights.may(request.user, "edit", found))
    about_it = {"register": register.key, "record_id": found.pk}
    return {
        "register": register, "record": found, "may_edit": may_edit and not found.archived_at, "sections": sections(register, found),
        "steps": [step for step in register.steps_of(found) if rights.may(request.user, step.permission, found)] if not found.archived_at else [],
        "may_settle": bool(rights.may(request.user, "settle", found)), "links": linking.links_of(found, request.user),
        "comments": Comment.objects.filter(**about_it).select_related("by"),
        "files": Attachment.objects.filter(**about_it, removed_at=None).defer("content").select_related("by"),
        "watching": Watch.objects.filter(**about_it, user=request.user).exists(), "comment_form": CommentForm(),
        "conversions": [other for other in REGISTERS.values() if register.key in other.converts and rights.may_add(request.user, other.model, found.node)] if may_edit else [],
        "may_answer": found.escalation == "asked" and bool(_may_answer(request.user, found)), "panel_template": register.panel,
        "status": register.fields["status"].shown(found), "link_form": LinkForm(record=found, user=request.user), "register_url": register.url(found.node),
    }  # fmt: skip


def _may_answer(user, found: Record):
    from pmo.hierarchy.access import may

    return may(user, f"edit:{found.KEY}", found.escalated_to)


def sections(register: Register, found: Record) -> list[tuple[str, list[tuple[str, object, str]]]]:
    """Each section with the filled fields: label, as shown, and the name."""
    shown = []
    for title, names in register.sections:
        rows = []
        for name in names:
            field = register.fields[name]
            value = field.shown(found)
            if str(value).strip():
                rows.append((field.label, value, field.kind))
        if rows:
            shown.append((title, rows))
    return shown


def panel_context(request, register: Register, look, page) -> dict[str, object]:
    """The open record of a grid's address, with its neighbours on the page."""
    asked = request.GET.get("open", "")
    if not asked.isdecimal() or len(asked) > 17 or look.moment:
        return {}
    try:
        found = record_or_404(request, register, int(asked))
    except Http404:
        return {"panel_gone": True}
    keys = [row.pk for row in page.object_list]
    place = keys.index(found.pk) if found.pk in keys else None
    before = keys[place - 1] if place else None
    after = keys[place + 1] if place is not None and place + 1 < len(keys) else None
    if look.node is not None:
        request.node = look.node
    return about(request, register, found) | {
        "close_url": look.without(), "page_url": found.get_absolute_url(),
        "previous_url": look.with_(open=str(before)) if before else "", "next_url": look.with_(open=str(after)) if after else "",
    }  # fmt: skip
