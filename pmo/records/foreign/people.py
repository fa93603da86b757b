"""Takes names out of what teams write under "Owner"."""

import re

from pmo.core.sheets.model import Cell
from pmo.records.foreign.model import PersonText
from pmo.records.foreign.text import clean, is_absent, is_unknown, one_line

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_BRACKETS = re.compile(r"\s*[(\[<][^)\]>]*[)\]>]")
_REMARKS = re.compile(r"\s*[(\[][^)\]@]*[)\]]")
_TITLES = re.compile(r"^(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|rev)\.?\s+", re.IGNORECASE)
_PERSON = re.compile(r"[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*){1,3}")
_SURNAME_FIRST = re.compile(
    r"([^\W\d_][\w'’-]*(?:\s+[^\W\d_][\w'’-]*){0,2}),\s*([^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’.-]*)?)"
)
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_PHONE = re.compile(r"\s*(?:ext\.?|tel\.?|x)\s*[\d\s]+$", re.IGNORECASE)


def people_of(cell: Cell) -> PersonText:
    """The people that a cell names, in its order, with its own text. No name where it says there is none."""
    raw = clean(cell)
    text = one_line(cell)
    if is_absent(text) or is_unknown(text):
        return PersonText((), raw)
    emails = tuple(_EMAIL.findall(text))
    parts = [_name(part) for part in _parts(raw)]
    return PersonText(tuple(dict.fromkeys(filter(None, parts))), raw, emails)


def _parts(text: str) -> list[str]:
    """A list of people cut where one ends."""
    outside = _REMARKS.sub("", text)
    pieces = re.split(r"\s*[;|\n]\s*", outside if outside.strip() else text)
    parts = [part for piece in pieces for part in _by_comma(piece)]
    parts = [part for whole in parts for part in _by_slash(whole)]
    return [part for whole in parts for part in _by_and(whole)]


def _by_comma(text: str) -> list[str]:
    bare = _BRACKETS.sub("", text).strip()
    found = _SURNAME_FIRST.fullmatch(bare)
    pieces = re.split(r"\s*,\s*", text)
    if found and not any(_ACRONYM.fullmatch(_BRACKETS.sub("", piece)) for piece in pieces) and " " not in found[1]:
        return [text]
    return pieces


def _by_slash(text: str) -> list[str]:
    return [text] if _EMAIL.search(text) else re.split(r"\s*/\s*|\s*\+\s*", text)


def _by_and(text: str) -> list[str]:
    # "Labs & Testing" is one team; two full names, or two sets of initials, are two people.
    pieces = re.split(r"\s+(?:&|and)\s+", text)
    people = all(_is_person(piece) for piece in pieces)
    initials = all(_ACRONYM.fullmatch(piece) and len(piece) <= 3 for piece in pieces)
    return pieces if people or initials else [text]


def _is_person(text: str) -> bool:
    return bool(_PERSON.fullmatch(text)) and all(word[0].isupper() for word in text.split())


def _name(text: str) -> str:
    """One person's name in the order in which it is spoken."""
    bare = _PHONE.sub("", _BRACKETS.sub("", text)).strip(" ,;:-–")
    head = re.split(r"\s+[-–—]\s+", bare, maxsplit=1)[0]
    bare = head if _is_person(head) else bare
    if email := _EMAIL.search(bare):
        rest = bare.replace(email[0], "").strip(" ,;:-–<>")
        return _name(rest) if rest else email[0]
    if not bare and (email := _EMAIL.search(text)):
        return email[0]
    found = _SURNAME_FIRST.fullmatch(bare)
    if found:
        bare = f"{found[2]} {found[1]}"
    return _TITLES.sub("", bare).strip() or text.strip(" ()[]")
