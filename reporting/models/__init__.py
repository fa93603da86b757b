from reporting.models.delivery import Delivery
from reporting.models.light import ReportedLight
from reporting.models.mute import Mute
from reporting.models.report_run import ReportRun
from reporting.models.sample import Sample, SampleDay

__all__ = ["Delivery", "Mute", "ReportRun", "ReportedLight", "Sample", "SampleDay"]
