"""People of the office: who they are, what they hold, their sessions; invitations and teams."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from pmo.core import nav
from pmo.core.clock import now, today
from pmo.core.errors import Problem
from pmo.core.fragments import done, render_page
from pmo.core.guard import needs
from pmo.core.history import feed
from pmo.core.submitting import submit
from pmo.hierarchy import actions, words
from pmo.hierarchy.access import may, require, scope
from pmo.hierarchy.forms import RoleForm
from pmo.hierarchy.models import Assignment, Node
from pmo.hierarchy.roles import PERMISSIONS, ROLES
from pmo.hierarchy.telling import tell
from pmo.people import invitations, sessions
from pmo.people.forms import InviteForm, TeamForm
from pmo.people.models import Invitation, Team, User
from pmo.people.pages import account, mailbox


def _sees_people(request, node=None) -> bool:
    where = scope(request.user, "view")
    return where.everywhere or bool(where.paths)


nav.add(nav.SIDE, nav.Link("People", "users", lambda: "/people/", 70, shown=_sees_people))
nav.add(nav.SETTINGS, nav.Link("Roles", "key-round", lambda: "/settings/roles/", 30, shown=_sees_people))


@needs("view")
def people(request):
    """Everybody, and who is invited."""
    if not _sees_people(request):
        raise Http404
    query = request.GET.get("q", "").strip()[:100]
    open_ones = Invitation.objects.open(now()).filter(user=OuterRef("pk"))
    rows = User.objects.annotate(is_invited=Exists(open_ones)).order_by("-is_active", "name", "pk")
    rows = rows.filter(Q(name__icontains=query) | Q(email__icontains=query)) if query else rows
    context = {
        "page": Paginator(rows, 100).get_page(request.GET.get("page")), "q": query, "may_invite": bool(may(request.user, "invite")),
        "invited": Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("invited_by")[:100],
        "teams": Team.objects.prefetch_related("members"), "may_assign": bool(may(request.user, "assign")),
        "now": now(), "everywhere": Assignment.objects.on(today()).filter(node=None).select_related("user", "team"),
    }  # fmt: skip
    return render_page(request, "people/people.html", context)


@needs("view")
def person(request, pk: int):
    """One person: the roles that I may know of, and for the office their sessions."""
    found = User.objects.filter(pk=pk).first()
    if found is None or not (_sees_people(request) or found == request.user):
        raise Http404
    where = scope(request.user, "view")
    rows = Assignment.objects.filter(user=found).select_related("node", "delegated_from__user").order_by("-starts_on")
    visible = [row for row in rows if row.node is None or where.covers(row.node.path)]
    context = {
        "person": found, "roles": visible, "today": today(), "may_invite": bool(may(request.user, "invite")),
        "entries": tell(feed(found, limit=50)) if may(request.user, "invite") else [],
        "sessions": sessions.sessions_of(found) if may(request.user, "invite") else [],
    }  # fmt: skip
    return render_page(request, "people/person.html", context)


@needs("invite")
def invite(request):
    """Invite somebody by mail."""
    require(request.user, "invite")
    form = InviteForm(request.POST or None)
    return submit(
        request, form, "people/invite.html", {"submit": "Send the invitation", "back": "/people/"}, do=lambda: invitations.invite(by=request.user, **form.cleaned_data),
        message=lambda row: f"Invitation sent to {row.email}. Give {row.name} a role, so that there is something to see", url=lambda row: f"/people/{row.user_id}/",
    )  # fmt: skip


@require_POST
@needs("invite")
def withdraw(request, pk: int):
    """Withdraw an invitation."""
    require(request.user, "invite")
    invitations.withdraw(invitation=get_object_or_404(Invitation, pk=pk))
    return done(request, "Invitation withdrawn", "/people/")


@require_POST
@needs("invite")
def end_sessions(request, pk: int):
    """End every session of a person."""
    require(request.user, "invite")
    found = get_object_or_404(User, pk=pk)
    count = sessions.end_sessions(found, but=request.session.session_key if found == request.user else "")
    return done(request, f"{count} session{'' if count == 1 else 's'} of {found} ended", f"/people/{pk}/")


@require_POST
@needs("invite")
def set_active(request, pk: int):
    """Somebody has left, or is back."""
    require(request.user, "invite")
    found = get_object_or_404(User, pk=pk)
    if found == request.user:
        raise Problem("You cannot close your own account. Ask another office lead.")
    if found.is_active:
        sessions.disable(found)
        return done(request, f"{found} can no longer sign in; sessions and tokens have ended", f"/people/{pk}/")
    sessions.enable(found)
    return done(request, f"{found} can sign in again", f"/people/{pk}/")


@needs("assign")
def give_role(request):
    """Give a role for the whole office."""
    require(request.user, "assign")
    form = RoleForm(request.POST or None, node=None)
    return submit(
        request, form, "people/role.html", {"submit": "Give the role", "back": "/people/"},
        do=lambda: actions.assign(by=request.user, node=None, **form.cleaned_data),
        message=lambda row: f"{row.holder} is now {words.word(f'role.{row.role}').lower()} for the whole office", url="/people/",
    )  # fmt: skip


@needs("assign")
def team(request, pk: int | None = None):
    """Make or change a team."""
    require(request.user, "assign")
    row = get_object_or_404(Team, pk=pk) if pk else None
    form = TeamForm(request.POST or None, instance=row)
    return submit(
        request,
        form,
        "people/team.html",
        {"team": row},
        do=form.save,
        message=lambda saved: f"{saved} saved",
        url="/people/",
    )


@needs("view")
def roles(request):
    """Every role and what it allows, as data for readers."""
    if not _sees_people(request):
        raise Http404
    return render_page(request, "settings/roles.html", {"roles": ROLES.values(), "permissions": PERMISSIONS})


def _places(user) -> list[tuple[int, str]]:
    rows = (
        Node.objects.for_user(user).filter(archived_at=None, kind__in=["portfolio", "programme"]).order_by("path")[:300]
    )
    return [(row.pk, f"{'· ' * row.depth}{row.name}") for row in rows]


account.NODE_CHOICES.append(_places)
mailbox.READS_ALL.append(lambda user: bool(may(user, "invite")))
