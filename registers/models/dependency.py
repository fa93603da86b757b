from django.db import models

from pmo.core.columns import EnumField
from pmo.core.fields import DayField, LineField, ProseField
from pmo.core.history import audited
from pmo.records.models import Record, counted, words
from registers import choices

BUFFER = 10  # days before the need within which a promise is amber


@audited(large=True)
class Dependency(Record):
    """An agreement: the giver promises something by a day, the receiver needs it by a day. Two owners, both accept.

    The record lies on the receiver's work; `owner` answers there, `giver_owner` on the giver's side.
    """

    KEY, PREFIX, FIRST = "dependency", "D", "identified"
    SEEN_FROM = ("node__path", "giver__path")
    CLOSED = frozenset({"met", "missed", "cancelled"})

    status = EnumField(source=choices.DEPENDENCY_STATUS, default="identified", editable=False)
    giver = models.ForeignKey(
        "hierarchy.Node", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="given by"
    )
    giver_external = LineField("giver outside the office", max_length=160, blank=True)
    giver_owner = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="giver's owner"
    )
    acceptance_criteria = ProseField("accepted when", blank=True)
    criticality = EnumField(source=choices.CRITICALITY, default="medium")
    is_hard = models.BooleanField("hard", default=True, help_text="Work stops without it.")
    needed_by = DayField("needed by", null=True, blank=True)
    promised_by = DayField("promised by", null=True, blank=True)
    forecast = DayField(null=True, blank=True)
    actual = DayField(null=True, blank=True)
    gap = models.IntegerField("gap, days", null=True, blank=True, editable=False)
    agreement = EnumField(source=choices.AGREEMENTS, default="proposed", editable=False)
    giver_accepted_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    receiver_accepted_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta(Record.Meta):
        indexes = [
            *Record.Meta.indexes,
            words("acceptance_criteria", "giver_external"),
            counted("gap", "agreement", "giver"),
            models.Index(fields=["giver"], name="dependency_giver"),
        ]

    @property
    def expected(self):
        """When it comes: actually, by forecast, or as promised."""
        return self.actual or self.forecast or self.promised_by

    @property
    def rag(self) -> str:
        """g when it comes well before it is needed, a within the buffer, r after (domain.md 2.4)."""
        if self.gap is None:
            return "n"
        return "r" if self.gap > 0 else "a" if self.gap > -BUFFER else "g"

    def derive(self) -> None:
        """Gap = days by which it comes after it is needed; what both sides have not accepted is not agreed."""
        super().derive()
        self.gap = (self.expected - self.needed_by).days if self.expected and self.needed_by else None
        if self._terms() != self._terms_were and self._signatures() == self._signatures_were:
            self._ask_again()
        if self.status in {"identified", "agreed"}:
            self.status = "agreed" if self.agreement == "agreed" else "identified"

    def _terms(self) -> tuple:
        """What the two sides accept."""
        return self.needed_by, self.promised_by, self.giver_id, self.giver_external

    def _signatures(self) -> tuple:
        return self.agreement, self.giver_accepted_by_id, self.receiver_accepted_by_id

    def _ask_again(self) -> None:
        """Other terms have to be accepted anew, unless an undo brings back the old terms with their signatures."""
        if self.agreement in {"giver", "receiver", "agreed"}:
            self.agreement, self.giver_accepted_by, self.receiver_accepted_by = "proposed", None, None

    @classmethod
    def from_db(cls, db, field_names, values):
        """Remember what was accepted, as stored."""
        row = super().from_db(db, field_names, values)
        if not row.get_deferred_fields():
            row._terms_were, row._signatures_were = row._terms(), row._signatures()
        return row

    _terms_were, _signatures_were = None, None

    def places(self) -> list:
        """The giver's side sees what it is asked for."""
        return [self.node, self.giver] if self.giver_id else [self.node]

    def problems(self, changed):
        """Giver and receiver are two; a new need or promise must be accepted again."""
        found = super().problems(changed)
        if changed & {"giver", "node"} and self.giver_id and self.giver_id == self.node_id:
            found["giver"] = "Given by: the giver cannot be the receiver. Choose other work, or name somebody outside."
        return found
