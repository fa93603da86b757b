from django.db import models

from pmo.core.fields import LineField
from pmo.core.history import audited


class InvitationQuerySet(models.QuerySet):
    """Invitations that can still be taken up."""

    def open(self, now) -> "InvitationQuerySet":
        """Not accepted, not withdrawn, not expired."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)


@audited(exclude=["digest"])
class Invitation(models.Model):
    """An offer of an account, by mail. The link's secret is kept only as a digest and works once."""

    email = models.EmailField("e-mail")
    name = LineField(max_length=120)
    invited_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="invitations_sent")
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("expires")
    accepted_at = models.DateTimeField("accepted", null=True, blank=True)
    withdrawn_at = models.DateTimeField("withdrawn", null=True, blank=True)
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="invitations", verbose_name="person")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.email
