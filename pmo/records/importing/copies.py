"""A row that was copied in Excel to begin a new one brings the hidden id along: it is a new one, unless a person says otherwise."""

from pmo.records.importing.matching import Match
from pmo.records.importing.source import SourceRow
from pmo.records.models import Record


def settle(
    rows: list[SourceRow], records: dict[int, Record], said: dict[str, str]
) -> tuple[list[SourceRow], dict[int, Match]]:
    """The rows without those that stand twice word for word; and the copies, by row number, with what they were copied from.

    `said` is what a person chose for a row: update or new.
    """
    groups: dict[int, list[SourceRow]] = {}
    for row in rows:
        if row.key in records:
            groups.setdefault(row.key, []).append(row)
    twice: set[int] = set()
    copies: dict[int, Match] = {}
    for key, group in groups.items():
        first, *others = _by_likeness(group, records[key], said)
        for row in others:
            if _words(row) == _words(first):
                twice.add(row.number)
            else:
                copies |= _settled(row, first, records[key], said)
        if said.get(str(first.number)) == "update" and others:
            copies[first.number] = Match(records[key], sure=True, asks=True)
    return [row for row in rows if row.number not in twice], copies


def _by_likeness(group: list[SourceRow], record: Record, said: dict[str, str]) -> list[SourceRow]:
    """First the row that a person named, then the one that bears the record's title, then as they stand in the file."""

    def place(row: SourceRow):
        title = row.cells.get("title")
        return said.get(str(row.number)) != "update", title is not None and title.raw != record.title, row.number

    return sorted(group, key=place) if len(group) > 1 else group


def _words(row: SourceRow) -> dict[str, str]:
    return {name: cell.raw for name, cell in row.cells.items()}


def _settled(row: SourceRow, first: SourceRow, record: Record, said: dict[str, str]) -> dict[int, Match]:
    if said.get(str(first.number)) == "update" and said.get(str(row.number)) != "new":
        row.sentence = f"{record.ref} is updated from row {first.number}; this row is left out."
        return {}
    row.key, row.seen = None, 0
    row.remarks.append(f"Row {row.number} was copied from {record.ref} in the file.")
    return {row.number: Match(record, sure=False, asks=True)}
