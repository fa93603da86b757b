from django.db import models

from pmo.core.fields import DayField, ProseField
from pmo.core.history import audited


class MuteQuerySet(models.QuerySet):
    """Muted warnings."""

    def for_user(self, user, permission: str = "view") -> "MuteQuerySet":
        """Those of nodes on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("node__path"))


@audited(follow="node")
class Mute(models.Model):
    """A case of a warning that is known and borne until a day, on its node and below. It sounds again after that, or when it is ended."""

    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="mutes")
    rule = models.CharField(max_length=40)
    about = models.CharField(max_length=60)
    text = models.CharField("as it read", max_length=400)
    reason = ProseField("why it is muted")
    until = DayField("muted until")
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = MuteQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "muted warning"
        constraints = [
            models.UniqueConstraint(
                fields=["node", "rule", "about"], condition=models.Q(ended_at=None), name="muted_once_on_work",
                violation_error_message="This warning is muted already.",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="muted_with_a_reason"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text
