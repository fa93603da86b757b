"""Addresses about people and oneself."""

from django.urls import path

from pmo.people.pages import account, mailbox, personal
from pmo.people.sso import views as sso

urlpatterns = [
    path("notices/", personal.notices, name="notices"),
    path("notices/read/", personal.read_notices, name="read_notices"),
    path("jobs/", personal.jobs, name="jobs"),
    path("jobs/<uuid:pk>/", personal.job, name="job"),
    path("preferences/", personal.preferences, name="preferences"),
    path("account/", account.account, name="account"),
    path("account/tokens/", account.token_list, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", account.revoke_token, name="revoke_token"),
    # In front of django-allauth's own addresses, which would do more than this product wants.
    path("account/email/", account.email, name="account_email"),
    path("account/password/set/", account.no_password, name="account_set_password"),
    path("account/oidc/<str:provider_id>/login/", sso.openid_login, name="openid_connect_login"),
    path("account/oidc/<str:provider_id>/login/callback/", sso.openid_callback, name="openid_connect_callback"),
    path("account/saml/<str:organization_slug>/acs/", sso.saml_answer, name="saml_acs"),
    path("account/saml/<str:organization_slug>/acs/finish/", sso.saml_finish, name="saml_finish_acs"),
    path("account/saml/<str:organization_slug>/sls/", sso.saml_sign_out, name="saml_sls"),
    path("invitation/<str:secret>/", account.invitation, name="invitation"),
    path("mailbox/", mailbox.messages, name="mailbox"),
    path("mailbox/<str:key>/", mailbox.message, name="message"),
    path("mailbox/<str:key>/<int:number>/", mailbox.attachment, name="attachment"),
]
