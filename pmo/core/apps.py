from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "pmo.core"
    label = "core"

    def ready(self) -> None:
        from celery.signals import task_prerun
        from django.core.signals import request_started

        from pmo import celery  # noqa: F401  here, not in pmo/__init__: the children that read a file or draw a PDF need none of it
        from pmo.core import memo

        request_started.connect(memo.start)
        task_prerun.connect(memo.start)
