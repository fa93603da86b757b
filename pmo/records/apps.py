from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "pmo.records"
    label = "records"

    def ready(self) -> None:
        from pmo.records import jobs, navigation  # noqa: F401  register themselves
