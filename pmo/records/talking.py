"""Comments on records; the owner and those who watch hear of them."""

from django.db import transaction

from pmo.core import texts
from pmo.core.errors import Problem
from pmo.people.models import Notice, User
from pmo.records import rights
from pmo.records.models import Comment, Record, Watch

LONGEST = 10_000


@transaction.atomic
def say(record: Record, *, by, text: str) -> Comment:
    """Add a comment. Whoever sees the record may. Raises Problem."""
    text = texts.prose(text).strip()
    if not 1 <= len(text) <= LONGEST:
        raise Problem(f"Write something first, of at most {LONGEST:,} characters.", "text")
    found = Comment.objects.create(register=record.KEY, record_id=record.pk, by=by, text=text)
    _tell(by, record)
    return found


def _tell(by, record: Record) -> None:
    """Only who may still see the record hears of it."""
    watching = set(Watch.objects.filter(register=record.KEY, record_id=record.pk).values_list("user", flat=True))
    told = (watching | ({record.owner_id} if record.owner_id else set())) - {by.pk}
    people = rights.who_see(User.objects.filter(pk__in=told), record)
    text = f"{by.name} commented on {record.ref} {record.title[:100]}"[:300]
    Notice.objects.bulk_create(
        [Notice(user=person, text=text, link=f"{record.get_absolute_url()}#comments") for person in people]
    )
