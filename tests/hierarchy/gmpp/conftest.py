"""The four published years, and the tables in them."""

import csv
from functools import cache
from io import StringIO
from pathlib import Path

import pytest

from pmo.hierarchy.gmpp import YearFile, read_year

SAMPLE = Path(__file__).resolve().parents[3] / "sample" / "gmpp"


class Published:
    """Gives a year's file as bytes, as rows, and as read; each is read once."""

    def name(self, year: str) -> str:
        return f"gmpp_{year.replace('-', '_')}.csv"

    def data(self, year: str) -> bytes:
        return (SAMPLE / self.name(year)).read_bytes()

    def as_csv(self, rows: list[list[str]]) -> bytes:
        made = StringIO(newline="")
        csv.writer(made).writerows(rows)
        return made.getvalue().encode()

    @cache  # noqa: B019  there is one of these for the whole run
    def rows(self, year: str) -> list[list[str]]:
        data = self.data(year)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252")
        return list(csv.reader(StringIO(text, newline="")))

    @cache  # noqa: B019
    def read(self, year: str) -> YearFile:
        return read_year(self.data(year), self.name(year))


@pytest.fixture(scope="session")
def published() -> Published:
    return Published()
