"""Long work on registers: the apply of a workbook and its undo are jobs."""

from pmo.records.importing import applying, undoing  # noqa: F401  register their kinds
