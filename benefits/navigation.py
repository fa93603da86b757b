"""Where benefits are found: a tab on every node, and one link for all work."""

from benefits.models import Benefit
from pmo.core import nav
from pmo.hierarchy.pages.fetch import tab

COUNT = "benefits of the node"


def _of_node(request):
    """For the count of the page's node, asked with the other counts."""
    node = getattr(request, "node", None)
    return Benefit.objects.for_user(request.user).open().under(node) if node is not None else Benefit.objects.none()


nav.COUNTS[COUNT] = _of_node
tab("Benefits", "target", "benefits_map", 15, count=lambda request, node: nav.count(request, COUNT) or None)
nav.add(nav.SIDE, nav.Link("Realisation", "trending-up", lambda: "/realisation/", 27, exact=True))
