"""Addresses of reporting cycles, the reports that they ask for, and what they cost."""

from django.urls import path

from reporting.cycle.pages import board, cost, cycles, editor, reading, steps

urlpatterns = [
    path("work/<int:pk>/cycles/new/", cycles.new, name="new_cycle"),
    path("reports/cycles/", cycles.listing, name="cycles"),
    path("reports/cycles/<int:pk>/", board.board, name="cycle"),
    path("reports/cycles/<int:pk>/edit/", cycles.edit, name="edit_cycle"),
    path("reports/cycles/<int:pk>/end/", cycles.end, name="end_cycle"),
    path("reports/cycles/<int:pk>/resume/", cycles.resume, name="resume_cycle"),
    path("reports/cycles/<int:pk>/open/", board.open_period, name="open_period"),
    path("reports/cycles/<int:pk>/chase/", board.chase, name="chase"),
    path("reports/cycles/<int:pk>/publish/", board.publish, name="publish_pack"),
    path("reports/cost/", cost.cost, name="cost_of_reporting"),
    path("reports/requests/<int:pk>/", editor.editor, name="draft"),
    path("reports/requests/<int:pk>/texts/<slug:key>/", editor.text, name="draft_text"),
    path("reports/requests/<int:pk>/texts/<slug:key>/comment/", editor.comment, name="draft_comment"),
    path("reports/requests/<int:pk>/rating/", editor.rate, name="draft_rating"),
    path("reports/requests/<int:pk>/facts/", editor.facts_anew, name="draft_facts"),
    path("reports/requests/<int:pk>/preview/", reading.preview, name="draft_preview"),
    path("reports/requests/<int:pk>/people/", steps.people, name="draft_people"),
    path("reports/requests/<int:pk>/submit/", steps.submit_it, name="submit_draft"),
    path("reports/requests/<int:pk>/approve/", steps.approve, name="approve_draft"),
    path("reports/requests/<int:pk>/return/", steps.send_back, name="return_draft"),
    path("reports/requests/<int:pk>/publish/", steps.publish, name="publish_draft"),
    path("reports/requests/<int:pk>/release/", steps.release, name="release_draft"),
    path("reports/requests/<int:pk>/read/", reading.read, name="edition"),
    path("reports/requests/<int:pk>/read/<slug:key>/", reading.section, name="edition_section"),
]
