"""The house style, each value once: colours, faces, sizes, spacing. Lengths are CSS px; no logic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType


@dataclass(frozen=True)
class Colours:
    """One colour a role, as `#RRGGBB`; field names are the CSS variables with `_` for `-`.

    `on_*` is the colour of text on that mark. `ordered_1` is the strongest of three ordered classes,
    `sequential_1` the one nearest to the paper. Only `ink`, `muted`, `accent` and `highlight` carry text on
    `paper`; `rule` and `grid` decorate.
    """

    paper: str
    ink: str
    muted: str
    accent: str
    highlight: str
    context: str
    rule: str
    grid: str
    ordered_1: str
    ordered_2: str
    ordered_3: str
    sequential_1: str
    sequential_2: str
    sequential_3: str
    sequential_4: str
    sequential_5: str
    categories_1: str
    categories_2: str
    categories_3: str
    categories_4: str
    categories_5: str
    on_accent: str
    on_highlight: str
    on_context: str
    on_ordered_1: str
    on_ordered_2: str
    on_ordered_3: str
    on_sequential_1: str
    on_sequential_2: str
    on_sequential_3: str
    on_sequential_4: str
    on_sequential_5: str


LIGHT = Colours(
    paper="#FAF8F4",
    ink="#16213A",
    muted="#5B6478",
    accent="#0B6E75",
    highlight="#C23D12",
    context="#8F8984",
    rule="#C9CFD6",
    grid="#DFE5EA",
    ordered_1="#084B50",
    ordered_2="#1F7379",
    ordered_3="#5A9AA0",
    sequential_1="#D7E9EA",
    sequential_2="#A3CDD0",
    sequential_3="#66A8AD",
    sequential_4="#2D8187",
    sequential_5="#0B5A60",
    categories_1="#0B6E75",
    categories_2="#C23D12",
    categories_3="#2C1860",
    categories_4="#B36AEF",
    categories_5="#5C0712",
    on_accent="#FFFFFF",
    on_highlight="#FFFFFF",
    on_context="#16213A",
    on_ordered_1="#FFFFFF",
    on_ordered_2="#FFFFFF",
    on_ordered_3="#16213A",
    on_sequential_1="#16213A",
    on_sequential_2="#16213A",
    on_sequential_3="#16213A",
    on_sequential_4="#FFFFFF",
    on_sequential_5="#FFFFFF",
)

DARK = Colours(
    paper="#12171F",
    ink="#F2F2F2",
    muted="#A9B0BC",
    accent="#4FB3BA",
    highlight="#FF8A5C",
    context="#827E78",
    rule="#3A4456",
    grid="#2A3240",
    ordered_1="#A3CDD0",
    ordered_2="#66A8AD",
    ordered_3="#2D8187",
    sequential_1="#0B5A60",
    sequential_2="#2D8187",
    sequential_3="#66A8AD",
    sequential_4="#A3CDD0",
    sequential_5="#D7E9EA",
    categories_1="#4FB3BA",
    categories_2="#FF8A5C",
    categories_3="#CAFBD4",
    categories_4="#7C6558",
    categories_5="#4D66B4",
    on_accent="#12171F",
    on_highlight="#12171F",
    on_context="#0E1218",  # a shade under the paper, which has 4.46 on context where text needs 4.5
    on_ordered_1="#12171F",
    on_ordered_2="#12171F",
    on_ordered_3="#FFFFFF",
    on_sequential_1="#FFFFFF",
    on_sequential_2="#FFFFFF",
    on_sequential_3="#12171F",
    on_sequential_4="#12171F",
    on_sequential_5="#12171F",
)

#: Marker colours: templates draw with these, and the renderer replaces each by the role's own colour,
#: as a CSS variable in a page, as its `LIGHT` value in an SVG file. None is a colour of the house style.
STENCIL = Colours(*(f"#0001{number:02X}" for number in range(1, len(fields(Colours)) + 1)))


@dataclass(frozen=True)
class Size:
    """The measures of a page: its width and margins, and the size of each text on it.

    `stacked` is for figures inside the parts of a stacked bar, always bold. `bar` and `pitch` are the
    height of a bar and the distance from one to the next, `gap` the space between a mark and its value,
    `stack` the height of a stacked bar.
    """

    name: str
    page: int
    margin: int
    content: int
    display: int
    display_secondary: int
    title: int
    block_title: int
    standfirst: int
    subtitle: int
    label: int
    value: int
    stacked: int
    note: int
    bar: int
    pitch: int
    gap: int
    stack: int


POSTER = Size(
    name="poster",
    page=1080,
    margin=64,
    content=952,
    display=136,
    display_secondary=72,
    title=64,
    block_title=30,
    standfirst=24,
    subtitle=19,
    label=19,
    value=19,
    stacked=24,
    note=16,
    bar=28,
    pitch=44,
    gap=9,
    stack=64,
)

ARTICLE = Size(
    name="article",
    page=720,
    margin=32,
    content=656,
    display=96,
    display_secondary=72,
    title=28,
    block_title=28,
    standfirst=18,
    subtitle=18,
    label=19,
    value=19,
    stacked=24,
    note=15,
    bar=30,
    pitch=46,
    gap=9,
    stack=64,
)

NARROW = Size(
    name="narrow",
    page=320,
    margin=16,
    content=288,
    display=72,
    display_secondary=72,
    title=20,
    block_title=20,
    standfirst=15,
    subtitle=15,
    label=14,
    value=14,
    stacked=24,
    note=13,
    bar=18,
    pitch=48,
    gap=7,
    stack=48,
)

SIZES: Mapping[str, Size] = MappingProxyType({size.name: size for size in (POSTER, ARTICLE, NARROW)})


@dataclass(frozen=True)
class Drawing:
    """One layout of a chart: its width in px and the text sizes it is set in; it is never scaled."""

    name: str
    width: int
    size: Size


#: Gutters between the columns of a poster.
GUTTER_HALF = 56
GUTTER_THIRD = 40

#: `narrow`, `phone` and `medium` serve pages under 360, 640 and 720 px; the others fill their block.
DRAWINGS: Mapping[str, Drawing] = MappingProxyType(
    {
        "narrow": Drawing("narrow", 288, NARROW),
        "phone": Drawing("phone", 328, NARROW),
        "medium": Drawing("medium", 608, ARTICLE),
        "wide": Drawing("wide", 656, ARTICLE),
        "full": Drawing("full", 952, POSTER),
        "two_thirds": Drawing("two_thirds", 622, POSTER),
        "half": Drawing("half", 448, POSTER),
        "third": Drawing("third", 290, POSTER),
    }
)

#: The drawings of a card, and of a poster's block by its width.
CARD_DRAWINGS = ("narrow", "phone", "medium", "wide")
POSTER_DRAWINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {name: ("narrow", "phone", "medium", name) for name in ("full", "two_thirds", "half", "third")}
)

#: The width from which a page shows its phone, its medium, and its widest drawing.
PHONE_FROM = 360
MEDIUM_FROM = 640
WIDE_FROM = 720

LINE_TITLE = 1.04
LINE_TEXT = 1.35

TRACKING_DISPLAY = -0.02  # em, letter-spacing of display numbers; all else has none

#: CSS text-rendering of every page and drawing: true advances, so that laid out is drawn.
TEXT_RENDERING = "geometricPrecision"

STROKE_ZERO = 1.5  # zero line of bars and lines, outline of a remainder
STROKE_HAIRLINE = 1
BAR_RADIUS = 2
HALO = 5  # of paper, around a value that crosses a line


@dataclass(frozen=True)
class Face:
    """One weight of a family; `files` are its vendored WOFF under assets/fonts, the common one first.

    That of a theme is its whole path, a "#" and the hash of its content: one that was replaced is another one
    to whoever keeps what was measured with it. `axes` is the instance of a variable font that this face is,
    empty for a font of one weight.
    """

    name: str
    family: str
    weight: int
    files: tuple[str, ...]
    axes: tuple[tuple[str, float], ...] = ()


DISPLAY = "Bricolage Grotesque"
TEXT = "Source Sans 3"
SPACES = "cmsurvey spaces"  # our own face: U+202F alone, which neither family holds
SPACES_FILE = "cmsurvey-spaces.woff"

_DISPLAY_FILES = (
    "bricolage-grotesque-latin-opsz-normal.woff",
    "bricolage-grotesque-latin-ext-opsz-normal.woff",
    "cmsurvey-signs-700.woff",
)


def _text(weight: int) -> Face:
    files = (f"source-sans-3-{part}-{weight}-normal.woff" for part in ("latin", "latin-ext"))
    return Face(f"text-{weight}", TEXT, weight, (*files, f"cmsurvey-signs-{weight}.woff"))


#: The optical sizes of the display faces are those of their use: 800 from 64 px, 700 from 20 to 30 px.
FACES: Mapping[str, Face] = MappingProxyType(
    {
        "display-800": Face("display-800", DISPLAY, 800, _DISPLAY_FILES, (("opsz", 96.0), ("wght", 800.0))),
        "display-700": Face("display-700", DISPLAY, 700, _DISPLAY_FILES, (("opsz", 28.0), ("wght", 700.0))),
        **{face.name: face for face in map(_text, (400, 600, 700))},
    }
)


@dataclass(frozen=True)
class Theme:
    """A house style: its colours on light and dark paper, its faces, and the name that signs a picture.

    `logo` is a data: address that stands before the name instead of the program's own sign, `credit` a line
    after it.
    """

    name: str
    light: Colours
    dark: Colours
    faces: Mapping[str, Face]
    mark: str
    credit: str = ""
    logo: str = ""


DEFAULT = Theme(name="default", light=LIGHT, dark=DARK, faces=FACES, mark="cmsurvey")
