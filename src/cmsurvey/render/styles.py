"""The style attributes of a drawing: what they declare, without what says nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from cmsurvey.theme import TEXT

#: Style declarations that say what is so anyway.
_IDLE = {
    "vector-effect: none", "opacity: 1", "fill-opacity: 1", "stroke-opacity: 1", "stroke-width: 0px",
    "white-space: pre", "stroke-miterlimit: 2", "font-style: normal", "font-variant: normal",
    "text-transform: none", "font-weight: 400",
}  # fmt: skip


@lru_cache(maxsize=4096)
def declared(style: str) -> Mapping[str, str]:
    """The declarations of a style; Plotly writes the same few again and again."""
    parts = (part.partition(":") for part in style.split(";"))
    return {name.strip(): value.strip() for name, _, value in parts if name.strip()}


@lru_cache(maxsize=4096)
def kept(style: str) -> str:
    """A style without the declarations that say what is so anyway."""
    style = style.replace("fill: rgb(0, 0, 0); fill-opacity: 0", "fill: none")
    parts = (part for part in map(str.strip, style.split(";")) if part and part not in _IDLE)
    return "; ".join(part for part in parts if not (part.startswith("font-family") and TEXT in part))


@lru_cache(maxsize=4096)
def close(style: str) -> str:
    """The same style without blanks, units that SVG needs not, and the width that a line has anyway."""
    close = re.sub(r"(stroke-width:[\d.]+)px", r"\1", re.sub(r"([;:]) ", r"\1", style))
    return re.sub(r";stroke-width:1(?=;|$)", "", close)
