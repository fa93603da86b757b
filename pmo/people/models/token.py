from django.contrib.postgres.fields import ArrayField
from django.db import models

from pmo.core.choices import Choice, Choices
from pmo.core.fields import LineField
from pmo.core.history import audited

SCOPES = Choices(
    "scope",
    [
        Choice("read", "Read", help="See what you may see."),
        Choice("write", "Write", help="Change what you may change."),
    ],
)


class ApiTokenQuerySet(models.QuerySet):
    """The tokens of a person."""

    def for_user(self, user, permission: str = "view") -> "ApiTokenQuerySet":
        """Only this person's own."""
        return self.filter(user=user)


@audited(exclude=["digest", "last_used_at"])
class ApiToken(models.Model):
    """A key for a program that acts as a person. Only its HMAC is kept; the secret is shown once."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="api_tokens", verbose_name="person")
    name = LineField(max_length=80, help_text="What will use it, such as “Power BI in Finance”.")
    digest = models.BinaryField(max_length=32, editable=False)
    scopes = ArrayField(models.CharField(max_length=10, choices=SCOPES), default=list)
    node_id = models.BigIntegerField("only below", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("expires")
    last_used_at = models.DateTimeField("last used", null=True, blank=True)
    revoked_at = models.DateTimeField("revoked", null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "API token"

    def __str__(self) -> str:
        return self.name
