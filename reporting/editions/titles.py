"""What a report is called, by its kind and by the kind of work that it is of."""

from reporting.values import Json

_OF_AN_EDITION = {
    "project": "Project highlight report",
    "programme": "Programme status report",
    "portfolio": "Portfolio status report",
}
KINDS = {"benefits": "Benefits report after closure", "exception": "Exception report", "pack": "Board pack"}


def title(bundle: Json) -> str:
    """Such as Programme status report."""
    if bundle.get("kind") in KINDS:
        return KINDS[bundle["kind"]]
    if bundle.get("edition") and bundle.get("node_kind") in _OF_AN_EDITION:
        return _OF_AN_EDITION[bundle["node_kind"]]
    return f"{bundle['node']['kind']} status report"


def in_line(bundle: Json) -> str:
    """The same within a sentence."""
    return title(bundle).lower() if bundle.get("edition") else "status report"
