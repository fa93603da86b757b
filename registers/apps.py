from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "registers"
    label = "registers"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from pmo.hierarchy import sample
        from registers import appetites, definitions, evidence, measuring, panel_tables, panels, scales  # noqa: F401  declares the registers
        from registers.sample import load

        sample.MORE.insert(0, load)  # plans join what these hold
        for written in (post_save, post_delete):
            written.connect(scales.forget, sender="registers.RiskScale")
            written.connect(appetites.forget, sender="registers.Appetite")
