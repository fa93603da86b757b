"""What an action may raise. Anything else that is raised is a fault of ours and becomes a 500 with a reference."""

from django.core.exceptions import ValidationError


class Problem(ValidationError):
    """The input cannot be accepted. The message is a sentence that says what to do; `field` names where."""

    def __init__(self, message: str, field: str | None = None):
        super().__init__({field: message} if field else message)
        self.sentence, self.field = message, field


class Refused(Exception):
    """This person may not do this; the message is the reason, shown to them with status 403."""


class Conflict(Exception):
    """Somebody else wrote first. Carries the fields that clash, so that both values can be shown.

    `theirs` has what stands now in the fields that the writer sent along and left alone.
    """

    def __init__(self, record, fields: dict[str, tuple[object, object, object]], theirs: dict[str, object]):
        super().__init__("Somebody changed this while you were editing it.")
        self.record, self.fields = record, fields  # field → (as opened, theirs, mine)
        self.theirs = theirs
