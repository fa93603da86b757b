"""The map as SVG: columns of boxes, links as wide as their weight with its number at the end, one path marked."""

from collections.abc import Collection
from html import escape

from benefits.mapping.graph import Edge, Graph, Key, Node
from benefits.mapping.layout import Layout
from pmo.core.charts.pen import Pen, clip, num, rag_shape, width_of

BOX, STEP, TOP, GAP, LINE = 190.0, 237.0, 30.0, 18.0, 15.0
LEAST_HEIGHT = 300.0


def draw(
    graph: Graph, layout: Layout, title: str, desc: str = "", *, focus: Collection[Key] = (), palette: str = "screen",
    offered: Collection[Key] | None = None,
) -> str:  # fmt: skip
    """The whole map. `focus` is marked; with `offered`, only these boxes are links (what an edit can choose)."""
    pen = Pen(palette)
    heights = {key: _height(graph, key) for key in graph.nodes}
    width, height = size_of(graph, layout)
    places = _places(layout, heights, height)
    ends = _ends(graph, places, heights)
    marks = [pen.text(STEP * at + 3, 14, name, "c-ink c-l c-bold") for at, name in enumerate(layout.titles) if name]
    quiet = sorted(graph.edges, key=lambda edge: _hot(edge, focus))
    marks += [_link(pen, edge, ends, hot=_hot(edge, focus)) for edge in quiet]
    marks += [_box(pen, node, places[key], heights[key], key in focus, offered) for key, node in graph.nodes.items()]
    marks += [_weight(pen, edge, ends, hot=_hot(edge, focus)) for edge in quiet if edge.weight]
    return pen.svg(width, height, marks, title, desc, role="img" if pen.print else "group")


def size_of(graph: Graph, layout: Layout) -> tuple[float, float]:
    """Width and height of the drawing, in its own units: a letter is 12 of them high."""
    tall = max([sum(_height(graph, key) + GAP for key in column) for column in layout.columns] or [0.0])
    return STEP * (max(len(layout.columns), 1) - 1) + BOX + 2, TOP + max(tall, LEAST_HEIGHT)


def _hot(edge: Edge, focus: Collection[Key]) -> bool:
    return edge.source in focus and edge.target in focus


def _height(graph: Graph, key: Key) -> float:
    node = graph.nodes[key]
    lines = len(wrapped(_name(node)))
    words = 14.0 + LINE * lines + (14.0 if node.note else 0.0)
    return max(words, 14.0 * len(graph.into[key]) + 10, 14.0 * len(graph.out[key]) + 10)


def _name(node: Node) -> str:
    return f"{node.ref} {node.title}" if node.ref else node.title


def wrapped(words: str, room: int = 24, most: int = 3) -> list[str]:
    """The words on lines of about `room` letters, three at most."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}…"]
    return [clip(line, 158) for line in lines] or [""]


def _places(layout: Layout, heights: dict[Key, float], height: float) -> dict[Key, tuple[float, float]]:
    """Left and top of each box: the boxes of a column share its height evenly."""
    found: dict[Key, tuple[float, float]] = {}
    for at, column in enumerate(layout.columns):
        free = height - TOP - sum(heights[key] for key in column)
        gap, y = free / (len(column) + 1), TOP
        for key in column:
            y += gap
            found[key] = (1 + STEP * at, y)
            y += heights[key]
    return found


Ends = dict[tuple[Key, Key], tuple[float, float, float, float]]


def _ends(graph: Graph, places: dict[Key, tuple[float, float]], heights: dict[Key, float]) -> Ends:
    """Where each link leaves and arrives: links at one box are in the order of the boxes at their other ends."""
    leaves: dict[tuple[Key, Key], float] = {}
    arrives: dict[tuple[Key, Key], float] = {}
    for key in graph.nodes:
        y, size = places[key][1], heights[key]
        out = sorted(graph.out[key], key=lambda edge: places[edge.target][1])
        into = sorted(graph.into[key], key=lambda edge: places[edge.source][1])
        for number, edge in enumerate(out):
            leaves[edge.source, edge.target] = y + size * (number + 1) / (len(out) + 1)
        for number, edge in enumerate(into):
            arrives[edge.source, edge.target] = y + size * (number + 1) / (len(into) + 1)
    return {
        pair: (places[pair[0]][0] + BOX, leaves[pair], places[pair[1]][0], arrives[pair]) for pair in leaves
    }  # fmt: skip


def _link(pen: Pen, edge: Edge, ends: Ends, *, hot: bool) -> str:
    x1, y1, x2, y2 = ends[edge.source, edge.target]
    middle = (x1 + x2) / 2
    way = f"M{num(x1)} {num(y1)}C{num(middle)} {num(y1)} {num(middle)} {num(y2)} {num(x2)} {num(y2)}"
    wide = 1 + 3.2 * (edge.weight if edge.weight is not None else 25) / 100
    return f'<path d="{way}"{pen.paint("c-link c-hot" if hot else "c-link")} stroke-width="{num(wide)}"/>'


def _weight(pen: Pen, edge: Edge, ends: Ends, *, hot: bool) -> str:
    _, _, x2, y2 = ends[edge.source, edge.target]
    words = str(edge.weight)
    return _behind(pen, x2 - 4, y2, words) + pen.text(
        x2 - 4, y2 + 3.5, words, "c-right c-accent c-strong" if hot else "c-right"
    )


def _behind(pen: Pen, right: float, middle: float, words: str) -> str:
    """What keeps a number apart from its line: a halo on the screen, on paper a white patch, as no line is drawn around letters there."""
    if pen.print:
        wide = width_of(words, 11) + 3
        return pen.rect(right - wide + 1, middle - 6, wide, 12, "c-light")
    return pen.text(right, middle + 3.5, words, "c-halo c-right").replace("<text", '<text aria-hidden="true"')


def _box(
    pen: Pen, node: Node, place: tuple[float, float], height: float, hot: bool, offered: Collection[Key] | None
) -> str:
    x, y = place
    dis = node.kind == "dis_benefit"
    look = "c-node" + (" c-dis" if dis else "") + (" c-hot" if hot else "")
    marks = [pen.rect(x, y, BOX, height, look, 7), _mark(pen, node, x + 16, y + 17)]
    lines = wrapped(_name(node))
    marks += [pen.text(x + 30, y + 21 + LINE * at, line, "c-ink c-m c-medium") for at, line in enumerate(lines)]
    if node.note:
        marks.append(pen.text(x + 30, y + 20 + LINE * len(lines), clip(node.note, 152, 11), "c-bad" if dis else ""))
    inside = "".join(marks)
    if pen.print or not node.url or (offered is not None and node.key not in offered):
        return f"<g>{inside}</g>"
    return f'<a href="{escape(node.url)}" aria-label="{escape(told(node))}">{inside}</a>'


def told(node: Node) -> str:
    """A box in words."""
    rating = {"g": "on track", "a": "at risk", "r": "off track", "c": "delivered", "n": "not due"}[node.rating]
    return ", ".join(filter(None, [_name(node), rating, node.note]))


def _mark(pen: Pen, node: Node, x: float, y: float) -> str:
    """The shape of the rating; a flag for an objective, a minus for a dis-benefit, a tick for what is delivered."""
    if node.kind == "objective":
        return pen.path(f"M{num(x - 6)} {num(y - 7)}v15M{num(x - 6)} {num(y - 6)}h11l-3 4 3 4h-11", "c-mark")
    if node.kind == "dis_benefit" and node.rating in {"n", "g"}:
        return pen.circle(x, y, 7, "c-mark c-dis") + pen.path(f"M{num(x - 3.5)} {num(y)}h7", "c-mark c-dis")
    if node.rating == "c":
        return pen.circle(x, y, 7, "c-mark") + pen.path(f"M{num(x - 3.2)} {num(y)}l2.4 2.6 4.2-5", "c-mark")
    return rag_shape(pen, node.rating, x, y, 7)
