"""Long work of plans: imports and simulations are jobs."""

from planning import exchanging  # noqa: F401  registers its kind
