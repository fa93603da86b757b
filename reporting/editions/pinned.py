"""What a reporting cycle hands to its edition."""

from dataclasses import dataclass
from datetime import datetime

from reporting.models import ReportRun
from reporting.sections.shape import Json


@dataclass(frozen=True)
class Pinned:
    """What was approved: the facts and when they were read, and the edition that its author saw beside them."""

    sections: dict[str, Json]
    read_at: datetime | None
    before: ReportRun | None
