"""The curve of several benefits with the table that says the same."""

from django.utils.safestring import mark_safe

from benefits import drawing, tracking
from benefits.realising import periods


def of_many(found, added_up, unit: str, title: str, said, width: int = 560) -> dict[str, object] | None:
    """The picture and the table that says the same; None where there are no periods to draw."""
    ends, frequency = tracking.shared_ends(found)
    if len(ends) < 2:
        return None
    curve = added_up(found, ends)
    picture = drawing.portfolio(curve, ends, frequency, unit, title, said, width)
    names = [periods.name_of(end, frequency) for end in ends]
    values = zip(curve.plan, curve.forecast, curve.actual, strict=True)
    rows = [(name, *map(said, row)) for name, row in zip(names, values, strict=True)]
    return {"picture": mark_safe(picture), "rows": rows}  # noqa: S308  escaped by the pen
