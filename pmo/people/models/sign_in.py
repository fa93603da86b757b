from django.db import models


class SignInFailure(models.Model):
    """A counter of failed sign-ins for one key (an account at a network, or a network), kept in the database."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} failures"
