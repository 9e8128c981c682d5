"""Presets: an infographic as a picture of a stated size, its type set anew, beside the page of an article.

`narrow` and `newsletter` are the page itself at another width. The social ones carry title, marks and line of
a card, that of links a poster's leading figures too: what has no room is refused, never set smaller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from cmsurvey import columns, feet, fonts, reduced
from cmsurvey.compose.drawings import Drawings
from cmsurvey.compose.readers import cut
from cmsurvey.errors import Problem
from cmsurvey.model import Chart, Infographic
from cmsurvey.theme import ARTICLE, LINE_TEXT, NARROW, STENCIL, Drawing, Size
from cmsurvey.words import Words

#: The line height of a title in em; between it and what follows, around the marks, in px.
LINE_TITLE = 1.1
AFTER_TITLE = 14
AROUND = 28
#: The preset whose pictures are told one after the other, with the row above the title of each.
CAROUSEL = "carousel"
HEAD, COVER_TITLE = 72, 92
#: The height of the kicker over the title of a poster, and what is between its letters in em (social.css).
KICKER, SPACED = 52, 0.06
#: The preset of links that are shared, which a poster has too: its title and the figures that it leads with.
LINKS = "og"

#: The forms that have a social layout.
FORMS = frozenset(
    {
        "bars", "histogram", "key_figure", "likert", "pictogram", "ranked_list", "reference", "stacked",
        "strip",
    }
)  # fmt: skip


class Preset(NamedTuple):
    """A picture of `width` px and, for social ones, `height` px, 0 elsewhere: the page's own height.

    `drawings` lay out the marks, the roomiest first; `margin` and `inset` are the paper at the sides, and
    over and under the content; `subtitled` says whether the subtitle is printed. `said` is the size of the
    sentence beside a big number where there is room for it, `air` the height that marks leave free where
    they can, `head` that of a row with kicker and place among others above the title.
    """

    name: str
    width: int
    drawings: tuple[Drawing, ...]
    height: int = 0
    margin: int = 0
    inset: int = 0
    subtitled: bool = False
    said: int = 0
    air: int = 0
    head: int = 0

    @property
    def social(self) -> bool:
        """Whether it carries title, marks and one line alone."""
        return self.height > 0

    @property
    def content(self) -> int:
        """The width of its content in px."""
        return self.width - 2 * self.margin

    @property
    def size(self) -> Size:
        """Its text sizes."""
        return self.drawings[0].size


OG_SIZE = Size(
    name="og",
    page=1200,
    margin=72,
    content=1056,
    display=220,
    display_secondary=220,
    title=50,
    block_title=50,
    standfirst=30,
    subtitle=30,
    label=30,
    value=30,
    stacked=34,
    note=28,
    bar=52,
    pitch=76,
    gap=14,
    stack=110,
)
SQUARE_SIZE = replace(
    OG_SIZE,
    name="square",
    page=1080,
    content=936,
    display=240,
    display_secondary=240,
    title=60,
    block_title=60,
    standfirst=34,
    subtitle=34,
    label=34,
    value=34,
    stacked=40,
)


#: A story fills a phone: its type is larger, and that of a square where marks are many.
STORY_SIZE = replace(
    SQUARE_SIZE,
    name="story",
    display=280,
    display_secondary=280,
    title=76,
    block_title=76,
    standfirst=40,
    subtitle=40,
    label=42,
    value=42,
    stacked=50,
    note=32,
)


def _social(name: str, base: Size, *, height: int, inset: int, said: int, air: int, steps: str) -> Preset:
    """A social preset; `steps` are bar/pitch/stack of each drawing, which are all that may shrink."""
    return Preset(
        name,
        base.page,
        _steps(name, base, steps),
        height=height,
        margin=base.margin,
        inset=inset,
        subtitled=height >= base.page,
        said=said,
        air=air,
    )


def _steps(name: str, base: Size, steps: str) -> tuple[Drawing, ...]:
    each = (map(int, step.split("/")) for step in steps.split())
    sizes = (replace(base, name=name, bar=bar, pitch=pitch, stack=stack) for bar, pitch, stack in each)
    return tuple(Drawing(name, size.content, size) for size in sizes)


_OG = "56/80/120 48/68/104 40/57/88 32/48/76 26/42/46"
_SQUARE = "72/104/150 60/88/130 48/72/110 38/58/90 30/48/76"
_PORTRAIT = "96/210/240 72/160/170 52/124/140 42/106/110 32/90/90"
_STORY = "130/290/400 104/240/320 90/210/260 76/184/220 60/160/180"
_STORY_MANY = "52/124/150 42/106/110 32/90/90"
_STORY_PRESET = _social("story", STORY_SIZE, height=1920, inset=230, said=72, air=100, steps=_STORY)
PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            Preset("narrow", 360, (Drawing("phone", 328, NARROW),)),
            _social("og", OG_SIZE, height=630, inset=50, said=40, air=0, steps=_OG),
            _social("square", SQUARE_SIZE, height=1080, inset=72, said=48, air=40, steps=_SQUARE),
            _social("portrait", SQUARE_SIZE, height=1350, inset=72, said=54, air=90, steps=_PORTRAIT),
            _STORY_PRESET._replace(
                drawings=_STORY_PRESET.drawings + _steps("story", SQUARE_SIZE, _STORY_MANY)
            ),
            Preset("newsletter", 600, (Drawing("newsletter", 568, ARTICLE),)),
            _social(CAROUSEL, SQUARE_SIZE, height=1350, inset=72, said=54, air=40, steps=_PORTRAIT)._replace(
                head=HEAD
            ),
        )
    }
)


class Made(NamedTuple):
    """The variants that could be made, and why others could not, each with a preset that would hold it."""

    infographics: tuple[Infographic, ...]
    refused: tuple[Problem, ...]


def variants(pages: Iterable[Infographic], names: Sequence[str], words: Words) -> Made:
    """Each of the pages in each of the presets; `names` are keys of `PRESETS`."""
    made: list[Infographic] = []
    refused: list[Problem] = []
    social = [name for name in names if PRESETS[name].social]
    for page in pages:
        fitted = cache(partial(_fitted, page, words))  # asked again for what a refusal proposes instead
        for name in names:
            if name not in social:
                made.append(_again(page, PRESETS[name]))
            elif page.kind == "card" or name == LINKS:
                found = fitted(name)
                made += [found] if isinstance(found, Infographic) else []
                refused += [_refusal(page.id, name, found, fitted)] if isinstance(found, str) else []
        others = [name for name in social if name != LINKS]
        if others and page.kind == "poster":
            hint = "ask for og, narrow or newsletter, or for the cards of its questions"
            refused.append(Problem(page.id, f"a poster has no preset {', '.join(others)}", hint))
    return Made(tuple(made), tuple(refused))


def standing(names: Iterable[str]) -> tuple[str, ...]:
    """The presets whose pictures are among the names of files, in their own order."""
    found = {name.split(".")[1].partition("@")[0] for name in names if name.count(".") > 1}
    return tuple(name for name in PRESETS if name in found)


def headline(page: Infographic) -> tuple[str, ...]:
    """The title of a social variant in lines; none where the sentence beside its number is the title."""
    preset = PRESETS[page.preset]
    if page.panels and not page.panels[0].titled:
        return ()
    return fonts.wrap(page.title, "display-700", title_size(page), preset.content)


def title_size(page: Infographic) -> int:
    """The size in px of the title of a social variant: larger on the cover of a carousel."""
    return COVER_TITLE if page.emphasis and not page.panels else PRESETS[page.preset].size.title


def subtitle(page: Infographic) -> tuple[str, ...]:
    """Its subtitle in lines, where the preset has one; elsewhere the question that its title does not say."""
    preset = PRESETS[page.preset]
    told = page.standfirst if preset.subtitled else page.asked
    return fonts.wrap(told, "text-400", preset.size.subtitle, preset.content) if told else ()


def foot(page: Infographic) -> feet.Foot:
    """The foot of a social variant."""
    preset = PRESETS[page.preset]
    return feet.foot(page.line, preset.size.note, preset.content)


def room(page: Infographic) -> int:
    """The height in px that the marks of a social variant may take."""
    preset, size, line = PRESETS[page.preset], PRESETS[page.preset].size, foot(page)
    title, under = headline(page), subtitle(page)
    over = preset.head + len(title) * title_size(page) * LINE_TITLE
    over += KICKER if page.leads and page.kicker else 0
    if under:
        over += AFTER_TITLE + len(under) * size.subtitle * LINE_TEXT
    below = max(len(line.lines) * size.note * LINE_TEXT, feet.SIGN)
    if not line.beside:
        below += feet.OVER_SIGN + feet.SIGN
    return int(preset.height - 2 * preset.inset - over - below - AROUND * (2 if title or under else 1))


def _again(page: Infographic, preset: Preset) -> Infographic:
    """The page itself at the preset's width, with the one drawing that it shows."""
    panels = tuple(replace(panel, plots=_drawings(panel.chart, preset.drawings[0])) for panel in page.panels)
    return replace(page, id=f"{page.id}.{preset.name}", preset=preset.name, panels=panels)


def _drawings(chart: Chart, drawing: Drawing) -> Drawings:
    return Drawings(chart, (drawing.name,), STENCIL, own=(drawing,))


def _fitted(page: Infographic, words: Words, name: str) -> Infographic | str:
    """The page in the roomiest layout of a social preset that fits, or why none does."""
    preset, panel = PRESETS[name], page.panels[0]
    if page.kind == "card" and panel.chart.template not in FORMS:
        return f"its form, {panel.chart.template}, has no layout of this size"
    if (sign := feet.sign(preset.size.note)) > preset.content:
        return f"the sign of the theme is {sign:.0f} px wide, the picture has {preset.content} for it"
    if page.kind == "poster":
        return _led(page, words, preset) if page.leads else "it leads with no figure"
    lines = reduced.lines(page, words, preset.size, subtitled=preset.subtitled)
    made = (
        _laid_out(_reduced(replace(page, asked=asked), preset, words, line), preset)
        for asked, line in product(reduced.questions(page, preset.size, subtitled=preset.subtitled), lines)
    )
    first = next(made)
    return next((one for one in (first, *made) if isinstance(one, Infographic)), first)


def _led(page: Infographic, words: Words, preset: Preset) -> Infographic | str:
    """A poster as its title and the figures that it leads with, under its kicker where that has room."""
    name, kicker = f"{page.id}.{preset.name}", page.kicker if _over(page.kicker, preset) else ""
    bare = replace(page, id=name, kind="social", preset=preset.name, emphasis="")
    lines = reduced.lines(page, words, preset.size, subtitled=True)
    overs = dict.fromkeys((kicker, ""))
    tried = (replace(bare, line=line, kicker=over) for line, over in product(lines, overs))
    led = columns.led(((one, room(one)) for one in tried), preset.size, preset.content)
    if led is None:
        return "its figures have no room beside each other"
    figures = words.say("phrases.figures").join(panel.alt for panel in led.panels)
    alt = words.say("alt.description", title=page.title, subtitle=figures, figures=led.line)
    return replace(led, alt=cut(words.numbers.ungrouped(alt)))


def _over(kicker: str, preset: Preset) -> bool:
    """Whether a kicker has room on its one line."""
    size = preset.size.note
    wide = fonts.width(kicker.upper(), "text-700", size) + SPACED * size * len(kicker)
    return bool(kicker) and wide <= preset.content


def _laid_out(made: Infographic, preset: Preset) -> Infographic | str:
    """A social variant with the roomiest drawing that fits over its line, or why none does."""
    space, tried = room(made), []
    for plots, tall in _layouts(made, preset):
        if tall <= space - preset.air:
            break
        tried.append((plots, tall))
    else:
        close = next((plots for plots, tall in tried if tall <= space), None)
        if close is None:
            return f"its marks are {tried[-1][1]} px high, the picture has {max(space, 0)} for them"
        plots = close
    return replace(made, panels=(replace(made.panels[0], plots=plots),))


def _layouts(page: Infographic, preset: Preset) -> Iterator[tuple[Drawings, int]]:
    """The drawings of a social variant with their heights: the roomiest first, big words before small."""
    panel = page.panels[0]
    for drawing in preset.drawings:
        labels = (preset.said, drawing.size.label) if panel.chart.figure else (drawing.size.label,)
        if not panel.titled:  # the sentence is the title, and has its size
            labels = (preset.size.title,)
        for label in labels:
            plots = _drawings(panel.chart, replace(drawing, size=replace(drawing.size, label=label)))
            yield plots, plots[drawing.name].layout["height"]


def _reduced(page: Infographic, preset: Preset, words: Words, line: str) -> Infographic:
    """The card with what a social preset prints of it, not yet laid out."""
    panel = page.panels[0]
    panel = replace(
        panel,
        chart=reduced.explained_chart(panel.chart, words),
        titled=not reduced.said(page.title, panel.chart),
    )
    name = f"{page.id}.{preset.name}"
    return replace(page, id=name, kind="social", preset=preset.name, line=line, panels=(panel,))


def _refusal(card: str, name: str, why: str, fitted: Callable[[str], Infographic | str]) -> Problem:
    """Why a card does not fit, with the social preset that holds it, else those that hold everything."""
    social = (one.name for one in PRESETS.values() if one.social)
    holds = next((one for one in social if isinstance(fitted(one), Infographic)), "")
    hint = f"{holds} has room for it" if holds else "narrow and newsletter have room for it"
    return Problem(f"{card}.{name}", why, hint)
