"""One press for all rows that a health check finds: still true, or handed over to somebody else."""

from django.http import Http404

from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.hierarchy.access import people_who_may
from pmo.people.models import User
from pmo.records import moving, rights, writing
from pmo.records.pages.fetch import place
from pmo.records.querying import Look
from pmo.records.register import Register
from pmo.records.telling import offer_undo

MOST = 1000
_WAYS = {"review": "records/still_true.html", "owner": "records/hand_over.html"}


@needs("view")
def mend(request, register: Register, check: str, pk: int | None = None):
    """Say how many rows it is about, and mend them as one when asked to. Only rows that the person may change."""
    node, found = place(request, pk), register.check(check)
    if found is None or found.fix not in _WAYS:
        raise Http404
    look = _look(request, register, node, check)
    rows = list(look.rows.filter(rights.condition(request.user, "edit", register.model))[:MOST])
    if request.method == "POST" and found.fix == "review":
        return _review(request, register, rows, look)
    left_out = look.matching.count() - len(rows)
    people = people_who_may("view", node) if node else User.objects.active()
    context = {"register": register, "check": found, "rows": rows, "left_out": left_out, "node": node,
        "back": look.path, "listed": look.with_(check=check), "people": people.order_by("name")}  # fmt: skip
    return render_page(request, _WAYS[found.fix], context)


def _look(request, register: Register, node, check: str) -> Look:
    asked = request.GET.copy()
    asked.clear()
    asked["check"] = check
    return Look(register, request.user, asked, node, path=register.url(node))


def _review(request, register: Register, rows: list, look: Look):
    """All rows that were shown; those that changed meanwhile or came since are left alone."""
    shown = {key: version for key, _, version in (text.partition(":") for text in request.POST.getlist("row"))}
    same = [row for row in rows if shown.get(str(row.pk)) == str(row.version)]
    if not same:
        raise Problem("Nothing is left to review as it was shown. Open the check again.")
    try:
        written = moving.review_many(register, same, by=request.user)
    except writing.Stopped as stopped:
        raise Problem(f"Nothing was reviewed. {stopped}") from stopped
    offer_undo(request, written.batch)
    return done(request, written.batch.title if written.batch else "Nothing to change", look.path)
