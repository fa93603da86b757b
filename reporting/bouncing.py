"""Mail that came back: an RFC 3464 message about a report marks its delivery and tells the owner."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from django.db import transaction

from pmo.core.errors import Problem
from reporting.models import Delivery
from reporting.telling import tell_of_mail

LONGEST = 25_000_000  # bytes that are read


@transaction.atomic
def take_back(content: bytes) -> Delivery:
    """Mark the delivery that the message is about. Raises Problem for anything else than a final failure of one of ours."""
    message = message_from_bytes(content[:LONGEST], policy=policy.default)
    why = _why(message)
    name = _original_id(message)
    row = (
        Delivery.objects.select_related("run__node", "run__period", "run__requested_by").filter(message_id=name).first()
    )
    if row is None:
        raise Problem(f"No report was mailed as {name or 'a message without a Message-ID'}.")
    if Delivery.objects.filter(pk=row.pk, state="sent").update(state="bounced", error=f"It came back: {why}"[:2000]):
        tell_of_mail(row, f"came back: {why}")
    return row


def _why(message: EmailMessage) -> str:
    """The status and the words of the reader's server. Raises Problem where delivery has not failed for good."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.get_payload():
                if str(block.get("Action", "")).strip().lower() == "failed":
                    return f"{block.get('Status', '')} {block.get('Diagnostic-Code', '')}".strip()
    raise Problem("This is no message about a mail that failed for good (RFC 3464, Action: failed).")


def _original_id(message: EmailMessage) -> str:
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            return _id(part.get_payload(0))
        if part.get_content_type() == "text/rfc822-headers":
            return _id(message_from_bytes(part.get_payload(decode=True) or b"", policy=policy.default))
    return ""


def _id(original: EmailMessage) -> str:
    return str(original.get("Message-ID", "")).strip()
