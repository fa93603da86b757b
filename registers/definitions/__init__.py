"""The eight declarations. Each is one class of lists; what it cannot say lives in actions and rules."""

from registers.definitions import action, assumption, change, decision, dependency, issue, lesson, risk  # noqa: F401
