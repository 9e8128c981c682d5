"""The drawing that is published: what is cleaned away is never seen, no text of a table becomes markup."""

import copy
import dataclasses
import json
import re
from functools import cache
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cmsurvey import compose, fonts, load, pipeline, themes
from cmsurvey.errors import RenderError
from cmsurvey.model import Infographic, Panel, Plot
from cmsurvey.render import engine, svg
from cmsurvey.templates import TEMPLATES
from cmsurvey.theme import FACES, LIGHT, STENCIL, TEXT_RENDERING
from tests import composed, golden
from tests.builders import write_series
from tests.cases import every
from tests.reader import difference

SVG = "{http://www.w3.org/2000/svg}"
#: A pixel of an edge may differ by this much of 255 where digits were rounded.
EDGE = 4
HOSTILE = (
    "<b>gras</b>",
    "R&amp;D",
    'dit "deux"',
    "rgb(0, 1, 4)",
    "</svg><p>",
    "<script>alert(1)</script>",
    "url(#i0)",
)
#: Text that would change a drawing if it were ever read as markup, colour or reference.
HOSTILE_ROWS = tuple(
    f"tools,Outils,all,400,multiple,answer_{at},{quoted},{60 - 5 * at},percent,,,{at},press,"
    for at, quoted in enumerate(('"' + label.replace('"', '""') + '"' for label in HOSTILE), start=1)
)


@cache
def shipped() -> tuple[Infographic, ...]:
    """The infographics of 2012, of all editions, of a comparison, the salaries of 2023, made-up answers."""
    survey = load.survey(load.bundled())
    base = pipeline.Request(edition="2012", surveys=load.bundled(), out=Path("output"))
    requests = (
        base,
        dataclasses.replace(base, edition="trends"),
        dataclasses.replace(base, against="2011"),
        dataclasses.replace(base, edition="2023", only=("salary",)),
    )
    answers = next(request for request in golden.REQUESTS if request.edition == "2033")
    return (
        *(one for request in requests for one in pipeline.composed(request, survey).infographics),
        *pipeline.composed(answers, load.survey(golden.SURVEYS)).infographics,
    )


def panels(template: str) -> list[Panel]:
    """The first two panels of a form."""
    every = (panel for page in shipped() for panel in page.panels)
    return list(islice((panel for panel in every if panel.chart.template == template), 2))


def light(text: str) -> str:
    """Plotly's text with the light colours in the place of the stencil's."""
    for role, colour in dataclasses.asdict(STENCIL).items():
        number = int(colour[5:], 16)
        shown = dataclasses.asdict(LIGHT)[role]
        text = re.sub(rf"rgb\(0, 1, {number}\)|{colour}", shown, text, flags=re.IGNORECASE)
    return text


def shown(drawing: str) -> str:
    """A page with one drawing, all faces whole."""
    everything = "".join(map(chr, [*range(0x20, 0x180), *range(0x2010, 0x2720)]))
    css = fonts.css(dict.fromkeys(FACES, everything))
    family = f"font-family: {fonts.stack('text')}; font-variant-numeric: tabular-nums"
    rules = (
        f"body {{ margin: 0; background: {LIGHT.paper} }} svg text {{ {family} }} "
        f"svg {{ display: block; text-rendering: {TEXT_RENDERING} }}"
    )
    return f"<!doctype html><style>{css}\n{rules}</style><main>{drawing}</main>"


def hostile_card(folder: Path) -> Infographic:
    """A made-up card whose answers are markup."""
    files = {"words/fr.toml": "[populations]\n", "words/en.toml": "[populations]\n"}
    surveys = write_series(folder, *HOSTILE_ROWS, files=files)
    return compose.card("tools", composed.filler(load.edition(load.survey(surveys), "2031")))


def texts(root: ET.Element) -> set[str]:
    """The texts that a drawing sets."""
    return {"".join(text.itertext()) for text in root.iter(f"{SVG}text")}


@pytest.mark.browser  # there they are drawn; to compose them all takes as long
def test_every_template_is_among_the_drawings_compared():
    used = {panel.chart.template for page in shipped() for panel in page.panels}

    assert used == set(TEMPLATES)


@pytest.mark.browser
@pytest.mark.parametrize("template", TEMPLATES)
def test_cleaning_never_changes_what_is_seen(template, reader):
    reader.run(reader.board.load_plotly())
    for panel in panels(template):
        plots = [*panel.plots.values()][:: len(panel.plots) - 1]
        for source, plot in zip(reader.run(reader.board.draw(plots)), plots, strict=True):
            finished = ET.fromstring(source)  # noqa: S314 - from our own browser
            svg._finish(finished, plot)
            width, height = plot.layout["width"], plot.layout["height"]
            drawn = light(ET.tostring(finished, encoding="unicode"))
            before = reader.picture(shown(drawn), width, height)
            clean = svg.alone(svg.clean(source, plot), title="", description="", lang="fr")
            after = reader.picture(shown(clean.decode().partition("\n")[2]), width, height)

            worst = difference(before, after)
            assert worst <= EDGE, f"{panel.id} at {width} px differs by {worst}"
            assert len(before.getcolors(1 << 24) or ()) > 4, f"{panel.id} shows next to nothing"


@pytest.mark.browser
def test_a_changed_drawing_would_be_seen(reader):
    reader.run(reader.board.load_plotly())
    plot = panels("bars")[0].plots["narrow"]
    clean = svg.clean(reader.run(reader.board.draw([plot]))[0], plot)
    moved = copy.deepcopy(clean)
    next(moved.root.iter(f"{SVG}text")).set("y", "40")

    size = plot.layout["width"], plot.layout["height"]
    before, after = (
        reader.picture(
            shown(svg.alone(one, title="", description="", lang="fr").decode().partition("\n")[2]), *size
        )
        for one in (clean, moved)
    )

    assert difference(before, after) > EDGE


@pytest.mark.browser
def test_what_was_drawn_of_late_is_not_drawn_again_and_anything_else_is(monkeypatch, reader):
    monkeypatch.setattr(engine, "KEPT", 2)
    first, second, third = [*panels("bars")[0].plots.values()][:3]
    board = reader.board
    reader.run(board.load_plotly())
    drawn = reader.run(board.draw([first, second, first]))
    reader.run(board.value("Plotly.newPlot = () => { throw Error('drawn again') }; 0"))

    assert drawn[0] == drawn[2] != drawn[1]
    assert reader.run(board.draw([second, first])) == drawn[1::-1]
    with pytest.raises(RenderError, match="drawn again"):
        reader.run(board.draw([first, third]))
    reader.run(board.load_plotly())
    reader.run(board.draw([third]))
    assert len(board.drawn) == 1


@pytest.mark.browser
def test_a_letter_that_the_board_lacks_is_there_when_a_figure_with_it_is_drawn(reader):
    plot, text = panels("bars")[0].plots["narrow"], "Łódź†"
    told = {**plot.data[0], "text": [text] * len(plot.data[0]["y"])}
    family = themes.current().faces["text-700"].family
    asked = engine.WIDTHS % json.dumps([[f"700 100px '{family}'", text]])
    reader.run(reader.board.load_plotly())
    (before,) = reader.run(reader.board.value(asked))
    reader.run(reader.board.draw([dataclasses.replace(plot, data=[told])]))
    (after,) = reader.run(reader.board.value(asked))

    assert abs(after - fonts.width(text, "text-700", 100)) < 1 < abs(before - after)


@pytest.mark.browser
def test_markup_in_a_table_is_printed_in_every_drawing_and_never_obeyed(reader, tmp_path):
    page = hostile_card(tmp_path)
    panel = page.panels[0]
    plots = list(panel.plots.values())
    reader.run(reader.board.load_plotly())
    for source, plot in zip(reader.run(reader.board.draw(plots)), plots, strict=True):
        drawing = svg.clean(source, plot)
        for written in (
            svg.alone(drawing, title=panel.alt, description=panel.description, lang="fr").decode(),
            svg.inline(drawing, css_class="wide", title=panel.alt, description=panel.description),
        ):
            named = (
                written if "xmlns=" in written else written.replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1)
            )
            root = ET.fromstring(named.partition("?>")[2] or named)  # noqa: S314 - our own drawing
            assert set(HOSTILE) <= texts(root)
            assert not list(root.iter("script")) + list(root.iter(f"{SVG}script"))
            assert root.findtext(f"{SVG}desc") == panel.description
            assert HOSTILE[0] in panel.description


def drawing(*children: str) -> svg.Drawing:
    """A made-up drawing of 10 × 10 px."""
    text = f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(children)}</svg>'
    return svg.Drawing(ET.fromstring(text), 10, 10, {})  # noqa: S314 - written here


def ids(written: str) -> list[str]:
    return re.findall(r'\bid="([^"]+)"', written)


HATCHED = '<defs><pattern id="i0"/></defs><path style="fill: url(#i0)" d="M1,1H2"/>'


@every(
    "other",
    [
        {"css_class": "narrow", "title": "t", "description": "d"},
        {"css_class": "wide", "title": "another", "description": "d"},
        {"css_class": "wide", "title": "t", "description": "another"},
    ],
)
def test_two_drawings_of_one_document_never_share_an_id(other):
    one = svg.inline(drawing(HATCHED), css_class="wide", title="t", description="d")
    two = svg.inline(drawing(HATCHED), **other)

    assert len(set(ids(one) + ids(two))) == len(ids(one) + ids(two)) == 6


def test_the_same_drawing_has_the_same_ids_and_its_references_follow_them():
    one, two = (svg.inline(drawing(HATCHED), css_class="", title="t", description="d") for _ in "ab")

    assert one == two
    pattern = next(name for name in ids(one) if name.startswith("i0"))
    assert f"fill:url(#{pattern})" in one


def test_the_random_names_of_plotly_leave_no_trace():
    source = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">'
        '<defs><pattern id="{0}"><rect width="1"/></pattern></defs>'
        '<path d="M1,1H2" style="fill: url(\'#{0}\')"/></svg>'
    )
    plot = Plot({})

    one, two = (
        svg.inline(svg.clean(source.format(name), plot), css_class="", title="t", description="d")
        for name in ("p0a1b2c-d3e4f5", "p999999-000000")
    )

    assert one == two


def test_a_colour_in_a_text_is_a_text():
    written = svg.alone(
        drawing('<text fill="rgb(0, 1, 4)">rgb(0, 1, 4) #000104</text>'), title="", description="", lang="fr"
    ).decode()

    assert ">rgb(0, 1, 4) #000104</text>" in written
    assert 'fill="rgb' not in written


@pytest.mark.browser
def test_a_drawing_alone_is_whole_light_and_asks_for_nothing(output, reader):
    files = sorted(output.glob("*.svg"))
    assert len(files) >= 28
    for path in files:
        text = path.read_text(encoding="utf-8")
        root = ET.fromstring(text.encode())  # noqa: S314 - our own file
        addresses = [
            value for one in root.iter() for name, value in one.attrib.items() if name.endswith("href")
        ]

        assert root.findtext(f"{SVG}title"), path.name
        assert root.findtext(f"{SVG}desc"), path.name
        assert root.get("lang") == "fr-FR", path.name
        assert all(address.startswith("#") for address in addresses), path.name
        assert set(re.findall(r"url\((?:'|\"|)(data:font|#|[a-z]+:)", text)) <= {"data:font", "#"}, path.name
        assert "@font-face" in text, path.name
        assert not re.search(r"var\(--|#0001[0-9a-f]{2}|rgb\(0, 1,|<script", text, re.IGNORECASE), path.name
        reader.visit(path)
        assert reader.requests == [path.resolve().as_uri()], path.name
        assert reader.complaints == [], path.name
