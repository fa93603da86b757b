"""The enumerations of the tree. An office may rename any label (see `words`); the stored values never change."""

from pmo.core.choices import Choice, Choices

KINDS = Choices(
    "kind",
    [
        Choice("portfolio", "Portfolio", icon="layers", help="All of an organisation's investment in change, or a part of it. It does not end."),
        Choice("programme", "Programme", icon="boxes", help="Related work coordinated to reach outcomes and benefits."),
        Choice("project", "Project", icon="box", help="A temporary effort that makes agreed outputs within limits."),
        Choice("other_work", "Other work", icon="package", help="Related work that is neither project nor programme."),
        Choice("tranche", "Tranche", icon="split", help="A step of a programme that ends with a decision to go on."),
        Choice("workstream", "Workstream", icon="git-branch", help="A part of the work by skill, place or theme, with a lead."),
    ],
)  # fmt: skip

# kind → the kinds that it may lie under; "" stands for the top of the tree.
PARENTS: dict[str, set[str]] = {
    "portfolio": {"", "portfolio"},
    "programme": {"", "portfolio", "programme", "tranche"},
    "project": {"", "portfolio", "programme", "tranche"},
    "other_work": {"", "portfolio", "programme", "tranche"},
    "tranche": {"programme"},
    "workstream": {"programme", "tranche", "project", "other_work"},
}
LIGHT_KINDS = {"tranche", "workstream"}

STATES = Choices(
    "state",
    [
        Choice("proposed", "Proposed", icon="circle-dashed", help="Not yet approved."),
        Choice("active", "Active", icon="circle-dot", help="Approved and under way."),
        Choice("on_hold", "On hold", icon="circle-pause", help="Stopped for now; may go on."),
        Choice("closed", "Closed", icon="circle-check", help="Ended as planned, with a closing note."),
        Choice("closed_benefits", "Closed, benefits open", icon="circle-check", help="Ended as planned; its benefits are followed until the last has ended."),
        Choice("cancelled", "Cancelled", icon="circle-x", help="Ended before it was done."),
        Choice("left", "Left the portfolio", icon="circle-arrow-out-up-right", help="No longer in the published data; the source does not say why."),
    ],
)  # fmt: skip
CLOSED = {"closed", "closed_benefits"}
OVER = CLOSED | {"cancelled", "left"}

STAGES = Choices(
    "stage",
    [
        Choice("idea", "Idea"),
        Choice("feasibility", "Feasibility"),
        Choice("business_case", "Business case"),
        Choice("definition", "Definition"),
        Choice("delivery", "Delivery"),
        Choice("transition", "Transition"),
        Choice("closing", "Closing"),
        Choice("benefits", "Benefits realisation"),
    ],
)

WORK_TYPES = Choices(
    "work_type",
    [
        Choice("transformation", "Transformation and service delivery"),
        Choice("infrastructure", "Infrastructure and construction"),
        Choice("it", "IT and digital"),
        Choice("military", "Military capability"),
        Choice("finance", "Finance and savings"),
        Choice("quality", "Quality and safety"),
        Choice("workforce", "Workforce"),
        Choice("estates", "Estates"),
        Choice("service", "Service development"),
        Choice("other", "Other"),
    ],
)

DELIVERY_MODELS = Choices(
    "delivery_model",
    [
        Choice("centralised", "Central office with its own project managers"),
        Choice("hub_and_spoke", "Small centre, project managers in divisions"),
        Choice("devolved", "Project managers in divisions, no centre"),
        Choice("temporary_programme_office", "Temporary programme office"),
        Choice("virtual", "Functions spread over corporate departments"),
        Choice("supplier", "Delivered by a supplier"),
        Choice("hybrid", "A documented mix"),
    ],
)

ASSESSORS = Choices(
    "assessor",
    [
        Choice("owner", "Senior responsible owner", help="What the people responsible report."),
        Choice("independent", "Independent assurance", help="What reviewers from outside the work conclude."),
    ],
)

MEASURES = Choices(
    "measure",
    [
        Choice("start_baseline", "Start, baseline", "date"),
        Choice("start_forecast", "Start, forecast", "date"),
        Choice("start_actual", "Start, actual", "date"),
        Choice("end_baseline", "End, baseline", "date"),
        Choice("end_forecast", "End, forecast", "date"),
        Choice("end_actual", "End, actual", "date"),
        Choice("year_baseline", "Cost in the year, baseline", "money"),
        Choice("year_forecast", "Cost in the year, forecast", "money"),
        Choice("year_variance", "Cost in the year, variance", "percent"),
        Choice("cost_baseline", "Whole-life cost, baseline", "money"),
        Choice("cost_forecast", "Whole-life cost, forecast", "money"),
        Choice("benefits_baseline", "Benefits, baseline", "money"),
    ],
)

VALUE_STATES = Choices(
    "value_state",
    [
        Choice("known", "Known"),
        Choice("range", "Range"),
        Choice("withheld", "Withheld", "n", "Known to the owner but not published; the reason is kept with it."),
        Choice("not_applicable", "Not applicable", "n"),
        Choice("missing", "Not given", "n"),
        Choice("unclear", "Not understood", "a", "The source says something that could not be read as a value. Its words are kept."),
    ],
)  # fmt: skip
