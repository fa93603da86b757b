"""The three views of a node's benefits, and its further pages."""

VIEWS = [
    ("map", "Map", "benefits-map/"),
    ("register", "Register", "benefits/"),
    ("realisation", "Realisation", "realisation/"),
]
MORE = [
    ("", "Curve", ""),
    ("objectives", "By objective", "objectives/"),
    ("owners", "By owner", "owners/"),
    ("attention", "Gaps and overdue", "attention/"),
    ("after-closure", "After closure", "after-closure/"),
]


def start(node) -> str:
    """Where the addresses of a node, or of all work, begin."""
    return f"/work/{node.pk}/" if node else "/"


def views(node, current: str) -> list[dict[str, object]]:
    """Map, register, realisation."""
    return [{"label": label, "url": f"{start(node)}{path}", "current": key == current} for key, label, path in VIEWS]


def more(node, current: str) -> list[dict[str, object]]:
    """The pages of realisation, and the handover of a node."""
    found = [
        {"label": label, "url": f"{start(node)}realisation/{path}", "current": key == current}
        for key, label, path in MORE
    ]
    if node:
        found.append({"label": "Handover", "url": f"{start(node)}handover/", "current": current == "handover"})
    return found
