"""What people offer to the shell: notices, running jobs, the links that are mine."""

from django.urls import reverse

from pmo.core import nav
from pmo.people import long_work


def shell(request) -> dict[str, object]:
    """Counts beside the bell and the links at the top of the side."""
    jobs = sum(nav.count(request, name) for name in long_work.counted())
    mine = [
        {"label": "My work", "icon": "square-check", "url": reverse("my_work"), "count": None},
        {
            "label": "Jobs",
            "icon": "loader",
            "url": reverse("jobs"),
            "count": jobs or None,
        },
    ]
    for link in mine:
        link["current"] = request.path.startswith(link["url"])
    return {"notice_count": nav.count(request, "notices"), "my_links": mine, "jobs_running": jobs}


nav.COUNTS["notices"] = lambda request: request.user.notices.unread()
nav.SHELL.append(shell)
