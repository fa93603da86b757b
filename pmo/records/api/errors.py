"""What goes wrong, as JSON: a sentence, and one for each field that is at fault. Never a page, never a trace."""

from django.core.exceptions import ValidationError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from pmo.core.errors import Conflict, Problem, Refused
from pmo.records.writing import Stopped

_GONE = "There is nothing here for you. It may lie on work that you may not see."
_WORDS = {
    exceptions.MethodNotAllowed: "This address does not take {method}. Its description is under /api/.",
    exceptions.NotAcceptable: "Answers are application/json.",
    exceptions.UnsupportedMediaType: "Send application/json.",
}


class Unconditional(Exception):
    """A write that does not say which version it saw."""


class Stale(Exception):
    """A write on a version that is no longer the newest. Carries the record as it is now."""

    def __init__(self, ref: str, current: dict[str, object], etag: str):
        super().__init__(
            f"{ref} has changed since. Look at “current”, and send your change again with If-Match: {etag}."
        )
        self.current, self.etag = current, etag


class TooLarge(exceptions.APIException):
    """More than one request may carry."""

    status_code = 413
    default_detail = "This request is too large. Send it in parts of at most 2.5 million bytes."


def answer(error: Exception, context: dict) -> Response | None:
    """The answer to an exception of an API view; None lets it become a 500 with a reference."""
    if isinstance(error, Stale):
        return _said(412, str(error), current=error.current, headers={"ETag": error.etag})
    if isinstance(error, Unconditional):
        return _said(428, str(error))
    if isinstance(error, Refused):
        return _said(403, str(error))
    if isinstance(error, Stopped):
        return _stopped(error)
    if isinstance(error, Conflict):
        return _said(409, str(error), {name: str(theirs) for name, (_, theirs, _) in error.fields.items()})
    if isinstance(error, ValidationError):
        return _said(422, _sentence(error), _fields(error))
    if isinstance(error, Http404):
        return _said(404, _GONE)
    return _from_framework(error, context)


def _said(status: int, detail: str, fields: dict[str, str] | None = None, headers=None, **more) -> Response:
    return Response({"detail": detail, "fields": fields or {}, **more}, status=status, headers=headers)


def _stopped(error: Stopped) -> Response:
    if error.clashes:
        names = ", ".join(clash.name for clash in error.clashes)
        return _said(409, f"Somebody else changed the same fields: {names}. Get the record again.")
    fields: dict[str, str] = {}
    for _, name, sentence in error.errors:
        fields[name] = f"{fields[name]} {sentence}" if name in fields else sentence
    return _said(422, str(error), {name: sentence for name, sentence in fields.items() if name})


def _sentence(error: ValidationError) -> str:
    return error.sentence if isinstance(error, Problem) else " ".join(error.messages)


def _fields(error: ValidationError) -> dict[str, str]:
    if hasattr(error, "fields"):
        return error.fields
    if not hasattr(error, "error_dict"):
        return {}
    return {name: " ".join(messages) for name, messages in error.message_dict.items() if name != "__all__"}


def _from_framework(error: Exception, context: dict) -> Response | None:
    response = exception_handler(error, context)
    if response is None:
        return None
    told = _WORDS.get(type(error), "").format(method=context["request"].method)
    detail = told or getattr(error, "detail", "") or _GONE
    response.data = {"detail": str(detail), "fields": {}}
    return response
