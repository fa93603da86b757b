"""Pango draws the text of the PDFs. It is a library of the system, not of Python."""

import ctypes

LIBRARIES = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig")
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0")
INSTALL = "apt-get install --no-install-recommends " + " ".join(PACKAGES)


def is_missing() -> bool:
    """Whether a library that WeasyPrint loads is not on this machine."""
    return not all(loads(name) for name in LIBRARIES)


def loads(name: str) -> bool:
    """Whether the system finds the library, under Linux's names for it or macOS's."""
    return any(opens(file) for file in (f"lib{name}.so.0", f"lib{name}.so.1", f"lib{name}.0.dylib", f"lib{name}.dylib"))


def opens(file: str) -> bool:
    """Whether the system can load one library file."""
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
