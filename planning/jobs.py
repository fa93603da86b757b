"""Long work of plans: imports and simulations are jobs."""

from planning import exchanging, recomputing, simulating  # noqa: F401  register their kinds
