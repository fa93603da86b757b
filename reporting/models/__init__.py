from reporting.models.delivery import Delivery
from reporting.models.report_run import ReportRun

__all__ = ["Delivery", "ReportRun"]
