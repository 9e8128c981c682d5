"""The sign and the name of the theme as files: drawings that need no font, and pictures of them."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from cmsurvey import fonts, themes
from cmsurvey.render.sheet import Task, picture
from cmsurvey.theme import Colours, Theme

#: The height of a logo, the size of its name, the space between sign and name, its margin, in px.
HIGH, NAME, APART, AROUND = 48, 46, 16, 4
#: Device pixels of a px of the pictures.
SCALE = 6
_BARS = (("accent", 24, 0), ("context", 16, 9), ("highlight", 9, 18))


def files() -> tuple[Mapping[str, bytes], Mapping[str, Task]]:
    """The drawings by their names in the kit, and what makes their pictures: on light and on dark ground."""
    theme = themes.current()
    drawn = {"logo": drawing(theme, theme.light), "logo-dark": drawing(theme, theme.dark)}
    wide = round(_wide(theme))
    pictures = {f"logos/{name}.png": picture(_page(svg, wide), wide, SCALE) for name, svg in drawn.items()}
    return {f"logos/{name}.svg": svg.encode() for name, svg in drawn.items()}, pictures


def drawing(theme: Theme, colours: Colours) -> str:
    """The logo as SVG, its name as outlines in the ink of a ground."""
    if theme.logo:
        sign = f'<image href={quoteattr(theme.logo)} width="{HIGH}" height="{HIGH}"/>'
    else:
        bars = (
            f'<rect y="{y}" width="{wide}" height="6" rx="1" fill="{getattr(colours, role)}"/>'
            for role, wide, y in _BARS
        )
        sign = f'<g transform="scale({HIGH / 24:g})">{"".join(bars)}</g>'
    name = fonts.outline(theme.mark, "display-700", NAME)
    high = HIGH + 2 * AROUND
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_wide(theme):.0f}" height="{high}" '
        f'viewBox="0 0 {_wide(theme):.0f} {high}" role="img" aria-label={quoteattr(theme.mark)}>'
        f'<g transform="translate({AROUND},{AROUND})">{sign}'
        f'<path transform="translate({HIGH + APART},{HIGH / 2 + 0.35 * NAME:g})" '
        f'fill="{colours.ink}" d="{name}"/>'
        "</g></svg>\n"
    )


def _wide(theme: Theme) -> float:
    return HIGH + APART + fonts.width(theme.mark, "display-700", NAME) + 2 * AROUND


def _page(svg: str, wide: int) -> str:
    style = f"body{{margin:0}}main{{width:{wide}px;height:{HIGH + 2 * AROUND}px}}svg{{display:block}}"
    return f"<!doctype html><html><head><style>{style}</style></head><body><main>{svg}</main></body></html>"
