"""Addresses of the published plan and its pictures."""

from django.urls import path

from planning.pages import milestones, showing, why

urlpatterns = [
    path("plan/", showing.plans, name="plans"),
    path("work/<int:pk>/plan/", showing.plan, name="plan"),
    path("work/<int:pk>/plan/milestones/", milestones.page, name="plan_milestones"),
    path("work/<int:pk>/plan/milestones/<int:activity>/flag/", milestones.flag, name="plan_flag"),
    path("work/<int:pk>/plan/dependencies/", showing.dependencies, name="plan_dependencies"),
    path("work/<int:pk>/plan/why/<int:activity>/", why.why, name="plan_why"),
]
