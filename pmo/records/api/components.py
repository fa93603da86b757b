"""The bodies of the API as named components, made from the declarations."""

from pmo.records.api import bodies
from pmo.records.api.bodies import MOST_REASON
from pmo.records.api.shapes import shape_of
from pmo.records.choices import LINK_KINDS
from pmo.records.fields import Field
from pmo.records.register import Register, registers
from pmo.records.talking import LONGEST

TEXT, ID = {"type": "string"}, {"type": "integer"}
MOMENT = {"type": "string", "format": "date-time"}
_OF_A_REGISTER = {
    "record": "",
    "new": "New",
    "change": "Change",
    "whole": "Whole",
    "page": "Page",
    "step": "Step",
    "stale": "Stale",
    "stepped": "Stepped",
}
_SHARED = {
    "error": "Error", "history": "History", "steps": "Steps", "links": "Links", "link": "Link",
    "new_link": "NewLink", "comments": "Comments", "comment": "Comment", "new_comment": "NewComment",
}  # fmt: skip


def ref(register: Register, name: str) -> dict[str, str]:
    """A reference to the component."""
    shared = _SHARED.get(name)
    return {"$ref": f"#/components/schemas/{shared or _named(register, _OF_A_REGISTER[name])}"}


def _named(register: Register, suffix: str) -> str:
    return f"{register.model.__name__}{suffix}"


def add(result: dict, generator, request, public: bool) -> dict:
    """A hook of drf-spectacular: put every component into the description."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    for register in registers():
        schemas |= {_named(register, suffix): made for suffix, made in _of(register).items()}
    result["components"]["schemas"] = schemas | _shared()
    return result


def _object(properties: dict, required: list[str] | None = None, **more) -> dict[str, object]:
    found = {"type": "object", "properties": properties, "additionalProperties": False, **more}
    return found | ({"required": required} if required else {})


def _list(items: dict) -> dict[str, object]:
    return {"type": "array", "items": items}


def _of(register: Register) -> dict[str, dict]:
    own = f"#/components/schemas/{_named(register, '')}"
    record, settable = _record(register), _settable(register)
    needed = [name for name in settable if _needed(bodies.fields_of(register)[name])]
    error = _error()["properties"]
    return {
        "": record,
        "New": _object({"node": ID | {"description": "The work that it lies on."}} | settable, ["node", *needed]),
        "Change": _object(settable),
        "Whole": _object(settable, list(settable)),
        "Page": _object(
            {"count": ID, "next": TEXT | {"nullable": True}, "previous": TEXT | {"nullable": True},
            "results": _list(record | {"required": ["id", "version"]})}, ["count", "results"],
        ),
        "Step": _object(_asked(register) | {"reason": TEXT | {"maxLength": MOST_REASON}}),
        "Stepped": _object(record["properties"] | {"made": _brief() | {"nullable": True}}, [*record["required"], "made"]),
        "Stale": _object(error | {"current": {"$ref": own}}, ["detail", "fields", "current"]),
    }  # fmt: skip


def _record(register: Register) -> dict[str, object]:
    properties: dict[str, dict] = {"id": ID, "version": ID, "url": TEXT, "page": TEXT}
    for name, field in bodies.fields_of(register).items():
        settable = name in bodies.writable(register)
        properties[name] = _labelled(field, shape_of(field).describe(field)) | ({} if settable else {"readOnly": True})
    properties["labels"] = {
        "type": "object",
        "additionalProperties": TEXT,
        "description": "Codes, people and places in words.",
    }
    return _object(properties, list(properties))


def _labelled(field: Field, found: dict[str, object]) -> dict[str, object]:
    told = found.get("description") or field.help
    return {"title": field.label} | found | ({"description": told} if told else {})


def _settable(register: Register) -> dict[str, dict]:
    fields = bodies.fields_of(register)
    return {name: _labelled(fields[name], _taken(fields[name])) for name in bodies.writable(register)}


def _taken(field: Field) -> dict[str, object]:
    shape = shape_of(field)
    return (shape.describe_taken or shape.describe)(field)


def _needed(field: Field) -> bool:
    return field.required and not field.column.has_default()


def _asked(register: Register) -> dict[str, dict]:
    names = dict.fromkeys(name for step in register.steps for name in step.asks)
    fields = {name: bodies.asked_field(register, name) for name in names}
    return {name: _labelled(field, _taken(field)) for name, field in fields.items()}


def _error() -> dict[str, object]:
    fields = {"type": "object", "additionalProperties": TEXT, "description": "Field → what is wrong with it."}
    return _object({"detail": TEXT, "fields": fields}, ["detail", "fields"])


def _brief() -> dict[str, object]:
    return _object({"register": TEXT, "id": ID, "ref": TEXT, "title": TEXT, "url": TEXT, "page": TEXT})


def _shared() -> dict[str, dict]:
    kind = {"type": "string", "enum": LINK_KINDS.values}
    drop = ID | {"nullable": True, "minimum": 1, "maximum": 99, "description": "What a response takes off a score."}
    comment = {"id": ID, "by": ID, "by_name": TEXT, "at": MOMENT, "text": TEXT}
    target = _object({"register": TEXT, "id": ID}, ["register", "id"], example={"register": "issues", "id": 12})
    change = _object({"field": TEXT, "label": TEXT, "old": {}, "new": {}})
    event = {
        "at": MOMENT, "what": TEXT, "version": ID, "by": ID | {"nullable": True}, "by_name": TEXT, "source": TEXT, "reason": TEXT,
        "changes": _list(change),
    }  # fmt: skip
    link = {
        "id": ID,
        "kind": kind,
        "words": TEXT,
        "note": TEXT,
        "drop": drop,
        "outgoing": {"type": "boolean"},
        "record": _brief(),
    }
    step = {"name": TEXT, "label": TEXT, "to": TEXT, "asks": _list(TEXT), "missing": _list(TEXT), "refused": TEXT}
    return {
        "Error": _error() | {"additionalProperties": True},
        "History": _list(_object(event)),
        "Steps": _list(_object(step)),
        "Links": _list({"$ref": "#/components/schemas/Link"}),
        "Link": _object(link),
        "NewLink": _object(
            {"target": target, "kind": kind, "note": TEXT | {"maxLength": MOST_REASON}, "drop": drop}, ["target"]
        ),
        "Comments": _list({"$ref": "#/components/schemas/Comment"}),
        "Comment": _object(comment),
        "NewComment": _object({"text": TEXT | {"minLength": 1, "maxLength": LONGEST}}, ["text"]),
    }
