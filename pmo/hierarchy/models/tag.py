from django.db import models
from django.db.models.functions import Lower

from pmo.core.fields import LineField
from pmo.core.history import audited
from pmo.hierarchy.choices import KINDS, WORK_TYPES


@audited()
class Tag(models.Model):
    """A word that marks work across the tree."""

    name = LineField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="tag_named_once", violation_error_message="There is a tag of this name already."
            )
        ]

    def __str__(self) -> str:
        return self.name


@audited(follow="node")
class NodeTag(models.Model):
    """One tag on one node."""

    node = models.ForeignKey("hierarchy.Node", on_delete=models.CASCADE)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "tag"], name="tagged_once")]

    def __str__(self) -> str:
        return f"{self.tag}"


@audited()
class Lens(models.Model):
    """A cut across the tree: the work that carries any of these tags and is of this kind."""

    name = LineField(max_length=80, unique=True)
    help = LineField("what it shows", max_length=200, blank=True)
    tags = models.ManyToManyField(Tag, through="hierarchy.LensTag", blank=True, related_name="lenses")
    kind = models.CharField(max_length=20, choices=KINDS, blank=True)
    work_type = models.CharField("kind of work", max_length=20, choices=WORK_TYPES, blank=True)
    unit = models.ForeignKey(
        "hierarchy.OrganisationUnit", on_delete=models.SET_NULL, null=True, blank=True, verbose_name="home unit"
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "lenses"

    def __str__(self) -> str:
        return self.name


@audited(follow="lens")
class LensTag(models.Model):
    """One tag that a lens lets through."""

    lens = models.ForeignKey(Lens, on_delete=models.CASCADE)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lens", "tag"], name="lets_a_tag_through_once")]

    def __str__(self) -> str:
        return f"{self.tag}"
