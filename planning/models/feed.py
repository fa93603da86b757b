from django.db import models

from pmo.core.history import audited


@audited(exclude=["secret_hash"])
class PlanFeed(models.Model):
    """A private address of one person from which a calendar program reads milestones and gates. Only a hash is kept."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    node = models.ForeignKey("hierarchy.Node", on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Calendar of {self.node}"
