"""Reads any uploaded table safely: .csv, .tsv, .xlsx, .xls and .ods, whatever the file claims to be."""

from pmo.core.sheets.model import DEFAULT, Cell, Limits, Sheet, SheetProblem, Workbook
from pmo.core.sheets.reading import read_workbook

__all__ = ["DEFAULT", "Cell", "Limits", "Sheet", "SheetProblem", "Workbook", "read_workbook"]
