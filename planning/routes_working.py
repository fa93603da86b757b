"""Addresses of the working copy of a plan and of what is done with it."""

from django.urls import path

from planning.pages import exchange, working

urlpatterns = [
    path("work/<int:pk>/plan/draft/", working.draft, name="plan_draft"),
    path("work/<int:pk>/plan/arrange/", working.arrange, name="plan_arrange"),
    path("work/<int:pk>/plan/settings/", working.settings, name="plan_settings"),
    path("work/<int:pk>/plan/publish/", working.publish, name="plan_publish"),
    path("work/<int:pk>/plan/put-back/", working.put_back, name="plan_put_back"),
    path("work/<int:pk>/plan/import/", exchange.upload, name="plan_import"),
    path("work/<int:pk>/plan/import/<uuid:key>/", exchange.preview, name="plan_import_preview"),
    path("work/<int:pk>/plan/import/<uuid:key>/apply/", exchange.apply, name="apply_plan_import"),
    path("work/<int:pk>/plan/import/<uuid:key>/discard/", exchange.discard, name="discard_plan_import"),
    path("work/<int:pk>/plan/export/", exchange.export, name="plan_export"),
]
