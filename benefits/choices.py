"""The enumerations of benefits. Values are stored and never change; labels may be renamed. Sources: domain.md 2.13, 4.1 to 4.3."""

from pmo.core.choices import Choice, Choices

BENEFIT_KINDS = Choices(
    "benefit_kind",
    [
        Choice("benefit", "Benefit", icon="target", help="Somebody is better off, and it can be seen."),
        Choice("dis_benefit", "Dis-benefit", icon="circle-minus", help="Somebody is worse off because of the change."),
    ],
)
CATEGORIES = Choices(
    "benefit_category",
    [
        Choice("cash_releasing", "Cash releasing", help="A budget can be reduced, or freed money used elsewhere."),
        Choice("non_cash_releasing", "Non-cash releasing", help="Valued in money, but no budget is released."),
        Choice("quantifiable", "Quantified", help="Counted, not valued in money."),
        Choice("qualitative", "Qualitative", help="Described, and observed."),
    ],
)
FINANCIAL = frozenset({"cash_releasing", "non_cash_releasing"})
RECURRENCE = Choices("benefit_recurrence", [Choice("recurrent", "Recurrent"), Choice("one_off", "One-off")])
GAINERS = Choices(
    "benefit_gainer",
    [
        Choice("direct", "The organisation itself"),
        Choice("indirect", "Other public bodies"),
        Choice("society", "Wider society"),
    ],
)
BENEFIT_STATUS = Choices(
    "benefit_status",
    [
        Choice("identified", "Identified", icon="circle-dashed"),
        Choice("profiled", "Profiled", icon="circle-dot"),
        Choice("validated", "Validated", icon="circle-dot"),
        Choice("approved", "Approved", icon="circle-check"),
        Choice("enabled", "Enabled", icon="circle-play"),
        Choice("realising", "Realising", icon="circle-play"),
        Choice("realised", "Realised", icon="circle-check"),
        Choice("partially_realised", "Partly realised", icon="circle-check"),
        Choice("not_realised", "Not realised", icon="circle-x"),
        Choice("withdrawn", "Withdrawn", icon="circle-x"),
    ],
)
ENDED = frozenset({"realised", "partially_realised", "not_realised", "withdrawn"})
MEASURED = frozenset({"approved", "enabled", "realising"})  # readings are asked for
DIRECTIONS = Choices("benefit_direction", [Choice("higher", "Higher is better"), Choice("lower", "Lower is better")])
FREQUENCIES = Choices(
    "benefit_frequency",
    [
        Choice("month", "Every month"),
        Choice("quarter", "Every quarter"),
        Choice("half", "Every half year"),
        Choice("year", "Every year"),
    ],
)
AGGREGATIONS = Choices(
    "benefit_aggregation",
    [
        Choice("last", "The latest value", help="A rate or a level, such as a length of stay."),
        Choice("average", "Average of the periods"),
        Choice("sum", "Sum of the periods", help="A flow, such as pounds saved."),
    ],
)
CURVES = Choices(
    "benefit_curve",
    [
        Choice("linear", "Straight line"),
        Choice("s", "S-curve", help="Slow, fast, slow: people take up a change in this way."),
        Choice("steps", "Equal steps", help="Rises with each of the planned steps, such as sites going live."),
        Choice("points", "As typed, period by period"),
    ],
)
CERTAINTY = Choices(
    "benefit_certainty", [Choice("firm", "Firm"), Choice("likely", "Likely"), Choice("speculative", "Speculative")]
)
ACCEPTANCE = Choices(
    "benefit_acceptance",
    [
        Choice("", "Not asked", icon="circle-dashed"),
        Choice("asked", "Asked", icon="circle-dot"),
        Choice("accepted", "Accepted by the owner", icon="circle-check"),
        Choice("declined", "Declined by the owner", icon="circle-x"),
    ],
)
RATINGS = Choices(
    "benefit_rating",
    [
        Choice("g", "On track", "g"),
        Choice("a", "At risk", "a"),
        Choice("r", "Off track", "r"),
        Choice("c", "Delivered", "c"),
        Choice("n", "Not due", "n"),
    ],
)
ITEM_KINDS = Choices(
    "map_item_kind",
    [
        Choice("enabler", "Enabler", icon="wrench", help="Something bought or made so that the change can happen."),
        Choice("output", "Output", icon="package", help="What a project delivers."),
        Choice("capability", "Capability", icon="puzzle", help="What the organisation is then able to do."),
        Choice("business_change", "Business change", icon="refresh-cw", help="What people do differently."),
        Choice("outcome", "Outcome", icon="eye", help="What can be seen to be different."),
        Choice("objective", "Strategic objective", icon="flag", help="What the organisation is for."),
    ],
)
ITEM_STATUS = Choices(
    "map_item_status",
    [Choice("open", "In use", icon="circle-dot"), Choice("dropped", "Dropped", icon="circle-x")],
)
POINT_KINDS = Choices(
    "benefit_point_kind", [Choice("plan", "Plan"), Choice("forecast", "Forecast"), Choice("actual", "Actual")]
)
TRANSITION_STATUS = Choices(
    "transition_status",
    [
        Choice("not_started", "Not started", icon="circle-dashed"),
        Choice("in_progress", "In progress", icon="circle-play"),
        Choice("ready", "Ready", icon="circle-dot"),
        Choice("accepted", "Accepted", icon="circle-check"),
        Choice("rejected", "Rejected", icon="circle-x"),
        Choice("not_needed", "Does not apply", icon="circle-minus"),
    ],
)
TRANSITION_CATEGORIES = Choices(
    "transition_category",
    [
        Choice("products", "Products"),
        Choice("service", "Service"),
        Choice("people", "People and documents"),
        Choice("data", "Data and security"),
        Choice("money", "Money and contracts"),
        Choice("benefits", "Benefits"),
        Choice("records", "Records and lessons"),
    ],
)
