"""The house style holds its promises: what is read can be read, what is told apart can be told apart."""

import dataclasses
import itertools

from coloraide import Color

from cmsurvey import theme
from cmsurvey.render import sheet
from cmsurvey.templates import stacked
from cmsurvey.theme import DARK, LIGHT, SIZES, STENCIL, Colours
from tests.cases import every

ROLES = [field.name for field in dataclasses.fields(Colours)]
PAPERS = every("colours", [LIGHT, DARK])
VISIONS = every("vision", ["normal", "protan", "deutan", "tritan"])

#: Least contrast (WCAG 2) of text with what it stands on; 3 is for text of 24 px bold and more.
TEXTS = [
    ("ink", "paper", 4.5),
    ("muted", "paper", 4.5),
    ("accent", "paper", 4.5),
    ("highlight", "paper", 4.5),
    ("on_accent", "accent", 4.5),
    ("on_highlight", "highlight", 4.5),
    ("on_context", "context", 4.5),
    ("on_ordered_1", "ordered_1", 4.5),
    ("on_ordered_2", "ordered_2", 4.5),
    ("on_ordered_3", "ordered_3", 4.5),
]
MARKS = ["accent", "highlight", "context", "ordered_1", "ordered_2", "ordered_3"]
MARKS += [f"categories_{number}" for number in range(1, 6)]


def texts(size):
    written = ("title", "block_title", "standfirst", "subtitle", "label", "value", "stacked", "note")
    return [getattr(size, name) for name in written]


def contrast(colours, one, other):
    return Color(getattr(colours, one)).contrast(getattr(colours, other))


def seen(colour, vision):
    return Color(colour) if vision == "normal" else Color(colour).filter(vision)


def distance(one, other, vision):
    return seen(one, vision).delta_e(seen(other, vision), method="2000")


@PAPERS
@every("role", ROLES)
def test_every_colour_is_a_colour_in_six_digits(colours, role):
    value = getattr(colours, role)

    assert Color(value).to_string(hex=True, upper=True, compress=False) == value


@PAPERS
@every(("text", "ground", "least"), TEXTS)
def test_text_can_be_read(colours, text, ground, least):
    assert contrast(colours, text, ground) >= least


@PAPERS
@every("number", range(1, 6))
def test_text_can_be_read_on_a_sequence(colours, number):
    assert contrast(colours, f"on_sequential_{number}", f"sequential_{number}") >= 4.5


@PAPERS
@every("mark", MARKS)
def test_a_mark_stands_out_from_the_paper(colours, mark):
    assert contrast(colours, mark, "paper") >= 3


@PAPERS
def test_ordered_classes_go_from_strong_to_faint(colours):
    values = [contrast(colours, f"ordered_{number}", "paper") for number in (1, 2, 3)]

    assert values == sorted(values, reverse=True)


@PAPERS
def test_a_sequence_goes_one_way_from_the_paper(colours):
    values = [contrast(colours, f"sequential_{number}", "paper") for number in range(1, 6)]

    assert values == sorted(values)


def test_neighbours_of_a_stacked_bar_are_parted_by_a_gap_since_they_are_close():
    close = [
        contrast(colours, f"ordered_{number}", f"ordered_{number + 1}") < 3
        for colours in (LIGHT, DARK)
        for number in (1, 2)
    ]

    assert any(close)
    assert stacked.GAP >= 2


@PAPERS
@VISIONS
def test_two_categories_are_never_taken_for_each_other(colours, vision):
    values = [getattr(colours, f"categories_{number}") for number in range(1, 6)]

    for one, other in itertools.combinations(values, 2):
        assert distance(one, other, vision) >= 20, f"{one} and {other}"


@PAPERS
@VISIONS
@every("role", ["accent", "highlight"])
def test_what_is_pointed_out_differs_from_its_context(colours, vision, role):
    assert distance(getattr(colours, role), colours.context, vision) >= 15


def test_a_marker_stands_for_one_role_and_is_no_colour_of_the_style():
    markers = dataclasses.astuple(STENCIL)

    assert len(set(markers)) == len(ROLES)
    assert not set(markers) & {*dataclasses.astuple(LIGHT), *dataclasses.astuple(DARK)}


def test_a_marker_is_not_the_black_that_a_browser_draws_by_default():
    assert "#000000" not in dataclasses.astuple(STENCIL)


@every("size", SIZES.values())
def test_nothing_is_smaller_than_twelve_px(size):
    assert min(texts(size)) >= 12


@every("size", SIZES.values())
def test_a_page_has_at_most_five_text_sizes(size):
    assert len(set(texts(size))) <= 5


@every("size", SIZES.values())
def test_margins_and_content_make_the_page(size):
    assert size.content + 2 * size.margin == size.page


def test_blocks_side_by_side_fill_the_poster():
    drawings, content = theme.DRAWINGS, theme.POSTER.content

    assert 2 * drawings["half"].width + theme.GUTTER_HALF == content
    assert 0 <= content - 3 * drawings["third"].width - 2 * theme.GUTTER_THIRD <= 3
    assert drawings["two_thirds"].width + theme.GUTTER_THIRD + drawings["third"].width == content
    assert sheet.columns(content) == {
        name: drawings[name].width for name in ("full", "two_thirds", "half", "third")
    }


def test_a_drawing_is_as_wide_as_the_page_that_shows_it():
    widths = {name: drawing.width for name, drawing in theme.DRAWINGS.items()}

    assert widths["full"] == theme.POSTER.content
    assert widths["wide"] == theme.WIDE_FROM - 2 * theme.ARTICLE.margin
    assert widths["medium"] == theme.MEDIUM_FROM - 2 * theme.NARROW.margin
    assert widths["narrow"] == theme.NARROW.content


def test_every_drawing_named_by_a_page_exists():
    named = {*theme.CARD_DRAWINGS, *itertools.chain.from_iterable(theme.POSTER_DRAWINGS.values())}

    assert named == set(theme.DRAWINGS)
