"""From what a person typed or pasted to a value, with a note where it was converted, or a sentence why not."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property

from django.db.models import Q

from pmo.core import clock, texts
from pmo.core.choices import Choices
from pmo.records.foreign import levels
from pmo.records.foreign.model import Level

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
FIRST_YEAR, LAST_YEAR = 1950, 2150
_MOST_PLACES = 200


class Unreadable(ValueError):
    """What was typed is no value of this kind; the message is a sentence that says what to do."""


@dataclass(frozen=True)
class Read:
    """A value. `note` says how it was converted; `also` are other fields that go with it."""

    value: object
    note: str = ""
    also: dict[str, object] = field(default_factory=dict)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()


def choice(text: str, choices: Choices, label: str) -> Read:
    """A choice by its label or stored value, by the label's beginning, or by its number ("4 - Likely")."""
    wanted = _plain(text)
    exact = [each for each in choices.all() if wanted in (_plain(each.label), _plain(each.value))]
    if exact:
        return Read(exact[0].value)
    starts = [each for each in choices.all() if wanted and _plain(each.label).startswith(wanted)]
    if len(starts) == 1:
        return Read(starts[0].value, f"“{text}” read as {starts[0].label}.")
    parts = [each for each in choices.all() if re.search(rf"\b{re.escape(_plain(each.label))}\b", wanted)]
    if len(parts) == 1:
        return Read(parts[0].value, f"“{text}” read as {parts[0].label}.")
    shown = ", ".join(each.label for each in choices.all()[:12])
    raise Unreadable(f"{label} cannot be “{text[:60]}”. Use one of: {shown}.")


def day(raw, label: str) -> Read:
    """A day from a date or from text in UK order; "today", "+7" and "12 Nov" are understood."""
    if isinstance(raw, datetime):
        return Read(raw.date())
    if isinstance(raw, date):
        return Read(raw)
    text = texts.line("" if raw is None else str(raw))
    if not text:
        return Read(None)
    found = _iso(text) or _relative(text) or _written(text)
    if found is None:
        raise Unreadable(f"{label}: “{text[:40]}” is not a date. Use a date such as 28 Feb 2027.")
    year, month, number, note = found
    return Read(_made(year, month, number, label), note)


def _made(year: int, month: int, number: int, label: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(f"{label}: the year {year} is too far away. Use one from {FIRST_YEAR} to {LAST_YEAR}.")
    try:
        return date(year, month, number)
    except ValueError as error:
        name = MONTHS[month - 1].capitalize() if 1 <= month <= 12 else f"month {month}"
        raise Unreadable(f"{label}: there is no {number} {name} {year}. Use a date such as 28 Feb 2027.") from error


def _iso(text: str):
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", text)
    return (*(int(part) for part in found.groups()), "") if found else None


def _relative(text: str):
    from datetime import timedelta

    today = clock.today()
    words = {"today": 0, "tomorrow": 1, "yesterday": -1}
    plus = re.fullmatch(r"([+-]\d{1,4})\s*(d|days?|w|weeks?)?", text.lower())
    if text.lower() in words:
        days = words[text.lower()]
    elif plus:
        days = int(plus[1]) * (7 if (plus[2] or "d").startswith("w") else 1)
    else:
        return None
    found = today + timedelta(days)
    return found.year, found.month, found.day, f"“{text}” read as {found.day} {found:%b %Y}."


def _written(text: str):
    """12/11/2026, 12.11.26, 12 Nov 2026, 12-Nov-26, 12 November, Nov 12 2026."""
    parts = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?", text)
    if parts:
        return _year(parts[3]), int(parts[2]), int(parts[1]), ""
    name = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/.]*([A-Za-z]{3,9})\.?[ \-/.,]*(\d{2}|\d{4})?", text)
    if name and name[2][:3].lower() in MONTHS:
        return _year(name[3]), MONTHS.index(name[2][:3].lower()) + 1, int(name[1]), ""
    name = re.fullmatch(r"([A-Za-z]{3,9})\.?[ \-]*(\d{1,2})(?:st|nd|rd|th)?,?[ \-]+(\d{4})", text)
    if name and name[1][:3].lower() in MONTHS:
        return int(name[3]), MONTHS.index(name[1][:3].lower()) + 1, int(name[2]), ""
    return None


def _year(text: str | None) -> int:
    if not text:
        return clock.today().year
    return int(text) + (2000 if len(text) == 2 and int(text) < 70 else 1900 if len(text) == 2 else 0)


def number(raw, label: str) -> Decimal | None:
    """A number with thousands separators, brackets for negative, a currency sign, and k or m."""
    if raw is None or isinstance(raw, bool):
        return None
    text = texts.line(str(raw)).replace(" ", "").replace(",", "").replace("−", "-")
    if not text:
        return None
    bracketed = re.fullmatch(r"\((.+)\)", text)
    text = f"-{bracketed[1]}" if bracketed else text
    found = re.fullmatch(r"(-?)[£€$]?(-?)(\d*\.?\d+|\d+\.)(k|m|bn)?", text, re.I)
    if not found or (found[1] and found[2]):
        raise Unreadable(f"{label}: “{str(raw)[:40]}” is not a number. Use one such as 1250 or 1.25m.")
    scale = {"k": 10**3, "m": 10**6, "bn": 10**9}.get((found[4] or "").lower(), 1)
    try:
        return Decimal(f"{found[1] or found[2]}{found[3]}") * scale
    except InvalidOperation as error:
        raise Unreadable(f"{label}: “{str(raw)[:40]}” is not a number.") from error


def money(raw, label: str) -> Read:
    """An amount, rounded to pence."""
    found = number(raw, label)
    if found is None:
        return Read(None)
    if abs(found) >= 10**15:
        raise Unreadable(f"{label}: {found:,} is more than can be kept here. Check the amount.")
    note = f"“{raw}” read as {found:,}." if re.search(r"[kmbn(]", str(raw), re.I) else ""
    return Read(found.quantize(Decimal("0.01")), note)


def whole(raw, label: str, column=None) -> Read:
    """A whole number within what the column takes."""
    found = number(raw, label)
    if found is None:
        return Read(None)
    if found != found.to_integral_value():
        raise Unreadable(f"{label}: {found} is not a whole number. Leave out what follows the point.")
    least, most = _limits(column)
    if not least <= found <= most:
        raise Unreadable(f"{label} must be from {least:,} to {most:,}; this is {found:,}.")
    return Read(int(found))


def _limits(column) -> tuple[int, int]:
    least, most = -(10**9), 10**9
    for check in getattr(column, "validators", []):
        bound = getattr(check, "limit_value", None)
        bound = bound() if callable(bound) else bound
        if isinstance(bound, int):
            least = max(least, bound) if "Min" in type(check).__name__ else least
            most = min(most, bound) if "Max" in type(check).__name__ else most
    return least, most


def level(raw, label: str, names: list[str], percents: Sequence[Sequence[float]] = ()) -> Read:
    """A step of a scale by number, by name, or by any word that the import of a file reads: 4, "Likely", "4 - Likely", "High"."""
    text = texts.line("" if raw is None else str(raw))
    if not text:
        return Read(None)
    most = len(names) or 5
    if re.fullmatch(r"\d{1,2}(\.0+)?", text) or not names:
        return Read(_step(text, label, most), "" if text.isdigit() else f"“{text}” read as {text.partition('.')[0]}.")
    found = levels.level_of(text, _levels(names, percents), levels.Source(size=most))
    if found.problem:
        return Read(*_begun(text, label, names))
    if found.score is None:
        return Read(None, f"“{text}” means that there is no rating.")
    return Read(found.score, f"“{text}” read as {found.score}, {names[found.score - 1]}.")


def _levels(names: list[str], percents: Sequence[Sequence[float]]) -> list[Level]:
    bands = [*percents, *([(None, None)] * (len(names) - len(percents)))]
    return [Level(place, name, *band) for place, (name, band) in enumerate(zip(names, bands, strict=False), 1)]


def _step(text: str, label: str, most: int) -> int:
    digits = re.match(r"\d{1,2}", text)
    if digits is None or not 1 <= int(digits[0]) <= most:
        raise Unreadable(f"{label} must be 1 to {most}; this is {text[:20]}.")
    return int(digits[0])


def _begun(text: str, label: str, names: list[str]) -> tuple[int, str]:
    """The one step whose name begins so."""
    wanted = _plain(text)
    matches = [place for place, name in enumerate(names, 1) if wanted and _plain(name).startswith(wanted)]
    if len(matches) == 1:
        return matches[0], f"“{text}” read as {matches[0]}, {names[matches[0] - 1]}."
    if re.match(r"\d", text):
        return _step(text, label, len(names)), f"“{text}” read as {_step(text, label, len(names))}."
    shown = ", ".join(f"{place} {name}" for place, name in enumerate(names, 1))
    raise Unreadable(f"{label} cannot be “{text[:40]}”. Use one of: {shown}.")


def yes_no(raw, label: str) -> Read:
    """Yes or no, in the usual spellings."""
    text = _plain(str(raw)) if raw not in (None, "") else ""
    if isinstance(raw, bool):
        return Read(raw)
    if text in {"", "n", "no", "false", "0", "nein"}:
        return Read(False)
    if text in {"y", "yes", "true", "1", "x"}:
        return Read(True)
    raise Unreadable(f"{label} cannot be “{str(raw)[:40]}”. Use Yes or No.")


def tags(raw, label: str) -> Read:
    """Words separated by semicolons, commas or bars; each once."""
    words = [texts.line(part) for part in re.split(r"[;,|\n]", "" if raw is None else str(raw))]
    found = list(dict.fromkeys(word for word in words if word))
    if len(found) > 20:
        raise Unreadable(f"{label}: at most 20; these are {len(found)}.")
    long = next((word for word in found if len(word) > 40), "")
    if long:
        raise Unreadable(f"{label}: “{long[:20]}…” is longer than 40 characters. Shorten it.")
    return Read(found)


class Context:
    """What reading needs to know: who writes, where, who the people are, and the scale of the register."""

    def __init__(
        self, user, node=None, levels: dict[str, list[str]] | None = None, percents: Callable[[str], list] | None = None
    ):
        self.user, self.node, self._levels, self._percents = user, node, levels or {}, percents

    def levels(self, name: str) -> list[str]:
        """The names of a scale's steps, from the first."""
        return self._levels.get(name, [])

    def percents(self, name: str) -> list:
        """The probabilities of a scale's steps, where it has them."""
        return self._percents(name) if self._percents else []

    @cached_property
    def _people(self) -> list[tuple[int, str, str]]:
        from pmo.people.models import User

        return list(User.objects.active().values_list("pk", "name", "email"))

    @cached_property
    def _by_word(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for pk, name, email in self._people:
            last_first = ", ".join([name.split()[-1], " ".join(name.split()[:-1])]) if " " in name else name
            for word in (name, email, last_first):
                found.setdefault(word.casefold(), set()).add(pk)
        return found

    def person(self, text: str, label: str) -> Read:
        """Somebody by name, "Surname, Name" or e-mail address; by the beginning of one name where that is enough."""
        from pmo.people.models import User

        wanted = text.casefold()
        keys = self._by_word.get(wanted) or {pk for pk, name, _ in self._people if name.casefold().startswith(wanted)}
        if len(keys) == 1:
            found = self._person(next(iter(keys)), User)
            exact = wanted in self._by_word
            return Read(found, "" if exact else f"“{text}” read as {found.name}.")
        if keys:
            raise Unreadable(f"{label}: {len(keys)} people are called “{text[:60]}”. Use the e-mail address.")
        raise Unreadable(f"{label}: nobody here is called “{text[:60]}”.{self._guess(wanted)}")

    def _person(self, pk: int, model):
        self._kept = getattr(self, "_kept", {})
        if pk not in self._kept:
            self._kept |= {person.pk: person for person in model.objects.filter(pk=pk)}
        return self._kept[pk]

    def _guess(self, wanted: str) -> str:
        from difflib import get_close_matches

        names = {name.casefold(): name for _, name, _ in self._people}
        close = get_close_matches(wanted, names, 1, 0.75)
        return f" Did you mean {names[close[0]]}?" if close else ""

    def person_name(self, pk: int) -> str:
        """A person's name, for a chip."""
        return next((name for key, name, _ in self._people if key == pk), "Somebody else")

    @cached_property
    def _places(self):
        from pmo.hierarchy.models import Node

        rows = Node.objects.for_user(self.user, "view").filter(archived_at=None)
        rows = rows.subtree(self.node) if self.node else rows
        return list(rows.only("pk", "name", "code", "path", "kind", "parent_id"))

    def place(self, text: str, label: str) -> Read:
        """Work at or below the node by its name or short code."""
        if not text:
            return Read(self.node)
        wanted = text.casefold()
        found = [row for row in self._places if wanted in (row.name.casefold(), row.code.casefold())]
        if len(found) == 1:
            return Read(found[0])
        where = f" at or below {self.node}" if self.node else ""
        if found:
            raise Unreadable(
                f"{label}: {len(found)} pieces of work{where} are called “{text[:60]}”. Use the short code."
            )
        raise Unreadable(f"{label}: no work{where} is called “{text[:60]}”.")

    @cached_property
    def anywhere(self) -> "Context":
        """The same for a field that names other work, which may lie in another branch."""
        return Context(self.user) if self.node else self

    def paths(self, values: list[str]) -> list[str]:
        """The tree paths of some nodes, by id or a part of the name, that this person may see."""
        from pmo.hierarchy.models import Node

        found = Q(pk__in=[int(value) for value in values if _is_key(value)])
        for value in values:
            found |= Q() if _is_key(value) else Q(name__icontains=value)
        return list(Node.objects.for_user(self.user).filter(found).values_list("path", flat=True)[:_MOST_PLACES])

    def place_name(self, value: str) -> str:
        """A node's name, for a chip."""
        from pmo.hierarchy.models import Node

        if not _is_key(value):
            return value
        rows = Node.objects.for_user(self.user).filter(pk=int(value))
        return rows.values_list("name", flat=True).first() or "unknown"


def _is_key(value: str) -> bool:
    return value.isdecimal() and len(value) < 18
