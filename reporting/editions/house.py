"""The look of the house: its name (ORGANISATION), logo and accent colour, checked, and frozen with each report."""

import base64
import re
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from lxml import etree

MOST_BYTES = 200_000
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_SAFE = {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc", "defs"}


def house() -> dict[str, str]:
    """What is set, as texts: name, accent, logo (a data: address). Raises ImproperlyConfigured with what to mend."""
    found = {
        "name": settings.ORGANISATION,
        "accent": accent(settings.REPORT_ACCENT),
        "logo": logo(settings.REPORT_LOGO),
    }
    return {key: value for key, value in found.items() if value}


def accent(text: str) -> str:
    """The colour. Raises ImproperlyConfigured unless it is dark enough to be read on white (WCAG, 4.5 to 1)."""
    if text and (not _HEX.fullmatch(text) or _contrast(text) < 4.5):
        raise ImproperlyConfigured(
            f"REPORT_ACCENT is {text!r}. Give six hexadecimal digits such as #3a49b5, dark enough to be read on white."
        )
    return text


def _contrast(text: str) -> float:
    """Against white."""
    parts = [int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def logo(path: str) -> str:
    """The file as a data: address. Raises ImproperlyConfigured unless it is a small PNG, or an SVG of shapes alone."""
    if not path:
        return ""
    try:
        content = Path(path).read_bytes()[: MOST_BYTES + 1]
    except OSError as error:
        raise ImproperlyConfigured(f"REPORT_LOGO: {path} cannot be read ({error.strerror}).") from None
    kind = _kind(content)
    if not kind:
        raise ImproperlyConfigured(
            f"REPORT_LOGO: {path} is not a PNG or an SVG of plain shapes of at most {MOST_BYTES // 1000} kB."
        )
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _kind(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        return ""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "svg+xml" if _is_plain_svg(content) else ""


def _is_plain_svg(content: bytes) -> bool:
    """Shapes only: no script, style, address, text, entity or foreign part."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        tree = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    if tree.getroottree().docinfo.doctype:
        return False
    return all(_is_plain(element) for element in tree.iter())


def _is_plain(element) -> bool:
    if not isinstance(element.tag, str):
        return element.tag is etree.Comment
    names = {etree.QName(name).localname.lower() for name in element.attrib}
    risky = any(name.startswith("on") or name in {"href", "style"} for name in names)
    return (
        etree.QName(element).localname in _SAFE
        and not risky
        and not any("url(" in value for value in element.attrib.values())
    )
