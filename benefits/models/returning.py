from django.db import models

from pmo.core.fields import DayField, LineField
from pmo.core.history import audited


@audited(exclude=["digest"], follow="benefit")
class ReturnLink(models.Model):
    """A link by which the owner answers without an account: one purpose, one benefit, one period, for a time.

    The secret is kept as its digest only. `purpose` is reading or acceptance; `used_for` says what was done with it.
    """

    benefit = models.ForeignKey("benefits.Benefit", on_delete=models.PROTECT, related_name="links")
    purpose = LineField(max_length=12)
    period_end = DayField("period ends", null=True, blank=True)
    acceptance = models.ForeignKey(
        "benefits.Acceptance", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = LineField(max_length=120)
    sent_to = LineField("sent to", max_length=254)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("expires")
    revoked_at = models.DateTimeField("revoked", null=True, blank=True)
    used_at = models.DateTimeField("used", null=True, blank=True)
    used_for = LineField("used for", max_length=20, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Link to {self.name}"


class Chase(models.Model):
    """What was done about one reading: asked, reminded, escalated. The row is the claim, so that no ticker does it twice."""

    benefit = models.ForeignKey("benefits.Benefit", on_delete=models.CASCADE, related_name="chases")
    period_end = models.DateField()
    act = models.CharField(max_length=12)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["benefit", "period_end", "act"], name="chased_once")]

    def __str__(self) -> str:
        return f"{self.act} {self.period_end}"
