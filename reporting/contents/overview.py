"""The view over many projects: the two ratings side by side, the parts, and the ratings of every period."""

from pmo.core.rag import GIVEN, WORDS
from reporting.contents import sentences
from reporting.contents.change import ASSESSORS, headline_rating
from reporting.contents.totals import by_rating, total
from reporting.values import Json, rating

LABELS = {"independent": "Independent assurance", "owner": "Senior responsible owner"}


def tiles(subject, units: list[Json]) -> list[Json]:
    """For each assessor how many of each rating, now and in the period before."""
    return [_tile(subject, who, units) for who in ASSESSORS]


def _tile(subject, who: str, units: list[Json]) -> Json:
    counts = by_rating(row[who] for row in units)
    given = sum(counts.get(key, 0) for key in GIVEN)
    return {
        "label": LABELS[who], "given": given, "of": len(units), "worst": next((key for key in GIVEN if counts.get(key)), "n"),
        "counts": [{"rag": key, "word": WORDS[key], "count": counts[key]} for key in GIVEN if counts.get(key)],
        "last": _last(subject, who),
    }  # fmt: skip


def _last(subject, who: str) -> str:
    if subject.before is None:
        return ""
    if not subject.shape.units(subject.before):
        return ""
    rows = [rating(unit.line.rating(who, subject.before)) for unit in subject.shape.units(subject.before).values()]
    counts = by_rating(rows)
    counts.pop("n", None)
    return sentences.counted(counts) if counts else "none given"


def differ(rows: list[Json], period: str) -> Json:
    """Where the owner and the independent reviewers say different things, or why they cannot be set side by side."""
    both = [row for row in rows if row["independent"]["state"] == row["owner"]["state"] == "known"]
    found = [row for row in both if row["independent"]["word"] != row["owner"]["word"]]
    listed = [
        {"name": row["name"], "independent": row["independent"], "owner": row["owner"], "why": row["why"]}
        for row in found
    ]
    if found:
        text = f"They differ for {len(found)} of the {len(both)} rated by both." if len(rows) > 1 else ""
    elif both:
        text = (
            f"They agree for {'all ' if len(both) > 1 else 'the '}{sentences.plural(len(both), 'project')} rated by both."
            if len(rows) > 1
            else "They agree."
        )
    elif len(rows) > 1:
        text = f"No project was rated by both in {period}: each has one rating, and the two columns cannot be set against one another."
    else:
        text = _only_one(rows[0], period) if rows else ""
    return {"rows": listed, "both": len(both), "text": text}


def _only_one(row: Json, period: str) -> str:
    given = [LABELS[who].lower() for who in ASSESSORS if row[who]["state"] == "known"]
    return (
        f"In {period} only {given[0] if given[0].startswith('independent') else 'the ' + given[0]} gave a rating, so there is no second one to compare it with."
        if given
        else ""
    )


def groups(subject, units: list[Json]) -> list[Json]:
    """One row a part: how many projects, how they are rated and moved, and what they cost."""
    found = []
    for line in subject.shape.groups(subject.period, subject.before):
        rows = [row for row in units if row["group"] == line.node.pk]
        before = _count_before(subject, line.node.pk)
        found.append({
            "id": line.node.pk, "name": line.node.name, "count": len(rows), "before": before, "counts": by_rating(row["rating"] for row in rows),
            "worse": sum(row["trend"] == "worse" for row in rows), "better": sum(row["trend"] == "better" for row in rows),
            "cost": total((row["cost"] for row in rows), sentences.project),
        })  # fmt: skip
    return found


def _count_before(subject, group: int) -> int | None:
    if subject.before is None:
        return None
    return sum(unit.group == group for unit in subject.shape.units(subject.before).values())


def history(subject) -> list[Json]:
    """For each period how many projects had each rating, and on which scale."""
    found = []
    for period in subject.periods:
        shown = [_headline(unit.line, period) for unit in subject.shape.units(period).values()]
        scales = sorted({row["scale"] for row in shown if row["rag"] != "n"})
        found.append({"period": period.name, "counts": by_rating(shown), "total": len(shown), "scales": scales})
    return found


def _headline(line, period) -> Json:
    return headline_rating({who: rating(line.rating(who, period), who) for who in ASSESSORS})
