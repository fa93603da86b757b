"""`manage.py bounce < message`: for the mail server to hand over what came back (RFC 3464)."""

import sys

from django.core.management.base import BaseCommand, CommandError

from pmo.core.errors import Problem
from pmo.core.history import acting
from reporting.bouncing import LONGEST, take_back


class Command(BaseCommand):
    help = "Reads a message about a mail that could not be delivered from standard input, and marks the delivery."

    def handle(self, *args, **options):
        """Mark it, or say why not."""
        try:
            with acting(source="command", reason="A mail came back"):
                row = take_back(sys.stdin.buffer.read(LONGEST))
        except Problem as problem:
            raise CommandError(problem.sentence) from None
        self.stdout.write(f"{row.address}: {row.run}: it came back.")
