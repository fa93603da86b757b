"""The rows of a register as a table of the dashboard: what an address of the register shows, in its columns."""

from django.http import QueryDict

from pmo.hierarchy import tables
from pmo.records.querying import Look
from pmo.records.register import REGISTERS

MOST_ROWS = 20_000


def offer(key: str, name: str, register: str, query: str, order: int) -> None:
    """Offer the rows that `query` shows on the register's page, with the place of each."""

    def read(request, node) -> tables.Content:
        found = REGISTERS[register]
        look = Look(found, request.user, QueryDict(query), node)
        columns = [
            *look.columns,
            *(found.fields[extra] for extra in ("node",) if found.fields[extra] not in look.columns),
        ]
        return [column.label for column in columns], [
            [column.sheet(row) for column in columns] for row in look.rows[:MOST_ROWS]
        ]

    tables.add(key, name, read, order)
