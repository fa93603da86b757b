from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "registers"
    label = "registers"

    def ready(self) -> None:
        from registers import definitions  # noqa: F401  declares the registers
