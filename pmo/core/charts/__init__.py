"""Pictures as SVG text: pure functions, data in, one string out. Classes for the screen, literal colours for print.

Every picture has a title that states its point and a description of how to read it; the page shows the same data as a table.
"""

from pmo.core.charts.bars import change_bars, stacked_bars, value_bars
from pmo.core.charts.bubbles import Bubble, bubbles
from pmo.core.charts.confidence import confidence_strip
from pmo.core.charts.lines import Flag, Line, line_chart
from pmo.core.charts.slips import slip_strip

__all__ = [
    "Bubble",
    "Flag",
    "Line",
    "bubbles",
    "change_bars",
    "confidence_strip",
    "line_chart",
    "slip_strip",
    "stacked_bars",
    "value_bars",
]
