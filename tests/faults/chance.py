"""What `PMO_FAILPOINTS` names in the chaos run: at each place the process kills itself now and then."""

import os
import random
import signal
from pathlib import Path

from pmo.core import pdf

CALM = Path(os.environ.get("CHAOS_CALM", "/nowhere"))  # there when the storm is over
CHANCE = float(os.environ.get("CHAOS_CHANCE", "0.01"))


def reach(place: str) -> None:
    """Die here, perhaps."""
    if random.random() < CHANCE and not CALM.exists():
        os.kill(os.getpid(), signal.SIGKILL)


def _drawn(html: str) -> pdf.Pdf:
    """A drawing costs seconds and is not what is asked here; its bytes follow from the report."""
    return pdf.Pdf(b"%PDF-1.7 " + html.encode()[:20_000], 1)


if not os.environ.get("CHAOS_REAL_PDF"):
    pdf.render = _drawn
