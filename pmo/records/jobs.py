"""Long work on registers: the apply of a workbook is a job."""

from pmo.records.importing import applying  # noqa: F401  registers its kind
