"""`manage.py import_gmpp FILE…`: a preview, then one atomic import of the published major-projects files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from pmo.core.errors import Refused
from pmo.core.history import acting
from pmo.core.sheets.model import SheetProblem
from pmo.hierarchy.gmpp.apply import apply_plan
from pmo.hierarchy.gmpp.plan import make_plan
from pmo.hierarchy.gmpp.questions import questions
from pmo.hierarchy.gmpp.records import YearFile, read_year
from pmo.hierarchy.gmpp.summary import summarise
from pmo.hierarchy.leads import person_or_lead


class Command(BaseCommand):
    help = "Imports UK Government Major Projects Portfolio files, one a year, in any order; the same file again changes nothing."

    def add_arguments(self, parser):
        """Options of the command."""
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument(
            "--period", help="the financial year of a single file, such as 2020-21, when it does not say"
        )
        parser.add_argument("--check", action="store_true", help="show the preview and write nothing")
        parser.add_argument("--yes-year", action="store_true", help="the year is right where the preview doubts it")
        parser.add_argument(
            "--yes-duplicates", action="store_true", help="lines with the same id are projects of their own"
        )
        parser.add_argument("--by", metavar="EMAIL", help="who imports; an office lead when not given")

    def handle(self, *args, **options):
        """Read, show, write."""
        if options["period"] and len(options["files"]) > 1:
            raise CommandError(
                "--period goes with one file. Import the files one at a time, or name them by their years."
            )
        try:
            plan = make_plan([self._read(name, options["period"]) for name in options["files"]])
        except SheetProblem as error:
            raise CommandError(str(error)) from error
        self._show(summarise(plan))
        if options["check"]:
            self.stdout.write("Nothing was written (--check).")
            return
        confirmed = self._confirmed(plan, options)
        by = person_or_lead(options["by"])
        try:
            with acting(by=by, source="command"):
                counts = apply_plan(plan, by=by, confirmed=confirmed)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            "Written: " + ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing new."
        )

    def _confirmed(self, plan, options) -> list[str]:
        """The questions that the options answer. Raises CommandError for the others, and then nothing is written."""
        asked = {question: question.key.split(":")[0] for question in questions(plan.files)}
        still = [
            f"{question.text} If so, add --yes-{kind}."
            for question, kind in asked.items()
            if not options[f"yes_{kind}"]
        ]
        if still:
            raise CommandError(f"Nothing was written. {' '.join(still)}")
        return [question.key for question in asked]

    def _read(self, name: str, period: str | None) -> YearFile:
        try:
            return read_year(Path(name).read_bytes(), Path(name).name, period=period)
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
        except SheetProblem as error:
            raise CommandError(str(error)) from error

    def _show(self, summary) -> None:
        for file in summary["files"]:
            self.stdout.write(
                f"{file['name']}: {file['period']}, {file['projects']} projects of which {file['programmes']} are programmes; "
                f"{len(file['joiners'])} joined, {len(file['leavers'])} left, {file['problems']} remarks"
            )
            for column in file["unknown_columns"]:
                self.stdout.write(f"  column not understood, its text is kept: {column}")
        for problem in summary["cells"] + summary["problems"]:
            self.stdout.write(
                f"  {problem['file']} row {problem['row']} column {problem['column_letter']}: {problem['message']}"
            )
        for question in summary["questions"]:
            self.stdout.write(f"  to be confirmed: {question['text']}")
        for move in summary["moves"]:
            self.stdout.write(f"  {move['name']} moved from {move['before']} to {move['now']} by {move['as_at']}")
        self.stdout.write(
            f"{summary['new']} new projects; values: {summary['values_new']} new, {summary['values_changed']} changed, "
            f"{summary['values_unchanged']} unchanged"
        )
