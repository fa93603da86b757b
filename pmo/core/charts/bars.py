"""Bars: counts in bands, values, and changes to both sides of zero."""

from pmo.core.charts.pen import Pen, clip, width_of

_ON = {"r": "c-light", "g": "c-light", "ar": "c-light"}


def stacked_bars(
    rows: list[tuple[str, dict[str, int]]],
    order: list[str],
    title: str,
    desc: str = "",
    *,
    width: float = 680,
    palette: str = "screen",
) -> str:
    """Counts by rating, one bar a row, worst first. rows: (name, {rag key: count}). Count and letter in each part that has room."""
    pen, row, marks = Pen(palette), 27, []
    label = min(max([80.0, *(width_of(name, 12) + 8 for name, _ in rows)]), width / 3)
    most = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    for i, (name, counts) in enumerate(rows):
        x, y = label, i * row
        marks.append(pen.text(0, y + 17, clip(name, label - 4), "c-ink c-m"))
        for key in order:
            if not (count := counts.get(key, 0)):
                continue
            size = (width - label - 40) * count / most
            marks.append(pen.rect(x, y + 4, size - 1.5, 18, f"c-fill-{key}", 2))
            words = f"{key.upper()} {count}" if key != "n" else str(count)
            words = words if width_of(words, 11) < size - 3 else str(count) if width_of(count, 11) < size - 2 else ""
            marks.append(
                pen.text(x + size / 2 - 0.7, y + 17, words, f"c-mid c-strong {_ON.get(key, 'c-ink')}") if words else ""
            )
            x += size
        marks.append(pen.text(x + 6, y + 17, sum(counts.values()), "c-m c-strong"))
    return pen.svg(width, row * len(rows), marks, title, desc)


def value_bars(
    rows: list[tuple[str, float | None, str]],
    title: str,
    desc: str = "",
    *,
    width: float = 680,
    label: float = 110,
    palette: str = "screen",
) -> str:
    """One bar a row with its words at the end. rows: (name, value or None, words); None draws no bar, only the words."""
    pen, row, marks = Pen(palette), 25, []
    most = max((abs(value) for _, value, _ in rows if value is not None), default=0) or 1
    for i, (name, value, words) in enumerate(rows):
        y, size = i * row, (width - label - 120) * abs(value or 0) / most
        last = i == len(rows) - 1
        marks.append(pen.text(0, y + 16, clip(name, label - 8), "c-ink c-m" + (" c-strong" if last else "")))
        if value is not None:
            marks.append(pen.rect(label, y + 5, max(size, 1.5), 14, "c-fill-x" if last else "c-fill-p", 2))
        marks.append(
            pen.text(
                label + (size + 7 if value is not None else 0),
                y + 16,
                words,
                "c-m" + (" c-ink c-strong" if last else ""),
            )
        )
    return pen.svg(width, row * len(rows), marks, title, desc)


def change_bars(
    rows: list[tuple[str, float, str]],
    title: str,
    desc: str = "",
    *,
    width: float = 680,
    label: float = 240,
    ends: float = 96,
    palette: str = "screen",
) -> str:
    """Changes to the right (up) and left (down) of a zero line, with `ends` kept free for words. rows: (name, change, words)."""
    pen, row = Pen(palette), 25
    most = max((abs(change) for _, change, _ in rows), default=0) or 1
    up, down = (max((s * change for _, change, _ in rows), default=0) for s in (1, -1))
    spread = max(up, 0) + max(down, 0) or most
    scale = (width - label - 2 * ends) / spread
    zero, marks = label + ends + max(down, 0) * scale, []
    for i, (name, change, words) in enumerate(rows):
        y, size = i * row, abs(change) * scale
        left = zero - size if change < 0 else zero
        marks += [
            pen.text(0, y + 16, clip(name, label - 6), "c-ink c-m"),
            pen.rect(left, y + 5, max(size, 1.5), 14, "c-fill-bad" if change > 0 else "c-fill-ok", 2),
        ]
        marks.append(
            pen.text(left - 6 if change < 0 else zero + size + 6, y + 16, words, "c-m c-right" if change < 0 else "c-m")
        )
    marks.append(pen.line(zero, 0, zero, row * len(rows), "c-drop"))
    return pen.svg(width, row * len(rows), marks, title, desc)
