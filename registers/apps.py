from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "registers"
    label = "registers"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from registers import definitions, scales  # noqa: F401  declares the registers

        for written in (post_save, post_delete):
            written.connect(scales.forget, sender="registers.RiskScale")
