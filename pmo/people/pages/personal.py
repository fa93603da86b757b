"""Pages of my own: notices, jobs, preferences."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from pmo.core.clock import now
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.people import long_work
from pmo.people.preferring import prefer

_CHOICES = {"theme": {"light", "dark", "system"}, "side": {"mini", "wide"}, "keys": {"off", "on", ""}}
_KEPT = {"digest": {"off", "daily", "weekly"}}  # with the account only
_YEAR = 365 * 24 * 3600


@needs("signed_in")
def notices(request):
    """What I should know, newest first."""
    context = {"notices": request.user.notices.all()[:100], "unread": request.user.notices.unread().count()}
    return render_page(request, "people/notices.html", context)


@require_POST
@needs("signed_in")
def read_notices(request):
    """Mark every notice as read."""
    request.user.notices.unread().update(read_at=now())
    return redirect("notices")


@needs("signed_in")
def jobs(request):
    """The long work I started."""
    return render_page(request, "people/jobs.html", {"jobs": long_work.listed(request.user, most=50)})


@needs("signed_in")
def job(request, pk):
    """One job: asked for every two seconds while it runs; it goes on when this page is left."""
    found = long_work.find(request.user, pk)
    if found is None:
        raise Http404
    if found.is_over:
        request.user.notices.unread().filter(link=found.link or request.path).update(read_at=now())
    return render_page(request, "people/job.html", {"job": found}, part="progress")


@require_POST
@needs("anybody")
def preferences(request):
    """Theme, width of the side and single keys, kept in cookies so that the server writes them and nothing jumps."""
    target = request.POST.get("next", "/")
    if not target.startswith("/") or not url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponse(status=204) if request.htmx else HttpResponseRedirect(target)
    chosen = {name: request.POST[name] for name in _CHOICES if request.POST.get(name) in _CHOICES[name]}
    for name, value in chosen.items():
        response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", secure=request.is_secure())
    kept = {name: request.POST[name] for name in _KEPT if request.POST.get(name) in _KEPT[name]}
    if (chosen or kept) and request.user.is_authenticated:
        prefer(request.user, lambda stored: stored.update(chosen | kept))
    return response
