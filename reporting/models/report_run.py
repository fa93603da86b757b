import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from pmo.core.choices import Choice, Choices

RUN_STATES = Choices(
    "run",
    [
        Choice("waiting", "Waiting", icon="circle-dashed"),
        Choice("rendering", "Being made", icon="loader-circle"),
        Choice("ready", "Ready", "c", icon="circle-check"),
        Choice("failed", "Failed", "r", icon="circle-x"),
        Choice(
            "skipped", "Left out", "n", icon="circle-slash", help="It was due and was not made, for the reason given."
        ),
        Choice("held", "Held", "a", icon="octagon-pause", help="It waits for a person after a restore."),
    ],
)
REPORT_KINDS = Choices(
    "report",
    [
        Choice(
            "status",
            "Status report",
            icon="file-text",
            help="How the work stands: of a project, a programme or a portfolio.",
        ),
        Choice(
            "benefits", "Benefits report", icon="trending-up", help="What came of it, also after the work has closed."
        ),
        Choice(
            "exception",
            "Exception report",
            icon="triangle-alert",
            help="Grave issues, their options, and the decisions asked.",
        ),
        Choice("pack", "Board pack", icon="files", help="The ready reports of one period below this work, in one PDF."),
    ],
)
FROZEN = (
    "node_id",
    "kind",
    "period_id",
    "version",
    "schedule_id",
    "period_key",
    "due_at",
    "data",
    "words",
    "stamp",
    "confirmed_by_id",
    "html_sha256",
    "pdf",
    "pdf_sha256",
    "pages",
    "as_at",
    "state",
)
_SHA256 = "^[0-9a-f]{64}$"
_CHANGED = Q()
for _name in FROZEN:
    _CHANGED |= pgtrigger.Q(**{f"old__{_name}__df": pgtrigger.F(f"new__{_name}")})


class ReportRunQuerySet(models.QuerySet):
    """Reports."""

    def for_user(self, user, permission: str = "view") -> "ReportRunQuerySet":
        """Those of nodes on which the person has the permission."""
        from pmo.hierarchy.access import scope

        return self.filter(scope(user, permission).on("node__path"))

    def light(self) -> "ReportRunQuerySet":
        """Without the document and its data, for lists."""
        return self.defer("pdf", "data")

    def unfinished(self) -> "ReportRunQuerySet":
        """Those that wait or are being made."""
        return self.filter(state__in=["waiting", "rendering"])


class ReportRun(models.Model):
    """One report of a node in a period: asked for, made once, and never changed after that.

    `data` is the frozen bundle that it was drawn from. A correction is a new version that supersedes the old.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    node = models.ForeignKey("hierarchy.Node", on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=20, choices=REPORT_KINDS, default="status")
    period = models.ForeignKey("hierarchy.Period", on_delete=models.PROTECT, related_name="reports")
    version = models.PositiveIntegerField(default=1)  # 0 for one that was left out
    schedule = models.ForeignKey(
        "reporting.ReportSchedule", on_delete=models.PROTECT, null=True, blank=True, related_name="runs"
    )
    period_key = models.CharField("due for", max_length=40, blank=True)
    due_at = models.DateTimeField("due", null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    requested_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="reports")
    recipients = models.JSONField("to be sent to", default=list)
    words = models.JSONField("commentary by section", default=dict, blank=True)
    stamp = models.CharField("stamped", max_length=120, blank=True)
    confirmed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=RUN_STATES, default="waiting")
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField("next attempt not before", null=True, blank=True)
    data = models.JSONField("frozen data", null=True, blank=True)
    html_sha256 = models.CharField(max_length=64, blank=True)
    pdf = models.BinaryField(null=True, blank=True)
    pdf_sha256 = models.CharField("SHA-256", max_length=64, blank=True, db_index=True)
    pages = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    as_at = models.DateField("data as at", null=True, blank=True)
    created_at = models.DateTimeField("asked for", auto_now_add=True)
    finished_at = models.DateTimeField("finished", null=True, blank=True)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "report"
        indexes = [
            models.Index(fields=["node", "-created_at"], name="reports_of_a_node"),
            models.Index(
                fields=["created_at"], name="reports_to_make", condition=Q(state__in=["waiting", "rendering"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["node", "kind", "period", "version"], name="report_version_once", condition=Q(version__gt=0)
            ),
            models.UniqueConstraint(
                fields=["schedule", "period_key"], name="report_of_a_schedule_once", condition=Q(schedule__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(schedule=None, period_key="", due_at=None)
                | Q(schedule__isnull=False, due_at__isnull=False) & ~Q(period_key=""),
                name="report_of_a_schedule_has_its_key",
            ),
            models.CheckConstraint(condition=Q(state__in=RUN_STATES.values), name="report_state_is_known"),
            models.CheckConstraint(
                condition=Q(
                    state="ready",
                    pdf__isnull=False,
                    data__isnull=False,
                    pdf_sha256__regex=_SHA256,
                    html_sha256__regex=_SHA256,
                )
                | ~Q(state="ready") & Q(pdf__isnull=True, pdf_sha256=""),
                name="ready_is_with_pdf_and_sha256",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="ready_is_for_good",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="ready") & _CHANGED,
            ),
            pgtrigger.Protect(name="report_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.node}, {self.period}"

    def get_absolute_url(self) -> str:
        """The page of the report."""
        return f"/reports/{self.pk}/"

    @property
    def status(self) -> Choice:
        """The state with its label and icon."""
        return RUN_STATES.get(self.state)

    @property
    def is_over(self) -> bool:
        """Ready, failed or left out."""
        return self.state in {"ready", "failed", "skipped"}

    @property
    def filename(self) -> str:
        """A name for the file, of plain letters."""
        words = "".join(
            char if char.isascii() and char.isalnum() else "-"
            for char in f"{self.node.code or self.node.name}-{self.period.code}"
        )
        return f"{REPORT_KINDS.get(self.kind).label.lower().replace(' ', '-')}-{'-'.join(part for part in words.lower().split('-') if part)[:80]}-v{self.version}.pdf"
