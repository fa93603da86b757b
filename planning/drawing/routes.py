"""Links as elbows: from the end of one bar to the end of another by lines that run level or upright only."""

Point = tuple[float, float]
STUB = 6.0  # how far a link leaves a bar before it turns


def elbow(link: str, before: tuple[Point, Point], after: tuple[Point, Point], row: float = 28.0) -> list[Point]:
    """The corners of a link. `before` and `after` are the start and finish of the two bars; `link` is FS, SS, FF or SF."""
    (x1, y1), (x2, y2) = before[link[0] == "F"], after[link[1] == "F"]
    out = x1 + (STUB if link[0] == "F" else -STUB)
    come = x2 + (STUB if link[1] == "F" else -STUB)
    if link == "SS":
        return _clean([(x1, y1), (min(out, come), y1), (min(out, come), y2), (x2, y2)])
    if link == "FF":
        return _clean([(x1, y1), (max(out, come), y1), (max(out, come), y2), (x2, y2)])
    straight = out <= come if link == "FS" else out >= come
    if straight:
        return _clean([(x1, y1), (out, y1), (out, y2), (x2, y2)])
    middle = y2 - row / 2 if y2 > y1 else y2 + row / 2
    return _clean([(x1, y1), (out, y1), (out, middle), (come, middle), (come, y2), (x2, y2)])


def inside(points: list[Point], top: float, bottom: float) -> list[list[Point]]:
    """The parts of a link between two heights, for a page that shows a part of the rows."""
    parts: list[list[Point]] = [[]]
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        low, high = max(min(y1, y2), top), min(max(y1, y2), bottom)
        if low > high or (y1 == y2 and not top <= y1 <= bottom):
            parts.append([])
            continue
        ends = [(x1, y1), (x2, y2)] if y1 == y2 else [(x1, low), (x2, high)] if y1 < y2 else [(x1, high), (x2, low)]
        if parts[-1] and parts[-1][-1] == ends[0]:
            parts[-1].append(ends[1])
        else:
            parts.append(ends)
    return [part for part in parts if len(part) > 1]


def path_of(points: list[Point]) -> str:
    """The shape of a path: M, then H and V."""
    shape, y = f"M{_num(points[0][0])} {_num(points[0][1])}", points[0][1]
    for to_x, to_y in points[1:]:
        shape += f"H{_num(to_x)}" if to_y == y else f"V{_num(to_y)}"
        y = to_y
    return shape


def _clean(points: list[Point]) -> list[Point]:
    """Without corners that are none."""
    found = points[:1]
    for point in points[1:]:
        if point != found[-1]:
            found.append(point)
    return found


def _num(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
