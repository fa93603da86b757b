import uuid

from django.db import models

from pmo.core.choices import Choice, Choices

JOB_STATES = Choices(
    "job",
    [
        Choice("waiting", "Waiting", icon="circle-dashed"),
        Choice("running", "Running", icon="loader-circle"),
        Choice("done", "Done", "c", icon="circle-check"),
        Choice("failed", "Failed", "r", icon="circle-x"),
    ],
)


class JobQuerySet(models.QuerySet):
    """The jobs of a person."""

    def for_user(self, user, permission: str = "view") -> "JobQuerySet":
        """Only those this person started."""
        return self.filter(owner=user)

    def unfinished(self) -> "JobQuerySet":
        """Those that are waiting or running."""
        return self.filter(state__in=["waiting", "running"])


class Job(models.Model):
    """A long piece of work: the row is the message, so that nothing is lost with the broker."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="jobs")
    params = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JOB_STATES, default="waiting")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=200, blank=True)
    result = models.CharField(max_length=500, blank=True)
    link = models.CharField(max_length=300, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["created_at"], name="jobs_to_do", condition=models.Q(state__in=["waiting", "running"]))
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def status(self) -> Choice:
        """The state with its label and icon."""
        return JOB_STATES.get(self.state)

    @property
    def is_over(self) -> bool:
        """Done or failed."""
        return self.state in {"done", "failed"}

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100; 0 while the size of the work is not known."""
        return min(100, self.done * 100 // self.total) if self.total else 0
