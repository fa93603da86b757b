"""What is still missing before a step of a benefit: sentences, none when it may be taken. Sources: domain.md 4.1, 4.5."""

from benefits import claims
from benefits.mapping import gaps
from benefits.realising.realisation import points_the_right_way


def _missing(record, names: list[str]) -> list[str]:
    found = [str(record._meta.get_field(name).verbose_name) for name in names if getattr(record, name) in (None, "")]
    return [f"Fill in first: {', '.join(found)}."] if found else []


def is_profiled(record, by) -> list[str]:
    """It says what it is and how it would be seen."""
    return _missing(record, ["description", "observable_outcome", "measure", "unit"])


def passes_doam(record, by) -> list[str]:
    """The four questions: description precise, outcome observable, attribution agreed, measurement known (DOAM)."""
    return _missing(record, ["description", "observable_outcome", "attribution_basis", "method"])


def may_be_approved(record, by) -> list[str]:
    """An owner, a baseline, a target, a measure, a first measurement, a path to an objective, and no double counting."""
    found = _missing(
        record, ["unit", "source", "baseline", "baseline_on", "target", "target_on", "first_measure_on", "attribution"]
    )
    if not record.owner_text:
        found.append("Name the owner in business as usual first.")
    if None not in (record.baseline, record.target):
        if record.baseline == record.target:
            found.append("Baseline and target are the same, so nothing could be realised. Give another target.")
        elif record.kind == "benefit" and not points_the_right_way(record.direction, record.baseline, record.target):
            found.append(
                f"The target is worse than the baseline, because {record.get_direction_display().lower()}. Put one right."
            )
    if record.kind == "benefit" and not reaches_objective(record):
        found.append("On the map it leads to no strategic objective yet. Link it to one.")
    twice = claims.over_claimed(record)
    return [*found, twice] if twice else found


def reaches_objective(record) -> bool:
    """Whether the map leads from it to a strategic objective."""
    from benefits import showing

    drawn = showing.around([("benefit", record.pk)])
    return gaps.leads_to(drawn, ("benefit", record.pk), {"objective"})


def outputs_are_live(record, by) -> list[str]:
    """What makes it possible has been delivered."""
    from benefits import showing
    from benefits.mapping.graph import upstream

    key = ("benefit", record.pk)
    drawn = showing.around([key])
    late = [drawn.nodes[each] for each in upstream(drawn, [key]) if drawn.nodes[each].kind in {"enabler", "output"}]
    names = [node.title for node in late if node.rating != "c"]
    return [f"Not delivered yet: {', '.join(names[:5])}. Give the day of delivery on the map."] if names else []


def has_reading(record, by) -> list[str]:
    """It ends on a last reading, not on an opinion."""
    return [] if record.latest is not None or record.category == "qualitative" else ["Enter a last actual value first."]


def takes_over(record, by) -> list[str]:
    """Who has it afterwards accepts it, not who gives it away unnamed."""
    return [] if record.owner_text else ["Name who takes it over first."]
