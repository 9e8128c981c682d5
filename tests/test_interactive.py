"""The interactive page: read by keys, by a pointer and without its script, asking nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from cmsurvey import browser as browsers
from cmsurvey import bundles, compose, load, pipeline, render, verify, words
from cmsurvey.embed import frame
from cmsurvey.errors import NoBrowserError, Problem
from cmsurvey.model import Infographic
from cmsurvey.render import interactive, page, shots, studio
from cmsurvey.theme import DARK, LIGHT
from tests import composed
from tests.reader import Reader
from tests.test_axe import AXE, audit
from tests.test_render import MOMENT

DRAWN = """new Promise((done, fail) => {
    const look = () => document.querySelector(".board")?.dataset.drawn == %s ? done() : setTimeout(look, 10);
    setTimeout(() => fail(Error("not drawn")), 60000);
    look();
})"""
CODES = {
    "ArrowDown": 40,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowLeft": 37,
    "Home": 36,
    "End": 35,
    "Escape": 27,
}


def card(question: str, year: str = "2012") -> Infographic:
    return compose.card(question, composed.filler(composed.edition(year)))


def labels(lang: str = "fr") -> Any:
    return words.program(lang, composed.survey())


def plain(text: object) -> str:
    """A text with the spaces of a typewriter: its typography is tested where words are."""
    return str(text).replace("\u00a0", " ").replace("\u202f", " ")


def undrawn(question: str, year: str = "2012") -> str:
    return interactive.html_of(card(question, year), {}, labels())


def read(question: str, year: str = "2012") -> list[str]:
    """What is read aloud at each stop of the widest drawing."""
    (panel,) = card(question, year).panels
    return [plain(stop.text) for stop in interactive.stops(panel, [*panel.plots.values()][-1], labels())]


def data(html: str) -> Any:
    found = re.search(r'<script type="application/json" id="drawings">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.mark.long
def test_every_mark_is_read_with_its_value_and_what_is_computed_says_so():
    assert read("region") == [
        "Île-de-France : 49,6 %",
        "Rhône-Alpes : 7,6 %",
        "Nord-Pas-de-Calais : 5,7 %",
        "Bretagne : 5,2 %",
        "Autres, non relevés : 31,9 %, calculé : 100 − 49,6 − 7,6 − 5,7 − 5,2",
    ]
    assert read("gender") == ["Femmes : 52 %", "Hommes : 48 %, calculé : 100 − 52"]


def test_what_has_no_length_is_read_in_its_words():
    assert read("age_cumulative") == ["Moins de 35 ans : plus de 80 %"]
    assert read("employer_type_rank") == [
        "PME : 1er",
        "Agence digitale : ordre non précisé",
        "ETI : ordre non précisé",
    ]


def test_quartiles_and_median_of_a_row_are_read_with_its_name():
    assert read("salary_quartile", "2023")[:4] == [
        "2023 : 24 000 € – 35 000 €",
        "2023, un quart déclare au plus : 24 000 €",
        "2023, médiane : 29 000 €",
        "2023, un quart déclare au moins : 35 000 €",
    ]


@pytest.mark.long
def test_every_form_has_something_to_read_and_the_same_at_every_width():
    forms = {
        one.panels[0].chart.template: (question, year)
        for year in ("2012", "2023")
        for question, one in composed.cards(year).items()
    }
    for question, year in forms.values():
        content = data(undrawn(question, year))

        assert [one["from"] for one in content["drawings"]] == [0, 360, 640, 720]
        said = [[stop["text"] for stop in one["stops"]] for one in content["drawings"]]
        assert said[0], question
        assert all(sorted(one) == sorted(said[0]) for one in said), question
        assert not [text for text in said[0] if text != text.strip() or text.endswith(":")], question
    assert len(forms) >= 7


@pytest.mark.long
def test_only_the_page_s_own_script_and_the_bundle_beside_it_may_run():
    html = undrawn("region")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    (code,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()

    assert policy
    assert policy[1].partition("; script-src ")[2] == f"'self' 'sha256-{digest}'"
    assert re.findall(r'<script src="([^"]*)"', html) == [render.plotly().name]
    assert html.count("<script") == 3
    assert render.plotly().name == re.sub(r"\b[0-9a-f]{8}\b", render_digest(), render.plotly().name)


def render_digest() -> str:
    return hashlib.sha256(render.plotly().content).hexdigest()[:8]


def test_table_and_notes_are_those_of_the_published_page():
    published = page.html(card("region"), {}, labels())
    html = undrawn("region")

    for part in (
        r'<div class="notes">.*?</div>',
        r"<details.*?</details>",
        r"<h1>.*?</h1>",
        r"<footer.*?</footer>",
    ):
        assert re.findall(part, html, re.DOTALL) == re.findall(part, published, re.DOTALL) != []


def request(tmp_path: Path, *formats: str) -> pipeline.Request:
    return pipeline.Request("2012", load.bundled(), tmp_path, only=("gender", "profile"), formats=formats)


@pytest.fixture
def without_browser(monkeypatch):
    """A machine on which pages are written without drawings, in no time."""

    def none() -> Path:
        raise NoBrowserError(Problem("browser", "there is none", "get one"))

    monkeypatch.setattr(browsers, "require", none)


def run(asked: pipeline.Request) -> pipeline.Report:
    def never() -> studio.Studio:
        raise AssertionError("nothing is to be drawn")

    return pipeline.render(asked, lambda *_: None, never)


def files(report: pipeline.Report) -> set[str]:
    return {path.name for path in report.done.written} - {"manifest.json"}


@pytest.mark.long
@pytest.mark.usefixtures("without_browser")
def test_a_page_links_to_its_interactive_version_as_soon_and_as_long_as_there_is_one(tmp_path):
    folder, link = tmp_path / "2012/fr", '<a href="gender.interactive.html">Version interactive</a>'

    assert files(run(request(tmp_path, "html"))) == {"gender.html", "profile.html"}
    assert link not in (folder / "gender.html").read_text("utf-8")

    added = run(request(tmp_path, "html", "interactive"))
    assert files(added) == {"gender.html", "gender.interactive.html", render.plotly().name}
    assert link in (folder / "gender.html").read_text("utf-8")
    assert "interactive" not in (folder / "profile.html").read_text("utf-8")

    assert files(run(request(tmp_path, "html"))) == set()
    assert files(run(request(tmp_path, "html", "interactive"))) == set()
    assert link in (folder / "gender.html").read_text("utf-8")


@pytest.mark.long
@pytest.mark.usefixtures("without_browser")
def test_a_page_that_does_not_know_its_new_version_is_out_of_date(tmp_path):
    run(request(tmp_path, "html"))

    report = run(request(tmp_path, "interactive"))

    assert "out of date, since they were not made anew: gender.html" in report.remarks


@pytest.mark.long
@pytest.mark.usefixtures("without_browser")
def test_interactive_pages_and_their_script_are_made_again_to_the_byte(tmp_path):
    run(request(tmp_path, "html", "interactive"))
    survey = load.survey(load.bundled())

    found = verify.bundle(tmp_path / "2012/fr/manifest.json", survey, partial(pytest.fail, "nothing to draw"))

    assert (found.files, found.differences) == (5, ())


@pytest.mark.long
@pytest.mark.usefixtures("without_browser")
def test_in_a_frame_the_link_leads_out_of_its_folder(tmp_path):
    run(request(tmp_path, "html", "interactive"))
    place = tmp_path / "2012/fr/gender.html"

    framed = frame.page(place.read_text("utf-8"), place, "")

    assert re.findall(r'class="version"><a href="([^"]*)"', framed) == ["../gender.interactive.html"]
    assert frame.FOLDER == "embed"


@pytest.mark.long
def test_a_poster_has_no_interactive_version():
    poster = composed.posters()["profile"]

    assert render.formats(poster, bundles.FORMATS) == ("html", "png", "png@1x", "pdf")


PICTURED = (("region", "2012"), ("gender", "2012"), ("salary_median", "2023"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> Path:
    """Cards with their drawings, as published, and Plotly's bundle beside them."""
    folder = tmp_path_factory.mktemp("interactive")
    (folder / render.plotly().name).write_bytes(render.plotly().content)
    reader.run(reader.board.load_plotly())
    drawn = [card(question, year) for question, year in PICTURED]
    made_up = load.edition(load.survey(Path(__file__).parent / "golden" / "surveys"), "2033")
    for infographic in (*drawn, compose.card("mood", composed.filler(made_up))):
        job = render.Job(infographic, ("html",), labels(), MOMENT)
        drawings = reader.run(shots.drawn(job, reader.board)).drawings
        (folder / f"{infographic.id}.interactive.html").write_text(
            interactive.html_of(job.infographic, drawings, job.labels), encoding="utf-8"
        )
    return folder


def visit(reader: Reader, pages: Path, question: str, width: int = 720, scheme: str = "light") -> None:
    """Open an interactive page and wait until it is drawn."""
    reader.visit(pages / f"{question}.interactive.html", width=width, scheme=scheme)
    drawn = next(wide for start, wide in ((720, 656), (640, 608), (360, 328), (0, 288)) if width >= start)
    reader.value(DRAWN % drawn)


READ = 'document.querySelector(".readout").textContent'


def press(reader: Reader, key: str) -> str:
    """Press a key; what is read then."""
    for kind in ("keyDown", "keyUp"):
        reader.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=CODES[key])
    return plain(reader.value(READ))


def focus(reader: Reader) -> None:
    reader.value('document.querySelector(".board").focus()')


RINGED = """(() => {
    const ring = document.querySelector(".ring").getBoundingClientRect();
    const bars = [...document.querySelectorAll(".barlayer path")].map(one => one.getBoundingClientRect());
    return bars.filter(bar => ring.left <= bar.left && bar.right <= ring.right &&
        ring.top <= bar.top && bar.bottom <= ring.bottom).map(bar => Math.round(bar.width));
})()"""


@pytest.mark.browser
def test_arrows_go_from_mark_to_mark_and_escape_leaves(pages, reader):
    visit(reader, pages, "region")
    focus(reader)

    first = press(reader, "ArrowDown")
    widest = reader.value(RINGED)
    assert first == "Île-de-France : 49,6 %"
    assert press(reader, "ArrowRight") == "Rhône-Alpes : 7,6 %"
    assert len(widest) == len(reader.value(RINGED)) == 1
    assert reader.value(RINGED)[0] < widest[0] / 6
    assert press(reader, "ArrowUp") == press(reader, "ArrowLeft") == press(reader, "Home") == first
    last = press(reader, "End")
    assert last.startswith("Autres, non relevés : 31,9 %, calculé")
    assert press(reader, "ArrowDown") == last

    assert press(reader, "Escape") == ""
    assert reader.value('[document.querySelector(".ring").hidden, document.activeElement.tagName]') == [
        True,
        "BODY",
    ]


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 720])
def test_a_value_behind_a_word_is_ringed_too(pages, reader, width):
    visit(reader, pages, "mood", width)
    focus(reader)

    assert press(reader, "End") == "Assez + Beaucoup : 62 %"
    assert reader.value('document.querySelector(".ring").getBoundingClientRect().width') > 30


@pytest.mark.browser
def test_a_pointer_on_a_mark_has_it_read(pages, reader):
    visit(reader, pages, "region")
    place = """(() => { const box = document.querySelector(".barlayer path").getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2]; })()"""
    x, y = reader.value(place)
    reader.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
    said = """new Promise(done => { const look = () => {
        const texts = [".readout", ".hoverlayer text"].map(one => document.querySelector(one)?.textContent);
        texts.every(Boolean) ? done(texts) : setTimeout(look, 10);
    }; look(); })"""

    assert list(map(plain, reader.value(said))) == ["Île-de-France : 49,6 %", "Île-de-France49,6 %"]
    assert press(reader, "Escape") == ""
    assert reader.value('document.querySelectorAll(".hoverlayer text").length') == 0


@pytest.mark.browser
def test_it_asks_for_its_bundle_alone_and_shows_no_sign_of_it(pages, reader):
    for question in ("region", "gender", "salary_median"):
        visit(reader, pages, question)
        names = [Path(one).name for one in reader.requests]

        assert names == [f"{question}.interactive.html", render.plotly().name]
        assert reader.complaints == []
        assert reader.value('document.querySelectorAll(".modebar, .board a, .plotly-notifier").length') == 0
        assert reader.value('document.querySelector(".plot")._fullLayout.separators') == ",\u202f"


@pytest.mark.browser
def test_axe_finds_nothing_on_it_and_nothing_scrolls_sideways(pages, reader):
    faults = []
    for question in ("region", "gender"):
        for width, scheme in ((320, "light"), (1080, "dark")):
            visit(reader, pages, question, width, scheme)
            reader.value(AXE + ";void 0")
            faults += [f"{question}, {width} px, {scheme}: {one}" for one in audit(reader)]
            root = "document.documentElement"
            assert reader.value(f"{root}.scrollWidth - {root}.clientWidth") <= 0

    assert faults == []


BARS = '[...document.querySelectorAll(".barlayer path")].map(one => getComputedStyle(one).fill)'


def rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*bytes.fromhex(colour[1:]))


@pytest.mark.browser
def test_another_width_and_another_scheme_draw_it_again_and_keep_the_place(pages, reader):
    visit(reader, pages, "region")
    focus(reader)
    said = press(reader, "ArrowDown")
    assert reader.value(BARS)[0] == rgb(LIGHT.accent)

    reader.look(360, "dark")
    reader.value(DRAWN % 328)
    turned = """new Promise(done => {
        const look = () => %s[0] == "%s" ? done(1) : setTimeout(look, 10);
        look();
    })"""

    assert reader.value(turned % (BARS, rgb(DARK.accent))) == 1
    assert plain(reader.value(READ)) == said
    assert len(reader.value(RINGED)) == 1


def shot(reader: Reader, selector: str) -> Image.Image:
    box = reader.value(
        f"(({{x, y, width, height}}) => ({{x, y, width, height, scale: 1}}))"
        f"(document.querySelector('{selector}').getBoundingClientRect())"
    )
    answer = reader.call("Page.captureScreenshot", format="png", clip=box)
    return Image.open(io.BytesIO(base64.b64decode(answer["data"]))).convert("L")


@pytest.mark.browser
@pytest.mark.parametrize("question", ["gender", "salary_median", "region"])
def test_it_looks_like_the_published_drawing_which_stays_where_scripts_do_not_run(pages, reader, question):
    visit(reader, pages, question)
    live = shot(reader, ".plot")
    try:
        reader.call("Emulation.setScriptExecutionDisabled", value=True)
        reader.visit(pages / f"{question}.interactive.html", width=720)
        shown = reader.value('document.querySelectorAll(".board, .hint:not([hidden])").length')
        still = shot(reader, "figure > svg.wide")
    finally:
        reader.call("Emulation.setScriptExecutionDisabled", value=False)

    assert shown == 0
    assert live.size == still.size
    assert ImageStat.Stat(still).stddev[0] > 10
    assert ImageStat.Stat(ImageChops.difference(live, still)).rms[0] < 3


@pytest.mark.browser
def test_nothing_moves_by_itself(pages, reader):
    visit(reader, pages, "gender")
    moving = """document.getAnimations().length + [...document.querySelectorAll(".board *")].filter(one =>
        getComputedStyle(one).transitionDuration !== "0s" && !one.closest(".modebar-container")).length"""

    assert reader.value(moving) == 0
