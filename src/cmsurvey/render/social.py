"""A social variant and its drawing → the page that is captured, never published: title, marks, one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from cmsurvey import fonts, presets, themes
from cmsurvey.model import Infographic
from cmsurvey.render.page import STYLE, asset, environment, mark, variables
from cmsurvey.render.svg import Drawing, inline
from cmsurvey.theme import LINE_TEXT


def html(page: Infographic, drawings: Mapping[str, Sequence[Drawing]]) -> str:
    """The page of a social variant, as large as its preset; lines are broken where they were measured."""
    panel, theme = page.panels[0], themes.current()
    (drawing,) = drawings[panel.id]
    svg = inline(drawing, css_class="", title=panel.alt, description=panel.description)
    headline, foot = presets.headline(page), presets.foot(page)
    body = (
        environment()
        .from_string(asset("social.html.j2"))
        .render(
            page=page,
            preset=presets.PRESETS[page.preset],
            headline=headline,
            subtitle=presets.subtitle(page),
            foot=foot,
            svg=Markup(svg),  # noqa: S704 - our own SVG, text escaped by ElementTree
            mark=Markup(mark()),  # noqa: S704 - our own SVG
            theme=theme,
            css=STYLE,
            line_title=presets.LINE_TITLE,
            line_text=LINE_TEXT,
            after_title=presets.AFTER_TITLE,
            over_sign=presets.OVER_SIGN,
            beside_sign=presets.BESIDE_SIGN,
            sign=presets.SIGN,
        )
    )
    used = {face: set(characters) for face, characters in drawing.text.items()}
    used.setdefault("display-700", set()).update(*headline, theme.mark, page.stamp)
    used.setdefault("text-400", set()).update(*presets.subtitle(page), *foot.lines, theme.credit)
    rules = asset("social.css").strip() + (asset("stamp.css") if page.stamp else "")
    return body.replace(STYLE, "\n".join((fonts.css(used), variables(f"{body}{rules}"), rules)), 1)
