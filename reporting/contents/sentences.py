"""The facts as sentences: the headline, what changed, and what needs attention."""

from collections.abc import Iterable

from pmo.core.rag import GIVEN, WORDS
from reporting.contents.moving import improved, recosted, slipped, worsened
from reporting.contents.totals import like_for_like
from reporting.values import Json

BY = {"independent": "independent assurance", "owner": "the senior responsible owner"}
LARGE_SLIP = 730  # days from which years are said
TOP = 3


def plural(count: int, one: str, many: str = "") -> str:
    """1 project, 2 projects."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def project(count: int) -> str:
    """project or projects."""
    return "project" if count == 1 else "projects"


def counted(counts: dict[str, int]) -> str:
    """3 Red, 16 Amber, 2 Green, 1 without a rating."""
    given = [f"{counts[key]} {WORDS[key]}" for key in GIVEN if counts.get(key)]
    return listed(given + ([f"{counts['n']} without a rating"] if counts.get("n") else [])) or "none"


def listed(words: Iterable[str], last: str = "and") -> str:
    """a, b and c."""
    words = list(words)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def span(days: int) -> str:
    """A length of time as people say it: 12 days, 9 weeks, 2.5 years."""
    size = abs(days)
    if size < 14:
        return plural(size, "day")
    return plural(round(size / 7), "week") if size < LARGE_SLIP else f"{size / 365.25:.1f} years".replace(".0 ", " ")


def portfolio_headline(rows: list[Json], period: str, before: str) -> str:
    """How many projects, how they are rated, and how that moved."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["rating"]["rag"]] = counts.get(row["rating"]["rag"], 0) + 1
    if not rows:
        return f"Nothing is recorded for {period}."
    start = f"{plural(len(rows), 'project')} in {period}: {counted(counts)}."
    return f"{start} {trends(rows, before)}".strip()


def trends(rows: list[Json], before: str) -> str:
    """How the ratings moved, over those that can be compared; why not, where the scale changed."""
    kinds = [row["trend"] for row in rows]
    same = {kind: kinds.count(kind) for kind in ("worse", "better", "same", "scale")}
    if same["scale"]:
        return f"The ratings of {before} are on another scale and are not compared."
    if not before or not any(same.values()):
        return ""
    compared = same["worse"] + same["better"] + same["same"]
    words = f"{same['worse'] or 'none'} {_is(same['worse'])} worse, {same['better'] or 'none'} better and {same['same'] or 'none'} the same"
    return f"Of the {compared} rated in {before} as well, {words}." if compared > 1 else ""


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def changes(rows: list[Json], before: str, joiners: list[Json], leavers: list[Json], whole: bool) -> list[Json]:
    """The changes that matter most, each as a sentence with its figures, and what it is about."""
    found = [_rating_line("Rated lower", worsened(rows), 4), _rating_line("Rated higher", improved(rows), 3)]
    found += [_dates_line(rows, before), _cost_line(rows, before)]
    found.append(_came_line("Joined", joiners, "came from", whole))
    found.append(_came_line("Left", leavers, "went to", whole))
    return [entry for entry in found if entry]


def _entry(label: str, text: str) -> Json:
    return {"label": label, "text": text}


def _rating_line(label: str, rows: list[Json], most: int) -> Json | None:
    if not rows:
        return None
    told = [
        f"{row['name']}, {row['last']['rating']['word']} to {row['rating']['word']}{_other_voice(row)}"
        for row in rows[:most]
    ]
    more = f"; and {len(rows) - most} more" if len(rows) > most else ""
    return _entry(f"{label}: {len(rows)}.", "; ".join(told) + more + ".")


def _other_voice(row: Json) -> str:
    """Said where the two ratings that are compared come from different people."""
    was, now = row["last"]["rating"]["by"], row["rating"]["by"]
    return f" (then by {BY[was]}, now by {BY[now]})" if was != now else ""


def _dates_line(rows: list[Json], before: str) -> Json | None:
    moved = slipped(rows)
    if not moved:
        return None
    later = [row for row in moved if row["slip_days"] > 0]
    known = sum(row["slip_days"] is not None for row in rows)
    told = "; ".join(f"{row['name']} by {span(row['slip_days'])} to {row['end']['text']}" for row in later[:TOP])
    far = f" Furthest: {told}." if told else ""
    return _entry(
        "Dates.",
        f"The end is later than in {before} for {len(later)} and earlier for {len(moved) - len(later)} of the {known} known in both.{far}",
    )


def _cost_line(rows: list[Json], before: str) -> Json | None:
    sums, moved = like_for_like(rows), recosted(rows)
    if not sums or not moved:
        return None
    told = "; ".join(f"{row['name']} {row['cost_said']}" for row in moved[:TOP])
    text = sums["text"][0].upper() + sums["text"][1:]
    return _entry(
        "Whole-life cost.",
        f"{text} over the {sums['over']} {project(sums['over'])} known in both periods. Largest: {told}.",
    )


def _came_line(label: str, rows: list[Json], verb: str, whole: bool) -> Json | None:
    if not rows:
        return None
    moved = [row for row in rows if row["elsewhere"]]
    names = listed([row["name"] for row in rows[:4]] + ([f"{len(rows) - 4} more"] if len(rows) > 4 else []))
    homes = listed(sorted({row["elsewhere"] for row in moved})[:3])
    return _entry(f"{label}: {len(rows)}.", f"{names}." + (f" {len(moved)} of them {verb} {homes}." if moved else ""))


def single_headline(row: Json, period: str, before: str, there: bool) -> str:
    """The state of one project in a sentence or three."""
    if not there:
        return f"It is not in the data of {period}."
    parts = [_single_rating(row, before), _single_end(row, before), _single_cost(row, before)]
    return " ".join(part for part in parts if part) or f"Nothing is recorded for {period}."


def _single_rating(row: Json, before: str) -> str:
    now = row["rating"]
    if now["state"] == "missing":
        return ""
    if now["rag"] == "n":
        return f"The rating is {now['word'].split(',')[0]}."
    said = f"Delivery confidence is {now['word']}, given by {BY[now['by']]}"
    was = row["last"]["rating"]["word"] if row["last"] else ""
    tail = {
        "worse": f", worse than {was} in {before}", "better": f", better than {was} in {before}", "same": f", as in {before}",
        "scale": f"; the {was} of {before} is on another scale and is not compared",
    }.get(row["trend"], "")  # fmt: skip
    return f"{said}{tail}{_other_voice(row) if row['trend'] in {'worse', 'better', 'same'} else ''}."


def _single_end(row: Json, before: str) -> str:
    if row["end"]["state"] not in {"known", "range"}:
        return f"The end date is {row['end']['text'].split(',')[0]}."
    days = row["slip_days"]
    moved = (
        ""
        if days is None
        else f", the same as in {before}"
        if not days
        else f", {span(days)} {'later' if days > 0 else 'earlier'} than in {before}"
    )
    return f"It ends {row['end']['text']}{moved}."


def _single_cost(row: Json, before: str) -> str:
    if row["cost"]["state"] not in {"known", "range"}:
        return f"The whole-life cost is {row['cost']['text'].split(',')[0]}."
    moved = {"": "", "unchanged": f", as in {before}"}.get(row["cost_said"], f", {row['cost_said']} since {before}")
    return f"The whole-life cost is {row['cost']['text']}{moved}."
