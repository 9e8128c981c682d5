"""What a page is laid out with while its faces are unpacked."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from cmsurvey import fonts

#: What stands in for a face while it is unpacked: Arial, or what is as wide, at the size that makes a text as
#: long, so that few lines break elsewhere afterwards; DejaVu Sans where a system has none of these. The
#: sample, its width in px at 100 px in the regular and the bold cut of each, and the names of these cuts.
_SAMPLE = (
    "Ce que les chiffres peuvent dire ou non. What figures can and cannot say, from one edition to the next."
)
_REGULAR = "400"
#: What it stands in for: a sign that no face has stays with the face that the browser takes.
_LETTERS = "U+20-17F,U+2010-2026,U+20AC"
_LOCAL = MappingProxyType(
    {
        fonts.STAND_INS[0]: (
            (4537.9, ("Arial", "Liberation Sans", "Helvetica", "Roboto")),
            (4882.1, ("Arial Bold", "Liberation Sans Bold", "Helvetica Bold")),
        ),
        fonts.STAND_INS[1]: ((5181.9, ("DejaVu Sans",)), (5837.1, ("DejaVu Sans Bold",))),
    }
)


def css(faces: Iterable[str]) -> str:
    """The @font-face rules of what is laid out while faces are unpacked, its lines as long and as high.

    A browser unpacks faces beside its other work, and lays a page out before; what it then shows has to
    take the same room, or all below it moves.
    """
    return "\n".join(
        _stand_in(name, family, *cuts[not name.endswith(_REGULAR)])
        for name in sorted(faces)
        for family, cuts in _LOCAL.items()
    )


def _stand_in(name: str, family: str, wide: float, cuts: Iterable[str]) -> str:
    role, weight = name.split("-")
    size = fonts.width(_SAMPLE, name, 100) / wide
    rise, fall, gap = (f"{one / size:.1%}" for one in fonts.heights(name))
    local = ",".join(f"local('{cut}')" for cut in cuts)
    return (
        f"@font-face{{font-family:'{family.format(role)}';font-weight:{weight};src:{local};"
        f"size-adjust:{size:.1%};ascent-override:{rise};descent-override:{fall};line-gap-override:{gap};"
        f"unicode-range:{_LETTERS}}}"
    )
