"""My account: profile, API tokens; and taking up an invitation."""

from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.people import invitations, tokens
from pmo.people.forms import PasswordForm, ProfileForm, TokenForm
from pmo.people.models import ApiToken

NODE_CHOICES: list = []  # the hierarchy offers a function of the user that lists (id, name)


@needs("signed_in")
def account(request):
    """My profile, and the way to everything about my sign-in."""
    form = ProfileForm(request.POST or None, instance=request.user)
    return submit(request, form, "account/index.html", {}, do=form.save, message="Profile saved", url="/account/")


@require_GET
@needs("signed_in")
def email(request):
    """My address. Only the office changes it: it is where invitations, passwords and reports go."""
    return render(request, "account/email.html")


@require_GET
@needs("signed_in")
def no_password(request):
    """Whoever signs in by their organisation has no password, so that leaving it ends their access here too."""
    if request.user.has_usable_password():
        return redirect("account_change_password")
    return render(request, "account/password_set.html")


@needs("signed_in")
def token_list(request):
    """My API tokens; a new one is shown once."""
    nodes = [choice for function in NODE_CHOICES for choice in function(request.user)]
    form = TokenForm(request.POST or None, nodes=nodes)
    context = {"form": form, "tokens": ApiToken.objects.for_user(request.user)}
    if request.method == "POST" and form.is_valid():
        token, key = tokens.issue(user=request.user, **form.cleaned_data)
        return render(
            request, "account/tokens.html", context | {"form": TokenForm(nodes=nodes), "new": token, "key": key}
        )
    return render_page(request, "account/tokens.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@needs("signed_in")
def revoke_token(request, pk: int):
    """End one of my tokens."""
    token = ApiToken.objects.for_user(request.user).filter(pk=pk).first()
    if token is None:
        raise Http404
    tokens.revoke(token, by=request.user)
    return redirect("tokens")


@needs("anybody")
def invitation(request, secret: str):
    """Choose a password and come in. A used, withdrawn or old link says so kindly."""
    found = invitations.find(secret)
    if found is None:
        return render(request, "account/invitation_over.html", status=404)
    form = PasswordForm(request.POST or None)
    return submit(
        request, form, "account/invitation.html", {"invitation": found},
        do=lambda: _come_in(request, found, form), message="Welcome", url="/",
    )  # fmt: skip


def _come_in(request, found, form) -> None:
    user = invitations.accept(invitation=found, password=form.cleaned_data["password"])
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
