"""Other people's workbooks: which tables they hold, how their columns are read, and their rows in our terms."""

import hashlib

from pmo.core.sheets.model import Workbook
from pmo.core.texts import line, prose
from pmo.records import foreign
from pmo.records.importing import source
from pmo.records.importing.source import Cell, SourceRow, cell_of, plain
from pmo.records.models import ColumnMemory, SheetImport
from pmo.records.reading import Context, Read, Unreadable
from pmo.records.register import Register, registers

_KINDS = {"long": "text", "text": "text", "level": "scale", "score": "", "number": "number", "ref": "", "place": "text"}
_NOT_READ = {"raised_by", "updated_at", "last_reviewed_on", "ref", "node", "confidentiality"}
REF = "ref_in_file"
_SCORES = {"inherent": "inherent_score", "current": "score", "target": "target_score"}


def spec_of(register: Register) -> foreign.RegisterSpec:
    """A register as the readers of foreign files know it."""
    levels = register.levels()
    fields = [_field(register, name, levels) for name in register.fields if name not in _NOT_READ]
    fields = [field for field in fields if field is not None]
    fields += [
        foreign.FieldSpec(REF, "Reference in the file", "ref", synonyms=("ref", "id", "no", "number")),
        foreign.FieldSpec("notes", "Notes", "text"),
    ]
    return foreign.RegisterSpec(register.key, register.label, tuple(fields), tuple(register.sheet_words), ("title",))


def _field(register: Register, name: str, levels: dict[str, list[str]]) -> foreign.FieldSpec | None:
    field = register.fields[name]
    kind = _KINDS.get(field.kind, field.kind)
    if not kind or not (field.editable or name in {"status", "closed_on"}):
        return None
    choices = tuple((option.value, option.label) for option in field.options()) if field.kind == "choice" else ()
    steps = tuple(
        foreign.Level(step, word, *_percent(register, name, step)) for step, word in enumerate(levels.get(name, []), 1)
    )
    words = (
        {"closed": register.closed_as, "complete": register.closed_as}
        if name == "status" and register.closed_as
        else {}
    )
    return foreign.FieldSpec(name, field.label, kind, tuple(register.synonyms.get(name, ())), choices, words, steps)


def _percent(register: Register, name: str, step: int) -> tuple[float | None, float | None]:
    found = register.percents(name)
    return tuple(found[step - 1]) if len(found) >= step else (None, None)


def parts(workbook: Workbook, asked: Register | None = None) -> list[tuple[Register, foreign.Table]]:
    """The tables of a workbook with the register each seems to belong to; a table of mixed kinds is split.

    A table that names none belongs to the register that was asked for.
    """
    specs = [spec_of(register) for register in registers()]
    by_key = {register.key: register for register in registers()}
    found = []
    for table in foreign.find_tables(workbook):
        split = foreign.split_by_type(table, specs)
        found += [(by_key[key], part) for key, part in split if key in by_key] or [(asked or by_key["risk"], table)]
    return found


def table_of(sent: SheetImport) -> foreign.Table | None:
    """The table that an import is about, found again."""
    if not hasattr(sent, "read_tables"):
        sent.read_tables = {}
    if "all" not in sent.read_tables:
        sent.read_tables["all"] = parts(Workbook("", source.sheets_of(sent), []))
    tables, place = sent.read_tables["all"], sent.settings.get("table", 0)
    return tables[place][1] if place < len(tables) else None


def headings_key(table: foreign.Table) -> str:
    """Names the layout of a table, so that its mapping is remembered."""
    text = "|".join(line(column.title).casefold() for column in table.columns)
    return hashlib.sha256(text.encode()).hexdigest()


def mapping_of(table: foreign.Table, register: Register, settings: dict) -> dict[int, str]:
    """Column → field: as corrected here, as somebody corrected it before, or as guessed."""
    if "mapping" in settings:
        return {int(index): name for index, name in settings["mapping"].items() if name}
    kept = ColumnMemory.objects.filter(register=register.key, headings=headings_key(table)).first()
    if kept is not None:
        return {int(index): name for index, name in kept.mapping.items() if name}
    return foreign.guess_mapping(table, spec_of(register))


def remember(table: foreign.Table, register: Register, mapping: dict[str, str]) -> None:
    """Keep a corrected mapping for the next file of this layout."""
    ColumnMemory.objects.update_or_create(
        register=register.key, headings=headings_key(table), defaults={"mapping": mapping}
    )


def foreign_rows(
    table: foreign.Table, register: Register, mapping: dict[int, str], context: Context, fixes: dict[str, str]
) -> list[SourceRow]:
    """The rows of a foreign table, in our fields."""
    scores = foreign.scores_of(table) if "score" in register.fields else {}
    rows = []
    for read in foreign.read_rows(table, mapping, spec_of(register)):
        row = _row(read, register, context, fixes)
        row.scores = {
            _SCORES[stage]: score
            for stage, score in scores.get(read.number, {}).items()
            if _is_on_our_scale(row, stage)
        }
        rows.append(row)
    return rows


def _is_on_our_scale(row: SourceRow, stage: str) -> bool:
    """Whether both ratings stand in the file as steps of ours, so that the scores can be compared."""
    prefix = _SCORES[stage].removesuffix("score")
    cells = [row.cells.get(f"{prefix}{name}") for name in ("likelihood", "impact")]
    return all(cell is not None and cell.read is not None and cell.read.value and not cell.read.note for cell in cells)


def _row(read: foreign.ReadRow, register: Register, context: Context, fixes: dict[str, str]) -> SourceRow:
    row = SourceRow(read.number, others=dict(read.others))
    for name, value in read.values.items():
        if name == REF:
            row.ref = str(getattr(value, "value", "") or "")[:60]
        elif name == "notes":
            row.others["Notes"] = str(getattr(value, "value", "") or "")
        else:
            fix = fixes.get(f"{read.number}:{name}")
            row.cells[name] = (
                cell_of(register, name, None, context, fix)
                if fix is not None
                else _cell(register, name, value, context, row)
            )
    _split_long_title(row, register)
    closed = row.cells.get("closed_on")
    if (
        closed is not None
        and closed.read is not None
        and closed.read.value
        and "status" not in row.cells
        and register.closed_as
    ):
        row.cells["status"] = Cell("status", "", Read(register.closed_as, "It has a closing date."))
    return row


def _cell(register: Register, name: str, value: foreign.Value, context: Context, row: SourceRow) -> Cell:
    if isinstance(value, foreign.Unreadable):
        return _not_read(register, name, value, context, row)
    note = value.note if isinstance(value, foreign.Converted) else ""
    found = value.value
    if isinstance(found, foreign.PersonText):
        return _person(name, found, context, register, row)
    if found is None:
        return Cell(name, "", Read(register.fields[name].empty(), note))
    if register.fields[name].kind == "place":
        return _place(name, str(found), context, register, row)
    return Cell(name, plain(found), Read(_fitting(register, name, found), note))


def _not_read(register: Register, name: str, value: foreign.Unreadable, context: Context, row: SourceRow) -> Cell:
    """A word that is no choice of ours, or no date, does not stop the row: it is kept with the notes. A wrong number does."""
    field = register.fields[name]
    other = register.instead.get(name)
    if field.kind == "choice" and other and other not in row.cells:
        try:
            found = register.fields[other].read(value.raw, context)
            row.cells[other] = Cell(
                other, value.raw, Read(found.value, f"“{value.raw}” is a {register.fields[other].label.lower()}.")
            )
            return Cell(name, "", Read(field.empty()))
        except Unreadable:
            pass
    kind = register.fields.get("kind")
    if field.kind == "choice" and name != "kind" and kind is not None and "kind" not in row.cells:
        option = next((it for it in kind.options() if it.label.casefold() == value.raw.strip().casefold()), None)
        if option is not None:
            row.cells["kind"] = Cell("kind", value.raw, Read(option.value, f"“{value.raw}” says the kind."))
            return Cell(name, "", Read(field.empty()))
    if value.bounds and _range(register, name, value, row):
        return row.cells.pop(name)
    amount = field.kind in {"money", "number"}
    vague = amount or field.kind == "choice" or (field.kind == "date" and not any(sign.isdigit() for sign in value.raw))
    if not vague or field.required:
        return Cell(name, value.raw, None, value.sentence)
    row.others[field.label] = value.raw
    kept = f"“{value.raw[:60]}” is kept with the notes from the file."
    return Cell(name, value.raw, Read(field.empty(), kept if amount else f"{kept} {value.sentence}"))


def _range(register: Register, name: str, value: foreign.Unreadable, row: SourceRow) -> bool:
    """A range goes to the low, likely and high of its figure, with the middle as the likely one, where there are three."""
    base = name.removesuffix("_likely")
    names = [f"{base}_low", name, f"{base}_high"]
    if base == name or any(each not in register.fields for each in names) or value.bounds is None:
        return False
    low, high = value.bounds
    note = f"“{value.raw[:60]}” is a range: its ends are low and high, and its middle is the likely one."
    for each, amount in zip(names, (low, (low + high) / 2, high), strict=True):
        row.cells.setdefault(
            each, Cell(each, plain(amount), Read(_fitting(register, each, amount), note if each == name else ""))
        )
    row.others[register.fields[name].label] = value.raw
    return True


def _fitting(register: Register, name: str, value):
    """A value of the kind that the column keeps."""
    kind = register.fields[name].kind
    if kind == "long":
        return prose(str(value)).strip()
    if kind == "text":
        return line(str(value))
    if kind == "tags":
        return [line(str(each))[:40] for each in (value if isinstance(value, list | tuple) else [value])][:20]
    return list(value) if isinstance(value, tuple) else value


def _person(name: str, person: foreign.PersonText, context: Context, register: Register, row: SourceRow) -> Cell:
    """The first of the people named who is one of the office; otherwise the name is kept, with a warning."""
    also = {"owner_name": ""} if name == "owner" else {}
    for text in (*person.emails, *person.names):
        try:
            found = context.person(line(text), register.fields[name].label)
        except Unreadable:
            continue
        note = found.note or (
            f"“{person.raw}” read as {found.value.name}." if line(person.raw) != found.value.name else ""
        )
        return Cell(name, person.raw, Read(found.value, note, also))
    if name == "owner":
        return Cell(
            name,
            person.raw,
            Read(
                None,
                f"Nobody here is called “{person.raw[:60]}”: kept as a name outside the office.",
                {"owner_name": line(person.raw)[:120]},
            ),
        )
    row.others[register.fields[name].label] = person.raw
    return Cell(
        name, person.raw, Read(None, f"Nobody here is called “{person.raw[:60]}”: kept with the notes from the file.")
    )


def _place(name: str, text: str, context: Context, register: Register, row: SourceRow) -> Cell:
    """Work by its name; somebody outside the office by the field for that, where there is one."""
    field, outside = register.fields[name], f"{name}_external"
    try:
        return Cell(name, text, field.read(text, context))
    except Unreadable:
        note = f"No work here is called “{text[:60]}”: kept "
    if outside in register.fields and outside not in row.cells:
        row.cells[outside] = Cell(outside, text, Read(line(text)[:160], f"{note}as somebody outside the office."))
        return Cell(name, "", Read(None))
    row.others[field.label] = text
    return Cell(name, text, Read(None, f"{note}with the notes from the file."))


def _split_long_title(row: SourceRow, register: Register) -> None:
    """A title longer than fits keeps its beginning, and the whole goes into the description."""
    from pmo.records.cells import shorten

    cell, column = row.cells.get("title"), register.model._meta.get_field("title")
    if cell is None or cell.read is None or len(str(cell.read.value)) <= column.max_length:
        return
    whole = str(cell.read.value)
    row.cells["title"] = Cell(
        "title", cell.raw, Read(shorten(whole), "Shortened; the whole text is in the description.")
    )
    if "description" not in row.cells:
        row.cells["description"] = Cell("description", whole, Read(whole))
    else:
        row.others["Title in full"] = whole
