"""Delegated limits: how large a change each role may approve (domain.md 7.4, proposal; a row overrides by setting)."""

from decimal import Decimal

from django.conf import settings

from pmo.hierarchy.access import held
from pmo.hierarchy.roles import ROLES

# role → the largest change in cost (either way) and in days that it may approve; None is no limit
LIMITS: dict[str, tuple[int | None, int | None]] = {
    "project_manager": (25_000, 10), "change_authority": (100_000, 20), "programme_manager": (250_000, 30),
    "programme_director": (500_000, 60), "sro": (2_000_000, 180), "portfolio_manager": (2_000_000, 180),
    "sponsoring_group": (None, None), "portfolio_director": (None, None), "office_lead": (None, None),
} | getattr(settings, "CHANGE_LIMITS", {})  # fmt: skip
_LEVELS = [
    "project_manager",
    "change_authority",
    "programme_manager",
    "programme_director",
    "sro",
    "portfolio_director",
]


def within(role: str, cost: Decimal | None, days: int | None) -> bool:
    """Whether a role may approve a change of this size."""
    if role not in LIMITS:
        return False
    most_cost, most_days = LIMITS[role]
    return (most_cost is None or abs(cost or 0) <= most_cost) and (most_days is None or abs(days or 0) <= most_days)


def authority_for(change) -> str:
    """The lowest level that may approve the change."""
    return next((role for role in _LEVELS if within(role, change.cost_change, change.days_change)), _LEVELS[-1])


def over_limit(change, by) -> list[str]:
    """Why this person's limits do not reach, as sentences."""
    roles = [row.role for row in held(by) if row.node_id is None or change.node.path.startswith(row.node.path)]
    if any(within(role, change.cost_change, change.days_change) for role in roles):
        return []
    return [f"This change is above your limit. {ROLES[authority_for(change)].label} can approve it."]
