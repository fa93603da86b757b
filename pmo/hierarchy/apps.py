from django.apps import AppConfig


class HierarchyConfig(AppConfig):
    name = "pmo.hierarchy"
    label = "hierarchy"

    def ready(self) -> None:
        from celery.signals import task_prerun
        from django.core.signals import request_started

        from pmo.hierarchy import jobs, navigation  # noqa: F401  register themselves

        request_started.connect(_fresh_words)
        task_prerun.connect(_fresh_words)


def _fresh_words(**more) -> None:
    """Another process may have renamed something: each request and task reads the words anew."""
    from pmo.hierarchy import words

    words.start()
