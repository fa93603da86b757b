from importlib import import_module

from django.apps import AppConfig

DECLARING = ("definitions", "evidence", "measuring", "navigation", "panel_tables", "panels")


class BenefitsConfig(AppConfig):
    name = "benefits"

    def ready(self) -> None:
        from benefits import actions, chasing, handover, reviewing, slipping
        from benefits.sample import load
        from pmo.core.ticks import every_tick
        from pmo.hierarchy import closing, sample

        for name in DECLARING:
            import_module(f"benefits.{name}")
        closing.OBSTACLES.append(handover.obstacles)
        closing.STATES.append(actions.state_when_closed)
        every_tick(chasing.tick)
        every_tick(slipping.tick)
        every_tick(reviewing.tick)
        sample.MORE.append(load)
