"""Reports that are made, with a PDF that costs nothing to draw."""

from pmo.core import pdf
from reporting import bell, pipeline
from reporting.requesting import request_report


def draw_quickly(monkeypatch) -> None:
    """No worker listens, and the bytes of a PDF follow from its page."""
    monkeypatch.setattr(bell, "_ring", lambda task, row: True)
    monkeypatch.setattr(pdf, "render", lambda html, **limits: pdf.Pdf(b"%PDF-1.7 " + html.encode()[:2000], 1))


def ready(**asked):
    """A report that is asked for and made at once."""
    run = request_report(**asked)
    assert pipeline.render(run.pk)
    run.refresh_from_db()
    assert run.state == "ready", run.error
    return run
