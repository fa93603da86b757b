from django.db import models


class CycleDigest(models.Model):
    """One mail a person and day about requested reports. The row claims it, so that nobody is chased twice a day."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    state = models.CharField(max_length=10, default="waiting")  # waiting, sending, sent, told (by a notice), failed
    attempt = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    error = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_chase_a_day")]
        indexes = [models.Index(fields=["day"], name="chases_to_send", condition=models.Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.user} {self.day}: {self.state}"


class CycleReminder(models.Model):
    """One report in such a mail, and why it is this person who reads of it."""

    digest = models.ForeignKey(CycleDigest, on_delete=models.CASCADE, related_name="reminders")
    request = models.ForeignKey("reporting.CycleRequest", on_delete=models.CASCADE, related_name="reminders")
    why = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "request"], name="one_line_a_report")]

    def __str__(self) -> str:
        return self.why


class SectionOpening(models.Model):
    """Somebody opened a section of a published report; once for each person."""

    request = models.ForeignKey("reporting.CycleRequest", on_delete=models.CASCADE, related_name="openings")
    key = models.CharField(max_length=40)
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "key", "user"], name="one_opening_a_person")]

    def __str__(self) -> str:
        return f"{self.key} by {self.user}"
