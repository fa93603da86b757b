"""How ratings look and compare. RAG is never said by colour alone: shape, letter and word go together."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from pmo.core.icons import icon, shape

WORDS = {
    "g": "Green",
    "ag": "Amber/Green",
    "a": "Amber",
    "ar": "Amber/Red",
    "r": "Red",
    "c": "Complete",
    "n": "Not given",
}
WORST_FIRST = ["r", "ar", "a", "ag", "g", "n"]
GIVEN = WORST_FIRST[:-1]
ORDER = {"g": 0, "ag": 1, "a": 2, "ar": 3, "r": 4}


def chip(rag: str, word: str = "", variant: str = "") -> SafeString:
    """Shape, letter and word. `variant` is empty, "box" (page titles) or "s" (tables)."""
    css = f"rag is-{variant}" if variant else "rag"
    return format_html(
        '<span class="{}" data-rag="{}">{}{}</span>', css, rag or "n", shape(rag or "n"), word or WORDS[rag or "n"]
    )


def trend(before: str, now: str) -> str:
    """better, worse, same, or empty where one of the two is not a rating."""
    if before not in ORDER or now not in ORDER:
        return ""
    step = ORDER[now] - ORDER[before]
    return "same" if step == 0 else "worse" if step > 0 else "better"


_TRENDS = {
    "better": ("arrow-up-right", "is-better", "improving"),
    "same": ("arrow-right", "", "no change"),
    "worse": ("arrow-down-right", "is-worse", "worsening"),
}


def trend_mark(kind: str) -> SafeString | str:
    """The arrow of a trend, named for screen readers."""
    if not kind:
        return ""
    name, css, title = _TRENDS[kind]
    return format_html('<span class="trend {}">{}</span>', css, icon(name, True, title))
