"""What a first start does before the office opens, and what it leaves for afterwards."""

import pytest

from pmo.hierarchy import sample
from pmo.hierarchy.management.commands.prepare import Command
from pmo.people import jobs
from pmo.people.models import Job
from tests.factories import hierarchy as make

pytestmark = pytest.mark.django_db


def test_the_reports_of_the_samples_are_made_by_a_job_once_the_office_is_open(settings, monkeypatch, tmp_path):
    settings.DATA_DIR = tmp_path
    done = []
    monkeypatch.setattr(sample, "load_work", lambda by: make.node("Trust", "portfolio"))
    monkeypatch.setattr(sample, "give_roles", lambda by: None)
    monkeypatch.setattr(sample, "LAST", [lambda by: done.append(by.email)])
    Command()._samples()
    job = Job.objects.get()
    assert (job.kind, job.state, done) == ("finish-sample", "waiting", [])
    assert "office.lead@fenmarsh.example" in (tmp_path / "accounts.txt").read_text()
    jobs.do(job.pk)
    job.refresh_from_db()
    assert (job.state, done) == ("done", ["office.lead@fenmarsh.example"]), job.result
    Command()._samples()
    assert Job.objects.count() == 1, "a second start makes nothing anew"
