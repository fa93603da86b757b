"""Delivery confidence over time."""

from pmo.core.charts.pen import Pen, clip, rag_shape


def confidence_strip(
    periods: list[str],
    rows: list[tuple[str, list[tuple[str, str]]]],
    title: str,
    desc: str = "",
    *,
    width: float = 680,
    palette: str = "screen",
) -> str:
    """Shape, letter and word of each rating. rows: (who rates, [(rag key, word) for each period])."""
    pen, label, row = Pen(palette), 170, 30
    step = (width - label) / max(len(periods), 1)
    marks = [pen.text(label + step * i, 12, name, "c-strong") for i, name in enumerate(periods)]
    for line, (who, ratings) in enumerate(rows):
        y = 34 + line * row
        marks += [pen.line(0, y - 15, width, y - 15, "c-grid"), pen.text(0, y + 4, who, "c-ink c-m")]
        for i, (rag, word) in enumerate(ratings):
            x = label + step * i + 9
            marks += [
                rag_shape(pen, rag, x + (5 if len(rag) == 2 else 0), y, 8),
                pen.text(x + (26 if len(rag) == 2 else 15), y + 4, clip(word, step - 34), "c-ink c-m"),
            ]
    return pen.svg(width, 22 + row * len(rows), marks, title, desc)
