"""Who somebody is to a sign-in service: the pair (issuer, subject), and nothing else."""

import hashlib
import json


def bound(issuer: str, subject: str) -> str:
    """The pair as one key, of the same length however long the two are."""
    return hashlib.sha256(json.dumps([issuer, subject]).encode()).hexdigest()


def clean(text: object) -> str:
    """Text from outside without characters that cannot be shown; the database refuses some of them."""
    return "".join(filter(str.isprintable, str(text or "")))


def kept(
    issuer: str, subject: str, *, email: str = "", name: str = "", email_verified: object = True
) -> dict[str, object]:
    """What is remembered of an identity: enough to recognise it on the page, and no more."""
    texts = {"issuer": issuer, "subject": subject, "email": email, "name": name}
    return {key: clean(text) for key, text in texts.items()} | {
        "email_verified": str(email_verified).lower() != "false"
    }
