"""What tests read out of a drawing: the ends of links, the places of bars."""

import re

PATH = re.compile(r'<path d="(M[^"]+)" class="c-dep(?: [^"]*)?"/>')


def links(svg):
    """Each drawn link as its corners."""
    return [corners(path) for path in PATH.findall(svg) if "z" not in path]


def corners(path):
    """M10 20H30V40 as points."""
    found = []
    for letter, rest in re.findall(r"([MHV])([^MHV]+)", path):
        if letter == "M":
            x, y = map(float, rest.split())
        elif letter == "H":
            x = float(rest)
        else:
            y = float(rest)
        found.append((x, y))
    return found


def rects(svg, css):
    """The boxes of a class as (left, top, right, bottom)."""
    found = re.findall(
        r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"(?: rx="[\d.]+")? class="([^"]+)"', svg
    )
    return [
        (float(x), float(y), float(x) + float(w), float(y) + float(h))
        for x, y, w, h, has in found
        if css in has.split()
    ]
