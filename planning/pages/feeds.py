"""Calendar addresses: make one, end one, and what a calendar program reads."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from planning import feeding
from planning.models import PlanFeed
from planning.pages.fetch import plan_frame, plan_or_404
from pmo.core.fragments import done, render_page
from pmo.core.guard import ANYBODY, needs


@needs("signed_in")  # one's own, on work that one may see
def feeds(request, pk: int):
    """One's own addresses for this work. A new one is shown once."""
    plan = plan_or_404(request, pk)
    address = ""
    if request.method == "POST":
        _, path = feeding.issue(node=plan.node, by=request.user)
        address = settings.BASE_URL.rstrip("/") + path
    rows = PlanFeed.objects.filter(user=request.user, node=plan.node)[:20]
    return render_page(request, "planning/feeds.html", plan_frame(request, plan) | {"rows": rows, "address": address})


@require_POST
@needs("signed_in")
def end(request, pk: int, feed: int):
    """End one of one's own addresses at once."""
    plan = plan_or_404(request, pk)
    row = PlanFeed.objects.filter(user=request.user, node=plan.node, pk=feed).first()
    if row is None:
        raise Http404
    feeding.revoke(feed=row, by=request.user)
    return done(request, "The address was ended; calendars that read it get nothing more", f"/work/{pk}/plan/calendar/")


@require_GET
@needs(ANYBODY)
def read(request, secret: str):
    """The milestones, for whoever has the address. A wrong one and an ended one are told apart by nobody."""
    feed = feeding.feed_of(secret)
    if feed is None:
        raise Http404
    response = HttpResponse(feeding.calendar_of(feed), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"], response["Referrer-Policy"] = "private, max-age=900", "no-referrer"
    response["Content-Disposition"] = 'inline; filename="milestones.ics"'
    return response
