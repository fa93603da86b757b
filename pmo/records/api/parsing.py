"""Reads JSON of a request: exact amounts, a limit, and a sentence for whatever cannot be read."""

import json
from decimal import Decimal

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from pmo.records.api.errors import TooLarge


class ExactJSONParser(BaseParser):
    """JSON in UTF-8 whose fractions are read as decimals; deep nesting and NaN are refused."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        """The value. Raises ParseError and TooLarge."""
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            return json.loads(raw.decode("utf-8"), parse_float=Decimal, parse_constant=_no_number)
        except (ValueError, RecursionError, ArithmeticError) as error:
            raise ParseError("This is not JSON in UTF-8. Check brackets, quotation marks and commas.") from error


def _no_number(text: str):
    raise ValueError(text)
