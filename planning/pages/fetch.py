"""Get a plan through the guard, and the frame of its pages."""

from planning.computing import plan_of
from planning.models import Plan, PlanVersion
from pmo.hierarchy.access import may
from pmo.hierarchy.pages.fetch import frame, node_or_404
from pmo.records.register import REGISTERS


def plan_or_404(request, pk: int, permission: str = "view") -> Plan:
    """The plan of the work, if this person may. Hidden is 404; visible but not allowed raises Refused with the reason.

    Work without a plan has one that is not stored, unless the person may make it.
    """
    node = node_or_404(request, pk, permission)
    if permission == "view":
        return Plan.objects.select_related("node", "calendar").filter(node=node).first() or Plan(node=node)
    plan = plan_of(node)
    plan.node = node
    return plan


def version_of(plan: Plan, number: str) -> PlanVersion | None:
    """A published version by its number."""
    if plan.pk is None or not number.isdecimal() or len(number) > 8:
        return None
    return plan.versions.filter(number=int(number)).first()


def draft_url(node) -> str:
    """The working copy of this plan alone, without those of the work below it."""
    return f"{REGISTERS['activity'].url(node)}?scope=here"


def plan_frame(request, plan: Plan) -> dict[str, object]:
    """What every page of a plan shows around its own."""
    node = plan.node
    return frame(request, node) | {
        "plan": plan,
        "draft_url": draft_url(node),
        "plans": bool(may(request.user, "edit:activity", node)),
        "publishes": bool(may(request.user, "publish", node)),
    }
