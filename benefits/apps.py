from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "benefits"

    def ready(self) -> None:
        from benefits import (  # noqa: F401  declares the registers
            actions,
            chasing,
            definitions,
            evidence,
            handover,
            measuring,
            navigation,
            panels,
            reviewing,
            slipping,
        )
        from benefits.sample import load
        from pmo.core.ticks import every_tick
        from pmo.hierarchy import closing, sample

        closing.OBSTACLES.append(handover.obstacles)
        closing.STATES.append(actions.state_when_closed)
        every_tick(chasing.tick)
        every_tick(slipping.tick)
        every_tick(reviewing.tick)
        sample.MORE.append(load)
