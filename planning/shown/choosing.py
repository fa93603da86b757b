"""What the address of a plan's page asks for: read leniently, a word that is none counts as the usual one."""

from dataclasses import dataclass, field

from planning.drawing.axis import Zoom
from planning.models import Baseline, Plan, PlanVersion
from pmo.core import texts

SHOW = {"": "Everything", "critical": "Critical", "milestones": "Milestones", "open": "Not finished", "late": "Later than the baseline"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Zoom, what to compare with, what to show, and which summaries stand the other way than `level` says."""

    zoom: Zoom = Zoom.MONTHS
    against: str = ""
    critical: bool = True
    links: bool = True
    level: int | None = None
    flip: frozenset[int] = field(default_factory=frozenset)
    words: str = ""
    show: str = ""

    @property
    def filters(self) -> bool:
        """Whether some rows are left out."""
        return bool(self.words or self.show)


def asked(get) -> Asked:
    """From the query string."""
    zoom, level = get.get("zoom", ""), get.get("level", "")
    return Asked(
        zoom=Zoom(zoom) if zoom in list(Zoom) else Zoom.MONTHS,
        against=get.get("against", "")[:12],
        critical=get.get("critical") != "off",
        links=get.get("links") != "off",
        level=int(level) if level.isdecimal() and len(level) < 3 else None,
        flip=frozenset(int(part) for part in get.get("flip", "").split(",") if part.isdecimal() and len(part) < 18),
        words=texts.line(get.get("q", ""))[:80],
        show=get.get("show", "") if get.get("show", "") in SHOW else "",
    )


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A version that dates are compared with, and what to call it."""

    value: str
    name: str
    note: str
    version_id: int | None


def yardsticks(plan: Plan, now: PlanVersion) -> list[Yardstick]:
    """What a version can be compared with: the baselines, the newest first, and the version before."""
    from pmo.core import dates

    rows = Baseline.objects.filter(plan=plan).order_by("-number")
    found = [
        Yardstick(f"b{row.number}", row.name, dates.day(row.approved_on), row.version_id)
        for row in rows.only("number", "name", "approved_on", "version_id", "plan_id")
    ]
    before = plan.versions.filter(number__lt=now.number).order_by("-number").defer("rows").first()
    if before:
        found.append(Yardstick(f"v{before.number}", str(before), dates.day(before.published_at.date()), before.pk))
    return [*found, Yardstick("none", "nothing", "", None)]


def chosen(found: list[Yardstick], asked: Asked) -> Yardstick:
    """The one that was asked for, or the current baseline, or the version before."""
    return next((one for one in found if one.value == asked.against), found[0])
