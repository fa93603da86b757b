from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "pmo.records"
    label = "records"

    def ready(self) -> None:
        from pmo.core.ticks import every_tick
        from pmo.records import digests, jobs, navigation  # noqa: F401  register themselves

        every_tick(digests.tick)
