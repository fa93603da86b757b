from django.db import models


class Epoch(models.Model):
    """One row that grows with every turn of the ticker, beside a file outside the database that says how far it was.

    A database that is behind its file has been restored. `restored_at` is when that was seen last: what was due until then
    waits for a person.
    """

    number = models.BigIntegerField(default=0)
    restored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_epoch")]

    def __str__(self) -> str:
        return str(self.number)
