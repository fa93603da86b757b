"""The local mailbox: what the office that `make run` starts has mailed. Not there in production."""

import email
import mailbox as maildir
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse

from pmo.core.fragments import render_page
from pmo.core.guard import needs

_MOST = 200
READS_ALL: list[Callable] = []  # the hierarchy says who may read everybody's mail: whoever may invite


def _box() -> maildir.Maildir:
    if not (settings.LOCAL and settings.MAILDIR and Path(settings.MAILDIR).exists()):
        raise Http404
    return maildir.Maildir(settings.MAILDIR, factory=None, create=False)


def _message(user, key: str) -> EmailMessage:
    box = _box()
    found = email.message_from_bytes(box.get_bytes(key), policy=policy.default) if key in box else None
    if found is None or not _may_read(user, found):
        raise Http404
    return found


def _may_read(user, message: EmailMessage) -> bool:
    """One's own mail; mail to others carries links and reports that are theirs."""
    to = message["To"].addresses if message["To"] else ()
    mine = any(address.addr_spec.lower() == user.email.lower() for address in to)
    return mine or any(reads(user) for reads in READS_ALL)


def _readable(user) -> Iterator[tuple[str, EmailMessage]]:
    box = _box()
    for key in sorted(box.keys(), key=lambda key: key.split(".")[0], reverse=True):
        found = email.message_from_bytes(box.get_bytes(key), policy=policy.default)
        if _may_read(user, found):
            yield key, found


def _files(message: EmailMessage) -> list[dict[str, object]]:
    return [
        {
            "name": part.get_filename() or "attachment",
            "type": part.get_content_type(),
            "size": len(part.get_payload(decode=True) or b""),
        }
        for part in message.iter_attachments()
    ]


def _sent_at(message: EmailMessage) -> datetime | None:
    """When it was sent, if it says so in a way that can be read."""
    sent = message["Date"].datetime if message["Date"] else None
    return sent.replace(tzinfo=sent.tzinfo or UTC) if sent else None  # "-0000" is read as a time of no zone


@needs("signed_in")
def messages(request):
    """Every message that this person may read, newest first."""
    rows = []
    for key, message in islice(_readable(request.user), _MOST):
        rows.append(
            {
                "key": key,
                "to": message["To"],
                "subject": message["Subject"],
                "date": _sent_at(message),
                "files": len(_files(message)),
            }
        )
    return render_page(request, "people/mailbox.html", {"messages_found": rows})


@needs("signed_in")
def message(request, key: str):
    """One message as text, with its attachments."""
    found = _message(request.user, key)
    body = found.get_body(("plain", "html"))
    text = body.get_content() if body else ""
    context = {"key": key, "mail": found, "date": _sent_at(found), "text": text, "files": _files(found)}
    return render_page(request, "people/message.html", context)


@needs("signed_in")
def attachment(request, key: str, number: int):
    """One attachment, downloaded."""
    parts = list(_message(request.user, key).iter_attachments())
    if number >= len(parts):
        raise Http404
    part = parts[number]
    response = HttpResponse(part.get_payload(decode=True), content_type="application/octet-stream")
    if part.get_content_type() == "application/pdf":
        response["Content-Type"] = "application/pdf"
    response["Content-Disposition"] = (
        f'attachment; filename="{(part.get_filename() or "attachment").replace(chr(34), "")}"'
    )
    return response
