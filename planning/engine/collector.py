"""Python's garbage collector looks through the whole process whenever many objects are made; a layout makes many and drops
none, so that in a large process most of its time would go into looking for nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """No collection meanwhile. Whoever paused it first, in whichever thread, sets it going again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
