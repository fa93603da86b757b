"""Places at which a test may kill, cut off or break the pipeline.

`PMO_FAILPOINTS` names a module with `reach(name)`; it is read once. Without it reaching a place does nothing.
"""

import os
from importlib import import_module

PLACES = (
    "plan.locked", "plan.inserted", "plan.advanced", "plan.committed",
    "render.claimed", "render.frozen", "render.drawn", "finish.kept", "finish.prepared", "finish.committed",
    "send.claimed", "send.connected", "send.addressed", "send.marked", "send.accepted", "send.closed",
)  # fmt: skip


def _nothing(place: str) -> None:
    return None


_MODULE = os.environ.get("PMO_FAILPOINTS", "")
reach = import_module(_MODULE).reach if _MODULE else _nothing
