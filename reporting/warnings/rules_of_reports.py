"""Warnings from what people write: a narrative that has not changed, beside a rating or in a report's editions."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import F, Window
from django.db.models.functions import DenseRank

from pmo.hierarchy.models import Assessment
from pmo.hierarchy.warning import Warning, rule
from reporting.models import ReportRun
from reporting.sections.shape import SECTIONS

TIMES = 3


@rule(
    "narrative_unchanged",
    "Narrative unchanged three times",
    help="The words of a section have been the same in three editions running, or the reason given for a delivery confidence three times.",
    mend="Say what is true now.",
)
def narrative_unchanged(user, node) -> list[Warning]:
    """Sections of the last three editions with the same words, and the last three ratings by one assessor with the same reason."""
    return [*_of_editions(user, node), *_of_ratings(user, node)]


def _of_editions(user, node) -> list[Warning]:
    """One case for each section, by the newest version of each of the last three periods."""
    series: dict[tuple[int, str], list[ReportRun]] = defaultdict(list)
    for run in _last_editions(user, node):
        series[run.node_id, run.kind].append(run)
    last = [each[:TIMES] for each in series.values() if len(each) >= TIMES]
    return [
        _edition_case(runs[0], key, text)
        for runs in last
        for key, text in runs[0].words.items()
        if _same([run.words.get(key, "") for run in runs])
    ]


def _last_editions(user, node) -> Iterator[ReportRun]:
    """The newest version of each period, the newest period first, in one query."""
    rows = ReportRun.objects.filter(node__path__startswith=node.path, node__archived_at=None, state="ready")
    rows = rows if user is None else rows.for_user(user)
    age = Window(DenseRank(), partition_by=["node", "kind"], order_by=F("period__ends_on").desc())
    rows = rows.annotate(_age=age).filter(_age__lte=TIMES).select_related("node")
    rows = rows.only("node__path", "node__name", "kind", "period_id", "version", "words")
    seen: set[tuple[int, str, int]] = set()
    for run in rows.order_by("_age", "-version"):
        if (place := (run.node_id, run.kind, run.period_id)) not in seen:
            seen.add(place)
            yield run


def _edition_case(run: ReportRun, key: str, text: str) -> Warning:
    name = SECTIONS[key].title if key in SECTIONS else key.capitalize()
    return Warning(
        run.node.path,
        f"narrative.{run.kind}.{key}:{run.node_id}",
        f"{run.node.name}: “{name}” has said the same in {TIMES} editions",
        run.get_absolute_url(),
        text[:160],
    )


def _of_ratings(user, node) -> list[Warning]:
    """Only of ratings that were given: what is withheld has its reason each time."""
    rows = Assessment.objects.standing().filter(node__path__startswith=node.path, node__archived_at=None, state="known")
    rows = rows if user is None else rows.for_user(user)
    series: dict[tuple[int, str], list[Assessment]] = defaultdict(list)
    for row in (
        rows.select_related("node")
        .order_by("-as_at", "-id")
        .only("node__path", "node__name", "assessor", "rationale", "as_at")
    ):
        series[row.node_id, row.assessor].append(row)
    return [_case(each[0]) for each in series.values() if _same([row.rationale for row in each[:TIMES]])]


def _same(texts: list[str]) -> bool:
    told = {" ".join(text.split()) for text in texts}
    return len(texts) == TIMES and len(told) == 1 and told != {""}


def _case(row: Assessment) -> Warning:
    who = row.get_assessor_display().lower()
    text = f"{row.node.name}: the {who} has given the same reason {TIMES} times"
    return Warning(
        row.node.path,
        f"narrative.{row.assessor}:{row.node_id}",
        text,
        f"/work/{row.node_id}/figures/",
        row.rationale[:160],
    )
