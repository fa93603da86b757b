"""What the profile says of one benefit beside its own fields: figures, formula, readings, and what has happened and comes."""

from benefits import reviewing, tracking
from benefits.kinds import pounds
from benefits.realising import periods
from pmo.core import dates

NOW = {"last": "Now", "sum": "Total to", "average": "Average to"}


def figures(track: tracking.Track) -> dict[str, object]:
    """What stands in large figures at the head: where it is, what was planned for then, and what that is worth."""
    row = track.benefit
    planned = row.latest_plan
    worth, aim = track.worth(track.now), track.worth(_pace_planned(track))
    return {
        "now_name": NOW[row.aggregation], "period": periods.name_of(row.latest_on, row.frequency) if row.latest_on else "", "planned": planned,
        "worth": pounds(worth), "aim": pounds(aim), "share": track.share(track.now),
        "behind": row.latest - planned if None not in (row.latest, planned) else None,
        "tone": {"g": "ok", "a": "warn", "r": "bad"}.get(row.rating, ""), "aims": track.worth(row.target) is not None, "formula": _formula(row),
    }  # fmt: skip


def _pace_planned(track: tracking.Track):
    """What `Track.now` should be by plan."""
    row = track.benefit
    return track.plan(row.latest_on) if row.aggregation == "sum" and row.latest_on else row.latest_plan


def _formula(row) -> str:
    """How a reading becomes pounds a year, with this benefit's own numbers; empty where it has no value."""
    if row.full_year_value is None:
        return ""
    share = "" if row.attribution in (None, 100) else f" × {row.attribution}%"
    return f"way to target × {pounds(row.full_year_value)} a year{share}"


def after_closing(record) -> str:
    """What happens to the benefit when its work closes, as a sentence; empty where nothing is known of it."""
    end = f" until {dates.day(record.tracked_until)}" if record.tracked_until else ""
    who = record.owner_text or "nobody yet"
    if record.closed_on:
        return ""
    if record.node.is_over:
        return f"{record.node} has closed. {who[:1].upper()}{who[1:]} goes on measuring in business as usual{end}."
    return f"When {record.node} closes, tracking goes on in business as usual{end}, by {who}."


def measured(track: tracking.Track) -> list[dict[str, object]]:
    """The actual values, newest first."""
    found = []
    for (kind, end), point in sorted(track.cells.items(), key=lambda cell: cell[0][1], reverse=True):
        if kind == "actual":
            plan = track.plan(end)
            variance = point.value - plan if None not in (point.value, plan) else None
            worse = bool(variance) and (variance < 0) == (track.benefit.direction == "higher")
            found.append({"name": periods.name_of(end, track.benefit.frequency), "point": point, "plan": plan, "variance": variance, "worse": worse,
                "worth": pounds(track.worth(point.value))})  # fmt: skip
    return found


def calendar(record) -> list[tuple[str, str, str, object]]:
    """What has happened and what comes: icon, words, more, day."""
    found = []
    if record.approved_on:
        found.append(
            ("circle-check", "Approved", record.approved_by.name if record.approved_by_id else "", record.approved_on)
        )
    if record.accepted_on:
        found.append(("circle-check", "Owner accepted the profile", record.owner_text, record.accepted_on))
    node = record.node
    if node.is_over and node.state_since:
        found.append(
            ("circle-arrow-right", f"{node} closed", "Tracking goes on in business as usual", node.state_since)
        )
    if record.due:
        found.append(
            (
                "calendar-clock",
                f"Reading for {periods.name_of(record.awaited, record.frequency)} due",
                record.owner_text,
                record.due,
            )
        )
    reviews = reviewing.planned(record)
    found += [("flag", words, record.owner_text, day) for day, words in reviews]
    if record.review_date and record.review_date not in [day for day, _ in reviews]:
        found.append(("flag", "Review", "", record.review_date))
    if record.target_on:
        found.append(("target", "Target", "", record.target_on))
    if record.tracked_until:
        found.append(("flag", "Last reading", "Tracking ends", record.tracked_until))
    return sorted(found, key=lambda entry: entry[3])


def facts(record) -> list[tuple[str, str]]:
    """The profile as words and values, only what is known."""
    shared = f"{record.attribution}%. {record.attribution_basis}" if record.attribution is not None else "not agreed"
    found = [
        ("Description", record.description), ("Seen as", record.observable_outcome),
        ("Kind", f"{record.get_kind_display()}, {record.get_category_display().lower()}, {record.get_recurrence_display().lower()}"),
        ("Who gains", ", ".join(filter(None, [record.get_gainer_display() if record.gainer else "", record.beneficiaries]))),
        ("Owner in BAU", record.owner_text or "nobody yet"), ("Acceptance", record.get_acceptance_display() or "not asked"),
        ("Change manager", record.change_manager.name if record.change_manager_id else ""),
        ("Measure", ", ".join(filter(None, [record.measure, record.population, record.unit]))), ("How measured", record.method),
        ("Collected", ", ".join(filter(None, [record.get_frequency_display(), record.source, record.measurer]))),
        ("Without the change", record.counterfactual), ("Attribution", shared),
        ("Value a year", pounds(record.full_year_value)), ("Cost of realising", pounds(record.cost_to_realise)), ("Budget", record.budget_line),
        ("To secure it", record.activities), ("Assumptions", record.assumptions), ("Dependencies", record.dependencies),
        ("Confidence", f"{record.confidence}%" if record.confidence is not None else ""),
    ]  # fmt: skip
    return [(words, value.strip()) for words, value in found if value.strip()]
