"""Addresses about people and oneself."""

from django.urls import path

from pmo.people.pages import account, mailbox, personal

urlpatterns = [
    path("my-work/", personal.my_work, name="my_work"),
    path("notices/", personal.notices, name="notices"),
    path("notices/read/", personal.read_notices, name="read_notices"),
    path("jobs/", personal.jobs, name="jobs"),
    path("jobs/<uuid:pk>/", personal.job, name="job"),
    path("preferences/", personal.preferences, name="preferences"),
    path("account/", account.account, name="account"),
    path("account/tokens/", account.token_list, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", account.revoke_token, name="revoke_token"),
    path("invitation/<str:secret>/", account.invitation, name="invitation"),
    path("mailbox/", mailbox.messages, name="mailbox"),
    path("mailbox/<str:key>/", mailbox.message, name="message"),
    path("mailbox/<str:key>/<int:number>/", mailbox.attachment, name="attachment"),
]
