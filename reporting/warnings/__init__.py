"""Early warnings across rooms: the rules that need more than one room, muting, and the page."""

from reporting.warnings import rules_of_benefits, rules_of_plans, rules_of_registers, rules_of_reports  # noqa: F401
