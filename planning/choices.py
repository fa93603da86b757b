"""The enumerations of planning. Values are stored and never change; labels may be renamed."""

from pmo.core.choices import Choice, Choices

ACTIVITY_STATUS = Choices(
    "activity_status",
    [
        Choice("planned", "Not started", icon="circle-dashed"),
        Choice("in_progress", "Under way", icon="circle-play"),
        Choice("done", "Finished", icon="circle-check"),
        Choice("cancelled", "Cancelled", icon="circle-x"),
    ],
)
ACTIVITY_KINDS = Choices(
    "activity_kind",
    [
        Choice("task", "Task", icon="minus"),
        Choice("milestone", "Milestone", icon="diamond", help="A moment without duration."),
    ],
)
MARKS = Choices(
    "milestone_mark",
    [
        Choice(
            "gate", "Stage gate", icon="shield-check", help="Work goes on only after a review; always in calendars."
        ),
        Choice("decision", "Decision", icon="gavel"),
        Choice("delivery", "Delivery", icon="package-check"),
    ],
)
CONSTRAINTS = Choices(
    "constraint",
    [
        Choice("ASAP", "As soon as possible"),
        Choice("ALAP", "As late as possible"),
        Choice("SNET", "Start no earlier than"),
        Choice("SNLT", "Start no later than"),
        Choice("FNET", "Finish no earlier than"),
        Choice("FNLT", "Finish no later than"),
        Choice("MSO", "Must start on"),
        Choice("MFO", "Must finish on"),
    ],
)
WITHOUT_DATE = {"ASAP", "ALAP"}
FLAGS = Choices(
    "flag",
    [
        Choice("project", "This plan", help="Shown in its own plan only."),
        Choice("programme", "Programme", help="Shown on the programme's timeline as well.", icon="flag"),
        Choice("portfolio", "Portfolio", help="Shown up to the portfolio.", icon="flag"),
    ],
)
DISTRIBUTIONS = Choices(
    "distribution",
    [
        Choice("triangular", "Triangular", help="Mean (a + m + b) / 3."),
        Choice("pert", "Beta-PERT", help="Mean (a + 4m + b) / 6: the likely value weighs more."),
    ],
)
TOGETHER = Choices(
    "together",
    [
        Choice("workstream", "In one workstream"),
        Choice("summary", "In one summary", help="Those directly below the same summary."),
        Choice("plan", "In the whole plan"),
    ],
)
NATIONS = Choices(
    "nation",
    [
        Choice("england", "England"),
        Choice("wales", "Wales"),
        Choice("scotland", "Scotland"),
        Choice("northern ireland", "Northern Ireland"),
    ],
)
PROGRESS = Choices(
    "progress",
    [
        Choice("retained", "Retained logic", help="What is left of work that began out of order waits for its predecessors."),
        Choice("override", "Progress override", help="What is left goes on without waiting."),
    ],
)  # fmt: skip
ANSWERS = Choices(
    "answer",
    [
        Choice("waiting", "Waiting for an answer", "a", icon="circle-dashed"),
        Choice("accepted", "Accepted", "g", icon="circle-check"),
        Choice("rejected", "Rejected", "r", icon="circle-x"),
        Choice("overtaken", "Overtaken by a later date", "n", icon="circle-slash"),
    ],
)
