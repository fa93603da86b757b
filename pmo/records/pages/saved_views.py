"""Saved views: ways to look at a register, kept for oneself, a team or the office, or opened first by all who hold a role."""

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.views.decorators.http import require_POST

from pmo.core.errors import Problem
from pmo.core.fields import LineField
from pmo.core.fragments import done
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy import words
from pmo.hierarchy.access import held, may
from pmo.hierarchy.roles import ROLES
from pmo.records.models import SavedView
from pmo.records.pages.fetch import back_to
from pmo.records.querying import kept_only
from pmo.records.register import Register

ME, OFFICE = "me", "office"


class ViewForm(forms.Form):
    """A name for the present filters, sort and columns, and whom they are for."""

    name = LineField(max_length=60).formfield(
        label="Name of the view", widget=forms.TextInput(attrs={"autofocus": True})
    )
    audience = forms.ChoiceField(label="For")
    for_role = forms.ChoiceField(
        label="Opens first for everybody who is", required=False,
        help_text="Only views for everybody can open first for a role.",
    )  # fmt: skip

    def __init__(self, *args, user, **more):
        super().__init__(*args, **more)
        teams = [(str(team.pk), f"Team {team}") for team in user.teams.all()]
        office = [(OFFICE, "Everybody")] if may(user, "configure") else []
        self.fields["audience"].choices = [(ME, "Me"), *teams, *office]
        self.fields["for_role"].choices = [("", "Nobody"), *((code, words.word(f"role.{code}")) for code in ROLES)]
        if not office:
            del self.fields["for_role"]

    def clean(self):
        """A first view of a role is the office's."""
        data = super().clean()
        if data.get("for_role") and data.get("audience") != OFFICE:
            self.add_error("for_role", "Choose “Everybody” above, or “Nobody” here.")
        return data


@needs("view")
def save_view(request, register: Register):
    """Keep the present filters, sort and columns under a name."""
    data = request.POST or request.GET
    query, back = kept_only(data.get("query", "")), back_to(request, register)
    form = ViewForm(request.POST or None, user=request.user)
    context = {
        "register": register, "query": query, "node_id": data.get("node", ""), "back": f"{back}?{query}",
        "saved": views_of(request.user, register),
    }  # fmt: skip
    return submit(
        request, form, "records/view.html", context,
        do=lambda: _keep(request.user, register, query, form.cleaned_data),
        message=lambda view: f"View “{view.name}” saved", url=f"{back}?{query}",
    )  # fmt: skip


def _keep(user, register: Register, query: str, data: dict[str, str]) -> SavedView:
    audience = data["audience"]
    owner = {
        "owner": user if audience == ME else None,
        "team_id": None if audience in {ME, OFFICE} else int(audience),
    }
    values = {"query": query, "for_role": data.get("for_role", "")}
    return SavedView.objects.update_or_create(register=register.key, name=data["name"], **owner, defaults=values)[0]


@require_POST
@needs("view")
def remove_view(request, register: Register, view: int):
    """Take a view away: one's own, one's team's, or the office's by who may configure."""
    row = next((row for row in views_of(request.user, register) if row.pk == view), None)
    if row is None:
        raise Http404
    if row.owner_id is None and row.team_id is None and not may(request.user, "configure"):
        raise Problem("This view is everybody's. Ask somebody who may configure the office.")
    row.delete()
    return done(request, f"View “{row.name}” removed", back_to(request, register))


def views_of(user, register: Register) -> list[SavedView]:
    """The views a person sees: their own, their teams' and the office's."""
    mine = Q(owner=user) | Q(team__members=user) | Q(owner=None, team=None)
    return list(SavedView.objects.filter(mine, register=register.key).distinct()[:40])


def first_view(request, saved: list[SavedView], path: str) -> HttpResponseRedirect | None:
    """Where somebody goes who opens the bare register and holds a role that has a first view."""
    if request.GET or request.htmx:
        return None
    roles = {row.role for row in held(request.user)}
    found = next((view for view in saved if view.for_role in roles and view.query), None)
    return HttpResponseRedirect(f"{path}?{found.query}") if found else None
