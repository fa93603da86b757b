"""Addresses of the published plan and its pictures."""

from django.urls import path

from planning.pages import milestones, printing, showing, tables, timeline, why

urlpatterns = [
    path("plan/", showing.plans, name="plans"),
    path("work/<int:pk>/plan/", showing.plan, name="plan"),
    path("work/<int:pk>/plan/milestones/", milestones.page, name="plan_milestones"),
    path("work/<int:pk>/plan/milestones/<int:activity>/flag/", milestones.flag, name="plan_flag"),
    path("work/<int:pk>/plan/dependencies/", showing.dependencies, name="plan_dependencies"),
    path("work/<int:pk>/plan/timeline/", timeline.page, name="plan_timeline"),
    path("work/<int:pk>/plan/page/", printing.page, name="plan_page"),
    path("work/<int:pk>/plan/page/pdf", printing.page_pdf, name="plan_page_pdf"),
    path("work/<int:pk>/plan/pdf", printing.gantt_pdf, name="plan_pdf"),
    path("work/<int:pk>/plan/table/", tables.table, name="plan_table"),
    path("work/<int:pk>/plan/why/<int:activity>/", why.why, name="plan_why"),
]
