"""The reporting cycle: who reports on what in each period, from the request to the published edition, and what that costs."""
