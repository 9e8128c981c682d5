"""A social variant and its drawing → the page that is captured, never published: title, marks, one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from cmsurvey import carousel, feet, fonts, presets, themes
from cmsurvey.model import Infographic
from cmsurvey.render.page import STYLE, asset, mark, template, variables
from cmsurvey.render.svg import Drawing, inline
from cmsurvey.theme import LINE_TEXT

#: The faces of the rows of a slide that are not set in that of text.
FACES = {"edition": "display-700", "label": "text-700"}


class _Slide(NamedTuple):
    """A page with what is set on it."""

    page: Infographic
    title: int
    headline: tuple[str, ...]
    subtitle: tuple[str, ...]
    svg: Markup
    rows: tuple[carousel.Row, ...]
    foot: feet.Foot


def html(page: Infographic, drawings: Mapping[str, Sequence[Drawing]]) -> str:
    """The page of a social variant, as large as its preset; lines are broken where they were measured.

    That of a carousel holds every slide, one below the other.
    """
    slides = [_slide(one, drawings) for one in page.slides or (page,)]
    theme = themes.current()
    body = template("social.html.j2").render(
        page=page,
        preset=presets.PRESETS[page.preset],
        slides=slides,
        mark=Markup(mark()),  # noqa: S704 - our own SVG
        theme=theme,
        css=STYLE,
        kicker=presets.KICKER,
        line_title=presets.LINE_TITLE,
        line_text=LINE_TEXT,
        after_title=presets.AFTER_TITLE,
        over_sign=feet.OVER_SIGN,
        beside_sign=feet.BESIDE_SIGN,
        sign=feet.SIGN,
    )
    rules = asset("social.css").strip() + (asset("stamp.css") if page.stamp else "")
    faces = fonts.css(_used(page, slides, drawings))
    return body.replace(STYLE, "\n".join((faces, variables(f"{body}{rules}"), rules)), 1)


def _slide(page: Infographic, drawings: Mapping[str, Sequence[Drawing]]) -> _Slide:
    """A page as it is filled in: its drawing, or the rows of a slide of text."""
    svg, rows = "", carousel.rows(page) if not page.panels else ()
    for panel in page.panels:
        (drawing,) = drawings[panel.id]
        svg += inline(drawing, css_class="", title=panel.alt, description=panel.description)
    shown = Markup(svg)  # noqa: S704 - our own SVG, text escaped by ElementTree
    title = presets.title_size(page)
    return _Slide(
        page, title, presets.headline(page), presets.subtitle(page), shown, rows, presets.foot(page)
    )


def _used(
    page: Infographic, slides: Sequence[_Slide], drawings: Mapping[str, Sequence[Drawing]]
) -> dict[str, set[str]]:
    """The characters of each face."""
    theme = themes.current()
    used: dict[str, set[str]] = {"display-700": {*theme.mark, *page.stamp}, "text-400": {*theme.credit}}
    for drawing in (drawings[panel.id][0] for panel in page.panels):
        for face, characters in drawing.text.items():
            used.setdefault(face, set()).update(characters)
    for one in slides:
        used["display-700"].update(*one.headline)
        used["text-400"].update(*one.subtitle, *one.foot.lines)
        if page.leads:
            used.setdefault("text-700", set()).update(one.page.kicker.upper())
        if presets.PRESETS[page.preset].head:
            used["text-400"].update(one.page.credit)
            used.setdefault("text-700", set()).update(one.page.kicker.upper())
        for row in one.rows:
            used.setdefault(FACES.get(row.style, "text-400"), set()).update(*row.lines)
    return used
