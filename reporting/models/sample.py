from django.db import models


class SampleDay(models.Model):
    """A day whose samples have been taken: who adds the row takes them."""

    day = models.DateField(primary_key=True)
    taken_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.day)


class SampleQuerySet(models.QuerySet):
    """Samples of measures."""

    def for_user(self, user, permission: str = "view") -> "SampleQuerySet":
        """Those of nodes on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("node__path"))


class Sample(models.Model):
    """What a measure of a piece of work, with all below it, was on a day. Counts only what everybody on it may see."""

    node = models.ForeignKey("hierarchy.Node", on_delete=models.CASCADE, related_name="samples")
    key = models.CharField(max_length=40)
    day = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=2)

    objects = SampleQuerySet.as_manager()

    class Meta:
        ordering = ["node", "key", "day"]
        constraints = [models.UniqueConstraint(fields=["node", "key", "day"], name="sampled_once_a_day")]
        indexes = [models.Index(fields=["key", "day"], name="samples_of_a_day")]

    def __str__(self) -> str:
        return f"{self.key} on {self.day}"
