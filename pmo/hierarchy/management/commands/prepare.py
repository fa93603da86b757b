"""`manage.py prepare`: what must be true before the office opens. One process, so that a start takes seconds."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from pmo.core.history import acting
from pmo.hierarchy import sample
from pmo.hierarchy.models import Node
from pmo.people import jobs
from pmo.people.models import User


class Command(BaseCommand):
    help = "Migrates, collects static files and, in the empty local office, loads the samples."

    def add_arguments(self, parser):
        """Options of the command."""
        parser.add_argument("--empty", action="store_true", help="load no sample")

    def handle(self, *args, **options):
        """Safe to call at every start."""
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["rest_framework"])
        if settings.SAMPLE and not options["empty"]:
            self._samples()

    def _samples(self) -> None:
        if User.objects.exists() and Node.objects.exists():
            self._write_accounts()
            return
        self.stdout.write("loading the samples: four years of published major projects, and a fictional NHS trust")
        with acting(source="command", reason="sample"):
            lead = sample.make_people()
        with acting(by=lead, source="command", reason="sample"):
            sample.load_work(by=lead)
            sample.give_roles(by=lead)
            jobs.start(kind="finish-sample", title="Make the reports of the samples", owner=lead)
        self._write_accounts()

    def _write_accounts(self) -> None:
        if not User.objects.filter(email=sample.people()[0]["email"]).exists():
            return
        rows = "\n".join(f"  {person['email']:<38} {person['note']}" for person in sample.people())
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        (settings.DATA_DIR / "accounts.txt").write_text(
            f"sample accounts, all with the password {sample.PASSWORD}:\n{rows}\n"
        )
