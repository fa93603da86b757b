"""What the comparison of a file with a plan writes: changes and additions in the order of the file."""

from planning.arranging import spread
from planning.models import Activity
from pmo.core import clock
from pmo.records import writing


def gesture(found, remove: bool) -> tuple[list[writing.Change], list[writing.Addition]]:
    """The changes and additions, with the order of the file; rows of our own stay behind the row that they followed."""
    where = _places(found)
    changes, additions, seen = [], [], set()
    for row, line in zip(found.rows, found.lines, strict=False):
        if line.record is None:
            values = line.values | {
                "place": where[row["uid"]],
                "number": found.numbers[row["uid"]],
                "day_minutes": found.day,
            }
            additions.append(writing.Addition(found.node, values, f"Task {row['uid']}, {row['title'][:60]}"))
            continue
        values = dict(line.values)
        if line.record.pk in found.hidden:
            seen.add(line.record.pk)
            continue
        if line.record.place != where[row["uid"]]:
            values["place"] = where[row["uid"]]
        seen.add(line.record.pk)
        if values:
            changes.append(writing.Change(line.record.pk, line.record.version, values))
    settled = seen | found.hidden
    for record in found.stored:
        key = -record.pk
        if record.pk not in settled and key in where and record.place != where[key]:
            changes.append(writing.Change(record.pk, record.version, {"place": where[key]}))
    if remove:
        gone = {"archived_at": clock.now(), "archive_reason": f"Not in {found.sent.filename} any more"[:300]}
        changes += [writing.Change(line.record.pk, line.record.version, gone) for line in found.of("gone")]
    return changes, additions


def _places(found) -> dict[int, float]:
    """Place by UID, and by −key for rows that the file does not have."""
    inside = {found.by_uid[row["uid"]].pk: row["uid"] for row in found.rows if row["uid"] in found.by_uid}
    after: dict[int | None, list[Activity]] = {}
    last = None
    for record in found.stored:
        if record.pk in inside:
            last = inside[record.pk]
        elif record.archived_at is None and record.uid is None:
            after.setdefault(last, []).append(record)
    order: list[tuple[int, float | None]] = [(-each.pk, each.place) for each in after.get(None, [])]
    for row in found.rows:
        record = found.by_uid.get(row["uid"])
        order.append((row["uid"], record.place if record else None))
        order += [(-each.pk, each.place) for each in after.get(row["uid"], [])]
    return dict(zip([key for key, _ in order], spread([place for _, place in order]), strict=True))
