"""Every address of the product."""

from django.urls import include, path

from pmo.core import gallery
from pmo.core import views as core
from pmo.hierarchy.pages.sign_in import sign_in
from pmo.records.api.page import api_page

urlpatterns = [
    path("readyz", core.ready, name="ready"),
    path("help/", core.help_page, name="help"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("", include("pmo.people.urls")),
    path("account/login/", sign_in, name="account_login"),
    path("account/", include("allauth.urls")),
    path("api/v1/", include("pmo.hierarchy.api")),
    path("api/v1/", include("pmo.records.api.urls")),
    path("", include("benefits.urls")),
    path("", include("planning.urls")),
    path("", include("registers.urls")),  # in front of the tree's: its settings end in any word
    path("api/", api_page, name="api"),
    path("", include("pmo.hierarchy.urls")),
    path("", include("reporting.urls")),
    path("", include("pmo.records.urls")),
]
handler400 = "pmo.core.error_pages.bad_request"
handler403 = "pmo.core.error_pages.refused"
handler404 = "pmo.core.error_pages.not_found"
handler500 = "pmo.core.error_pages.server_error"
