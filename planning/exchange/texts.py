"""Text that XML can hold."""

import re

IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Without control characters and lone surrogates; line ends as XML readers give them back."""
    return IMPOSSIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
