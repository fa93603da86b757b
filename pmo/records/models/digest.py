from django.db import models


class Digest(models.Model):
    """The mail of one person and day. The row claims it, so that it is sent once whoever turns the ticker."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()  # of a weekly one: its Monday
    state = models.CharField(max_length=10, default="sending")  # sending, sent, nothing, waiting, failed
    lines = models.PositiveIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=1)
    not_before = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.user} {self.day}: {self.state}"
