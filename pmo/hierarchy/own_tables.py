"""The tables of the hierarchy itself: the work below with its ratings and figures, what needs attention, confidence by period."""

from pmo.core.rag import WORDS, WORST_FIRST
from pmo.core.tables import Linked
from pmo.hierarchy import overview, words
from pmo.hierarchy.choices import MEASURES as NAMES
from pmo.hierarchy.figures import text
from pmo.hierarchy.lines import MEASURES, Line
from pmo.hierarchy.navigation import chosen_period, chosen_periods
from pmo.hierarchy.series import by_period
from pmo.hierarchy.tables import offer


def _view(request, node) -> overview.View:
    return overview.view(request.user, node, chosen_period(request, node))


@offer("work", "Work below", 20)
def work(request, node):
    """A row for each piece of work below, or for this one where nothing is below."""
    found = _view(request, node)
    heads = ["Code", "Name", "Kind", "State", "Independent", "Owner", *(NAMES.get(key).label for key in MEASURES), "Moved, days"]  # fmt: skip
    return heads, [_cells(line) for line in found.work or [found.own]]


def _cells(line: Line) -> list:
    rated = [rating.label if rating else "" for rating in (line.independent, line.owner)]
    figures = [_figure(line, key) for key in MEASURES]
    state = words.word(f"state.{line.node.state}")
    return [line.node.code, _named(line), line.kind, state, *rated, *figures, line.slip]


def _figure(line: Line, measure: str):
    """The amount or the day; in words where it is withheld, a range or not applicable."""
    figure = line.last(measure)
    return figure.value if figure and figure.state == "known" else text(figure)


@offer("attention", "Needs attention", 10)
def attention(request, node):
    """The worst first, each with its reasons."""
    lines = overview.attention_of(_view(request, node))
    return ["Work", "Colour", "Why"], [(_named(line), WORDS[tone], why) for line, tone, why in lines]


@offer("ratings-differ", "Two ratings differ", 12)
def ratings_differ(request, node):
    """Where the owner and independent assurance give another rating each."""
    found = _view(request, node)
    lines = overview.differing([found.own, *found.work])
    return ["Work", "Owner", "Independent"], [
        (_named(line), line.owner.label, line.independent.label) for line in lines
    ]


def _named(line: Line) -> Linked:
    return Linked(line.node.name, line.node.get_absolute_url())


@offer("confidence", "Delivery confidence", 30)
def confidence(request, node):
    """How many ratings of each colour stood at the end of each period, by who gave them."""
    found = _view(request, node)
    many = [] if found.own.ratings else found.work
    rows = [
        (entry["period"].name, words.word(f"assessor.{who}"), *_counted(entry[who]))
        for entry in by_period(node, chosen_periods(request, node), many)
        for who in ("independent", "owner")
    ]
    return ["Period", "By", *(WORDS[rag] for rag in WORST_FIRST)], rows


def _counted(entry: dict) -> list[int]:
    colours = entry["colours"] or ({entry["one"].rag: 1} if entry["one"] else {})
    return [colours.get(rag, 0) for rag in WORST_FIRST]
