"""Addresses of schedules, their readers, and the log of mails."""

from django.urls import path

from reporting.schedules.pages import deciding, deliveries, editing, links, listing

urlpatterns = [
    path("work/<int:pk>/schedules/new/", editing.new, name="new_schedule"),
    path("reports/schedules/", listing.schedules, name="schedules"),
    path("reports/schedules/<int:pk>/", listing.schedule, name="schedule"),
    path("reports/schedules/<int:pk>/edit/", editing.edit, name="edit_schedule"),
    path("reports/schedules/<int:pk>/pause/", editing.pause, name="pause_schedule"),
    path("reports/schedules/<int:pk>/resume/", editing.resume, name="resume_schedule"),
    path("reports/schedules/<int:pk>/own/", editing.take_over, name="own_schedule"),
    path("reports/schedules/<int:pk>/readers/<int:reader>/ask/", editing.ask, name="ask_reader"),
    path("reports/deliveries/", deliveries.log, name="deliveries"),
    path("reports/deliveries/<int:delivery>/", deciding.decide, name="decide_delivery"),
    path("reports/<uuid:pk>/send-again/", deciding.send_again, name="send_report_again"),
    path("reports/held/", deciding.held, name="held_reports"),
    path("reports/readers/confirm/", links.confirm, name="confirm_reader"),
    path("reports/readers/leave/", links.leave, name="leave_report"),
]
