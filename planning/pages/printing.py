"""The plan on a page, and the pictures as PDF: drawn by the same functions, fetching nothing."""

import base64
import re

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from planning.drawing.gantt import gantt_pages
from planning.drawing.onepage import SIZES, lay_out, one_page
from planning.pages.showing import gantt_view
from planning.pages.shown import shown_or_404, surround
from planning.pages.timeline import FLAGS
from planning.shown import gantt_rows, page_items
from pmo.core import clock, pdf
from pmo.core.errors import Problem
from pmo.core.fragments import render_page
from pmo.core.guard import needs

MOST_ROWS = 1200  # of one PDF while somebody waits: thirty rows take the process that prints a second
LIMITS = pdf.Limits(wall=60, cpu=50, pages=120)
KEY = (
    "Dark red is critical in its plan, white is done, and a small hollow diamond is where the current baseline had it."
)
DESC = "Each diamond is a flagged milestone in its lane; a hollow one is where the current baseline had it."


@require_GET
@needs("view")
def page(request, pk: int):
    """The plan on a page as it will be printed, with the table that says the same."""
    shown = shown_or_404(request, pk)
    size, flags = _asked(request, shown)
    items, milestones = page_items.read(request.user, shown.node, flags)
    context = surround(request, shown, "plan_page") | {
        "size": size,
        "sizes": list(SIZES),
        "flags": flags,
        "flag_words": FLAGS,
        "milestones": milestones,
    }
    if items:
        laid = lay_out(items, size)
        context |= {
            "picture": one_page(laid, clock.today(), f"Plan on a page of {shown.node}", DESC),
            "left_out": len(laid.left_out),
        }
    return render_page(request, "planning/page_view.html", context)


@require_GET
@needs("view")
def page_pdf(request, pk: int):
    """The same as one page of A3 or A4."""
    shown = shown_or_404(request, pk)
    size, flags = _asked(request, shown)
    items, milestones = page_items.read(request.user, shown.node, flags)
    if not items:
        raise Problem("There is no milestone to put on a page yet: publish a plan, and flag its milestones up.")
    laid = lay_out(items, size)
    name = f"Plan on a page: {shown.node}"
    svg = one_page(laid, clock.today(), name, DESC, "print")
    said = f"{name}. " + " ".join(f"{one.point.title}, {one.point.forecast:%-d %B %Y}." for one in milestones)
    return _answer(shown, [picture(svg, said)], name, size, KEY + _left(len(laid.left_out)))


def _left(count: int) -> str:
    return f" {count} milestone{'' if count == 1 else 's'} flagged less far up had no room." if count else ""


@require_GET
@needs("view")
def gantt_pdf(request, pk: int):
    """The Gantt chart as the address filters it, cut into pages that repeat the head."""
    shown = shown_or_404(request, pk)
    if shown.version is None:
        raise Problem("There is nothing to print yet: no version of this plan has been published.")
    size = request.GET.get("size", "A3")
    size = size if size in SIZES else "A3"
    view = gantt_view(request, shown)
    lines = view["lines"]
    if not lines:
        raise Problem("No activity of the plan is what you asked for. Take the filter away, then print.")
    if len(lines) > MOST_ROWS:
        raise Problem(f"The chart would have {len(lines):,} rows. Close summaries or filter it until {MOST_ROWS:,} are left, then print; or take the plan as a workbook.")  # fmt: skip
    name = f"Plan of {shown.node}"
    chart = gantt_rows.chart(lines, view["joins"], view["asked"], clock.today(), name)
    width, height = SIZES[size]
    pages = [picture(svg, _in_words(name, i, len(lines))) for i, svg in enumerate(gantt_pages(chart, width, height))]
    stick = view["stick"]
    note = f"Slips against {stick.name}{', ' + stick.note if stick.note else ''}. " if stick.version_id else ""
    return _answer(
        shown,
        pages,
        name,
        size,
        note
        + "Filled bars are done, dark red ones have no float, grey lines and hollow diamonds are what it is compared with.",
        table=lines,
    )


def _in_words(name: str, page: int, rows: int) -> str:
    return f"Gantt chart of the {name[0].lower()}{name[1:]}, part {page + 1}. The table at the end holds the same {rows} rows."


def _asked(request, shown) -> tuple[str, str]:
    usual = "portfolio" if shown.node.kind == "portfolio" else "programme"
    size, flags = request.GET.get("size", "A4"), request.GET.get("flags", usual)
    return size if size in SIZES else "A4", flags if flags in FLAGS else usual


def picture(svg: str, words: str) -> SafeString:
    """The drawing as an image whose alternative text says what it shows."""
    return format_html(
        '<img src="data:image/svg+xml;base64,{}" alt="{}">', base64.b64encode(svg.encode()).decode(), words
    )


def _answer(shown, pages: list[SafeString], name: str, size: str, note: str, table=()) -> HttpResponse:
    context = {
        "pages": pages,
        "title": name,
        "size": size,
        "note": note,
        "version": shown.version,
        "node": shown.node,
        "today": clock.today(),
        "table": table,
    }
    try:
        made = pdf.render(render_to_string("planning/print.html", context), limits=LIMITS)
    except pdf.RenderingFailed as failed:
        raise Problem(f"{failed} Print fewer rows.") from failed
    response = HttpResponse(made.content, content_type="application/pdf")
    file = re.sub(r"[^\w.-]+", "-", name).strip("-").lower()
    response["Content-Disposition"] = (
        f'inline; filename="{file.encode("ascii", "ignore").decode() or "plan"}-{size.lower()}.pdf"'
    )
    return response
