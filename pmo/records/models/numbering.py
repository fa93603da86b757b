from django.db import models


class Counter(models.Model):
    """The last number given in a register of a node. Taken last in a transaction, one row lock, so none is lost."""

    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "register"], name="one_counter_a_register")]

    def __str__(self) -> str:
        return f"{self.register} {self.last}"


class Alias(models.Model):
    """The reference that a record had on another node before it moved. It still finds the record."""

    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=20)
    number = models.PositiveIntegerField()
    record_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "register", "number"], name="one_alias_a_number")]

    def __str__(self) -> str:
        return f"{self.register} {self.number}"
