"""The parameters of an operation: filters as the register declares them."""

from drf_spectacular.utils import OpenApiParameter

from pmo.records.api import bodies
from pmo.records.api.asking import FURTHEST, MOST, USUAL
from pmo.records.fields import Field
from pmo.records.querying import SCOPES
from pmo.records.register import Register

_SPANS = "A span with two dots between, either end left out: "
_HELP = {
    "text": "A part of the text.",
    "person": "The id of a person, `me`, `none`, or `left` for somebody who has left.",
    "place": "The id of work; everything below it counts.",
    "date": f"{_SPANS}`2026-01-01..2026-03-31`. Or a word: ",
    "number": "A number, `none`, or a span: `3..9`, `3..`. ", "score": "A number, `none`, or a span: `8..15`, `8..`. ",
    "level": "A step of the scale, `none`, or a span: `3..`. ", "money": "An amount, `none`, or a span: `1000..50000`. ",
    "tags": "A word; a row with any of the words fits.", "yesno": "`yes` or `no`.",
}  # fmt: skip


def of(register: Register, told, path: str) -> list[OpenApiParameter]:
    """Every parameter of an operation but those of the path."""
    found = of_a_list(register) if told.listed else []
    if told.conditional:
        found.append(OpenApiParameter(
            "If-Match", str, "header", required=True, description="The ETag of the version you saw, such as `\"v7\"`.",
        ))  # fmt: skip
    if told.answers in {"record", "stepped"}:
        found.append(
            OpenApiParameter("ETag", str, "header", response=[200, 201], description='The version, such as `"v7"`.')
        )
    if told.removes:
        found.append(_one("reason", "Why it is removed.", required=True))
    if told.moment:
        found.append(_one("as_at", "A day (its end) or a moment: the record as it stood then."))
    if path.endswith("/steps/{name}/"):
        found.append(OpenApiParameter("name", str, "path", enum=[step.name for step in register.steps]))
    return found


def of_a_list(register: Register) -> list[OpenApiParameter]:
    """The parameters of a register's list, for people."""
    return [*(_filter(register.fields[name]) for name in register.filters), *_around(register)]


def _filter(field: Field) -> OpenApiParameter:
    words = "; ".join(f"`{option.value}` {option.label}" for option in field.options())
    told = _HELP.get(field.kind, "")
    text = f"{told}{words}" if field.kind in {"date", "choice"} else told
    return OpenApiParameter(
        field.name, str, "query", many=True, description=f"{field.label}. {text} Several count as “or”."
    )


def _one(name: str, help: str, kind=str, **more) -> OpenApiParameter:
    return OpenApiParameter(name, kind, "query", description=help, **more)


def _around(register: Register) -> list[OpenApiParameter]:
    sortable = [name for name, field in register.fields.items() if field.sort]
    checks = "; ".join(f"`{option.value}` {option.label}" for option in register.check_options())
    number = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    return [
        _one("q", "Words to search for, or a reference. Closed records are found as well."),
        _one("node", "The id of work: its records and those of everything below."),
        _one("scope", "With `node`: what lies below, lies here, or was escalated to here.", enum=list(SCOPES)),
        _one("as_at", "A day (its end) or a moment: the register as it stood then."),
        _one("check", f"The rows that a health check finds: {checks}."),
        _one("closed", "`1` gives closed records too. Otherwise only open ones, unless `status` or `q` is given.", enum=["1"]),
        _one("removed", "`1` gives removed records too.", enum=["1"]),
        _one("sort", f"Fields with commas between, “-” before one for falling. Otherwise `{register.sort}`. Known: {', '.join(['id', *sortable])}."),
        _one("fields", f"Only these fields, with commas between. Known: {', '.join(bodies.fields_of(register))}."),
        _one("limit", "Rows a page.", number),
        _one("offset", "Rows to leave out.", {"type": "integer", "minimum": 0, "maximum": FURTHEST, "default": 0}),
    ]  # fmt: skip
