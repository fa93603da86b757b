"""Tells a programme from a project by its name, and the kind of work by its published category."""

import re
from typing import Literal

Kind = Literal["programme", "project"]
WorkType = Literal["infrastructure", "transformation", "military", "it"]

_PROGRAMME = re.compile(r"\bprogrammes?\b|\bprograms?\b", re.IGNORECASE)
_PROJECT = re.compile(r"\bproject\b", re.IGNORECASE)

# Words of the annual report's categories, in the order they are tried.
_WORK_TYPES: tuple[tuple[str, WorkType], ...] = (
    ("infrastructure", "infrastructure"),
    ("construction", "infrastructure"),
    ("military", "military"),
    ("defence", "military"),
    ("ict", "it"),
    ("information", "it"),
    ("digital", "it"),
    ("transformation", "transformation"),
    ("service delivery", "transformation"),
)


def kind_of(name: str) -> Kind:
    """ "programme" when the name says so, else "project"; of two words the last one counts."""
    programmes = [found.start() for found in _PROGRAMME.finditer(name)]
    projects = [found.start() for found in _PROJECT.finditer(name)]
    if not programmes:
        return "project"
    return "project" if projects and projects[-1] > programmes[-1] else "programme"


def work_type_of(category: str) -> WorkType | None:
    """The kind of work of an annual report category, or None when it is blank or not known."""
    lowered = category.lower()
    return next((kind for word, kind in _WORK_TYPES if re.search(rf"\b{word}", lowered)), None)
