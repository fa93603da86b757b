from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate

        from pmo.core.ticks import every_tick
        from pmo.hierarchy import sample
        from reporting import bi, epoch, navigation, panel_tables, panels, pipeline, posting, watching  # noqa: F401  register themselves
        from reporting.cycle import chasing, opening, publishing
        from reporting.cycle import sample as cycle_sample
        from reporting.samples import taking
        from reporting.schedules import planning
        from reporting.schedules.sample import load

        pre_migrate.connect(bi.drop, sender=self)
        post_migrate.connect(bi.make, sender=self)
        sample.LAST += [load, cycle_sample.load]
        every_tick(taking.tick)
        every_tick(epoch.tick)
        every_tick(planning.tick)
        every_tick(opening.tick)
        every_tick(publishing.tick)
        every_tick(chasing.tick)
        every_tick(pipeline.tick)
        every_tick(posting.tick)
        every_tick(watching.tick)
