"""The published page as text: complete without CSS or pictures, safe with any words, light to carry."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdf
import pytest

from cmsurvey import render, themes, words
from cmsurvey.model import Infographic
from cmsurvey.render import page, shots
from cmsurvey.theme import DEFAULT
from tests import composed, test_trends
from tests.builders import make_source
from tests.command import cmsurvey
from tests.test_render import MOMENT
from tests.test_render_svg import HOSTILE, hostile_card

VOID = {"meta", "br", "link", "img", "hr"}
POLICY = "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; font-src 'self' data:"
FOREIGN = ("script", "iframe", "link", "img", "object", "form")


class Outline(HTMLParser):
    """Elements with their attributes, and the text inside each kind of element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        for tag in dict.fromkeys(self._open):
            self.texts[tag][-1] += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def undrawn(infographic: Infographic) -> Outline:
    """The page of an infographic without its drawings."""
    return Outline(page.html(infographic, {}, words.program("fr", composed.survey())))


#: How many lines each sentence beside a drawing has, and its last one.
_LAST_LINES = """[...document.querySelectorAll(".aside")].map(one => {
    const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT), letters = [];
    for (let node; (node = walker.nextNode());) for (let at = 0; at < node.length; at++) {
        const range = document.createRange();
        range.setStart(node, at); range.setEnd(node, at + 1);
        letters.push([Math.round(range.getBoundingClientRect().bottom), node.data[at]]);
    }
    const last = Math.max(...letters.map(one => one[0]));
    return [new Set(letters.map(one => one[0])).size,
        letters.filter(one => one[0] === last).map(one => one[1]).join("")];
})"""


def without_faces(text: str) -> bytes:
    return re.sub(r"url\(data:font/[^)]*\)", "", text).encode()


@pytest.mark.long
def test_markup_in_a_table_is_text_on_the_page(tmp_path):
    card = hostile_card(tmp_path)

    outline = undrawn(card)

    categories = [text for text in outline.texts["th"] if text in HOSTILE]
    assert sorted(categories) == sorted(HOSTILE)
    assert outline.count("script") == 0
    assert (outline.count("html"), outline.count("main")) == (1, 1)
    assert outline.count("b") == len(card.notes)


def test_markup_in_a_title_a_note_or_a_source_is_text_too(tmp_path):
    card = hostile_card(tmp_path)
    hostile = '"><script>alert(1)</script><i>'
    source = make_source(title=hostile, publisher=hostile, url="https://example.org/?a=1&b=\"'<>")
    table = card.panels[0].tables[0]
    rows = tuple(row._replace(sources=(source,), base=hostile) for row in table.rows)
    panel = replace(card.panels[0], tables=(table._replace(rows=rows, caption=hostile),), aside=hostile)
    notes = tuple(note._replace(text=hostile) for note in card.notes)

    outline = undrawn(replace(card, title=hostile, notes=notes, panels=(panel,), credit=hostile))

    assert (outline.count("script"), outline.count("i")) == (0, 0)
    assert outline.texts["h1"] == outline.texts["caption"] == [hostile]
    assert outline.texts["title"] == [f"{hostile} – Outils – {card.kicker}"]
    assert {link["href"] for link in outline.attributes("a")} == {source.url}


@pytest.mark.browser
def test_no_text_of_a_table_is_ever_run(reader, tmp_path):
    card = hostile_card(tmp_path)
    labels = words.program("fr", composed.survey())
    job = render.Job(card, ("html",), labels, MOMENT)
    path = tmp_path / "hostile.html"
    path.write_text(page.html(card, reader.run(_drawn(job, reader)), labels), encoding="utf-8")
    reader.visit(path)

    assert reader.complaints == []
    assert reader.requests == [path.as_uri()]
    shown = reader.value('[...document.querySelectorAll("svg.wide text")].map(one => one.textContent)')
    assert set(HOSTILE) <= set(shown)
    assert reader.value('document.querySelectorAll("script, svg b, svg p").length') == 0


async def _drawn(job: render.Job, reader: Any) -> Any:
    await reader.board.load_plotly()
    return (await shots.drawn(job, reader.board)).drawings


@pytest.mark.browser
def test_no_word_makes_a_page_wider_than_its_screen_whatever_text_holds_it(reader, tmp_path):
    card, word = composed.cards()["gender"], "Rechtsschutzversicherungsgesellschaften" * 2
    notes = tuple(note._replace(label=word, text=word) for note in card.notes)
    table = card.panels[0].tables[0]._replace(caption=word)
    panel = replace(card.panels[0], tables=(table,), aside=word, title=word, subtitle=word)
    labels, path = words.program("fr", composed.survey()), tmp_path / "word.html"
    held: Any = {
        "title": f"Le {word} est là",
        "standfirst": word,
        "credit": word,
        "kicker": word,
        "notes": notes,
    }
    kinds: tuple[tuple[Any, Any], ...] = (("card", (panel,)), ("poster", (panel, panel)))
    for kind, panels in kinds:
        one = replace(card, kind=kind, panels=panels, **held)
        with themes.using(replace(DEFAULT, mark="M" * 38, credit=word)):
            path.write_text(page.html(one, {}, labels), encoding="utf-8")

        reader.visit(path, width=320)
        for width in (288, 320, 360, 640, 1080):
            reader.look(width)
            root = "document.documentElement"
            assert (kind, width, reader.value(f"{root}.scrollWidth")) == (kind, width, width)


@pytest.mark.browser
def test_the_title_of_a_poster_has_two_lines_at_most_and_is_no_smaller_than_they_need(reader, tmp_path):
    labels, path = words.program("en", composed.survey()), tmp_path / "title.html"
    for title, size in (
        ("Seven in ten are their company’s only community manager", 64),
        ("Two in three respondents are their company’s only community manager", 56),
        ("Half of respondents on permanent contracts earn at most €29,000, a quarter at most €24,000", 42),
    ):
        poster = replace(composed.posters("2025")["profile"], title=title, emphasis="")
        path.write_text(page.html(poster, {}, labels), encoding="utf-8")
        reader.visit(path, width=1080)
        of = "(style => [style.fontSize, h1.getBoundingClientRect().height / parseFloat(style.lineHeight)])"
        px, lines = reader.value(f"(h1 => {of}(getComputedStyle(h1)))(document.querySelector('h1'))")
        assert (px, round(lines)) == (f"{size}px", 2), title


def test_an_ordinal_is_raised_and_nothing_else():
    assert page._raised("2e édition, 1er rang & <b>") == (
        "2<sup>e</sup>\u00a0édition, 1<sup>er</sup>\u00a0rang &amp; &lt;b&gt;"
    )
    assert page._raised("32 en 2012e, 2ere") == "32 en 2012<sup>e</sup>, 2ere"


def published(folder: Path) -> list[Path]:
    """Every page of an edition: posters and at least a card a question."""
    found = sorted(folder.glob("*.html"))
    assert len(found) >= 29
    return found


@pytest.mark.browser
def test_a_page_is_one_document_without_scripts(output):
    for path in published(output):
        outline = Outline(path.read_text(encoding="utf-8"))
        metas = {meta.get("http-equiv"): meta.get("content") for meta in outline.attributes("meta")}
        listeners = [name for _, named in outline.elements for name in named if name.startswith("on")]

        assert [outline.count(tag) for tag in ("main", "h1", "details")] == [1, 1, 1], path.name
        links = outline.attributes("link")  # one, that waits for the page's own end and loads nothing
        assert [(link["rel"], link["href"]) for link in links] == [("expect", "#end")], path.name
        assert [tag for tag in FOREIGN if tag != "link" and outline.count(tag)] + listeners == [], path.name
        assert metas["Content-Security-Policy"] == POLICY, path.name
        assert outline.attributes("html")[0]["lang"] == "fr-FR", path.name
        found, *named = outline.texts["title"][0].split(" – ")
        assert found == outline.texts["h1"][0], path.name
        assert named[-1] == "Enquête community managers\u00a0· édition\u00a02012", path.name


@pytest.mark.browser
def test_no_two_elements_share_an_id_and_every_reference_is_met(output):
    for path in published(output):
        text = path.read_text(encoding="utf-8")
        found = [attributes["id"] for _, attributes in Outline(text).elements if "id" in attributes]
        used = re.findall(r'(?:url\(#|href="#|aria-labelledby="|aria-describedby=")([^)"]+)', text)

        assert len(found) == len(set(found)), path.name
        assert set(used) <= set(found), path.name


@pytest.mark.browser
def test_a_page_is_captured_with_its_widest_drawings_and_room_for_the_others_alone(output):
    for path in published(output):
        text = path.read_text(encoding="utf-8")
        captured = page.pressed(text)
        empty = re.findall(r'<svg [^>]*class="(narrow|phone|medium)"[^>]*></svg>', captured)
        widest = re.findall(r'<svg [^>]*class="wide".*?</svg>', text, re.DOTALL)

        assert captured.count("<svg ") == text.count("<svg "), path.name
        assert empty == ["narrow", "phone", "medium"] * len(widest), path.name
        assert all(drawing in captured for drawing in widest), path.name
        assert ("<table" in text, "<table" in captured) == (True, False), path.name
        assert len(Outline(captured).texts["summary"]) == 1, path.name


@pytest.mark.browser
def test_every_drawing_is_named_and_described(output):
    for path in published(output):
        outline = Outline(path.read_text(encoding="utf-8"))
        named = [svg for svg in outline.attributes("svg") if svg.get("role") == "img"]

        assert len(named) == 4 * outline.count("figure"), path.name
        assert len(outline.texts["desc"]) == len(named), path.name
        assert all(outline.texts["desc"]), path.name


@pytest.mark.browser
def test_every_estimate_of_the_json_stands_in_the_table_of_its_page(output):
    numbers = composed.filler(composed.edition("2012")).words.numbers
    for path in published(output):
        content = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        cells = [re.sub(r"\s", " ", text) for text in Outline(path.read_text(encoding="utf-8")).texts["td"]]
        for estimate in content["estimates"]:
            places = f"{path.name}: {estimate['category']} {estimate['population']} ({estimate['value']})"
            said = estimate["bound_words"] or ""
            if estimate["value"] is not None:
                decimals = 0 if float(estimate["value"]).is_integer() else 1
                said = numbers.amount(estimate["value"], estimate["unit"], decimals)
            assert any(re.sub(r"\s", " ", said) in cell for cell in cells), places
            for key in estimate["sources"]:
                assert any(content["sources"][key]["publisher"] in cell for cell in cells), places


def heavy_cards(paths):
    """Cards of more than 30,000 bytes without their faces, or of more than 10,000 compressed."""
    heavy = {}
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if 'class="card"' in text:
            bare = without_faces(text)
            weights = (len(bare), len(gzip.compress(bare, 9)))
            if weights[0] > 30_000 or weights[1] > 10_000:
                heavy[path.name] = weights
    return heavy


@pytest.mark.browser
def test_a_card_weighs_thirty_kilobytes_without_its_faces_and_ten_compressed(output):
    assert heavy_cards(published(output)) == {}


@pytest.mark.browser
@pytest.mark.parametrize(("year", "card"), [("2023", "salary_quartile"), ("2024", "networks_used")])
def test_so_do_the_cards_of_the_series_with_the_most_halos_and_the_most_bars(tmp_path, year, card):
    asked = ("render", year, "--only", card, "--format", "html", "--surveys", composed.SURVEYS)
    assert cmsurvey(*asked, "--out", tmp_path).exit_code == 0
    assert heavy_cards([tmp_path / year / "fr" / f"{card}.html"]) == {}


#: What a page may weigh with its faces and its drawings: a card, a poster, the trends of fifteen editions.
CARD, POSTER, TRENDS = 80_000, 160_000, 300_000


@pytest.mark.browser
def test_a_card_a_poster_and_the_trends_weigh_no_more_than_their_budgets(output, reader):
    for path in published(output):
        text = path.read_text(encoding="utf-8")
        assert len(text.encode()) <= (CARD if 'class="card"' in text else POSTER), path.name

    labels, made = words.program("fr", composed.survey()), test_trends.shipped()
    job = render.Job(made, ("html",), labels, MOMENT)
    html = page.html(made, reader.run(_drawn(job, reader)), labels)
    assert POSTER < len(html.encode()) <= TRENDS


@pytest.mark.browser
def test_a_page_carries_only_the_letters_it_shows(output):
    for path in published(output):
        weight = len(path.read_bytes()) - len(without_faces(path.read_text(encoding="utf-8")))

        assert 10_000 < weight < 110_000, f"{path.name} carries faces of {weight} bytes"


#: The words of the tables that are on more than one line though they have no place to break at.
BROKEN = r"""(() => {
    document.querySelectorAll("details").forEach(one => one.open = true);
    const broken = [], range = document.createRange();
    for (const cell of document.querySelectorAll("td, th[scope=row], caption")) {
        const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        while (walker.nextNode())
            for (const word of walker.currentNode.data.matchAll(/[^\s\-–\/]+/g)) {
                range.setStart(walker.currentNode, word.index);
                range.setEnd(walker.currentNode, word.index + word[0].length);
                const tops = new Set([...range.getClientRects()].map(one => Math.round(one.top)));
                if (tops.size > 1) broken.push(word[0]);
            }
    }
    return broken;
})()"""


@pytest.mark.browser
def test_on_a_phone_no_word_and_no_number_of_a_table_is_broken_and_each_cell_has_its_name(reader, output):
    for name in ("profile", "gender", "age_group"):
        for width in (320, 360, 480, 640, 1080):
            reader.visit(output / f"{name}.html", width=width)
            assert reader.value(BROKEN) == [], (name, width)
            assert reader.value("document.documentElement.scrollWidth") <= width, (name, width)

    reader.visit(output / "gender.html", width=320)
    before = 'getComputedStyle(document.querySelector("details td:nth-child(4)"), "::before").content'
    assert reader.value(before) == '"Origine\xa0: " / ""'
    reader.look(1080)
    assert reader.value(before) == "none"


@pytest.mark.browser
def test_a_page_bare_of_its_stylesheet_shows_each_drawing_once_in_its_colours_and_a_small_mark(
    output, reader, tmp_path
):
    bare, text = tmp_path / "bare.html", (output / "region.html").read_text(encoding="utf-8")
    bare.write_text(re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL), encoding="utf-8")
    reader.visit(bare, width=720)

    seen = "[...document.querySelectorAll('svg')].filter(one => one.getClientRects().length)"
    assert reader.value(f"{seen}.map(one => one.getAttribute('class'))") == ["narrow", None]
    assert reader.value(f"{seen}.at(-1).getBoundingClientRect().width") == 22
    painted = f"[...{seen}[0].querySelectorAll('path')].filter(one => !one.closest('pattern'))"
    fills = f"{painted}.map(one => getComputedStyle(one).fill)"
    assert "rgb(11, 110, 117)" in reader.value(fills)
    assert "rgb(0, 0, 0)" not in reader.value(fills)


@pytest.mark.browser
def test_a_poster_of_seven_blocks_takes_two_sheets_of_paper(output, reader):
    reader.visit(output / "profile.html")
    for wide, tall in ((8.27, 11.69), (8.5, 11)):
        answer = reader.call("Page.printToPDF", printBackground=True, paperWidth=wide, paperHeight=tall)
        sheets = pypdf.PdfReader(io.BytesIO(base64.b64decode(answer["data"]))).pages

        assert len(sheets) == 2, (wide, tall)


@pytest.mark.browser
def test_no_line_beside_a_drawing_is_one_word(output, reader):
    reader.visit(output / "profile.html")
    for width in (320, 360, 720, 1080):
        reader.look(width)
        last = reader.value(_LAST_LINES)
        assert last
        assert [one for one in last if one[0] > 1 and " " not in one[1].strip()] == [], width
