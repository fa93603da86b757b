"""What people offer to the shell: notices, running jobs, the links that are mine."""

from django.urls import reverse

from pmo.core import nav
from pmo.people import long_work


def running(request, node=None) -> int:
    """The person's long work that is not finished."""
    return sum(nav.count(request, name) for name in long_work.counted())


def shell(request) -> dict[str, object]:
    """Counts beside the bell and the links at the top of the side."""
    return {
        "notice_count": nav.count(request, "notices"),
        "my_links": nav.links(nav.MINE, request),
        "jobs_running": running(request),
    }


nav.COUNTS["notices"] = lambda request: request.user.notices.unread()
nav.add(nav.MINE, nav.Link("Jobs", "loader", lambda: reverse("jobs"), 90, count=running))
nav.SHELL.append(shell)
