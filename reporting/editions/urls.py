"""Addresses of editions."""

from django.urls import path

from reporting.editions.pages import comparing, listing, reading

urlpatterns = [
    path("work/<int:pk>/editions/", listing.editions, name="editions"),
    path("work/<int:pk>/editions/compare/", listing.choose, name="choose_editions"),
    path("reports/<uuid:pk>/read/", reading.read, name="report_read"),
    path("reports/<uuid:pk>/slides/", reading.slides, name="report_slides"),
    path("reports/<uuid:pk>/compare/<uuid:run>/", comparing.compare, name="report_compare"),
]
