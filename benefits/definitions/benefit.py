from django.db.models import Exists, OuterRef, Q

from benefits import actions, choices, claims, guards, kinds, remeasuring, reviewing
from benefits.models import Benefit, DateProposal
from pmo.core import clock
from pmo.records.fields import Due
from pmo.records.register import Check, Register, View, declare, step

_LIVE = "approved enabled realising"
_OPEN = f"identified profiled validated {_LIVE}"


@declare
class Benefits(Register):
    model, slug, icon, label, order = Benefit, "benefits", "target", "Benefit", 60
    columns = ["title", "kind", "category", "rating", "realised", "latest", "target", "full_year_value", "owner", "acceptance", "due", "node", "status"]  # fmt: skip
    more = ["recurrence", "gainer", "measure", "population", "unit", "direction", "source", "frequency", "aggregation", "baseline", "baseline_on",
        "target_on", "starts_on", "tracked_until", "first_measure_on", "attribution", "confidence", "certainty", "unit_value", "cost_to_realise",
        "budget_line", "business_area", "change_manager", "latest_on", "returned_on", "updated_at"]  # fmt: skip
    filters = ["status", "owner", "kind", "category", "rating", "acceptance", "recurrence", "gainer", "due", "target_on", "realised", "review_date",
        "change_manager", "tags", "confidentiality"]  # fmt: skip
    search = ["title", "description", "measure", "observable_outcome", "source"]
    sections = [
        ("The benefit", ["title", "kind", "category", "recurrence", "gainer", "description", "observable_outcome", "tags", "confidentiality"]),
        ("Who answers", ["owner", "owner_name", "owner_email", "change_manager", "business_area", "beneficiaries"]),
        ("The measure", ["measure", "population", "unit", "direction", "source", "method", "frequency", "aggregation", "measurer"]),
        ("Baseline and target", ["baseline", "baseline_on", "baseline_method", "counterfactual", "target", "target_on", "starts_on", "curve", "steps",
            "unit_value", "full_year_value", "cost_to_realise", "budget_line", "finance_validated"]),
        ("How it comes about", ["activities", "assumptions", "dependencies", "confidence", "certainty"]),
        ("The claim", ["attribution", "attribution_basis"]),
        ("Readings and reviews", ["first_measure_on", "return_within", "escalate_after", "tracked_until", "review_date", "due", "latest", "latest_on", "realised"]),
        ("Keeping it", ["acceptance", "accepted_on", "approved_by", "approved_on", "raised_by", "raised_on", "last_reviewed_on", "closed_on", "closure_note"]),
    ]  # fmt: skip
    short_form = [
        "title",
        "kind",
        "category",
        "description",
        "measure",
        "unit",
        "direction",
        "owner",
        "owner_name",
        "owner_email",
    ]
    bulk = [
        "owner",
        "change_manager",
        "category",
        "frequency",
        "first_measure_on",
        "tracked_until",
        "review_date",
        "tags",
        "confidentiality",
    ]
    kinds = {
        **{name: kinds.Quantity() for name in ("baseline", "target", "latest")}, "rating": kinds.Rated(), "realised": kinds.Percent(), "due": Due(),
        "target_on": Due(),
    }  # fmt: skip
    sort = "-updated_at"
    views = [
        View("open", "All open", ""),
        View("mine", "Mine", "owner=me"),
        View("behind", "At risk or off track", "rating=r&rating=a"),
        View("late", "Readings overdue", "check=overdue"),
        View("money", "Financial", "category=cash_releasing&category=non_cash_releasing"),
        View("other", "Not financial", "category=quantifiable&category=qualitative"),
        View("after", "After closure", "check=after_closure"),
        View("closed", "Ended", "&".join(f"status={name}" for name in sorted(choices.ENDED))),
    ]
    checks = [
        Check("no_bau_owner", "No owner in business as usual", "Name who owns it when the project has gone.", lambda: Q(owner=None, owner_name="", closed_on=None), "r"),
        Check("no_measure", "No measure", "Say what is counted, in what unit, and from where.", lambda: (Q(measure="") | Q(unit="")) & Q(closed_on=None), "r"),
        Check("no_baseline", "No baseline or target", "Measure the baseline before the change.", lambda: (Q(baseline=None) | Q(target=None)) & Q(closed_on=None)),
        Check("no_calendar", "No first measurement", "Give the day of the first reading.", lambda: Q(first_measure_on=None, closed_on=None)),
        Check("not_accepted", "Not accepted by its owner", "Ask the owner, by name.", lambda: Q(closed_on=None, status__in=choices.MEASURED) & ~Q(acceptance="accepted")),
        Check("overdue", "Readings overdue", "Ask the owner for the reading.", lambda: Q(due__lt=clock.today(), closed_on=None), "r"),
        Check("no_attribution", "No share claimed", "Say which share of the change this work claims.", lambda: Q(attribution=None, closed_on=None)),
        Check("one_source", "Measured by one source only", "Name a second source, or say how it is checked.", lambda: Q(closed_on=None, method="") & ~Q(source="")),
        Check("finance", "Cash not validated by finance", "Ask finance before a budget is cut.", lambda: Q(category="cash_releasing", finance_validated=False, closed_on=None)),
        Check("after_closure", "Open after closure", "Its work has closed; the owner in business as usual goes on.", lambda: Q(closed_on=None, node__state__in=["closed", "closed_benefits"])),
        Check("new_date", "New date proposed", "Accept the new date, or explain why the old one holds.", lambda: _proposed() & Q(closed_on=None)),
    ]  # fmt: skip
    steps = [
        step("profile", "Profile is complete", "profiled", "identified", guard=guards.is_profiled, icon="circle-dot"),
        step("validate", "Validate", "validated", "profiled", permission="settle", guard=guards.passes_doam, icon="circle-dot", help="Precise, observable, attributable, measurable."),
        step("approve", "Approve", "approved", "validated", permission="approve", guard=guards.may_be_approved, fills=actions.approval, icon="circle-check"),
        step("enable", "Outputs are live", "enabled", "approved", guard=guards.outputs_are_live, icon="circle-play"),
        step("realise", "Realisation has begun", "realising", "approved enabled", icon="circle-play"),
        step("realised", "Realised", "realised", "enabled realising", "closure_note", permission="settle", guard=guards.has_reading, icon="circle-check"),
        step("partly", "Partly realised", "partially_realised", "enabled realising", "closure_note", permission="settle", guard=guards.has_reading, icon="circle-check"),
        step("not", "Not realised", "not_realised", _LIVE, "closure_note", permission="settle", icon="circle-x"),
        step("withdraw", "Withdraw", "withdrawn", _OPEN, "closure_note", permission="settle", icon="circle-x"),
        step("reopen", "Reopen", "realising", " ".join(sorted(choices.ENDED)), "review_date closure_note", permission="settle", icon="circle-dot"),
    ]  # fmt: skip
    deadline = "due"
    rating = "rating"
    urgent = "behind"
    closed_as = "realised"
    raiser_owns = False  # in business as usual somebody else does
    sheet_words = ["benefit", "benefits", "benefits register", "benefit profile"]
    synonyms = {
        "full_year_value": ["full year effect", "annual value", "fye", "value pa"],
        "target_on": ["realisation date", "target date"],
    }
    panel = "benefits/panel.html"

    def cadence(self, record):
        """As often as it is measured; after closure until the next of the reviews that are planned then."""
        if following := reviewing.following(record, clock.today()):
            return (following - clock.today()).days
        return {"month": 30, "quarter": 91, "half": 182, "year": 365}[record.frequency]

    def follow(self, changed, new, before, by):
        """What has come is measured against the plan that holds now."""
        return remeasuring.remeasure(changed, before), remeasuring.SET

    def after(self, changed, new, by):
        """Claims are asked again once all rows are stored; work closes, or opens again, with its last benefit."""
        claims.check_together([*changed, *new])
        actions.settle_work([*changed, *new], by)
        return []

    def waits(self, user):
        """Who was asked to accept or to take a new date; the sponsor of what was declined."""
        asked = Q(owner=user) & (Q(acceptance="asked") | _proposed())
        declined = actions.sponsored_by(user)
        return asked | Q(acceptance="declined") & declined if declined is not None else asked

    def why_waits(self, row):
        """Asked of the owner, or declined by them."""
        if row.acceptance == "declined":
            return "Its owner declined it: name another owner, or withdraw it"
        if row.acceptance == "asked":
            return "You are asked to accept this benefit, its baseline, measure and target"
        return "A milestone moved: accept the new date, or explain"

    def asks_owner(self, row):
        """What is asked of its owner beside the review."""
        if row.acceptance == "asked":
            return self.why_waits(row)
        return self.why_waits(row) if row.pk in actions.proposed_ids() else ""


def _proposed() -> Q:
    return Q(Exists(DateProposal.objects.filter(benefit=OuterRef("pk"), answer="")))
