from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "pmo.people"
    label = "people"

    def ready(self) -> None:
        from pmo.core.ticks import every_tick
        from pmo.people import jobs, navigation, sessions  # noqa: F401  register themselves

        every_tick(jobs.tick)
        every_tick(sessions.clear_expired)
