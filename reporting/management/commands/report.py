"""`manage.py report "Home Office" --period 2023-24 --pdf out.pdf`: a status report, made by a worker when there is one."""

import os
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from pmo.core.errors import Problem, Refused
from pmo.core.history import acting
from pmo.hierarchy.leads import person_or_lead
from pmo.people.models import User
from reporting import pipeline, posting
from reporting.contents import period_for
from reporting.finding import find_node
from reporting.models import ReportRun
from reporting.requesting import request_report

PATIENCE = 10  # seconds to wait for a worker to take it
LONGEST = 300  # seconds to wait for a worker that has taken it


class Command(BaseCommand):
    help = (
        "Makes a status report of a portfolio, programme or project as a PDF, keeps it with its SHA-256, and mails it."
    )

    def add_arguments(self, parser):
        """Options of the command."""
        parser.add_argument("work", metavar="NAME_OR_CODE")
        parser.add_argument(
            "--period", default="", metavar="CODE", help="such as 2023-24; the latest with data when not given"
        )
        parser.add_argument("--pdf", metavar="FILE", help="write the PDF to this file as well")
        parser.add_argument(
            "--mail", nargs="+", default=[], metavar="EMAIL", help="who gets it; the person it acts for when not given"
        )
        parser.add_argument("--by", metavar="EMAIL", help="who asks for it; an office lead when not given")

    def handle(self, *args, **options):
        """Ask, wait or work, and say what happened."""
        by = person_or_lead(options["by"])
        people = [person_or_lead(email) for email in options["mail"]] or [by]
        file = Path(options["pdf"]) if options["pdf"] else None
        self._require_room(file)
        run = self._request(options, by, people)
        made_here = not self._taken(run) and pipeline.render(run.pk)
        run = self._wait(run)
        if run.state != "ready":
            raise CommandError(
                run.error or f"The report is still {run.status.label.lower()}. See {run.get_absolute_url()} later."
            )
        self._say(run, made_here)
        if file:
            self._write(run, file)
        self._deliver(run, 0 if made_here else PATIENCE)

    def _request(self, options, by: User, people: list[User]) -> ReportRun:
        try:
            with acting(by=by, source="command"):
                node = find_node(options["work"], by)
                return request_report(node=node, period=period_for(node, options["period"]), by=by, recipients=people)
        except Problem as error:
            raise CommandError(error.sentence) from error
        except Refused as error:
            raise CommandError(str(error)) from error

    def _require_room(self, file: Path | None) -> None:
        """A file that cannot be written is refused before a report is made and mailed."""
        if file and (file.is_dir() or not os.access(file if file.exists() else file.parent, os.W_OK)):
            raise CommandError(f"{file} cannot be written, so no report was made. Give a file in a folder of yours.")

    def _taken(self, run: ReportRun) -> bool:
        """Whether a worker takes the report before our patience ends."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if ReportRun.objects.filter(pk=run.pk).exclude(state="waiting").exists():
                return True
            time.sleep(0.2)
        return False

    def _wait(self, run: ReportRun) -> ReportRun:
        deadline = time.monotonic() + LONGEST
        while time.monotonic() < deadline:
            run = ReportRun.objects.select_related("node", "period").get(pk=run.pk)
            if run.is_over:
                break
            pipeline.render(run.pk) or time.sleep(0.3)  # a worker that was killed leaves it to us
        return run

    def _say(self, run: ReportRun, made_here: bool) -> None:
        who = "no worker answered, so it was made here" if made_here else "made by a worker"
        self.stdout.write(f"{run}, version {run.version}: {run.pages} pages, {who}.")
        self.stdout.write(f"SHA-256 {run.pdf_sha256}")
        self.stdout.write(f"Report {run.pk}")

    def _write(self, run: ReportRun, file: Path) -> None:
        try:
            file.write_bytes(bytes(run.pdf))
        except OSError as error:
            raise CommandError(
                f"{file} cannot be written: {error.strerror}. The report is kept as {run.pk}."
            ) from error
        self.stdout.write(f"Written to {file}")

    def _deliver(self, run: ReportRun, patience: float) -> None:
        """Wait a moment for a worker to send the mails, then send what is left."""
        deadline = time.monotonic() + patience
        while run.deliveries.filter(state__in=["waiting", "sending"]).exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        for delivery in run.deliveries.filter(state="waiting"):
            posting.send(delivery.pk)
        for delivery in run.deliveries.all():
            self.stdout.write(
                f"Mail to {delivery.address}: {delivery.status.label.lower()}{f'. {delivery.error}' if delivery.error else ''}"
            )
