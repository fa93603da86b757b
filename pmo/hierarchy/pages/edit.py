"""Pages that create and change work."""

from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pmo.core import clock
from pmo.core.fragments import done
from pmo.core.guard import needs
from pmo.core.submitting import submit
from pmo.hierarchy import actions, calendars, closing, words
from pmo.hierarchy.access import require
from pmo.hierarchy.forms import FirstPortfolioForm, MoveForm, NewNodeForm, NodeForm, ReasonForm, StateForm
from pmo.hierarchy.models import Node
from pmo.hierarchy.navigation import tops
from pmo.hierarchy.pages.fetch import frame, node_or_404


@needs("signed_in")
def start(request):
    """The first-run page: create the first portfolio, or load the sample."""
    form = FirstPortfolioForm(request.POST or None)
    context = {
        "fresh": not tops(request.user).exists(), "may_add": bool(_may_add(request.user)), "invited_by": _inviter(request.user),
    }  # fmt: skip
    return submit(
        request, form, "hierarchy/start.html", context,
        do=lambda: _first(request.user, form.cleaned_data), message="Portfolio created", url=lambda node: node.get_absolute_url(),
    )  # fmt: skip


def _inviter(user):
    invitation = user.invitations.select_related("invited_by").first()
    return invitation.invited_by if invitation else None


def _may_add(user):
    from pmo.hierarchy.access import may

    return may(user, "add")


def _first(user, data) -> Node:
    require(user, "add")
    calendar = calendars.april_to_march(rhythm=data["rhythm"], day=clock.today())
    return actions.create_node(
        by=user,
        kind="portfolio",
        parent=None,
        name=data["name"],
        code=data["code"],
        calendar=calendar,
        scale=data["scale"],
    )


@needs("add")
def new(request, pk: int | None = None):
    """New work, under a node or at the top."""
    parent = node_or_404(request, pk, "add") if pk else None
    if parent is None:
        require(request.user, "add")
    form = NewNodeForm(request.POST or None, parent=parent)
    context = frame(request, parent) if parent else {}
    return submit(
        request, form, "hierarchy/new.html", context | {"parent": parent},
        do=lambda: _create(request.user, parent, form), message=lambda node: f"{node} created", url=lambda node: node.get_absolute_url(),
    )  # fmt: skip


def _create(user, parent: Node | None, form: NewNodeForm) -> Node:
    node = actions.create_node(by=user, kind=form.cleaned_data["kind"], parent=parent, **form.values())
    actions.set_tags(node, form.cleaned_data.get("tags", []))
    return node


@needs("change")
def edit(request, pk: int):
    """Change descriptions and classification."""
    node = node_or_404(request, pk, "change")
    form = NodeForm(request.POST or None, instance=node)
    return submit(
        request, form, "hierarchy/edit.html", frame(request, node),
        do=lambda: _change(request.user, node, form), message=lambda names: _saved(names), url=node.get_absolute_url(),
    )  # fmt: skip


def _change(user, node: Node, form: NodeForm) -> list[str]:
    data = form.cleaned_data
    return actions.change_node(
        node=node, by=user, seen=data["seen"] or 0, reason=data["reason"], tags=data.get("tags"), **form.values()
    )


def _saved(names: list[str]) -> str:
    return (
        f"Saved: {len(names)} field{'' if len(names) == 1 else 's'} changed"
        if names
        else "Nothing was different, so nothing was saved"
    )


@needs("move")
def move(request, pk: int):
    """Move a node with all that lies under it."""
    node = node_or_404(request, pk, "move")
    form = MoveForm(request.POST or None, node=node, user=request.user)
    context = frame(request, node) | {"below": Node.objects.below(node).count()}
    return submit(
        request, form, "hierarchy/move.html", context,
        do=lambda: actions.move_node(node=node, by=request.user, **form.cleaned_data),
        message=lambda node: f"{node} moved to {node.parent or 'the top'}", url=node.get_absolute_url(),
    )  # fmt: skip


@needs("close")
def state(request, pk: int):
    """Change the life-cycle state."""
    node = node_or_404(request, pk, "close")
    form = StateForm(request.POST or None, node=node)
    return submit(
        request, form, "hierarchy/state.html", frame(request, node) | {"obstacles": [] if node.is_over else closing.obstacles(node)},
        do=lambda: actions.set_state(node=node, by=request.user, **form.cleaned_data),
        message=lambda node: f"{node} is now {words.word(f'state.{node.state}').lower()}", url=node.get_absolute_url(),
    )  # fmt: skip


@needs("archive")
def archive(request, pk: int):
    """Put a node out of sight, with a reason."""
    node = node_or_404(request, pk, "archive")
    form = ReasonForm(request.POST or None, initial={"seen": node.version})
    return submit(
        request, form, "hierarchy/archive.html", frame(request, node) | {"below": Node.objects.below(node).count()},
        do=lambda: actions.archive_node(node=node, by=request.user, **form.cleaned_data),
        message=f"{node} archived. Restore it on its page at any time", url=node.get_absolute_url(),
    )  # fmt: skip


@require_POST
@needs("archive")
def restore(request, pk: int):
    """Bring an archived node back."""
    node = node_or_404(request, pk, "archive")
    actions.restore_node(node=node, by=request.user, seen=node.version)
    return done(request, f"{node} restored", node.get_absolute_url())


@require_POST
@needs("import")
def load_sample(request):
    """Load the samples as a job."""
    from pmo.people import jobs

    require(request.user, "import")
    job = jobs.start(kind="load-sample", title="Load the sample portfolios", owner=request.user)
    return redirect("job", job.pk)
