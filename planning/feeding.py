"""Milestones for a calendar program: a private address of one person, which can be ended; only a digest of it is kept."""

import hmac
import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from planning import hiding
from planning.choices import MARKS
from planning.models import PlanFeed, PlanVersion
from pmo.core import clock, dates
from pmo.core.errors import Problem
from pmo.core.history import because
from pmo.hierarchy.access import forget, require
from pmo.hierarchy.models import Node
from pmo.people.tokens import digest_of

MOST_FEEDS = 20
MOST_EVENTS = 2000
_SEEN_EVERY = timedelta(hours=1)


@transaction.atomic
def issue(*, node: Node, by) -> tuple[PlanFeed, str]:
    """A new private address. Returns it with its path, which nobody can see again."""
    require(by, "view", node)
    if PlanFeed.objects.filter(user=by, revoked_at=None).count() >= MOST_FEEDS:
        raise Problem(f"You have {MOST_FEEDS} calendar addresses. End one that is not used any more.")
    secret = secrets.token_urlsafe(32)
    feed = PlanFeed.objects.create(user=by, node=node, secret_hash=digest_of(secret).hex())
    return feed, f"/plan-feed/{feed.pk}-{secret}.ics"


@transaction.atomic
def revoke(*, feed: PlanFeed, by) -> None:
    """End it at once."""
    because(f"Calendar address ended by {by}")
    PlanFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=clock.now())


def feed_of(text: str) -> PlanFeed | None:
    """The feed of an address, while it is good and its person may still see the work."""
    key, _, secret = text.partition("-")
    if not key.isdecimal() or len(key) > 17:
        return None
    feed = PlanFeed.objects.select_related("user", "node").filter(pk=int(key), revoked_at=None).first()
    if feed is None or not hmac.compare_digest(feed.secret_hash, digest_of(secret).hex()):
        return None
    forget(feed.user)
    if (
        not feed.user.is_active
        or not Node.objects.for_user(feed.user).filter(pk=feed.node_id, archived_at=None).exists()
    ):
        return None
    if feed.used_at is None or feed.used_at < clock.now() - _SEEN_EVERY:
        PlanFeed.objects.filter(pk=feed.pk).update(used_at=clock.now())
    return feed


def calendar_of(feed: PlanFeed) -> bytes:
    """The milestones of the work, and of the work below it those that are flagged upwards and every stage gate."""
    below = Node.objects.for_user(feed.user).filter(path__startswith=feed.node.path, archived_at=None)
    rows = PlanVersion.objects.for_user(feed.user).filter(plan__node__in=below).select_related("plan__node")
    newest = rows.order_by("plan_id", "-number").distinct("plan_id")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Programme Office//Plan//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(f'{feed.node.name}: milestones and gates')}"]  # fmt: skip
    found = list(newest)
    hidden = hiding.hidden_from(feed.user, [version.plan.node_id for version in found])
    events = [event for version in found for event in _events(version, feed.node, hidden)]
    for event in sorted(events)[:MOST_EVENTS]:
        lines += event[1]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line)).encode()


def _events(version: PlanVersion, node: Node, hidden: hiding.Hidden) -> Iterator[tuple[str, list[str]]]:
    own = version.plan.node_id == node.pk
    stamp = version.published_at.astimezone(timezone.get_fixed_timezone(0)).strftime("%Y%m%dT%H%M%SZ")
    for row in hiding.shown(version.rows, hidden):
        if (
            row["kind"] == "milestone"
            and row["finish"]
            and (own or row["flag"] != "project" or row.get("mark") == "gate")
        ):
            yield row["finish"], _event(version, row, stamp)


def _event(version: PlanVersion, row: dict[str, Any], stamp: str) -> list[str]:
    node, day = version.plan.node, date.fromisoformat(row["actual_finish"] or row["finish"])
    said = "Done" if row["actual_finish"] else "Forecast"
    mark = MARKS.get(row["mark"]).label if row.get("mark") else ""
    late = f" Deadline {dates.day(date.fromisoformat(row['deadline']))}." if row["deadline"] else ""
    published = timezone.localtime(version.published_at).date()
    return [
        "BEGIN:VEVENT",
        f"UID:milestone-{row['id']}@{settings.BASE_URL.partition('://')[2].partition('/')[0] or 'programme-office'}",
        f"DTSTAMP:{stamp}",
        f"SEQUENCE:{version.number}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{node.code or node.name}: ' + _named(row['title'], mark))}",
        f"CATEGORIES:{_escaped(mark or 'Milestone')}",
        f"DESCRIPTION:{_escaped(f'{said} in {version} of {dates.day(published)}.{late}')}",
        f"URL:{settings.BASE_URL.rstrip('/')}{version.plan.get_absolute_url()}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _named(title: str, mark: str) -> str:
    """The title, with what kind it is where it does not say so itself."""
    return title if not mark or mark.split()[-1].casefold() in title.casefold() else f"{mark}: {title}"


def _escaped(text: str) -> str:
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(mark, written)
    return text


def _folded(line: str) -> list[str]:
    """Lines of at most 75 octets; what goes on begins with a space."""
    found, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > 74:
            found.append(part)
            part = " "
        part += letter
    return [*found, part]
