"""Addresses of reports."""

from django.urls import include, path

from reporting import views

urlpatterns = [
    path("work/<int:pk>/reports/", views.node_reports, name="node_reports"),
    path("work/<int:pk>/reports/new/", views.make, name="make_report"),
    path("reports/", views.reports, name="reports"),
    path("reports/verify/", views.verify, name="verify_report"),
    path("", include("reporting.schedules.urls")),
    path("reports/<uuid:pk>/", views.report, name="report"),
    path("reports/<uuid:pk>/again/", views.again, name="report_again"),
    path("reports/<uuid:pk>/pdf", views.pdf, name="report_pdf"),
]
