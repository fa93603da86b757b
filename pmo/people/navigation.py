"""What people offer to the shell: notices, running jobs, the links that are mine."""

from django.urls import reverse

from pmo.core import nav
from pmo.people import long_work


def shell(request) -> dict[str, object]:
    """Counts beside the bell and the links at the top of the side."""
    notices = request.user.notices.unread().count()
    mine = [
        {"label": "My work", "icon": "square-check", "url": reverse("my_work"), "count": None},
        {
            "label": "Jobs",
            "icon": "loader",
            "url": reverse("jobs"),
            "count": long_work.count_unfinished(request.user) or None,
        },
    ]
    for link in mine:
        link["current"] = request.path.startswith(link["url"])
    return {"notice_count": notices, "my_links": mine, "jobs_running": mine[1]["count"] or 0}


nav.SHELL.append(shell)
