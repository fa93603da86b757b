"""Addresses of plans: those of the working copy, and those of what is published."""

from planning import routes_showing, routes_working

urlpatterns = [*routes_working.urlpatterns, *routes_showing.urlpatterns]
