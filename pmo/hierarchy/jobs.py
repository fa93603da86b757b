"""The long work of the tree."""

from django.db import transaction

from pmo.core.clock import now
from pmo.hierarchy.gmpp.apply import apply_plan
from pmo.hierarchy.gmpp.plan import make_plan
from pmo.hierarchy.gmpp.records import read_year
from pmo.hierarchy.models import ImportBatch, Node
from pmo.people import jobs


@jobs.kind("import-gmpp")
@transaction.atomic
def import_gmpp(job, progress) -> tuple[str, str]:
    """Apply a checked upload in one transaction. Its id makes a second run do nothing."""
    batch = ImportBatch.objects.select_for_update().get(pk=job.params["batch"])
    if batch.state == "applied":
        return "It was applied already.", _portfolio_url()
    progress(0, 1, "Reading the files")
    files = [
        read_year(bytes(upload.content), upload.name, period=upload.period or None) for upload in batch.uploads.all()
    ]
    counts = apply_plan(make_plan(files), by=job.owner, tell=progress, confirmed=job.params.get("confirmed", ()))
    ImportBatch.objects.filter(pk=batch.pk).update(state="applied", applied_at=now())
    written = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return f"Written: {written}." if written else "Nothing was new.", _portfolio_url()


def _portfolio_url() -> str:
    node = Node.objects.filter(source="gmpp", source_key="portfolio").first()
    return node.get_absolute_url() if node else "/work/"


@jobs.kind("load-sample")
def load_sample(job, progress) -> tuple[str, str]:
    """Load both samples: the government's portfolio and a fictional NHS trust."""
    from pmo.hierarchy.sample import load

    load(by=job.owner, tell=progress)
    return "Both sample portfolios are loaded.", _portfolio_url()


@jobs.kind("finish-sample")
def finish_sample(job, progress) -> tuple[str, str]:
    """What the first start leaves for the open office: the samples' cycles, schedules and reports."""
    from pmo.hierarchy.sample import finish

    finish(by=job.owner)
    return "The samples have their reports.", "/reports/"
