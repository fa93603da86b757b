"""The enumerations that every register shares."""

from pmo.core.choices import Choice, Choices

CONFIDENTIALITY = Choices(
    "confidentiality",
    [
        Choice("open", "Open", icon="globe", help="Everybody who may see the work."),
        Choice("restricted", "Restricted", icon="lock", help="Owner, raiser, and roles that may see restricted records."),
        Choice("commercial", "Commercial", icon="lock", help="As restricted; holds commercial terms."),
        Choice("personal", "Personal", icon="lock", help="As restricted; names people."),
    ],
)  # fmt: skip

LINK_KINDS = Choices(
    "link",
    [
        Choice("relates_to", "relates to", help="relates to"),
        Choice("caused_by", "caused by", help="causes"),
        Choice("became", "became", help="came from"),
        Choice("mitigated_by", "mitigated by", help="mitigates"),
        Choice("blocks", "blocks", help="is blocked by"),
        Choice("depends_on", "depends on", help="is needed by"),
        Choice("derived_from", "derived from", help="led to"),
        Choice("duplicates", "duplicates", help="is duplicated by"),
        Choice("decided_in", "decided in", help="decides"),
        Choice("supersedes", "supersedes", help="is superseded by"),
        Choice("evidence_for", "evidence for", help="is evidenced by"),
    ],
)  # value, the words read from the first record, and (help) the words read from the other

PRIORITIES = Choices(
    "priority",
    [
        Choice("1", "Critical", "r"),
        Choice("2", "High", "ar"),
        Choice("3", "Medium", "a"),
        Choice("4", "Low", "g"),
    ],
)

LEVELS = Choices(
    "level",
    [
        Choice("workstream", "Workstream"),
        Choice("project", "Project"),
        Choice("programme", "Programme"),
        Choice("portfolio", "Portfolio"),
        Choice("board", "Board"),
    ],
)
