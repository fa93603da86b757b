from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "pmo.core"
    label = "core"

    def ready(self) -> None:
        from celery.signals import task_prerun
        from django.core.signals import request_started

        from pmo.core import memo

        request_started.connect(memo.start)
        task_prerun.connect(memo.start)
