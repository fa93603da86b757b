import pgtrigger
from django.core.validators import MinLengthValidator, RegexValidator
from django.db import models
from django.db.models.functions import Upper

from pmo.core.choices import Choice
from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.history import audited
from pmo.core.versions import Versioned
from pmo.hierarchy.choices import DELIVERY_MODELS, KINDS, LIGHT_KINDS, OVER, STAGES, STATES, WORK_TYPES
from pmo.hierarchy.tree import KEEP_PATHS, NO_LOOPS, ONE_AT_A_TIME, NodeQuerySet, PathField


@audited(exclude=["path"])
class Node(Versioned):
    """A portfolio, programme, project or other piece of work: one tree, any level optional.

    `parent` is the truth. `path` holds the ids from the top down to the node itself ("/12/40/"); a database trigger
    keeps it, so that a subtree is a prefix whatever wrote the row.
    """

    kind = models.CharField(max_length=20, choices=KINDS)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="lies under"
    )
    path = PathField(max_length=500, editable=False, default="", db_index=True)
    name = LineField(max_length=200, validators=[MinLengthValidator(2)])
    code = LineField("short code", max_length=40, blank=True, help_text="Used in references and to find it, such as DT.",
        validators=[RegexValidator(r"^[\w&.\- ]*$", "Use letters, digits, dots and hyphens, such as DT or EPR-2.")])  # fmt: skip
    description = ProseField(blank=True)
    aims = ProseField(blank=True)
    objectives = ProseField("strategic objectives", blank=True, help_text="What it serves, one a line.")
    state = models.CharField(max_length=20, choices=STATES, default="active")
    state_since = DayField("in this state since", null=True, blank=True)
    stage = models.CharField(max_length=20, choices=STAGES, blank=True)
    stage_since = DayField("in this stage since", null=True, blank=True)
    work_type = models.CharField("kind of work", max_length=20, choices=WORK_TYPES, blank=True)
    unit = models.ForeignKey(
        "hierarchy.OrganisationUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nodes",
        verbose_name="home unit",
    )
    delivery_model = models.CharField("delivery model", max_length=30, choices=DELIVERY_MODELS, blank=True)
    calendar = models.ForeignKey(
        "hierarchy.Calendar",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nodes",
        verbose_name="reporting periods",
    )
    scale = models.ForeignKey(
        "hierarchy.RatingScale",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nodes",
        verbose_name="rating scale",
    )
    currency = models.CharField(max_length=3, default="GBP")
    close_note = ProseField("closing note", blank=True)
    archived_at = models.DateTimeField("archived", null=True, blank=True)
    archive_reason = LineField("why archived", max_length=300, blank=True)
    source = models.CharField(max_length=40, blank=True, editable=False)
    source_key = models.CharField(max_length=120, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    tags = models.ManyToManyField("hierarchy.Tag", through="hierarchy.NodeTag", related_name="nodes", blank=True)

    objects = NodeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS.values), name="node_kind_is_known"),
            models.CheckConstraint(condition=models.Q(state__in=STATES.values), name="node_state_is_known"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="node_is_not_its_own_parent", violation_error_message="Work cannot lie under itself."
            ),
            models.CheckConstraint(
                condition=models.Q(archived_at=None) | ~models.Q(archive_reason=""), name="archived_with_a_reason",
                violation_error_message="Say why it is archived.",
            ),
            models.UniqueConstraint(
                Upper("code"), "parent", condition=~models.Q(code=""), nulls_distinct=False, name="code_once_in_its_place",
                violation_error_message="Another piece of work here has this short code already. Choose another.",
            ),
            models.UniqueConstraint(fields=["source", "source_key"], condition=~models.Q(source_key=""), name="node_imported_once"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["parent", "name"], name="children_in_order")]
        triggers = [
            pgtrigger.Trigger(
                name="one_move_at_a_time", level=pgtrigger.Statement, when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("parent_id"), func=ONE_AT_A_TIME,
            ),
            pgtrigger.Trigger(name="keep_path", when=pgtrigger.Before, operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"), func=NO_LOOPS),
            pgtrigger.Trigger(
                name="move_subtree", when=pgtrigger.After, operation=pgtrigger.UpdateOf("parent_id"),
                condition=pgtrigger.Q(old__path__df=pgtrigger.F("new__path")), func=KEEP_PATHS,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def kind_choice(self) -> Choice:
        """The kind with its icon and help."""
        return KINDS.get(self.kind)

    @property
    def state_choice(self) -> Choice:
        """The state with its icon."""
        return STATES.get(self.state)

    @property
    def ancestor_ids(self) -> list[int]:
        """The ids of the nodes above, from the top."""
        return [int(part) for part in self.path.split("/") if part][:-1]

    @property
    def depth(self) -> int:
        """0 at the top of the tree."""
        return self.path.count("/") - 2

    @property
    def is_light(self) -> bool:
        """A tranche or workstream: no business case of its own."""
        return self.kind in LIGHT_KINDS

    @property
    def is_over(self) -> bool:
        """Closed, cancelled or left."""
        return self.state in OVER

    @property
    def is_archived(self) -> bool:
        """Put away; shown only when asked for."""
        return self.archived_at is not None

    def get_absolute_url(self) -> str:
        """The page of the node."""
        return f"/work/{self.pk}/"
