"""One benefit: its profile, in its measure or in pounds."""

from django.utils.safestring import mark_safe

from benefits import (
    accepting,
    claims,
    drawing,
    profiling,
    series,
    showing,
    slipping,
    tracking,
)
from benefits.choices import RATINGS
from benefits.models import ReturnLink
from benefits.pages.fetch import fetch
from pmo.core import clock
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.hierarchy.pages.fetch import frame
from pmo.records import linking, rights

MOST_MEASURED = 8


@needs("view")
def profile(request, pk: int):
    """Baseline, now, plan, target; the curve; the readings; who answers, and what is still to come."""
    record = fetch(request, pk)
    (track,) = tracking.tracks([record])
    drawn = showing.around([("benefit", record.pk)])
    before = [drawn.nodes[edge.source] for edge in drawn.into[("benefit", record.pk)]]
    seen = set(showing.records([node.key for node in before], request.user))
    shown = _series(request, track)
    context = frame(request, record.node) | {
        "record": record, "track": track, "series": shown, "picture": mark_safe(drawing.realisation(track, shown)), "figures": profiling.figures(track),  # noqa: S308  escaped by the pen
        "measured": profiling.measured(track)[:MOST_MEASURED], "rivals": _rivals(request.user, record),
        "before": [node for node in before if node.key in seen], "links": linking.links_of(record, request.user), "steps": profiling.calendar(record), "after": profiling.after_closing(record),
        "may_edit": bool(rights.may(request.user, "edit", record)) and not record.archived_at, "question": accepting.open_question(record), "proposal": slipping.open_proposal(record),
        "sent": ReturnLink.objects.filter(benefit=record)[:6], "now": clock.now(), "today": clock.today(), "is_owner": record.owner_id == request.user.pk, "rating": RATINGS.get(record.rating),
        "answers": record.acceptances.exclude(answer__in=["", "overtaken"])[:4], "missing": accepting.missing(record), "proposals": record.proposals.exclude(answer__in=["", "overtaken"]).select_related("item", "by")[:4],
    }  # fmt: skip
    return render_page(request, "benefits/profile.html", context)


def _rivals(user, record) -> list[tuple[object, bool]]:
    """Who else claims the same measure, and whether the person may see them: what is out of sight counts all the same."""
    return [(row, bool(rights.may(user, "view", row))) for row in claims.rivals(record)] if record.measure else []


def _series(request, track: tracking.Track) -> series.Series:
    """In pounds where they are asked for and the benefit has a value a year, else in its measure."""
    wanted = request.GET.get("in") == "pounds" and track.worth(track.benefit.target) is not None
    return series.of_pounds(track) if wanted else series.of_measure(track)
