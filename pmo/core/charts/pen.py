"""Writes SVG marks, with classes (screen) or with literal attributes (print: WeasyPrint reads no variables inside SVG)."""

from collections.abc import Iterable
from html import escape

COLOURS = {
    "ink": "#18202c", "ink2": "#465162", "ink3": "#626d7e", "line": "#e3e6eb", "line2": "#c9cfd8", "acc": "#3a49b5",
    "plan": "#7b8798", "surf": "#ffffff", "lane": "#f5f6f8", "r": "#b3261e", "a": "#f2ab1d", "g": "#0b7a53", "edge": "#8f5f00", "n": "#dfe3e9",
    "accbg": "#eef0fb", "bad": "#8c1d18", "warn": "#6b4600", "ok": "#075e40", "crit": "#8a2566", "ona": "#2a1a00", "ar": "#d2691e", "ag": "#7ea82f",
    "rbg": "#fceceb", "abg": "#fff4d9", "gbg": "#e3f4ec",
}  # fmt: skip
# Print values of the classes in visuals.css: F fill, S stroke, W stroke width, D dash, Z font size, A anchor, B weight.
# All text is of one weight: WeasyPrint takes the widths of a variable font's bold glyphs from its regular ones.
PRINT = {
    "c-grid": "S=line", "c-zero": "S=line2", "c-drop": "S=line2", "c-now": "S=acc W=1.5",
    "c-fill-r": "F=r", "c-fill-a": "F=a", "c-fill-g": "F=g", "c-fill-n": "F=n", "c-fill-x": "F=acc", "c-fill-ar": "F=ar",
    "c-fill-ag": "F=ag", "c-fill-p": "F=plan", "c-fill-bad": "F=bad", "c-fill-ok": "F=ok",
    "c-rag.c-r": "F=r", "c-rag.c-g": "F=g", "c-rag.c-a": "F=a S=edge W=1.2", "c-rag.c-n": "F=none S=ink3 W=1.2 D=2.2_2",
    "c-dash": "S=ink3 W=1.4", "c-on-r": "F=surf", "c-on-g": "F=surf", "c-on-a": "F=ona",
    "c-ms-base": "F=surf S=plan W=1.4", "c-ms": "W=1.5", "c-ms.c-late": "F=r S=r", "c-ms.c-slip": "F=edge S=edge",
    "c-ms.c-good": "F=g S=g", "c-way": "W=2", "c-way.c-late": "S=r", "c-way.c-slip": "S=edge", "c-way.c-good": "S=g",
    "c-ms.c-task": "F=acc S=acc", "c-ms.c-crit": "F=crit S=crit", "c-ms.c-ext": "F=surf S=ink2", "c-ms.c-done": "F=surf S=ink2",
    "c-way.c-thin": "S=acc W=1.2 D=2_2", "c-way.c-crit": "S=crit", "c-now-box": "F=acc", "c-on": "F=surf", "c-group": "F=ink2",
    "c-baseline": "F=plan", "c-bar": "F=surf S=acc W=1.2", "c-bar.c-crit": "S=crit W=1.8", "c-done-bar": "F=acc",
    "c-done-bar.c-crit": "F=crit", "c-dep": "F=none S=ink3 W=1.1", "c-dep.c-crit": "S=crit W=1.6", "c-dep.c-ext": "D=4_3",
    "c-dep-end": "F=ink3 S=none", "c-dep-end.c-crit": "F=crit", "c-ext-mark": "F=none S=ink2 W=1.2", "c-trend": "F=none S=ink2 W=1.8",
    "c-trend-dot": "F=ink2 S=surf", "c-halo": "F=surf S=surf W=4", "text.c-crit": "F=crit", "c-lane": "F=lane S=line2",
    "c-band": "F=lane", "c-plan": "S=plan W=1.75 D=5_3", "c-tick": "F=none S=ink2 W=1.5",
    "c-bub-r": "F=rbg S=r W=1.2", "c-bub-a": "F=abg S=edge W=1.2", "c-bub-g": "F=gbg S=g W=1.2", "c-bub-n": "F=lane S=ink3 W=1.2",
    "c-today": "S=ink3 D=2_3", "c-line": "F=none", "c-base": "S=plan W=1.25 D=1_3", "c-forecast": "S=acc W=1.75 D=1.5_3.5",
    "c-actual": "S=acc W=2.25", "c-point": "F=acc S=surf W=1.5", "c-flag": "F=accbg S=acc", "c-accent": "F=acc", "c-l": "Z=12.5", "c-bold": "F=ink",
    "c-node": "F=surf S=line2 W=1.1", "c-node.c-dis": "S=bad D=4_3", "c-node.c-hot": "F=accbg S=acc W=1.6", "c-link": "F=none S=line2", "c-link.c-hot": "S=acc",
    "c-mark": "F=none S=ink2 W=1.5", "c-mark.c-dis": "S=bad",
    "text": "F=ink2 Z=11 B=400", "c-ink": "F=ink", "c-bad": "F=bad", "c-warn": "F=warn", "c-ok": "F=ok", "c-m": "Z=12",
    "c-light": "F=surf", "c-s": "Z=10.5", "c-medium": "F=ink", "c-strong": "F=ink", "c-mid": "A=middle", "c-right": "A=end",
}  # fmt: skip
# The letters of the ratings as outlines, 1000 units to the em, centred: a PDF then needs no bold font for its pictures.
LETTERS = {
    "r": "M-263 0V-728H21Q104 -728 162 -698Q220 -669 251 -616Q281 -562 281 -491Q281 -419 250 -367Q219 -315 161 -287Q102 -260 18 -260H-174V-380H-6"
    "Q40 -380 69 -393Q99 -405 113 -430Q128 -454 128 -491Q128 -528 113 -553Q99 -578 69 -591Q39 -605 -6 -605H-113V0ZM142 0 -35 -331H127L308 0Z",
    "a": "M-349 0 -101 -728H94L350 0H184L67 -351Q46 -419 24 -500Q3 -581 -21 -676H11Q-12 -580 -32 -499Q-52 -418 -72 -351L-185 0ZM-194 -169V-286H194V-169Z",
    "g": "M13 10Q-89 10 -166 -36Q-243 -81 -286 -164Q-329 -248 -329 -363Q-329 -481 -285 -565Q-240 -648 -163 -693Q-86 -737 10 -737Q71 -737 124 -720"
    "Q177 -702 218 -669Q260 -636 286 -591Q312 -547 320 -493H168Q160 -519 147 -540Q133 -561 113 -575Q93 -590 68 -597Q42 -605 12 -605Q-44 -605 -87 -577"
    "Q-130 -549 -154 -495Q-178 -441 -178 -364Q-178 -287 -154 -233Q-131 -179 -88 -151Q-44 -123 14 -123Q67 -123 104 -142Q142 -161 162 -196"
    "Q182 -231 182 -279L213 -274H24V-388H327V-297Q327 -201 286 -133Q246 -64 175 -27Q104 10 13 10Z",
}
_NAMES = {
    "F": "fill",
    "S": "stroke",
    "W": "stroke-width",
    "D": "stroke-dasharray",
    "Z": "font-size",
    "A": "text-anchor",
    "B": "font-weight",
}


class Pen:
    """One picture's marks; `palette` is "screen" or "print"."""

    def __init__(self, palette: str = "screen"):
        self.print = palette == "print"

    def paint(self, css: str, tag: str = "") -> str:
        """The attributes that give a mark its look."""
        if not self.print:
            return f' class="{css}"' if css else ""
        names, got = ([tag] if tag else []) + css.split(), {}
        for at, name in enumerate(names):
            for key in [name, *(f"{before}.{name}" for before in names[:at])]:
                for pair in PRINT.get(key, "").split():
                    short, value = pair.split("=")
                    got[_NAMES[short]] = COLOURS.get(value, value.replace("_", " "))
        return "".join(f' {name}="{value}"' for name, value in got.items())

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str) -> str:
        """A straight line."""
        return f'<line x1="{num(x1)}" y1="{num(y1)}" x2="{num(x2)}" y2="{num(y2)}"{self.paint(css)}/>'

    def rect(self, x: float, y: float, w: float, h: float, css: str, rx: float = 0) -> str:
        """A box, never of negative width."""
        round_ = f' rx="{num(rx)}"' if rx else ""
        return f'<rect x="{num(x)}" y="{num(y)}" width="{num(max(w, 0))}" height="{num(h)}"{round_}{self.paint(css)}/>'

    def circle(self, x: float, y: float, r: float, css: str) -> str:
        """A disc."""
        return f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(r)}"{self.paint(css)}/>'

    def path(self, d: str, css: str) -> str:
        """Any shape."""
        return f'<path d="{d}"{self.paint(css)}/>'

    def diamond(self, x: float, y: float, r: float, css: str) -> str:
        """A milestone."""
        return self.path(f"M{num(x)} {num(y - r)}l{num(r)} {num(r)} {num(-r)} {num(r)} {num(-r)} {num(-r)}z", css)

    def text(self, x: float, y: float, words: object, css: str = "", size: float | None = None) -> str:
        """Words, escaped."""
        look = self.paint(css, "text" if self.print else "")
        if size:
            look = look.replace(' font-size="11"', "") + f' font-size="{num(size)}"'
        return f'<text x="{num(x)}" y="{num(y)}"{look}>{escape(str(words))}</text>'

    def halo(self, x: float, y: float, words: object, css: str = "", size: float | None = None) -> str:
        """Words with an edge of the surface's colour, drawn as their own text below: print knows no order of painting."""
        if not words:
            return ""
        below = self.text(x, y, words, f"{css} c-halo".strip(), size).replace("<text ", '<text aria-hidden="true" ', 1)
        return below + self.text(x, y, words, css, size)

    def told(self, x: float, y: float, words: object, css: str, tail: object, tail_css: str) -> str:
        """Words, and behind them some more that look otherwise."""
        more = f"<tspan{self.paint(tail_css)}>{escape(str(tail))}</tspan>" if tail else ""
        return f'<text x="{num(x)}" y="{num(y)}"{self.paint(css, "text" if self.print else "")}>{escape(str(words))} {more}</text>'

    def poly(self, points: Iterable[tuple[float, float]], css: str) -> str:
        """A line through points."""
        return f'<polyline points="{" ".join(f"{num(x)},{num(y)}" for x, y in points)}"{self.paint(css)}/>'

    def link(self, url: str, mark: str, words: str) -> str:
        """A mark that leads somewhere, for the pointer; the table beside it holds the same link for the keyboard."""
        if not url or self.print:
            return mark
        said = escape(words)
        return f'<a href="{escape(url)}" tabindex="-1" aria-label="{said}"><title>{said}</title>{mark}</a>'

    def svg(self, w: float, h: float, marks: Iterable[str], title: str, desc: str = "", role: str = "img") -> str:
        """The whole picture with its title and description; one with links in it is a `group`."""
        root = ' font-family="Report, Inter, sans-serif" font-size="11"' if self.print else ' class="chart is-fixed"'
        told = f"<title>{escape(title)}</title>" + (f"<desc>{escape(desc)}</desc>" if desc else "")
        size = f'width="{num(w)}" height="{num(h)}" viewBox="0 0 {num(w)} {num(h)}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg"{root} {size} role="{role}">{told}{"".join(marks)}</svg>'


def num(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{float(value):.1f}".rstrip("0").rstrip(".")


def width_of(words: object, size: float = 11, bold: bool = False) -> float:
    """About how wide text will be, in pixels."""
    return len(str(words)) * size * (0.6 if bold else 0.56)


def clip(words: str, room: float, size: float = 12) -> str:
    """The text shortened to about `room` pixels."""
    most = max(int(room / (size * 0.53)), 4)
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def rag_shape(pen: Pen, key: str, x: float, y: float, r: float) -> str:
    """Square R, triangle A, circle G, two of them for the half steps, a dashed ring where no rating is given."""
    if len(key) == 2:
        return rag_shape(pen, key[0], x - r * 0.95, y, r * 0.85) + rag_shape(pen, key[1], x + r * 0.95, y, r * 0.85)
    if key == "g":
        return pen.circle(x, y, r, "c-rag c-g") + _letter(pen, "g", x, y + r * 0.45, r * 1.25)
    if key == "r":
        box = pen.rect(x - r * 0.95, y - r * 0.95, r * 1.9, r * 1.9, "c-rag c-r", r * 0.25)
        return box + _letter(pen, "r", x, y + r * 0.45, r * 1.25)
    if key == "a":
        shape = f"M{num(x)} {num(y - r)}L{num(x + r * 1.05)} {num(y + r * 0.88)}H{num(x - r * 1.05)}Z"
        return pen.path(shape, "c-rag c-a") + _letter(pen, "a", x, y + r * 0.68, r * 1.08)
    return pen.circle(x, y, r * 0.9, "c-rag c-n") + pen.path(f"M{num(x - r * 0.35)} {num(y)}h{num(r * 0.7)}", "c-dash")


def _letter(pen: Pen, key: str, x: float, y: float, size: float) -> str:
    place = f'transform="translate({num(x)} {num(y)}) scale({size / 1000:.4f})"'
    return f'<path d="{LETTERS[key]}" {place}{pen.paint(f"c-on-{key}")}/>'
