"""What the registers put on the overview. A panel with nothing to say is not shown."""

from datetime import timedelta

from django.db.models import Count, Q, Value
from django.utils.safestring import mark_safe

from pmo.core.charts import stacked_bars
from pmo.core.clock import today
from pmo.hierarchy import panels
from pmo.records import health
from pmo.records.register import REGISTERS
from registers import scales
from registers.heat import cells
from registers.models import Action, Decision, Dependency, Issue, Risk

FEW = 6
AGES = [
    ("0–13 d", 0, 14),
    ("14–30 d", 14, 31),
    ("31–60 d", 31, 61),
    ("61–90 d", 61, 91),
    ("91 d +", 91, 100_000),
]


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
    rows = _open(Risk, request, node).filter(kind="threat", likelihood__isnull=False, impact__isnull=False)
    values = list(rows.values_list("likelihood", "impact", "number")) if scale else []
    if not values:
        return None
    grid = cells(scale.scale, [(high, wide, f"R-{number:04d}") for high, wide, number in values])
    lines = [(line[0].likelihood, scale.likelihood[line[0].likelihood - 1], line) for line in grid]
    return {
        "lines": lines,
        "heads": [cell.impact for cell in grid[0]],
        "base": f"/work/{node.pk}/risks/",
        "count": len(values),
        "node": node,
    }


def issue_ages(request, node) -> dict[str, object] | None:
    """Open issues by age and priority."""
    rows = _open(Issue, request, node)
    asked = {
        f"{place}_{priority}": Count(Value(1), filter=Q(raised_on__lte=today() - timedelta(low), raised_on__gt=today() - timedelta(high), **_of(priority)))
        for place, (_, low, high) in enumerate(AGES) for priority in "123"
    }  # fmt: skip
    counted = rows.aggregate(**asked)
    bars = [
        (name, {rag: counted[f"{place}_{key}"] for rag, key in (("r", "1"), ("a", "2"), ("n", "3"))})
        for place, (name, _, _) in enumerate(AGES)
    ]
    total = sum(sum(parts.values()) for _, parts in bars)
    if not total:
        return None
    desc = "One bar an age; its parts are priority 1 in red, 2 in amber and the others in grey."
    svg = stacked_bars(bars, ["r", "a", "n"], f"{total} open issues by age", desc, width=320)
    oldest = rows.order_by("raised_on", "pk").first()
    return {"svg": mark_safe(svg), "bars": [(name, parts["r"], parts["a"], parts["n"]) for name, parts in bars], "count": total,  # noqa: S308  the drawing escapes
            "oldest": oldest, "age": (today() - oldest.raised_on).days, "url": f"/work/{node.pk}/issues/"}  # fmt: skip


def _of(priority: str) -> dict[str, object]:
    return {"priority": priority} if priority != "3" else {"priority__in": ["3", "4", "5", ""]}


def dependencies(request, node) -> dict[str, object] | None:
    """What this work needs and has not got, the latest first; and how many it gives."""
    seen = Dependency.objects.for_user(request.user).open()
    needed = seen.under(node).select_related("node", "giver")
    rows = list(needed.order_by("-gap", "needed_by", "pk")[:FEW])
    given = seen.filter(giver__path__startswith=node.path).exclude(node__path__startswith=node.path).count()
    if not rows and not given:
        return None
    return {"rows": rows, "needed": needed.count(), "given": given, "url": f"/work/{node.pk}/dependencies/"}


def overdue_actions(request, node) -> dict[str, object] | None:
    """Actions past their day, the longest first."""
    rows = _open(Action, request, node)
    late = rows.filter(due__lt=today()).select_related("node", "owner").order_by("due", "pk")
    found = list(late[:FEW])
    if not found:
        return None
    return {"rows": [(row, (today() - row.due).days) for row in found], "late": late.count(), "of": rows.count(),
            "url": f"/work/{node.pk}/actions/?check=overdue"}  # fmt: skip


def decisions(request, node) -> dict[str, object] | None:
    """Decisions that are asked for, the most overdue first."""
    rows = _open(Decision, request, node).select_related("node")
    found = list(rows.order_by("due", "pk")[:FEW])
    if not found:
        return None
    late = sum(bool(row.due and row.due < today()) for row in found)
    return {"rows": [(row, (today() - row.due).days if row.due else 0) for row in found], "late": late, "of": rows.count(),
            "url": f"/work/{node.pk}/decisions/"}  # fmt: skip


def hygiene(request, node) -> dict[str, object] | None:
    """What is not looked after in the registers, the most first: each count opens its rows."""
    found = []
    for key in ("risk", "issue", "action", "dependency"):
        register = REGISTERS[key]
        counted = health.counts(register, register.base(request.user).under(node))
        found += [
            (count, f"{register.words.lower()}: {check.name.lower()}", f"{register.url(node)}?check={check.key}")
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
