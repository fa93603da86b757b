"""`manage.py office_lead EMAIL NAME`: the first office lead of a new office, invited by a link."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from pmo.core.history import acting
from pmo.hierarchy.actions import first_lead
from pmo.people import invitations
from pmo.people.models import User


class Command(BaseCommand):
    help = "Makes the first office lead and prints the link with which they choose a password."

    def add_arguments(self, parser):
        """Options of the command."""
        parser.add_argument("email")
        parser.add_argument("name", nargs="?", default="")

    @transaction.atomic
    def handle(self, *args, **options):
        """Only while there is no office lead."""
        with acting(source="command", reason="first office lead"):
            user = User.objects.filter(email__iexact=options["email"]).first()
            user = user or User.objects.create_user(options["email"], options["name"])
            try:
                first_lead(user)
            except ValidationError as error:
                raise CommandError(error.messages[0]) from error
            secret = invitations.link_for(user)
        self.stdout.write(
            f"{user} is the office lead. Choose a password here, within 14 days:\n{settings.BASE_URL}/invitation/{secret}/"
        )
