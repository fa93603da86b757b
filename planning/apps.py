from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from planning import definitions, navigation  # noqa: F401  declare the register of activities, offer the tab
        from planning.sample import load
        from pmo.hierarchy import sample

        sample.MORE.append(load)
