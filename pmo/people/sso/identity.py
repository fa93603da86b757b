"""Who somebody is to a sign-in service: the pair (issuer, subject), and nothing else."""

import hashlib
import json

from pmo.core import texts


def bound(issuer: str, subject: str) -> str:
    """The pair as one key, of the same length however long the two are."""
    return hashlib.sha256(json.dumps([issuer, subject]).encode()).hexdigest()


def kept(
    issuer: str, subject: str, *, email: str = "", name: str = "", email_verified: object = True
) -> dict[str, object]:
    """What is remembered of an identity: enough to recognise it on the page, and no more."""
    said = {"issuer": issuer, "subject": subject, "email": email, "name": name}
    return {key: texts.line(str(text or "")) for key, text in said.items()} | {
        "email_verified": str(email_verified).lower() != "false"
    }
