"""Addresses of the working copy of a plan and of what is done with it."""

from django.urls import path

from planning.pages import working

urlpatterns = [
    path("work/<int:pk>/plan/draft/", working.draft, name="plan_draft"),
    path("work/<int:pk>/plan/arrange/", working.arrange, name="plan_arrange"),
    path("work/<int:pk>/plan/settings/", working.settings, name="plan_settings"),
    path("work/<int:pk>/plan/publish/", working.publish, name="plan_publish"),
    path("work/<int:pk>/plan/put-back/", working.put_back, name="plan_put_back"),
]
