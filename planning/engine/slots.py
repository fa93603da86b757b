"""Dates of one pass: an index for every slot, and which of its two instants it means."""

from planning.engine.layout import Layout


class Slots:
    """Dates as working-time indices. `at_start[slot]` says that a slot means the instant at which work would start.

    That matters only where a break falls between the two instants: a milestone after Friday's work is on Friday evening,
    one that opens Monday's work is on Monday morning.
    """

    def __init__(self, layout: Layout):
        self.layout = layout
        self.index = [0] * (2 * layout.count)
        self.at_start = [True, False] * layout.count

    def instant(self, slot: int) -> int:
        """The clock time of a slot; exact where it is a fact."""
        fact = self.layout.actual.get(slot)
        return self.computed(slot) if fact is None else fact

    def computed(self, slot: int) -> int:
        """The clock time of a slot from its index alone."""
        line = self.layout.lines[slot >> 1]
        return line.start_of(self.index[slot]) if self.at_start[slot] else line.end_of(self.index[slot])
