"""The entry point that needs nothing but Python."""

import importlib.util
import os

import pytest
from django.conf import settings


@pytest.fixture
def dev():
    """dev.py as a module."""
    spec = importlib.util.spec_from_file_location("dev", settings.ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_python_keeps_its_bytecode_even_where_the_machine_says_not_to(dev, monkeypatch):
    started = {}
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setattr(os, "execve", lambda path, arguments, environment: started.update(environment))
    dev.become(["-m", "anything"])
    assert "PYTHONDONTWRITEBYTECODE" not in started
    assert started["PYTHONPATH"].startswith(str(settings.ROOT))
