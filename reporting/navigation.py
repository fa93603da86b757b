"""What reports offer to the shell: a tab on every node, and the list over all of them."""

from django.urls import reverse

from pmo.core import nav

nav.add(nav.NODE_TABS, nav.Link("Reports", "file-text", lambda node: reverse("node_reports", args=[node.pk]), order=60))
nav.add(nav.SIDE, nav.Link("Reports", "file-text", lambda: reverse("reports"), order=60))
