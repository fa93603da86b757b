"""Who hears of a write: a new owner, and those who watch. One notice a person and gesture, never of one's own doing."""

from pmo.people.models import Notice, User
from pmo.records.models import Watch


def tell(register, by, written, before: dict[int, dict[str, object]]) -> None:
    """Notices for a committed write."""
    told: dict[int, list[tuple[object, str]]] = {}
    for row in written.added:
        if row.owner_id:
            told.setdefault(row.owner_id, []).append((row, "is yours: you are its owner"))
    for row in written.changed:
        if row.owner_id and before[row.pk]["owner_id"] != row.owner_id:
            told.setdefault(row.owner_id, []).append((row, "is yours now: you became its owner"))
    watching = Watch.objects.filter(register=register.key, record_id__in=[row.pk for row in written.changed])
    rows = {row.pk: row for row in written.changed}
    for watch in watching:
        told.setdefault(watch.user_id, []).append((rows[watch.record_id], "changed; you watch it"))
    told.pop(by.pk, None)
    for user in User.objects.active().filter(pk__in=told):
        items = _shown_to(user, register, told[user.pk])
        if items:
            Notice.objects.create(user=user, **_words(register, by, items))


def _shown_to(user, register, items: list[tuple[object, str]]) -> list[tuple[object, str]]:
    """Whoever lost their role, or may not see a restricted record, hears nothing of it."""
    rows = register.model.objects.for_user(user).filter(pk__in=[row.pk for row, _ in items])
    seen = set(rows.values_list("pk", flat=True))
    return [(row, what) for row, what in items if row.pk in seen]


def _words(register, by, items) -> dict[str, str]:
    row, what = items[0]
    if len(items) == 1:
        return {"text": f"{row.ref} {row.title[:80]} {what}. By {by.name}.", "link": row.get_absolute_url()}
    refs = ", ".join(each.ref for each, _ in items[:4])
    return {
        "text": f"{len(items)} {register.words.lower()} ({refs}, …) changed by {by.name} concern you.",
        "link": register.url(),
    }
