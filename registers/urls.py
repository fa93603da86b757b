"""Pages that only these registers have."""

from django.urls import path

from registers import appetite_views, lesson_views, scale_views, views

urlpatterns = [
    path("scoring-guide/", scale_views.guide, name="scoring_guide"),
    path("scoring-guide/<int:pk>/", scale_views.guide, name="scoring_guide_of"),
    path("settings/risk-scale/", scale_views.versions, name="risk_scales"),
    path("settings/risk-scale/<int:pk>/edit/", scale_views.edit, name="edit_risk_scale"),
    path("settings/risk-scale/<int:pk>/new/", scale_views.new_version, name="new_risk_scale"),
    path("settings/risk-scale/<int:pk>/size/", scale_views.resize, name="resize_risk_scale"),
    path("settings/risk-scale/<int:pk>/publish/", scale_views.publish, name="publish_risk_scale"),
    path("settings/risk-scale/<int:pk>/discard/", scale_views.discard, name="discard_risk_scale"),
    path("settings/risk-scale/<int:pk>/move/", scale_views.move, name="move_to_risk_scale"),
    path("settings/risk-appetite/", appetite_views.appetites, name="appetites"),
    path("settings/risk-appetite/new/", appetite_views.appetite, name="new_appetite"),
    path("settings/risk-appetite/<int:pk>/", appetite_views.appetite, name="appetite"),
    path("settings/risk-appetite/<int:pk>/remove/", appetite_views.remove_appetite, name="remove_appetite"),
    path("offered-lessons/", lesson_views.unanswered, name="unanswered_lessons"),
    path("work/<int:pk>/offered-lessons/", lesson_views.offered, name="offered_lessons"),
    path("heat/", views.heat, name="heat"),
    path("work/<int:pk>/heat/", views.heat, name="node_heat"),
    path("risks/<int:pk>/response/", views.response, name="add_response"),
    path("dependencies/<int:pk>/agree/", views.agree, name="agree"),
]
