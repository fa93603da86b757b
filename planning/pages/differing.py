"""Two states of a plan side by side, as pages show them."""

from datetime import date
from decimal import Decimal, InvalidOperation

from planning import choices
from planning.kinds import duration_text
from planning.models import Activity
from planning.publishing import Difference
from pmo.core import dates

SHOWN = 200
KINDS = {
    "later": ("clock-alert", "Ends later"),
    "removed": ("circle-x", "Removed"),
    "added": ("circle-plus", "New"),
    "earlier": ("circle-check", "Ends earlier"),
    "other": ("pencil", "Changed otherwise"),
}
_DAYS = {"start", "finish", "constraint_date", "deadline", "actual_start", "actual_finish"}


def differences(found: list[Difference], params) -> dict[str, object]:
    """Groups in the order of their gravity, with counts; the first rows of each unless one is asked for."""
    groups: dict[str, list[Difference]] = {key: [] for key in KINDS}
    for one in found:
        groups[_kind(one)].append(one)
    show = params.get("show") if params.get("show") in KINDS else ""
    return {
        "difference_counts": [(key, *KINDS[key], len(rows)) for key, rows in groups.items()],
        "difference_groups": [
            _group(key, rows, 2000 if show else SHOWN) for key, rows in groups.items() if rows and show in ("", key)
        ],
        "show": show,
        "differs": len(found),
    }


def _kind(one: Difference) -> str:
    if one.what != "changed":
        return one.what
    return "later" if (one.slip or 0) > 0 else "earlier" if (one.slip or 0) < 0 else "other"


def _group(key: str, rows: list[Difference], most: int) -> dict[str, object]:
    lines = [
        {
            "ref": one.ref,
            "title": one.title,
            "slip": one.slip,
            "parts": [_part(name, *pair) for name, pair in one.fields.items()],
        }
        for one in rows[:most]
    ]
    return {"key": key, "icon": KINDS[key][0], "name": KINDS[key][1], "lines": lines, "more": len(rows) - len(lines)}


def _part(name: str, before: object, now: object) -> tuple[str, str, str]:
    label = str(Activity._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:], _said(name, before), _said(name, now)


def _said(name: str, value: object) -> str:
    """A kept value as people read it."""
    if value in (None, ""):
        return ""
    if name in _DAYS:
        return dates.day(date.fromisoformat(str(value)))
    if name == "duration":
        return duration_text(int(str(value)), 480)
    if name == "percent":
        return f"{value} %"
    if name == "flag":
        return choices.FLAGS.get(str(value)).label
    if name == "cost":
        try:
            return f"{Decimal(str(value)):,.0f}"
        except InvalidOperation:
            return str(value)
    return str(value)
