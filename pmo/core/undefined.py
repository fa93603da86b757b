"""In tests, a template that shows a variable nobody gave it fails instead of showing nothing."""


class Undefined(str):
    """Django formats `string_if_invalid` with the variable's name; this refuses."""

    def __mod__(self, name) -> str:
        raise LookupError(f"The template shows {name!s}, which is not defined.")
