from reporting.models.delivery import Delivery
from reporting.models.epoch import Epoch
from reporting.models.report_run import ReportRun
from reporting.models.schedule import ReportSchedule, ScheduleReader

__all__ = ["Delivery", "Epoch", "ReportRun", "ReportSchedule", "ScheduleReader"]
