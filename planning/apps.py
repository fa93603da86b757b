from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "planning"

    def ready(self) -> None:
        from planning import definitions, evidence, jobs, measuring, navigation, panel_tables, panels  # noqa: F401  declare the register, its long work, the tab
        from planning.sample import load
        from pmo.hierarchy import sample

        sample.MORE.append(load)
