"""What hangs on a record: comments, files, watching."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from pmo.core.clock import now
from pmo.core.errors import Problem
from pmo.core.fragments import done
from pmo.core.guard import needs
from pmo.records import filing, talking
from pmo.records.models import Attachment, Watch
from pmo.records.pages.fetch import record_or_404
from pmo.records.register import Register


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
    kept = filing.keep(record, sent, by=request.user)
    return done(request, f"{kept.name} added", f"{record.get_absolute_url()}#files")


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
