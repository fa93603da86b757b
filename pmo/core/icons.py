"""Lucide icons as inline SVG in our own class, rendered once each and kept."""

import re
from functools import lru_cache
from importlib.resources import files
from zipfile import ZipFile

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=1024)
def icon(name: str, small: bool = False, title: str = "") -> SafeString:
    """The icon; with a `title` it is an image with that name, without one it is hidden from screen readers."""
    css = "icon is-s" if small else "icon"
    label = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return mark_safe(f'<svg {label} class="{css}" focusable="false"{_drawing(name)}')  # noqa: S308  the icon is the package's, the title is escaped


def _drawing(name: str) -> str:
    """The icon's own attributes and lines, without those that are ours: name space, size and class."""
    try:
        svg = _package().read(f"{name}.svg").decode()
    except KeyError:
        raise LookupError(f"There is no Lucide icon named {name!r}.") from None
    head, _, lines = svg.partition("<svg")[2].partition(">")
    head = " ".join(re.sub(r'\s(?:xmlns|width|height|class)="[^"]*"', "", head).split())
    return f" {head}>{''.join(line.strip() for line in lines.splitlines())}"


@lru_cache(maxsize=1)
def _package() -> ZipFile:
    """The package's icons, opened once: opening the archive costs more than reading an icon from it."""
    return ZipFile(str(files("lucide") / "lucide.zip"))


def shape(rag: str, title: str = "") -> SafeString:
    """The shape and letter of a rating, from our own sprite. `rag` is g, ag, a, ar, r, c or n."""
    box = "0 0 24 16" if len(rag) == 2 else "0 0 16 16"
    label = format_html('role="img" aria-label="{}"', title) if title else mark_safe('aria-hidden="true"')
    return format_html('<svg viewBox="{}" {}><use href="{}#rag-{}"/></svg>', box, label, sprite_url(), rag)


@lru_cache(maxsize=1)
def sprite_url() -> str:
    """Where the sprite is served."""
    from django.templatetags.static import static

    return static("img/marks.svg")
