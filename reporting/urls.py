"""Addresses of reports."""

from django.urls import include, path

from reporting import views
from reporting.lights import pages as lights
from reporting.warnings import pages as warnings

urlpatterns = [
    path("work/<int:pk>/reports/", views.node_reports, name="node_reports"),
    path("work/<int:pk>/reports/new/", views.make, name="make_report"),
    path("work/<int:pk>/lights/", lights.lights, name="lights"),
    path("work/<int:pk>/lights/new/", lights.give, name="give_light"),
    path("work/<int:pk>/lights/differences/", lights.differ, name="light_differences"),
    path("work/<int:pk>/warnings/", warnings.warnings, name="warnings"),
    path("work/<int:pk>/warnings/mute/", warnings.mute, name="mute"),
    path("work/<int:pk>/warnings/<int:mute>/sound/", warnings.sound, name="sound"),
    path("reports/", views.reports, name="reports"),
    path("healthz/pipeline", views.pipeline_age, name="pipeline_age"),
    path("reports/verify/", views.verify, name="verify_report"),
    path("", include("reporting.schedules.urls")),
    path("", include("reporting.editions.urls")),
    path("", include("reporting.cycle.urls")),
    path("reports/<uuid:pk>/", views.report, name="report"),
    path("reports/<uuid:pk>/again/", views.again, name="report_again"),
    path("reports/<uuid:pk>/pdf", views.pdf, name="report_pdf"),
]
