"""Text in a Markdown file that people read as it is, too: before a sign stands a backslash, nothing else."""

from __future__ import annotations

import re

#: What CommonMark reads as a sign anywhere, and at the beginning of a text.
_SIGNS = re.compile(r"([\\`*_\[\]<]|^[#>+-](?=\s)|(?<=^\d)[.)](?=\s))")


def escaped(text: str) -> str:
    """A text of one line in which Markdown finds no sign of its own."""
    return _SIGNS.sub(r"\\\1", text)
