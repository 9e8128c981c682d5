"""An infographic and its drawings → a static page: no script, no request, every figure in a table."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from math import cos, radians
from typing import NamedTuple

import jinja2
from markupsafe import Markup, escape

from cmsurvey import fonts, stand_ins, themes, vendored
from cmsurvey.model import Infographic, Panel
from cmsurvey.presets import PRESETS
from cmsurvey.render.svg import Drawing, inline
from cmsurvey.theme import ARTICLE, MEDIUM_FROM, Colours

ORDINAL = re.compile(r"(\d)(er|re|e)\b")
_BEFORE_NOUN = re.compile(r"</sup> (?=\w)")
#: A name with a hyphen, a site, a file: no line ends inside one that a narrow page can hold.
HYPHENATED = re.compile(r"[\w&;#.’/]{0,60}\w-[\w.’/-]*\w")
SHORT = 12  # "qu’au-dessus"
LONGEST_NAME = 26  # what stands before the hyphen is looked for twice as far: a long word takes no long time
#: Rules that only a poster has use for: 2 KB of each card.
_OF_POSTERS = re.compile(r"(?<=[{}])\s*\.(?:poster|blocks)\b[^{}]*\{[^{}]*\}")
#: How far what is stamped across a page is turned (stamp.css), and how much of the width it may take, in %.
TURNED, SEEN = radians(24), 94
#: What a page holds for other screens than the widest, and behind what is folded.
_NARROWER = re.compile(r'(<svg [^>]*class="(?:narrow|phone|medium)"[^>]*>).*?(?=</svg>)', re.DOTALL)
_FOLDED = re.compile(r"(<details>\s*<summary>[^<]*</summary>).*?(?=</details>)", re.DOTALL)
#: Where the style of a page goes: an escaped text never holds it.
STYLE = Markup("<%CSS%>")
#: Columns of a table whose cells stand beside each other on a phone.
_BESIDE = 2
#: How the stylesheet says from which width a rule holds.
_FROM = "(min-width: {}px)"
#: The class of each drawing on the page: the widest is shown from 720 (a card) or 1080 px (a poster).
CLASSES = ("narrow", "phone", "medium", "wide")

#: For readers who ask for more contrast: nothing is quieter than ink, and lines are seen.
MORE_CONTRAST = {"muted": "var(--ink)", "rule": "var(--ink)"}
#: For readers whose system sets the colours: a drawing takes those, or it would keep its own on their ground.
FORCED = {
    **dict.fromkeys(("paper", "on_context", "on_ordered_2", "on_ordered_3"), "Canvas"),
    **dict.fromkeys(("ink", "muted", "ordered_3"), "CanvasText"),
    **dict.fromkeys(("accent", "highlight", "ordered_1"), "Highlight"),
    **dict.fromkeys(("on_accent", "on_highlight", "on_ordered_1"), "HighlightText"),
    **dict.fromkeys(("context", "rule", "grid", "ordered_2"), "GrayText"),
}


class Live(NamedTuple):
    """What makes a page interactive: the addition to its policy, its rules, and what its scripts are.

    `bundle` is the file of the one beside the page, `data` the JSON and `code` the text of the one inside.
    """

    policy: str
    css: str
    bundle: str
    data: Markup
    code: Markup


def html(
    page: Infographic,
    drawings: Mapping[str, Sequence[Drawing]],
    labels: Mapping[str, Mapping[str, str]],
    *,
    version: str = "",
    live: Live | None = None,
) -> str:
    """The page; `drawings` holds those of each panel from narrow to wide, none when there is no browser.

    `labels` holds the program's words for the page (sections "phrases", "columns" and "interactive").
    `version` is the file of its interactive version, to which it links; `live` makes it that version.
    """
    classes = ("",) if page.preset else CLASSES
    svgs = {
        panel.id: [
            _inlined(panel, drawing, css_class, bare=not at)
            for at, (css_class, drawing) in enumerate(zip(classes, drawings.get(panel.id, ()), strict=False))
        ]
        for panel in page.panels
    }
    theme = themes.current()
    body = template("page.html.j2").render(
        page=page,
        svgs=svgs,
        drawn=bool(drawings),
        labels=labels["phrases"],
        said=labels["interactive"],
        version=version,
        live=live,
        columns=list(labels["columns"].values()),
        css=STYLE,
        mark=Markup(mark()),  # noqa: S704 - our own SVG
        theme=theme,
        long=_long(page),
    )
    rules = _css(page, body, drawings, live) + _column_rules(labels)
    return body.replace(STYLE, rules, 1)


def pressed(html: str) -> str:
    """The page as it is captured, a third of its parts: without its folded tables.

    Of the drawings for narrower screens their room alone is left.
    """
    return _FOLDED.sub(r"\1", _NARROWER.sub(r"\1", html))


def _inlined(panel: Panel, drawing: Drawing, css_class: str, *, bare: bool) -> Markup:
    svg = inline(drawing, css_class=css_class, title=panel.alt, description=panel.description, bare=bare)
    return Markup(svg)  # noqa: S704 - our own SVG, text escaped by ElementTree


def _long(page: Infographic) -> Markup:
    """The class of a poster's title that has more than two lines at its full size: it is set smaller."""
    name = fonts.title_class(page.title)
    return Markup(' class="{}"').format(name) if name and page.kind == "poster" else Markup()


def _css(page: Infographic, body: str, drawings: Mapping[str, Sequence[Drawing]], live: Live | None) -> str:
    """The page's faces with the characters it uses, its colours, its rules."""
    rules = asset("page.css").strip()
    if page.preset and PRESETS[page.preset].size is ARTICLE:  # laid out as a wide page, which it is not
        rules = rules.replace(_FROM.format(MEDIUM_FROM), _FROM.format(PRESETS[page.preset].width))
    if page.stamp:
        rules += asset("stamp.css")
    rules = _tight(f"{rules}\n{live.css}" if live else rules)
    if page.kind != "poster":
        rules = _OF_POSTERS.sub("", rules)
    used = _used(page, body, drawings)
    if live:
        used["text-700"].update(used["text-400"])  # whatever is read aloud is also set in bold
    colours = _tight(variables(f"{body}{rules}", waiting=True))
    return "\n".join((fonts.css(used), stand_ins.css(used), colours, rules))


def _column_rules(labels: Mapping[str, Mapping[str, str]]) -> str:
    """On a phone a row of a table is a few lines: its value beside its answer, the others after their names.

    Read aloud, a cell has the name of its column already.
    """
    named = list(labels["columns"].values())
    colon = labels["typography"]["before_colon"]
    rules = ""
    for at in range(_BESIDE, len(named)):
        text = json.dumps(f"{named[at]}{colon}: ", ensure_ascii=False).replace("<", r"\3c ")
        rules += f"td:nth-child({at + 1}):not(:empty)::before{{content:{text};content:{text}/''}}"
    return f"\n@container (width < {MEDIUM_FROM}px){{{rules}}}"


def _tight(rules: str) -> str:
    """Rules without the spaces that only their writer needs: 1 KB of each page."""
    return re.sub(r"\s*([{};:,>])\s*", r"\1", rules)


def _used(page: Infographic, body: str, drawings: Mapping[str, Sequence[Drawing]]) -> dict[str, set[str]]:
    """The characters that the page sets in each face: those of its drawings, titles and text."""
    text = set(re.sub(r"<[^>]*>", "", body.partition("<body")[2]))
    used: dict[str, set[str]] = {
        "text-400": set(text),
        "text-700": set(),
        "display-700": set(themes.current().mark),
    }
    used["display-700"].update(page.stamp)
    used["display-700"].update(page.title, *(panel.title for panel in page.panels if page.kind == "poster"))
    if page.kind == "poster":
        used["display-800"] = set(page.title)
        used["text-700"].update(page.kicker.upper())
    for note in page.notes:
        used["text-700"].update(note.label)
    for table in (table for panel in page.panels for table in panel.tables):
        used["text-700"].update(table.caption, *(row.value for row in table.rows))
    used["text-700"].update(_column_letters(body))
    used["text-600"] = set(_summary_letters(body))
    for drawing in (drawing for several in drawings.values() for drawing in several):
        for face, characters in drawing.text.items():
            used.setdefault(face, set()).update(characters)
    return used


def _column_letters(body: str) -> str:
    return "".join(re.findall(r'<th scope="col">([^<]*)', body))


def _summary_letters(body: str) -> str:
    return "".join(re.findall(r"<summary>([^<]*)", body))


def variables(text: str, *, waiting: bool = False) -> str:
    """The colours that a text uses as CSS variables, light and dark; print is light.

    The families too, with their stand-ins where a page has those (`waiting`).
    """
    used = {name.replace("-", "_") for name in re.findall(r"var\(--([\w-]+)[,)]", text)}

    def declared(colours: Colours) -> str:
        pairs = dataclasses.asdict(colours).items()
        return "; ".join(f"--{role.replace('_', '-')}: {value}" for role, value in pairs if role in used)

    def replaced(colours: Mapping[str, str]) -> str:
        return "; ".join(
            f"--{role.replace('_', '-')}: {colour}" for role, colour in colours.items() if role in used
        )

    display, others = (fonts.stack(role, waiting=waiting) for role in ("display", "text"))
    stacks = f"--display: {display}; --text: {others}"
    return (
        f":root {{ color-scheme: light; {stacks}; {declared(themes.current().light)} }}\n"
        "@media screen and (prefers-color-scheme: dark) "
        f"{{ :root {{ color-scheme: dark; {declared(themes.current().dark)} }} }}\n"
        f"@media (prefers-contrast: more) {{ :root {{ {replaced(MORE_CONTRAST)} }} }}\n"
        f"@media (forced-colors: active) {{ :root {{ {replaced(FORCED)} }} }}"
    )


@cache
def asset(name: str) -> str:
    """The text of a file under assets/page."""
    return vendored.text(f"page/{name}")


@cache
def environment() -> jinja2.Environment:
    """Where pages are filled: every text is escaped, and a missing one is an error."""
    made = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    made.filters["raised"] = _raised
    made.globals["across"] = _across
    return made


@cache
def template(name: str) -> jinja2.Template:
    """A page under assets/page, ready to be filled."""
    return environment().from_string(asset(name))


def _across(stamp: str) -> str:
    """The size of a stamp, in % of the width that it is set across, at which none of it is cut off."""
    return f"{SEEN / (fonts.width(stamp, 'display-700', 1) * cos(TURNED)):.2f}"


def _raised(text: str) -> Markup:
    """Text with its ordinals raised and beside their noun ("2e édition"), and its names unbroken."""
    whole = HYPHENATED.sub(_unbroken, str(escape(text)))
    raised = ORDINAL.sub(r"\1<sup>\2</sup>", whole)
    return Markup(_BEFORE_NOUN.sub("</sup>\u00a0", raised))  # noqa: S704 - escaped in the lines above


def _unbroken(match: re.Match[str]) -> str:
    """A name (a capital, a dot or a stroke inside) and a short word on one line; long ones may break."""
    word = match[0]
    named = word != word.lower() or "." in word or "/" in word
    whole = len(word) <= (LONGEST_NAME if named else SHORT)
    return f'<span class="name">{word}</span>' if whole else word


def mark() -> str:
    """The mark: three bars in the colours of the house."""
    bars = (("accent", 24, 0), ("context", 16, 9), ("highlight", 9, 18))
    rects = "".join(
        f'<rect y="{y}" width="{wide}" height="6" rx="1" style="fill: var(--{role})"/>'
        for role, wide, y in bars
    )
    return f'<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">{rects}</svg>'
