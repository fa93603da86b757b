"""The API in OpenAPI: every operation and body follows from the declaration of its register."""

from dataclasses import dataclass

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from pmo.records.api import components, parameters
from pmo.records.register import Register


@dataclass(frozen=True)
class Told:
    """What one method of a view does, takes and answers. Bodies and answers are named as in `components`."""

    summary: str
    answers: str
    body: str = ""
    status: int = 200
    conditional: bool = False
    listed: bool = False
    moment: bool = False
    removes: bool = False
    conflicts: tuple[int, ...] = (409,)

    def said(self, register: Register) -> str:
        """What it does, in the office's words."""
        word = register.word.lower()
        article = "an" if word[:1] in "aeiou" else "a"
        return self.summary.format(words=register.words.lower(), a_word=f"{article} {word}")


class TokenScheme(OpenApiAuthenticationExtension):
    """How a program says who it is."""

    target_class = "pmo.people.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema) -> dict[str, str]:
        """A bearer token."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "pmo_…"}


class RegisterSchema(AutoSchema):
    """Describes the views of a register."""

    @property
    def _told(self) -> Told:
        return self.view.told[self.method]

    def get_tags(self) -> list[str]:
        """One group a register."""
        return [self.view.register.slug]

    def get_operation_id(self) -> str:
        """A name that is there once."""
        return f"{self.view.register.slug}_list" if self._told.listed else super().get_operation_id()

    def get_summary(self) -> str:
        """What it does, in the office's words."""
        return self._told.said(self.view.register)

    def get_description(self) -> str:
        """The first line of the method's text."""
        return (getattr(self.view, self.method.lower()).__doc__ or "").strip()

    def get_override_parameters(self) -> list:
        """Filters of a list, the version that a write saw, and the step's name."""
        return parameters.of(self.view.register, self._told, self.path)

    def get_request_serializer(self):
        """The body by its name among the components."""
        told = self._told
        return {"application/json": components.ref(self.view.register, told.body)} if told.body else None

    def get_response_serializers(self):
        """The answer, and what may go wrong."""
        told = self._told
        found = {told.status: components.ref(self.view.register, told.answers) if told.answers else None}
        wrong = [400, 401, 403, 404, 422] + ([412, 428] if told.conditional else [])
        wrong += [*told.conflicts, 413, 415] if self.method in {"POST", "PUT", "PATCH", "DELETE"} else []
        return found | {
            status: components.ref(self.view.register, "stale" if status == 412 else "error") for status in wrong
        }

    def _get_request_body(self, direction="request"):
        found = super()._get_request_body(direction)
        return found and found | {"required": True}

    def _is_list_view(self, serializer=None) -> bool:
        return False
