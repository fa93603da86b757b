from django.db import models

from pmo.core.fields import LineField
from pmo.core.history import audited


@audited()
class Team(models.Model):
    """People who work together, so that a role can be given to all of them at once."""

    name = LineField(max_length=120, unique=True)
    purpose = LineField(max_length=300, blank=True)
    members = models.ManyToManyField("people.User", through="people.TeamMember", related_name="teams")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@audited(follow="team")
class TeamMember(models.Model):
    """One person in one team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE)
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, verbose_name="person")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="in_a_team_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"
