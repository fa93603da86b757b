"""How each kind of value stands in JSON: what is given, what is taken, and how OpenAPI describes it. One place for all three."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models

from pmo.hierarchy.models import Node
from pmo.people.models import User
from pmo.records import reading
from pmo.records.fields import Field
from pmo.records.reading import Context, Unreadable

LARGEST_ID = 2**63 - 1
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SEPARATORS = re.compile(r"[;,|\n]")


@dataclass(frozen=True)
class Shape:
    """One kind of value: stored → JSON, JSON → stored, and its description."""

    give: Callable[[object], object]
    take: Callable[[Field, object, Context], object]
    describe: Callable[[Field], dict[str, object]]
    describe_taken: Callable[[Field], dict[str, object]] | None = None  # where more is taken than is given


def shape_of(field: Field) -> Shape:
    """The shape of a register's field."""
    if isinstance(field.column, models.DateTimeField):
        return _MOMENT
    if field.column is None:
        return _TEXT
    if isinstance(field.column, models.DecimalField):
        return _SHAPES["money"]
    return _SHAPES.get(field.kind, _TEXT)


def _same(value):
    return value


def _iso(value):
    return None if value is None else value.isoformat()


def _take_text(field: Field, raw, context: Context):
    if not isinstance(raw, str):
        raise Unreadable(f"{field.label} must be text in quotation marks; “” empties it.")
    return field.read(raw, context).value


def _describe_text(field: Field) -> dict[str, object]:
    limit = getattr(field.column, "max_length", None)
    return {"type": "string"} | ({"maxLength": limit} if limit else {})


def _take_choice(field: Field, raw, context: Context) -> str:
    if raw == "" and not field.required:
        return ""
    if not isinstance(raw, str) or raw not in field.choices:
        raise Unreadable(f"{field.label} must be one of these codes: {', '.join(field.choices.values)}.")
    return raw


def _describe_choice(field: Field) -> dict[str, object]:
    choices = field.choices.all()
    codes = [choice.value for choice in choices] + ([] if field.required else [""])
    words = "; ".join(f"`{choice.value}` {choice.label}" for choice in choices)
    return {"type": "string", "enum": codes, "description": f"{field.help} {words}".strip()}


def _take_day(field: Field, raw, context: Context) -> date | None:
    if raw is None and not field.required:
        return None
    try:
        if isinstance(raw, str) and _DAY.fullmatch(raw):
            return date.fromisoformat(raw)
    except ValueError:
        pass
    raise Unreadable(f"{field.label} must be a day such as 2027-02-28{'' if field.required else ', or null'}.")


def _number(field: Field, raw) -> str | None:
    """A JSON number as text, null where the field may be empty."""
    if raw is None and field.column.null:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        raise Unreadable(f"{field.label} must be a number{' or null' if field.column.null else ''}.")
    return str(raw)


def _take_whole(field: Field, raw, context: Context) -> int | None:
    return reading.whole(_number(field, raw), field.label, field.column).value


def _take_level(field: Field, raw, context: Context) -> int | None:
    step = reading.whole(_number(field, raw), field.label).value
    return None if step is None else reading.level(str(step), field.label, context.levels(field.name)).value


def _describe_whole(field: Field) -> dict[str, object]:
    return _nullable(field, {"type": "integer"})


def _nullable(field: Field, found: dict[str, object]) -> dict[str, object]:
    return found | ({"nullable": True} if field.column is not None and field.column.null else {})


def _give_amount(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _take_amount(field: Field, raw, context: Context) -> Decimal | None:
    if raw is None and field.column.null:
        return None
    text = str(raw) if isinstance(raw, str | int | Decimal) and not isinstance(raw, bool) else ""
    if not re.fullmatch(_amount(field), text):
        raise Unreadable(f'{field.label} must be an amount with at most {_places(field)} decimals, such as "1250.00".')
    return Decimal(text)


def _describe_amount(field: Field) -> dict[str, object]:
    return _nullable(field, {"type": "string", "pattern": f"^{_amount(field)}$", "example": "1250.00"})


def _amount(field: Field) -> str:
    """How an amount is written: as many places as the column keeps."""
    return rf"-?\d{{1,15}}(\.\d{{1,{_places(field)}}})?"


def _places(field: Field) -> int:
    return field.column.decimal_places


def _take_yes_no(field: Field, raw, context: Context) -> bool:
    if not isinstance(raw, bool):
        raise Unreadable(f"{field.label} must be true or false.")
    return raw


def _take_tags(field: Field, raw, context: Context) -> list[str]:
    if not isinstance(raw, list) or any(not isinstance(word, str) for word in raw):
        raise Unreadable(f'{field.label} must be a list of words, such as ["estates", "winter"].')
    if any(_SEPARATORS.search(word) for word in raw):
        raise Unreadable(f"{field.label}: a word holds a comma, semicolon, bar or line end. Give each word by itself.")
    return field.read(";".join(raw), context).value


def is_id(raw) -> bool:
    """Whether this can be the id of a row."""
    return isinstance(raw, int) and not isinstance(raw, bool) and 0 < raw <= LARGEST_ID


def _take_person(field: Field, raw, context: Context) -> User | None:
    if raw is None and field.column.null:
        return None
    people = User.objects.active()
    found = None
    if is_id(raw):
        found = people.filter(pk=raw).first()
    elif isinstance(raw, str) and "@" in raw and "\x00" not in raw:
        found = people.filter(email__iexact=raw.strip()).first()
    if found is None:
        raise Unreadable(f"{field.label} must be the id or the e-mail address of somebody who is here, or null.")
    return found


def _describe_person(field: Field) -> dict[str, object]:
    return _nullable(field, {"type": "integer", "description": "The id of a person."})


def _describe_taken_person(field: Field) -> dict[str, object]:
    kinds = [_nullable(field, {"type": "integer"}), {"type": "string", "format": "email"}]
    return {"oneOf": kinds, "description": "The id or the e-mail address of a person."}


def _take_place(field: Field, raw, context: Context) -> Node | None:
    if raw is None and field.column.null:
        return None
    found = Node.objects.for_user(context.user).filter(archived_at=None, pk=raw).first() if is_id(raw) else None
    if found is None:
        raise Unreadable(
            f"{field.label} must be the id of work that you may see{', or null' if field.column.null else ''}."
        )
    return found


def _describe_place(field: Field) -> dict[str, object]:
    return _nullable(field, {"type": "integer", "description": "The id of a piece of work."})


def _never(field: Field, raw, context: Context):
    raise Unreadable(f"{field.label} is set by the office. Leave it out.")


def _give_name(value) -> str | None:
    return None if value is None else str(value)


def _take_name(field: Field, raw, context: Context):
    if raw is not None and not isinstance(raw, str):
        raise Unreadable(f"{field.label} must be a name, or null.")
    return field.read(raw or "", context).value


def _describe_name(field: Field) -> dict[str, object]:
    return {"type": "string", "nullable": True, "description": "By its name."}


_TEXT = Shape(_same, _take_text, _describe_text)
_MOMENT = Shape(_iso, _never, lambda field: _nullable(field, {"type": "string", "format": "date-time"}))
_WHOLE = Shape(_same, _take_whole, _describe_whole)
_SHAPES: dict[str, Shape] = {
    "choice": Shape(_same, _take_choice, _describe_choice),
    "date": Shape(_iso, _take_day, lambda field: _nullable(field, {"type": "string", "format": "date"})),
    "number": _WHOLE, "score": _WHOLE, "duration": _WHOLE,
    "named": Shape(_give_name, _take_name, _describe_name),
    "level": Shape(_same, _take_level, _describe_whole),
    "money": Shape(_give_amount, _take_amount, _describe_amount),
    "yesno": Shape(_same, _take_yes_no, lambda field: {"type": "boolean"}),
    "tags": Shape(list, _take_tags, lambda field: {"type": "array", "items": {"type": "string"}, "maxItems": 20}),
    "person": Shape(_same, _take_person, _describe_person, _describe_taken_person),
    "place": Shape(_same, _take_place, _describe_place),
}  # fmt: skip
