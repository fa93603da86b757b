"""Takes cause, event and effect out of one text, and a title out of a longer one."""

import re
from collections.abc import Mapping

_LONGEST, _TITLE = 4_000, 120
_MOST_JOINTS = 12
_JOINTS = re.compile(
    r"because|due to|result|consequence|owing|caus|given|there |lead|with the|meaning|so that|impact|if ", re.IGNORECASE
)
_LABELS: Mapping[str, str] = {
    "cause": r"(?:root |risk )?causes?|because(?: of)?|driver",
    "event": r"(?:risk |uncertain )?events?|risk|threat|issue",
    "effect": r"effects?|impacts?|consequences?|results?|outcome",
}
_LABEL = re.compile(
    rf"(?:^|(?<=[\n.;,|/]))\s*[-•*]?\s*(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _LABELS.items())})\s*[:=–—-]\s*",
    re.IGNORECASE,
)
_BECAUSE = (
    r"(?:because(?: of)?|due to(?: the fact that)?|as a (?:result|consequence) of|owing to|caused by|given(?: that)?)"
)
_RISK = (
    r"there (?:is|may be|exists) (?:therefore |also )?(?:a|an|the)?\s*(?:risk|threat|chance|possibility|opportunity|danger|"
    r"potential)(?: that| of| for)?"
)
_LEADS = (
    r"(?:(?:which|this|that|and)\s+(?:would|could|may|will|might|can)\s+(?:then\s+)?)?(?:lead(?:ing|s)? to|result(?:ing|s)? in|"
    r"with the (?:effect|result|consequence|impact) (?:of|that)|causing|meaning(?: that)?|so that|impacting(?: on)?|"
    r"the (?:impact|effect|consequence) (?:of (?:this|which) )?(?:is|would be|will be)(?: that)?)"
)
_GAP = r"\s*[,;.:–—-]?\s+"
_SHAPES = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"{_BECAUSE}\s+(?P<cause>.+?){_GAP}{_RISK}\s+(?P<event>.+?){_GAP}{_LEADS}\s+(?P<effect>.+)",
        rf"{_RISK}\s+(?P<event>.+?){_GAP}{_BECAUSE}\s+(?P<cause>.+?){_GAP}{_LEADS}\s+(?P<effect>.+)",
        rf"{_BECAUSE}\s+(?P<cause>[^,;]+?)[,;]\s+(?P<event>.+?){_GAP}{_LEADS}\s+(?P<effect>.+)",
        rf"if\s+(?P<cause>[^,;]+?)[,;]?\s+then\s+(?P<event>.+?){_GAP}{_LEADS}\s+(?P<effect>.+)",
        rf"{_RISK}\s+(?P<event>.+?){_GAP}{_LEADS}\s+(?P<effect>.+)",
    )
)  # fmt: skip


def split_statement(text: str) -> dict[str, str]:
    """Cause, event and effect where a text names at least two of them, one of them the event; empty otherwise."""
    if len(text) > _LONGEST:
        return {}
    return _labelled(text) or _phrased(text.strip())


def _labelled(text: str) -> dict[str, str]:
    found = list(_LABEL.finditer(text))
    if not found or text[: found[0].start()].strip():
        return {}
    ends = [label.start() for label in found[1:]] + [len(text)]
    parts: dict[str, str] = {}
    for label, end in zip(found, ends, strict=True):
        name = next(name for name in _LABELS if label[name])
        if name in parts:
            return {}
        parts[name] = text[label.end() : end].strip(" \r\n\t|/;,-")
    told = {name: part for name, part in parts.items() if part}
    return told if len(told) >= 2 and "event" in told else {}


def _phrased(text: str) -> dict[str, str]:
    # Each such word is a place where a pattern may begin again; nobody writes that many.
    if len(_JOINTS.findall(text)) > _MOST_JOINTS:
        return {}
    for shape in _SHAPES:
        if found := shape.fullmatch(text):
            return {name: _sentence(part) for name, part in found.groupdict().items() if part}
    return {}


def _sentence(text: str) -> str:
    stripped = text.strip(" ,;:–—-\n").removesuffix(".")
    return stripped[:1].upper() + stripped[1:]


def title_of(text: str) -> str:
    """The first sentence of a text, at most 120 characters, cut at a word."""
    first = re.split(r"(?<=[.!?])\s+|\n", text.strip(), maxsplit=1)[0].strip()
    line = " ".join(first.split())
    if len(line) <= _TITLE:
        return line.rstrip(".;") or line
    cut = line[: _TITLE - 1]
    head = cut.rsplit(" ", 1)[0] if " " in cut[60:] else cut
    return head.rstrip(" ,;:-–") + "…"
