"""Addresses of the working copy of a plan and of what is done with it."""

from django.urls import path

from planning.pages import baselines, calendars, checks, exchange, feeds, interfaces, simulation, working

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
    path("work/<int:pk>/plan/baselines/", baselines.listing, name="plan_baselines"),
    path("work/<int:pk>/plan/baselines/new/", baselines.new, name="new_baseline"),
    path("work/<int:pk>/plan/compare/", baselines.compare, name="plan_compare"),
    path("work/<int:pk>/plan/interfaces/", interfaces.listing, name="plan_interfaces"),
    path("work/<int:pk>/plan/interfaces/join/<int:dependency>/", interfaces.join, name="join_interface"),
    path("work/<int:pk>/plan/interfaces/<int:interface>/part/", interfaces.part, name="part_interface"),
    path("work/<int:pk>/plan/proposals/<int:proposal>/", interfaces.answer, name="answer_proposal"),
    path("work/<int:pk>/plan/checks/", checks.checks, name="plan_checks"),
    path("work/<int:pk>/plan/simulation/", simulation.simulation, name="plan_simulation"),
    path("work/<int:pk>/plan/simulation/<int:number>/", simulation.run, name="plan_simulation_run"),
    path("work/<int:pk>/plan/calendar/", feeds.feeds, name="plan_feeds"),
    path("work/<int:pk>/plan/calendar/<int:feed>/end/", feeds.end, name="end_plan_feed"),
    path("plan-feed/<str:secret>.ics", feeds.read, name="plan_feed"),
    path("settings/calendars/", calendars.calendars, name="work_calendars"),
    path("settings/calendars/new/", calendars.calendar, name="new_work_calendar"),
    path("settings/calendars/<int:pk>/", calendars.calendar, name="work_calendar"),
]
