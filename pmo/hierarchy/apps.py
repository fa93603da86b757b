from django.apps import AppConfig


class HierarchyConfig(AppConfig):
    name = "pmo.hierarchy"
    label = "hierarchy"

    def ready(self) -> None:
        from pmo.hierarchy import jobs, navigation  # noqa: F401  register themselves
