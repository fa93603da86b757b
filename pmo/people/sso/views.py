"""The addresses that sign-in services call, in front of django-allauth's own."""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.saml import views as saml
from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from lxml.etree import LxmlError
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from requests import RequestException

from pmo.core.guard import needs
from pmo.people.sso.openid import OpenID, OpenIDAdapter

LARGEST_ANSWER = 200_000  # characters of a SAML answer, which is kept before anybody has signed in


class Callback(OAuth2CallbackView):
    """Ends a sign-in, with the nonce of its beginning."""

    def _get_state(self, request, provider):
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce")
        return state, response


def _run(view, request, provider_id: str):
    """The view with our adapter. A service that does not answer is a page that says so, not a failure of ours."""
    provider = _openid(request, provider_id)
    try:
        return view.adapter_view(OpenIDAdapter(request, provider_id))(request)
    except (OAuth2Error, RequestException) as error:
        return render_authentication_error(request, provider, exception=error)


def _openid(request, provider_id: str) -> OpenID:
    try:
        provider = get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    if not isinstance(provider, OpenID) or provider.app.provider_id != provider_id:
        raise Http404
    return provider


@needs("anybody")
def openid_login(request, provider_id: str):
    """Go to the OpenID Connect service."""
    return _run(OAuth2LoginView, request, provider_id)


@needs("anybody")
def openid_callback(request, provider_id: str):
    """Come back from the OpenID Connect service."""
    return _run(Callback, request, provider_id)


@csrf_exempt
@needs("anybody")
def saml_answer(request, organization_slug: str):
    """Take a SAML service's answer, if there is such a service and the answer is not absurdly large."""
    saml.get_app_or_404(request, organization_slug)
    if len(request.POST.get("SAMLResponse", "")) > LARGEST_ANSWER:
        raise SuspiciousOperation("The answer of the SAML service is too large.")
    return saml.acs(request, organization_slug=organization_slug)


@needs("anybody")
def saml_finish(request, organization_slug: str):
    """Read the answer. One that cannot be read is refused like one that is wrong."""
    provider = saml.get_app_or_404(request, organization_slug).get_provider(request)
    try:
        return saml.finish_acs(request, organization_slug=organization_slug)
    except (OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError, LxmlError, ValueError) as error:
        return render_authentication_error(request, provider, exception=error)


@csrf_exempt
@needs("anybody")
def saml_sign_out(request, organization_slug: str):
    """The service asks to sign out. The person is asked, because django-allauth would obey anybody's unsigned link."""
    saml.get_app_or_404(request, organization_slug)
    return redirect("account_logout")
