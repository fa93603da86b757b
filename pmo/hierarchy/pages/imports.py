"""Upload of published major-projects files: check first, then one atomic apply as a job."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pmo.core import nav
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.sheets.model import SheetProblem
from pmo.hierarchy.access import require, scope
from pmo.hierarchy.gmpp.plan import make_plan
from pmo.hierarchy.gmpp.records import YearFile, read_year
from pmo.hierarchy.gmpp.summary import summarise
from pmo.hierarchy.models import ImportBatch, ImportFile, Node
from pmo.people import jobs

MOST_FILES = 20


def _may_import(request, node=None) -> bool:
    where = scope(request.user, "import")
    return where.everywhere or bool(where.paths)


nav.add(nav.SETTINGS, nav.Link("Import", "upload", lambda: "/import/", 40, shown=_may_import))


def _require(user) -> None:
    """Raise Refused unless the person may import. The sentence names the portfolio to those alone who can see it."""
    place = Node.objects.filter(source="gmpp", source_key="portfolio").first()
    seen = place and scope(user, "view").covers(place.path)
    require(user, "import", place if seen else None)


@needs("import")
def upload(request):
    """Choose the files of one or more years."""
    _require(request.user)
    context: dict[str, object] = {"batches": ImportBatch.objects.for_user(request.user)[:20], "problems": []}
    if request.method != "POST":
        return render_page(request, "imports/upload.html", context)
    files, problems = _read(request.FILES.getlist("files"), request.POST.get("period", "").strip())
    if not problems and files:
        try:
            return redirect("import", _keep(request.user, files).pk)
        except SheetProblem as problem:
            problems = [str(problem)]
    context["problems"] = problems or ["Choose one or more files: .csv, .xlsx, .xls or .ods, one a year."]
    return render_page(request, "imports/upload.html", context, status=422)


def _read(uploads, period: str) -> tuple[list[tuple[YearFile, bytes]], list[str]]:
    files, problems = [], []
    if len(uploads) > MOST_FILES:
        return [], [f"{len(uploads)} files were chosen. Send {MOST_FILES} at a time; a file holds a year."]
    for upload in uploads:
        data = upload.read(20_000_001)
        try:
            files.append((read_year(data, upload.name, period=period or None), data))
        except SheetProblem as problem:
            problems.append(str(problem))
    return files, problems


@transaction.atomic
def _keep(user, files: list[tuple[YearFile, bytes]]) -> ImportBatch:
    preview = summarise(make_plan(file for file, _ in files))
    names = [{"name": file.filename, "period": file.period.code} for file, _ in files]
    batch = ImportBatch.objects.create(owner=user, files=names, preview=preview)
    ImportFile.objects.bulk_create(
        ImportFile(batch=batch, name=file.filename[:200], period=file.period.code, content=data) for file, data in files
    )
    return batch


def _batch(request, pk) -> ImportBatch:
    batch = ImportBatch.objects.for_user(request.user).filter(pk=pk).first()
    if batch is None:
        raise Http404
    _require(request.user)
    return batch


@needs("import")
def preview(request, pk):
    """What the import would do: nothing is written yet."""
    batch = _batch(request, pk)
    context = {"batch": batch, "preview": batch.preview, "confirmed": [], "unanswered": False}
    return render_page(request, "imports/preview.html", context)


@require_POST
@needs("import")
def apply(request, pk):
    """Start the import once every question is answered. A second click finds it started."""
    batch = _batch(request, pk)
    confirmed = request.POST.getlist("yes")
    if any(question["key"] not in confirmed for question in batch.preview.get("questions", [])):
        context = {"batch": batch, "preview": batch.preview, "confirmed": confirmed, "unanswered": True}
        return render_page(request, "imports/preview.html", context, status=422)
    with transaction.atomic():
        started = ImportBatch.objects.filter(pk=batch.pk, state="checked").update(state="applying")
        if started:
            title = f"Import of {batch}"[:200]
            job = jobs.start(
                kind="import-gmpp", title=title, owner=request.user, batch=str(batch.pk), confirmed=confirmed
            )
            return redirect("job", job.pk)
    return redirect("import", batch.pk)


@require_POST
@needs("import")
def discard(request, pk):
    """Throw the upload away."""
    batch = _batch(request, pk)
    ImportBatch.objects.filter(pk=batch.pk, state="checked").update(state="discarded")
    ImportFile.objects.filter(batch=batch).delete()
    return redirect("imports")
