from django.db.models import F, Q

from benefits import kinds
from benefits.models import MapItem
from pmo.core import clock
from pmo.records.fields import Due, Field
from pmo.records.register import Check, Register, View, declare, step


class _Rating(Field):
    """Computed from the dates or the measure."""

    editable = False

    def value(self, row):
        from benefits.choices import RATINGS

        return RATINGS.get(row.rating).label


@declare
class MapItems(Register):
    model, slug, icon, label, order = MapItem, "mapitems", "network", "Map item", 62
    columns = [
        "title",
        "kind",
        "standing",
        "planned_on",
        "forecast_on",
        "done_on",
        "latest",
        "target",
        "owner",
        "updated_at",
        "node",
        "status",
    ]
    more = ["measure", "unit", "baseline", "expected_now", "latest_on", "rating"]
    filters = [
        "status",
        "owner",
        "kind",
        "planned_on",
        "forecast_on",
        "done_on",
        "review_date",
        "tags",
        "confidentiality",
    ]
    search = ["title", "description", "standing", "measure"]
    sections = [
        ("On the map", ["title", "kind", "description", "standing", "rating", "tags", "confidentiality"]),
        ("When it is delivered", ["planned_on", "forecast_on", "done_on"]),
        ("Its measure", ["measure", "unit", "baseline", "target", "expected_now", "latest", "latest_on"]),
        ("Keeping it", ["owner", "owner_name", "review_date", "raised_by", "raised_on", "last_reviewed_on", "closed_on", "closure_note"]),
    ]  # fmt: skip
    short_form = ["title", "kind", "planned_on", "owner"]
    bulk = ["kind", "owner", "planned_on", "forecast_on", "review_date", "tags", "confidentiality"]
    kinds = {
        **{name: kinds.Quantity() for name in ("baseline", "target", "expected_now", "latest")}, "rating": _Rating(), "forecast_on": Due(),
    }  # fmt: skip
    views = [
        View("open", "All in use", ""),
        View("outputs", "Enablers and outputs", "kind=enabler&kind=output"),
        View("late", "Late", "check=late"),
        View("objectives", "Objectives", "kind=objective"),
        View("closed", "Dropped", "status=dropped"),
    ]
    checks = [
        Check("late", "Later than planned", "See on the map which benefits it endangers.", lambda: Q(forecast_on__gt=F("planned_on"), done_on=None, closed_on=None), "r"),
        Check("past", "Expected before today, not delivered", "Give the day of delivery, or a new date.", lambda: Q(forecast_on__lt=clock.today(), done_on=None, closed_on=None)),
        Check("no_date", "Output without a date", "Plan it, or name its milestone.", lambda: Q(kind__in=["enabler", "output"], planned_on=None, closed_on=None)),
        Check("no_measure", "Outcome or objective without a measure", "Say how it would be seen.", lambda: Q(kind__in=["outcome", "objective"], measure="", closed_on=None)),
    ]  # fmt: skip
    steps = [
        step("drop", "Drop", "dropped", "open", "closure_note", icon="circle-x"),
        step("reopen", "Use again", "open", "dropped", icon="circle-dot"),
    ]
    deadline = "forecast_on"
    urgent = "late"
    sheet_words = ["benefits map", "outputs", "outcomes", "enablers"]
    panel = "benefits/item_panel.html"

    def waits(self, user):
        """Nothing but reviews."""
        return Q(pk__in=[])
