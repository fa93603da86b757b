"""Sections of reports: each reads its facts once, as one frozen table, for the draft, the PDF, the mail and the slides."""

from reporting.sections import (  # noqa: F401  declare themselves
    actions,
    benefits,
    decisions,
    dependencies,
    issues,
    lights,
    milestones,
    money,
    risks,
    summary,
)
