"""The mail that carries a report. It reads well without the attachment."""

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string

from reporting.editions import drawing
from reporting.editions.titles import in_line, title
from reporting.models import Delivery, ReportRun
from reporting.schedules.readers import leave_url

# A link in a header that is folded becomes encoded words, which no mail program opens; a line may have 998 characters.
_UNFOLDED = SMTP.clone(max_line_length=990)


def message_id(run: ReportRun, address: str) -> str:
    """The same for the same report and address, so that a copy sent twice is one message to the reader's mailbox."""
    host = urlsplit(settings.BASE_URL).hostname or "programme-office.example"
    return f"<{run.pk.hex}.{hashlib.sha256(address.lower().encode()).hexdigest()[:12]}@{host}>"


def letter(delivery: Delivery) -> EmailMessage:
    """The whole message; the same bytes whenever it is built again."""
    run = delivery.run
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _one_line(f"{run.node}: {in_line(run.data)}, {run.period}")
    message["From"] = _sender()
    message["To"] = Address(display_name=_one_line(str(delivery.user or "")), addr_spec=delivery.address)
    message["Date"] = format_datetime(run.finished_at)
    message["Message-ID"] = delivery.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    context = {
        "run": run,
        "data": run.data,
        "title": title(run.data),
        "edition": drawing.edition(run.data),
        "url": f"{settings.BASE_URL}{run.get_absolute_url()}",
        "person": delivery.user,
        "leave": leave_url(delivery.reader) if delivery.reader_id else "",
    }
    if context["leave"]:
        message["List-Unsubscribe"] = f"<{context['leave']}>"
    message.set_content(render_to_string("reports/mail.txt", context))
    message.add_alternative(render_to_string("reports/mail.html", context), subtype="html")
    message.add_attachment(bytes(run.pdf), maintype="application", subtype="pdf", filename=run.filename)
    _fix_boundaries(message, delivery.message_id)
    message.policy = _UNFOLDED
    return message


def _sender() -> Address:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return Address(display_name=name, addr_spec=address)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def _fix_boundaries(message: EmailMessage, seed: str) -> None:
    """Python draws boundaries at random; taken from the message's name, a second copy has the same bytes."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(hashlib.sha256(f"{seed}{number}".encode()).hexdigest()[:40])
