"""Every address of the product."""

from django.urls import include, path

from pmo.core import views as core

urlpatterns = [
    path("readyz", core.ready, name="ready"),
    path("account/", include("allauth.urls")),
]
handler400 = "pmo.core.error_pages.bad_request"
handler403 = "pmo.core.error_pages.refused"
handler404 = "pmo.core.error_pages.not_found"
handler500 = "pmo.core.error_pages.server_error"
