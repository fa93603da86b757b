"""Text as people type it, without characters that nobody sees: one rule for pages, API, imports and commands."""

import re

# Unicode's default-ignorable and interlinear characters, control characters, halves of surrogate pairs, and the empty
# Braille cell: they make two names look alike, turn text round, or leave a name that is there and cannot be seen.
_UNSEEN = (
    "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f"
    "\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ud800-\\udfff\\ufeff\\uffa0\\ufff0-\\ufffb"
    "\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff"
)
# Joiners shape Persian and Indic words, and variants colour a picture: they stay behind a letter that can take them.
_ALONE = "(?:^|(?<=[\\x00-\\u02ff\\s]))[\\u200c\\u200d\\ufe00-\\ufe0f]+"
_REMOVED = re.compile(f"[{_UNSEEN}]")
_JOINERS = re.compile(_ALONE, re.MULTILINE)
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")


def prose(text: str) -> str:
    """Text of several lines: what cannot be seen is taken away, and every line ends in the same way."""
    return _JOINERS.sub("", _REMOVED.sub("", _LINE_END.sub("\n", text)))


def line(text: str) -> str:
    """Text of one line, such as a name: what cannot be seen is taken away, and gaps are single spaces."""
    return " ".join(prose(text).split())
