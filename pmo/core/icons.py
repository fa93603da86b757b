"""Lucide icons as inline SVG in our own class, rendered once each and kept."""

from functools import lru_cache

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import IconDoesNotExist, _render_icon


@lru_cache(maxsize=1024)
def icon(name: str, small: bool = False, title: str = "") -> SafeString:
    """The icon; with a `title` it is an image with that name, without one it is hidden from screen readers."""
    css = "icon is-s" if small else "icon"
    try:
        svg = _render_icon(name, None, **{"class": css, "focusable": "false"})
    except IconDoesNotExist:
        raise LookupError(f"There is no Lucide icon named {name!r}.") from None
    label = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return mark_safe(str(svg).replace("<svg ", f"<svg {label} ", 1))  # noqa: S308  the icon is the package\'s, the title is escaped


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
