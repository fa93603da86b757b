"""Files kept with records: one size and number for all, whoever sends them."""

import hashlib
import re

from pmo.core.errors import Problem
from pmo.records.models import Attachment, Record

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 50


def keep(record: Record, sent, *, by) -> Attachment:
    """Keep an uploaded file with a record. Raises Problem when it is too large, or one too many."""
    if sent.size > MOST_BYTES:
        raise Problem(
            f"“{sent.name[:80]}” is {sent.size / 1_000_000:.0f} MB, and at most {MOST_BYTES // 1_000_000} MB are kept with a record."
        )
    if Attachment.objects.filter(register=record.KEY, record_id=record.pk, removed_at=None).count() >= MOST_FILES:
        raise Problem(f"{record.ref} has {MOST_FILES} files already. Remove one first.")
    content = sent.read()
    name = re.sub(r"[^\w .()\-]", "_", sent.name.replace("\\", "/").rsplit("/", 1)[-1])[-160:] or "file"
    return Attachment.objects.create(
        register=record.KEY,
        record_id=record.pk,
        by=by,
        name=name,
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
