"""What the registers put on the overview. A panel with nothing to say is not shown."""

from django.utils.safestring import mark_safe

from pmo.core.clock import today
from pmo.hierarchy import panels
from pmo.records import health
from pmo.records.register import REGISTERS
from registers import scales
from registers.heat import cells, filled
from registers.models import Action, Decision, Dependency, Issue, Risk
from registers.panel_links import Ages, only

FEW = 6


def _open(model, request, node):
    return model.objects.for_user(request.user).open().under(node)


def top_risks(request, node) -> dict[str, object] | None:
    """The gravest open threats, with what their score was."""
    rows = (
        _open(Risk, request, node).filter(kind="threat", score__isnull=False).select_related("node", "owner", "scale")
    )
    found = list(rows.order_by("-score", "review_date", "pk")[:FEW])
    if not found:
        return None
    return {"rows": found, "url": f"/work/{node.pk}/risks/", "today": today()}


def heat_map(request, node) -> dict[str, object] | None:
    """Open threats on the grid as they stand now."""
    scale = scales.current()
    inside = filled(_open(Risk, request, node).filter(kind="threat")) if scale else {}
    if not inside:
        return None
    grid = cells(scale.scale, inside)
    lines = [(line[0].likelihood, scale.likelihood[line[0].likelihood - 1], line) for line in grid]
    return {
        "lines": lines,
        "heads": [cell.impact for cell in grid[0]],
        "base": f"/work/{node.pk}/risks/",
        "count": sum(count for count, _ in inside.values()),
        "node": node,
    }


def issue_ages(request, node) -> dict[str, object] | None:
    """Open issues by age and priority; each count opens its rows."""
    rows, url = _open(Issue, request, node), f"/work/{node.pk}/issues/"
    ages = Ages.of(rows, url)
    if not ages.total:
        return None
    oldest = rows.order_by("raised_on", "pk").first()
    return {
        "svg": mark_safe(ages.picture()), "bars": ages.lines, "count": ages.total, "url": url,  # noqa: S308  the drawing escapes
        "oldest": oldest, "age": (today() - oldest.raised_on).days,
    }  # fmt: skip


def dependencies(request, node) -> dict[str, object] | None:
    """What this work needs and has not got, the latest first; and how many it gives to other work."""
    seen, url = Dependency.objects.for_user(request.user).open(), f"/work/{node.pk}/dependencies/"
    needed = seen.under(node).select_related("node", "giver")
    rows = list(needed.order_by("-gap", "needed_by", "pk")[:FEW])
    given = seen.filter(giver__path__startswith=node.path).exclude(node__path__startswith=node.path)
    keys = list(given.order_by("pk").values_list("pk", flat=True))
    if not rows and not keys:
        return None
    return {"rows": rows, "needed": needed.count(), "given": len(keys), "given_url": only(url, keys), "url": url}


def overdue_actions(request, node) -> dict[str, object] | None:
    """Actions past their day, the longest first."""
    rows = _open(Action, request, node)
    late = rows.filter(due__lt=today()).select_related("node", "owner").order_by("due", "pk")
    found = list(late[:FEW])
    if not found:
        return None
    return {"rows": [(row, (today() - row.due).days) for row in found], "late": late.count(), "of": rows.count(),
            "url": f"/work/{node.pk}/actions/?check=overdue", "all_url": f"/work/{node.pk}/actions/"}  # fmt: skip


def decisions(request, node) -> dict[str, object] | None:
    """Decisions that are asked for, the most overdue first."""
    rows = _open(Decision, request, node).select_related("node")
    found = list(rows.order_by("due", "pk")[:FEW])
    if not found:
        return None
    late = rows.filter(due__lt=today()).count()
    return {"rows": [(row, (today() - row.due).days if row.due else 0) for row in found], "late": late, "of": rows.count(),
            "url": f"/work/{node.pk}/decisions/"}  # fmt: skip


def hygiene(request, node) -> dict[str, object] | None:
    """What is not looked after in the registers, the most first: each count opens its rows."""
    found = []
    for key in ("risk", "issue", "action", "dependency"):
        register = REGISTERS[key]
        counted = health.counts(register, register.base(request.user).under(node))
        own = f"&node={node.pk}" if key == "dependency" else ""  # its page also lists what this work gives
        found += [
            (count, f"{register.words.lower()}: {check.name.lower()}", f"{register.url(node)}?check={check.key}{own}")
            for check, count in counted
            if count
        ]
    if not found:
        return None
    found.sort(key=lambda each: -each[0])
    return {"rows": found[:FEW], "url": f"/work/{node.pk}/health/"}


panels.add(panels.Panel("main", "registers/panels/risks.html", top_risks, 30))
panels.add(panels.Panel("pair", "registers/panels/heat.html", heat_map, 40))
panels.add(panels.Panel("pair", "registers/panels/issues.html", issue_ages, 50))
panels.add(panels.Panel("main", "registers/panels/dependencies.html", dependencies, 60))
panels.add(panels.Panel("rail", "registers/panels/decisions.html", decisions, 10))
panels.add(panels.Panel("rail", "registers/panels/actions.html", overdue_actions, 30))
panels.add(panels.Panel("rail", "registers/panels/hygiene.html", hygiene, 40))
