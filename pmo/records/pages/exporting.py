"""Export what I see: filters, columns, selection."""

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from pmo.core import clock
from pmo.core.fragments import render_page
from pmo.core.guard import needs
from pmo.core.tables import CSV, XLSX
from pmo.records.exporting import MOST_ROWS, Workbook, csv_lines
from pmo.records.pages.fetch import place, preference
from pmo.records.past import moment_of
from pmo.records.querying import Look
from pmo.records.register import Register


@require_GET
@needs("view")
def export(request, register: Register, pk: int | None = None):
    """`?format=csv` streams; without it a workbook with drop-downs. `?pk=` limits to the ticked rows, `?empty=1` to none."""
    node = place(request, pk)
    kept = preference(request, register)
    look = Look(
        register, request.user, request.GET, node, moment_of(request.GET.get("as_at", "")), request.path, kept.columns
    )
    rows = _chosen(request, look)
    name = f"{node.name if node else 'All work'} {register.words.lower()} {clock.today():%-d %b %Y}".replace('"', "")
    if request.GET.get("format") == "csv":
        lines = csv_lines(look.columns, look.restored(rows.iterator(1000)) if look.moment else rows.iterator(1000))
        return _named(StreamingHttpResponse(lines, content_type=CSV), f"{name}.csv")
    found = look.restored(rows[: MOST_ROWS + 1])
    if len(found) > MOST_ROWS:
        return _too_many(request, register, look, node)
    book = Workbook(register, look.columns, by=request.user, node=node, query=look.kept_query)
    return _named(HttpResponse(book.write(found), content_type=XLSX), f"{name}.xlsx")


def _chosen(request, look: Look):
    keys = [int(key) for key in request.GET.getlist("pk") if key.isdecimal() and len(key) < 18]
    if request.GET.get("empty") == "1":
        return look.rows.none()
    return look.rows.filter(pk__in=keys) if keys else look.rows


def _too_many(request, register: Register, look: Look, node):
    """More rows than a workbook takes: the way on is a filter, or the CSV of the same rows."""
    query = request.GET.copy()
    query["format"] = "csv"
    context = {"register": register, "back": register.url(node), "csv": f"?{query.urlencode()}"}
    return render_page(request, "records/export_too_many.html", context, status=422)


def _named(response, name: str):
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_")
    response["Content-Disposition"] = f'attachment; filename="{ascii_name}"'
    return response
