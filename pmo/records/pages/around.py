"""What hangs on a record: comments, files, links, watching."""

import hashlib
import re

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from pmo.core import texts
from pmo.core.clock import now
from pmo.core.errors import Problem
from pmo.core.fragments import done
from pmo.core.guard import needs
from pmo.records import linking, rights, talking
from pmo.records.choices import LINK_KINDS
from pmo.records.models import Attachment, Link, Watch
from pmo.records.pages.fetch import record_or_404
from pmo.records.register import Register, registers

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 50


@require_POST
@needs("view")
def watch(request, register: Register, pk: int):
    """Hear of every change of the record, or stop."""
    record = record_or_404(request, register, pk)
    mine = {"register": register.key, "record_id": record.pk, "user": request.user}
    if request.POST.get("stop"):
        Watch.objects.filter(**mine).delete()
        return done(request, f"You no longer watch {record.ref}", record.get_absolute_url())
    Watch.objects.get_or_create(**mine)
    return done(request, f"You watch {record.ref}: every change comes to your notices", record.get_absolute_url())


@require_POST
@needs("view")
def comment(request, register: Register, pk: int):
    """Say something about the record; its owner and those who watch hear of it."""
    record = record_or_404(request, register, pk)
    talking.say(record, by=request.user, text=request.POST.get("text", ""))
    return done(request, "Comment added", f"{record.get_absolute_url()}#comments")


@require_POST
@needs("edit")
def attach(request, register: Register, pk: int):
    """Add a file to the record."""
    record = record_or_404(request, register, pk, "edit")
    sent = request.FILES.get("file")
    if sent is None:
        raise Problem("Choose a file first.")
    if sent.size > MOST_BYTES:
        raise Problem(
            f"“{sent.name[:80]}” is {sent.size / 1_000_000:.0f} MB, and at most {MOST_BYTES // 1_000_000} MB are kept with a record."
        )
    if Attachment.objects.filter(register=register.key, record_id=record.pk, removed_at=None).count() >= MOST_FILES:
        raise Problem(f"{record.ref} has {MOST_FILES} files already. Remove one first.")
    content = sent.read()
    name = re.sub(r"[^\w .()\-]", "_", sent.name.replace("\\", "/").rsplit("/", 1)[-1])[-160:] or "file"
    Attachment.objects.create(
        register=register.key,
        record_id=record.pk,
        by=request.user,
        name=name,
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return done(request, f"{name} added", f"{record.get_absolute_url()}#files")


def _file_or_404(register: Register, record, file: int) -> Attachment:
    found = Attachment.objects.filter(pk=file, register=register.key, record_id=record.pk, removed_at=None).first()
    if found is None:
        raise Http404
    return found


@require_GET
@needs("view")
def download(request, register: Register, pk: int, file: int):
    """The file, always as a download: nothing of it runs here."""
    found = _file_or_404(register, record_or_404(request, register, pk), file)
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    return response


@require_POST
@needs("edit")
def remove_file(request, register: Register, pk: int, file: int):
    """Take a file away from the record."""
    record = record_or_404(request, register, pk, "edit")
    found = _file_or_404(register, record, file)
    Attachment.objects.filter(pk=found.pk).update(removed_at=now())
    return done(request, f"{found.name} removed", f"{record.get_absolute_url()}#files")


@require_POST
@needs("edit")
def link(request, register: Register, pk: int):
    """Link the record to another by its reference, or by a part of its title where only one has it."""
    record = record_or_404(request, register, pk)
    if not rights.may(request.user, "edit", record):
        rights.require_somewhere(request.user, "edit edit_own", register.model)
    kind = request.POST.get("kind", "relates_to")
    if kind not in LINK_KINDS:
        raise Problem("Choose how the two are related.")
    target = _target(request, record, texts.line(request.POST.get("target", ""))[:200])
    drop = request.POST.get("drop", "")
    linking.link(
        record,
        target,
        kind=kind,
        by=request.user,
        note=request.POST.get("note", ""),
        drop=int(drop) if drop.isdecimal() and len(drop) < 4 else None,
    )
    return done(
        request, f"{record.ref} {LINK_KINDS.get(kind).label} {target.ref}", f"{record.get_absolute_url()}#links"
    )


def _target(request, record, text: str):
    if not text:
        raise Problem("Give the reference of the other record, such as I-0012, or a part of its title.")
    found = []
    for register in registers():
        rows = register.base(request.user).select_related("node")
        prefix = f"{register.model.PREFIX}-"
        if text.upper().startswith(prefix) and text[len(prefix) :].isdecimal() and len(text) < 16:
            found += list(rows.filter(number=int(text[len(prefix) :]))[:20])
        elif len(text) > 3:
            found += list(rows.filter(title__icontains=text)[:5])
    near = [row for row in found if row.node_id == record.node_id and row != record] or [
        row for row in found if row != record
    ]
    if len(near) == 1:
        return near[0]
    if near:
        shown = "; ".join(f"{row.ref} {row.title[:50]} ({row.node})" for row in near[:5])
        raise Problem(f"“{text[:60]}” fits several: {shown}. Type more of the title.")
    raise Problem(f"Nothing here is called “{text[:60]}”. Give a reference such as I-0012, or a part of its title.")


@require_POST
@needs("edit")
def unlink(request, register: Register, pk: int, link: int):
    """Take a link away."""
    record = record_or_404(request, register, pk)
    row = next((each.link for each in linking.links_of(record, request.user) if each.link.pk == link), None)
    if row is None or not isinstance(row, Link):
        raise Http404
    linking.unlink(row, record, by=request.user)
    return done(request, "Link removed", f"{record.get_absolute_url()}#links")
