"""Where value and risk lie in the work directly below: benefits up, risk exposure across, cost as the area, the light inside."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Sum
from django.utils.safestring import SafeString, mark_safe

from pmo.core import money
from pmo.core.charts import Bubble, bubbles
from pmo.core.rag import ORDER, WORDS
from pmo.hierarchy import overview
from pmo.hierarchy.lines import Line
from pmo.hierarchy.navigation import chosen_period
from registers.models import Risk
from reporting.lights.table import of_dashboard

MILLION = Decimal(1_000_000)
FEWEST = 2


@dataclass(frozen=True)
class Placed:
    """One piece of work. Amounts in £m; `value` is the planned whole-life benefit, `cost` the whole-life cost."""

    line: Line
    exposure: Decimal
    value: Decimal
    cost: Decimal
    rag: str

    @property
    def word(self) -> str:
        """The light in words."""
        return WORDS[self.rag]

    @property
    def url(self) -> str:
        """Its open risks with the dearest first."""
        return f"/work/{self.line.node.pk}/risks/?sort=-expected_cost"


def placed(request, node) -> list[Placed]:
    """The work directly below that has a benefit in money, the most exposed first; none where no risk is costed."""
    exposure = _exposure(request.user, node)
    if not exposure:
        return []
    found = overview.view(request.user, node, chosen_period(request, node))
    overview.roll_up(found.table, found.work)
    lights = _lights(request, node)
    rows = [_placed(line, exposure, lights) for line in found.table if line.node.pk in lights]
    return sorted((row for row in rows if row.value), key=lambda row: (-row.exposure, row.line.node.name))


def _exposure(user, node) -> dict[str, Decimal]:
    """path → probability × cost in £m, summed over the open threats that the person may see."""
    rows = Risk.objects.for_user(user).open().under(node).filter(kind="threat", expected_cost__gt=0)
    return {path: total / MILLION for path, total in rows.order_by().values_list(F("node__path")).annotate(Sum("expected_cost"))}  # fmt: skip


def _lights(request, node) -> dict[int, str]:
    _, table = of_dashboard(request, node)
    return {row.node.pk: row.overall.light.rag if row.cells else "n" for row in table.rows}


def _placed(line: Line, exposure: dict[str, Decimal], lights: dict[int, str]) -> Placed:
    own = sum((value for path, value in exposure.items() if path.startswith(line.node.path)), Decimal(0))
    return Placed(line, own, _amount(line, "benefits_baseline"), _amount(line, "cost_baseline"), lights[line.node.pk])


def _amount(line: Line, measure: str) -> Decimal:
    """Its own figure, or the total of what lies below, as the table of the overview shows it."""
    return overview.total_of([line] if line.last(measure) else line.below, measure).amount


def picture(rows: list[Placed]) -> SafeString:
    """The drawing; its title states the point."""
    marks = [
        Bubble(row.line.node.code or row.line.node.name, float(row.exposure), float(row.value), float(row.cost), row.rag, money.short(row.cost), row.url)
        for row in rows
    ]  # fmt: skip
    worst = max(rows, key=lambda row: (row.exposure, ORDER.get(row.rag, -1)))
    title = (
        f"{worst.line.node.name} carries the most risk: {money.short(worst.exposure)} expected, {worst.word} from data"
    )
    desc = "Work by planned benefit and risk exposure. The area is the whole-life cost, the letter what the data says."
    return mark_safe(bubbles(marks, "Risk exposure, £m expected", "Benefits planned, £m", title, desc))  # noqa: S308  the drawing escapes


def panel(request, node) -> dict[str, object] | None:
    """For the dashboard; nothing where fewer than two could be compared."""
    rows = placed(request, node)
    return {"rows": rows, "picture": picture(rows)} if len(rows) >= FEWEST else None
