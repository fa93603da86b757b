"""What the editor shows of a draft: facts on the left with what became of them, words on the right."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from pmo.core.rag import WORDS
from reporting.cycle.writing import MOST_WORDS
from reporting.editions.saying import headline_of as headline
from reporting.models import CycleComment, CycleRequest, CycleText
from reporting.sections import shape
from reporting.sections.reading import one_line
from reporting.sections.summary import KEY as SUMMARY

_SHORT = 26  # letters of a cell that still stands beside its row's name
_LABEL = 90  # letters of a row's name; the table below has all of it
_NOTHING: shape.Json = {"title": "Summary", "columns": [], "rows": [], "more": 0}
_BETWEEN = 2_000  # words above which a text is not compared word by word


@dataclass(frozen=True)
class Fact:
    """One row of facts: what it is, its lights or its figure, and what it was in the edition before."""

    label: str
    url: str
    rags: list[tuple[str, str, str]]  # column, colour, word
    text: str
    was: str
    kind: str  # new, gone, changed or same


@dataclass(frozen=True)
class Part:
    """One section of the editor."""

    key: str
    title: str
    prompt: str
    facts: list[Fact]
    table: shape.Json
    more: int
    moved: int  # rows that the registers say differently by now
    text: CycleText  # not stored yet where a section was added after the request was opened
    before: str
    comments: list[CycleComment]
    says: str = ""  # what stands there until the author writes

    @property
    def changed(self) -> int:
        """Rows that are not as they were."""
        return sum(1 for fact in self.facts if fact.kind != "same")

    @property
    def difference(self) -> list[tuple[str, str]]:
        """The words since the edition before: (same, ins or del; text)."""
        return words_between(self.before, self.text.text)

    @property
    def count(self) -> str:
        """How much is written, in words."""
        if not self.text.text:
            return "Not started"
        return f"{self.text.words} of {MOST_WORDS} words"


def parts(request: CycleRequest, before: CycleRequest | None, since, moved: dict[str, int]) -> list[Part]:
    """Every pinned section in order, the summary first. A fixed number of queries."""
    asked = {section.key: section for section in shape.ordered()}
    keys = sorted({*request.facts, SUMMARY}, key=lambda key: asked[key].order if key in asked else 99)
    beside = _beside(request, before, since, moved)
    return [_part(key, request.facts.get(key, _NOTHING), asked.get(key), beside) for key in keys]


@dataclass(frozen=True)
class _Beside:
    """What stands beside the facts of the sections, by their keys."""

    request: CycleRequest
    compared: bool  # with an edition before
    since: dict[str, dict[str, shape.Json]]
    moved: dict[str, int]
    texts: dict[str, CycleText]
    said: dict[str, str]
    comments: dict[str, list[CycleComment]]


def _beside(request: CycleRequest, before: CycleRequest | None, since, moved: dict[str, int]) -> _Beside:
    texts = {row.key: row for row in request.texts.select_related("edited_by")}
    said = dict(before.texts.values_list("key", "text")) if before else {}
    comments: dict[str, list[CycleComment]] = {}
    for each in request.comments.select_related("by"):
        comments.setdefault(each.key, []).append(each)
    return _Beside(request, before is not None, since, moved, texts, said, comments)


def _part(key: str, table: shape.Json, section: shape.Section | None, beside: _Beside) -> Part:
    changes, tells = beside.since.get(key, {}), section.tells if section else ""
    rows = [_fact(table, row, changes.get(row["id"]), beside.compared, tells) for row in table["rows"]]
    rows += [_gone(table, change) for change in changes.values() if change["kind"] == "gone"]
    return Part(
        key, table["title"], section.prompt if section else "", rows, table, table["more"], beside.moved.get(key, 0),
        beside.texts.get(key) or CycleText(request=beside.request, key=key), beside.said.get(key, ""), beside.comments.get(key, []),
        headline(beside.request.facts) if key == SUMMARY else "",
    )  # fmt: skip


def _fact(table: shape.Json, row: shape.Json, change: shape.Json | None, compared: bool, tells: str) -> Fact:
    columns = [column[0] for column in table["columns"]]
    shown = tells or _shown(columns, row)
    rags = [(label, row["rags"][key], _word(row, key)) for key, label, _ in table["columns"] if key in row["rags"]]
    was = change["was"] if change else {}
    old = next((was[key] for key in [shown, *columns] if key in was), "")
    kind = change["kind"] if change else "same"
    return Fact(_label(columns, row), row["url"], rags, row["cells"].get(shown, "") if tells or not rags else "", old if change else "no change" if compared else "", kind)  # fmt: skip


def _word(row: shape.Json, key: str) -> str:
    return row["cells"].get(key) or WORDS.get(row["rags"][key], "")


def _label(columns: list[str], row: shape.Json) -> str:
    first = row["cells"].get(columns[0], "") if columns else ""
    if len(first) > 10 or len(columns) < 2 or row["rags"]:
        return one_line(first, _LABEL)
    return f"{first} {row['cells'].get(columns[1], '')}".strip()


def _shown(columns: list[str], row: shape.Json) -> str:
    """The last column short enough to stand beside the name."""
    found = [key for key in columns[1:] if 0 < len(row["cells"].get(key, "")) <= _SHORT]
    return found[-1] if found else ""


def _gone(table: shape.Json, change: shape.Json) -> Fact:
    columns = [column[0] for column in table["columns"]]
    row = {"cells": change["was"], "rags": {}}
    return Fact(_label(columns, row), change["url"], [], "", "gone", "gone")


def words_between(before: str, now: str) -> list[tuple[str, str]]:
    """Two texts word by word: ("same" or "ins" or "del", text). Very long ones as a whole."""
    old, new = before.split(), now.split()
    if len(old) + len(new) > _BETWEEN:
        return [("del", before), ("ins", now)]
    found: list[tuple[str, str]] = []
    for kind, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("same", " ".join(new[from_new:to_new])))
            continue
        found += [("del", " ".join(old[from_old:to_old]))] if to_old > from_old else []
        found += [("ins", " ".join(new[from_new:to_new]))] if to_new > from_new else []
    return found
