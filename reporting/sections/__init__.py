"""Sections of reports: each reads its facts once, as one frozen table, for the draft, the PDF, the mail and the slides."""

from reporting.sections import lights  # noqa: F401  declares itself
