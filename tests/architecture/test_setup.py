"""The set-up is whole: migrations are made, production settings are safe, nothing names a host or a private folder."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

PRODUCTION = {
    "SECRET_KEY": "x" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "office.example.org",
    "BASE_URL": "https://office.example.org",
    "PMO_LOCAL": "0",
    "PMO_TESTING": "0",
}


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def manage(*arguments, **more):
    """A command as production runs it."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environment |= PRODUCTION | more
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=settings.ROOT, env=environment, capture_output=True, text=True
    )


def test_production_settings_pass_the_deployment_check():
    result = manage("check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


def test_production_does_not_start_without_a_secret():
    result = manage("check", SECRET_KEY="")
    assert result.returncode != 0 and "SECRET_KEY is not set" in result.stderr


def test_the_lock_names_no_host():
    assert "://" not in (settings.ROOT / "requirements.lock").read_text()


def test_every_dependency_says_why_it_is_there():
    lines = (settings.ROOT / "pyproject.toml").read_text().splitlines()
    silent = [line for line in lines if re.match(r'    "[a-z][\w\[\],-]*[><=]', line) and "#" not in line]
    assert not silent


def test_history_is_enabled_for_every_request():
    assert "pmo.core.history.HistoryMiddleware" in settings.MIDDLEWARE


def test_the_content_security_policy_allows_nothing_inline():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert all("unsafe" not in value for values in directives.values() for value in values)
