"""The value of benefits by status, as bars in the colours of the ratings."""

from pmo.core.charts.pen import Pen, width_of


def value_by_status(
    rows: list[tuple[str, str, float, str]], title: str, *, width: float = 352, palette: str = "screen"
) -> str:
    """One bar a row. rows: (rating, its name, value, words at the end)."""
    pen, label, height, marks = Pen(palette), 76.0, 26.0, []
    room = width - label - max((width_of(words, 12) for *_, words in rows), default=0) - 12
    most = max((abs(value) for _, _, value, _ in rows), default=0) or 1
    for at, (rating, name, value, words) in enumerate(rows):
        y, size = at * height, max(room * abs(value) / most, 1.5)
        marks += [
            pen.text(0, y + 17, name, "c-ink c-m"),
            pen.rect(label, y + 7, size, 12, "c-fill-n" if rating in {"c", "n"} else f"c-fill-{rating}", 2),
            pen.text(label + size + 7, y + 17, words, "c-m"),
        ]
    return pen.svg(width, height * max(len(rows), 1), marks, title)
