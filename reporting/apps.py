from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        from pmo.core.ticks import every_tick
        from reporting import navigation, panels, pipeline, posting  # noqa: F401  register themselves
        from reporting.samples import taking

        every_tick(taking.tick)
        every_tick(pipeline.tick)
        every_tick(posting.tick)
