"""Every Celery task takes ids only, and calling it again does nothing more."""

import inspect
import uuid

import pytest

from pmo.celery import app

app.loader.import_default_modules()
TASKS = [task for name, task in sorted(app.tasks.items()) if not name.startswith("celery.")]


def test_there_are_tasks():
    assert TASKS


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_task_takes_ids_and_nothing_else(task):
    for parameter in inspect.signature(task.run).parameters.values():
        assert parameter.name.endswith("_id") and parameter.annotation in (str, int, "str", "int"), parameter


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_hint_for_something_gone_does_nothing(task):
    for _ in range(2):
        values = [
            uuid.uuid4() if p.annotation in (str, "str") else 0 for p in inspect.signature(task.run).parameters.values()
        ]
        task.run(*map(str, values) if any(isinstance(value, uuid.UUID) for value in values) else values)
