from reporting.models.cycle import Cycle, CycleAuthor, CycleReader
from reporting.models.cycle_reminder import CycleDigest, CycleReminder, SectionOpening
from reporting.models.cycle_request import CycleComment, CycleRequest, CycleText
from reporting.models.delivery import Delivery
from reporting.models.epoch import Epoch
from reporting.models.light import ReportedLight
from reporting.models.mute import Mute
from reporting.models.opening import Opening
from reporting.models.report_run import ReportRun
from reporting.models.sample import Sample, SampleDay
from reporting.models.schedule import ReportSchedule, ScheduleReader

__all__ = [
    "Cycle",
    "CycleAuthor",
    "CycleComment",
    "CycleDigest",
    "CycleReader",
    "CycleReminder",
    "CycleRequest",
    "CycleText",
    "Delivery",
    "Epoch",
    "Mute",
    "Opening",
    "ReportRun",
    "ReportSchedule",
    "ReportedLight",
    "Sample",
    "SampleDay",
    "ScheduleReader",
    "SectionOpening",
]
