"""Documents of the room as PDF: the map on one sheet, and the profile of a benefit."""

import base64

from django.http import HttpResponse
from django.template.loader import render_to_string

from benefits import drawing, profiling, series, tracking
from benefits.choices import RATINGS
from benefits.pages.fetch import fetch
from pmo.core import clock, pdf
from pmo.core.errors import Problem
from pmo.core.guard import needs

LIMITS = pdf.Limits(pages=100)
MOST_MEASURED = 8


def answer(template: str, context: dict[str, object], name: str, remedy: str) -> HttpResponse:
    """The document. Raises Problem, ending with the remedy, where it cannot be drawn."""
    try:
        made = pdf.render(render_to_string(template, context), limits=LIMITS)
    except pdf.RenderingFailed as failed:
        raise Problem(f"{failed} {remedy}") from failed
    response = HttpResponse(made.content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def encoded(picture: str) -> str:
    """A picture as it stands in the address of an image."""
    return base64.b64encode(picture.encode()).decode()


@needs("view")
def profile_pdf(request, pk: int):
    """The profile, to be signed, filed or sent."""
    record = fetch(request, pk)
    (track,) = tracking.tracks([record])
    context = {
        "record": record, "rating": RATINGS.get(record.rating), "figures": profiling.figures(track), "facts": profiling.facts(record),
        "picture": encoded(drawing.realisation(track, series.of_measure(track), "print")), "measured": profiling.measured(track)[:MOST_MEASURED],
        "steps": profiling.calendar(record), "today": clock.today(),
    }  # fmt: skip
    name = f"benefit-profile-{record.ref.lower()}"
    return answer("benefits/profile_pdf.html", context, name, "Try again, or print the page.")
