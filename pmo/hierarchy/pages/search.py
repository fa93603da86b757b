"""Ctrl K: one box over work, people and pages."""

from django.urls import reverse

from pmo.core import nav
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.hierarchy.access import scope
from pmo.hierarchy.searching import SOURCES, search
from pmo.people.models import User


@needs("signed_in")
def search_page(request):
    """Results as a page, or as the list under the box."""
    query = request.GET.get("q", "").strip()
    context = {"q": query, "groups": search(request.user, query)}
    return render_page(request, "search/results.html", context, part="results")


def _people(user, query: str) -> tuple[str, list[dict[str, str]]]:
    """People, for those who can see any work at all."""
    where = scope(user, "view")
    if not (where.everywhere or where.paths):
        return "People", []
    rows = User.objects.active().filter(name__icontains=query).order_by("name")[:5]
    hits = [
        {"title": row.name, "note": row.job_title, "url": reverse("person", args=[row.pk]), "icon": "user", "rag": ""}
        for row in rows
    ]
    return "People", hits


def _pages(user, query: str) -> tuple[str, list[dict[str, str]]]:
    """Pages of the shell by their names."""
    fixed = [
        ("Account and security", "/account/", "user-cog"),
        ("Help", "/help/", "circle-question-mark"),
    ]
    listed = [(link.text, link.url(), link.icon) for link in [*nav.MINE, *nav.SIDE, *nav.SETTINGS]]
    hits = [
        {"title": label, "note": "Page", "url": url, "icon": icon, "rag": ""}
        for label, url, icon in fixed + listed
        if query.lower() in label.lower()
    ]
    return "Pages", hits[:5]


SOURCES += [_people, _pages]
