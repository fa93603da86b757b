def load(*, by, portfolio):
    """To come."""
