"""Warnings from what people write: a narrative that has not changed."""

from pmo.hierarchy.models import Assessment
from pmo.hierarchy.warning import Warning, rule

TIMES = 3


@rule("narrative_unchanged", "Narrative unchanged three times", help="The reason given for a delivery confidence has been the same, word for word, three times running.",
      mend="Say what is true now.")  # fmt: skip
def narrative_unchanged(user, node) -> list[Warning]:
    """Work whose last three ratings by one assessor carry the same text."""
    rows = Assessment.objects.standing().filter(node__path__startswith=node.path, node__archived_at=None)
    rows = rows if user is None else rows.for_user(user)
    series: dict[tuple[int, str], list] = {}
    for row in (
        rows.select_related("node")
        .order_by("-as_at", "-id")
        .only("node__path", "node__name", "assessor", "rationale", "as_at")
    ):
        series.setdefault((row.node_id, row.assessor), []).append(row)
    return [_case(last[0]) for each in series.values() if _same(last := each[:TIMES])]


def _same(last: list[Assessment]) -> bool:
    texts = {" ".join(row.rationale.split()) for row in last}
    return len(last) == TIMES and len(texts) == 1 and texts != {""}


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
