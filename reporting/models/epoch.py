from django.db import models


class Epoch(models.Model):
    """One row that grows with every turn of the ticker, beside a file outside the database that says how far it was.

    A database that is behind its file has been restored. `restored_at` is when that was seen last: what was due until then
    waits for a person.
    """

    number = models.BigIntegerField(default=0)
    restored_at = models.DateTimeField(null=True, blank=True)
    ticked_at = models.DateTimeField(
        null=True, blank=True
    )  # when a ticker last had its turn, by the clock of the database
    alarmed_at = models.DateTimeField(null=True, blank=True)  # when the office was last told that reports are late

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_epoch")]

    def __str__(self) -> str:
        return str(self.number)
