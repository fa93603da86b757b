"""`manage.py send_due_reports --as-at 2026-11-30T08:00`: plans, makes and sends what is due at a moment, in this process."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from pmo.core import clock
from reporting import epoch, pipeline, posting
from reporting.models import Delivery, ReportRun
from reporting.schedules import planning


class Command(BaseCommand):
    help = "Plans, makes and mails the reports that are due now, or that would be due at a moment."

    def add_arguments(self, parser):
        """Options of the command."""
        parser.add_argument(
            "--as-at", default="", metavar="MOMENT", help="such as 2026-11-30T08:00, in the office's time zone; now when not given"
        )  # fmt: skip

    def handle(self, *args, **options):
        """Do it, and say how many of each."""
        moment = self._moment(options["as_at"])
        if epoch.holds():
            raise CommandError("The database was restored, and nothing is held yet. Run `manage.py tick --once` first.")
        planned = planning.plan(moment)
        runs = ReportRun.objects.filter(state="waiting", due_at__lte=moment).order_by("due_at")
        made = [pk for pk in runs.values_list("pk", flat=True) if pipeline.render(pk)]
        waiting = Delivery.objects.filter(state="waiting", run__due_at__lte=moment).order_by("created_at")
        sent = [pk for pk in waiting.values_list("pk", flat=True) if posting.send(pk)]
        self.stdout.write(f"{planned} planned, {len(made)} made, {len(sent)} mails handled.")

    def _moment(self, text: str) -> datetime:
        if not text:
            return clock.now()
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise CommandError(f"“{text}” is no moment. Write it as 2026-11-30T08:00.") from None
        return found if timezone.is_aware(found) else timezone.make_aware(found)
