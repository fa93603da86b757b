from django.db import models


class NoticeQuerySet(models.QuerySet):
    """The notices of a person."""

    def for_user(self, user, permission: str = "view") -> "NoticeQuerySet":
        """Only this person's own."""
        return self.filter(user=user)

    def unread(self) -> "NoticeQuerySet":
        """Those not yet opened."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something a person should know, with a link to where it is."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(max_length=300)
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "-id"], name="notices_of_a_person")]

    def __str__(self) -> str:
        return self.text
