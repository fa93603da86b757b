from django.db import models
from django.db.models import Q

from pmo.core.fields import LineField
from pmo.core.history import audited


@audited()
class SavedView(models.Model):
    """A kept way to look at a register: filters, sort and columns as the query of an address."""

    register = models.CharField(max_length=20)
    name = LineField(max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    owner = models.ForeignKey("people.User", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey("people.Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    for_role = models.CharField("default for the role", max_length=30, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "name", "owner", "team"], nulls_distinct=False, name="view_named_once",
                violation_error_message="There is a view of this name already. Choose another name.",
            ),
            models.CheckConstraint(condition=Q(owner=None) | Q(team=None), name="view_has_one_audience"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def audience(self) -> str:
        """Whom it is for: me, a team, or the office."""
        return "Only me" if self.owner_id else f"Team {self.team}" if self.team_id else "Everybody"
