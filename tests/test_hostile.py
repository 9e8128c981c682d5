"""Texts that would act if they could: every one goes through every output and is shown as the text it is.

The series is made up, one card for each dozen of the texts in `hostile`; each is the label of an answer and
the title and publisher of its source. What no text may hold is refused first.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import pypdf
import pytest
from markdown_it import MarkdownIt
from PIL import Image

from cmsurvey import embed, gallery, glyphs, linked, load, manifest, pipeline, render, tabulate, words
from cmsurvey.embed import frame
from cmsurvey.errors import CmsurveyError
from cmsurvey.model import Note
from cmsurvey.render import interactive, page
from cmsurvey.render.studio import Studio
from tests import hostile
from tests.builders import FEMALE, SOURCES, write_series
from tests.cases import every
from tests.command import cmsurvey
from tests.reader import Reader
from tests.test_page import Outline


def batched(texts: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """The texts by the dozen."""
    return [tuple(texts[at : at + size]) for at in range(0, len(texts), size)]


#: What no drawing can set is refused where it would be drawn, and stands as the title of a source.
UNSET = tuple(text for text in hostile.SHOWN if glyphs.unset(text))
SETTABLE = tuple(text for text in hostile.SHOWN if text not in UNSET)
QUESTIONS = {f"h{at:02}": texts for at, texts in enumerate(batched(SETTABLE, 12))}
WORDS = {"words/fr.toml": "[populations]\n", "words/en.toml": "[populations]\n"}


def lines(*rows: tuple[object, ...]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def series(folder: Path) -> Path:
    """A made-up series of which every text is hostile."""
    figures, sources = [], [SOURCES.splitlines()[0].split(",")]
    for question, texts in QUESTIONS.items():
        for at, text in enumerate(texts):
            key = f"{question}_{at}"
            title = UNSET[len(sources) % len(UNSET)] if at % 2 else text
            sources.append([key, title, text, "2031-05-02", f"https://example.org/{key}", "", "2031"])
            cells = ("all", 400, "multiple", f"a{at}", text, 90 - 5 * at, "percent", "", "", at + 1, key, "")
            figures.append((question, texts[0], *cells))
    press = ["press", hostile.SHOWN[0], hostile.SHOWN[1], "", "", "", ""]
    files = {
        **WORDS,
        "sources.csv": lines(*map(tuple, sources), tuple(press)),
        "editions.csv": lines(
            (
                "year",
                "title",
                "organisers",
                "fieldwork_start",
                "fieldwork_end",
                "respondents",
                "note",
                "source",
            ),
            (
                "2031",
                hostile.SHOWN[2],
                f"{hostile.SHOWN[3]}; {hostile.SHOWN[4]}",
                "2031",
                "",
                400,
                "",
                "press",
            ),
        ),
    }
    return write_series(folder, lines(*figures).rstrip("\n"), files=files)


@pytest.mark.long
@every("char", hostile.FORBIDDEN)
def test_what_no_text_may_hold_is_refused_in_a_table_with_its_place(tmp_path, char):
    surveys = write_series(tmp_path, FEMALE.replace("Femmes", f"Fem{char}mes"))

    with pytest.raises(CmsurveyError) as caught:
        load.edition(load.survey(surveys), "2031")

    (problem,) = caught.value.problems
    assert problem.where == f"{surveys / '2031.csv'}, line 2"
    if char != "\0":
        assert problem.what == f"a control character (0x{ord(char):02X})"


def test_texts_that_no_face_of_the_theme_can_set_are_refused_all_at_once_with_place_characters_and_cure(
    tmp_path,
):
    labels = ("漢字 partagé", "💬 Messagerie 👩🏽\u200d💻", "جدول بيانات", "Été à l’œuvre")
    kind = ("outil", "Outil", "all", 400, "multiple")
    rows = (
        (*kind, f"a{at}", text, 80 - at, "percent", "", "", at, "press", "")
        for at, text in enumerate(labels, 1)
    )
    surveys = write_series(tmp_path, lines(*rows).rstrip("\n"), files=WORDS)

    check = cmsurvey("check", "--surveys", surveys)
    render = cmsurvey("render", "2031", "--surveys", surveys, "--out", tmp_path / "out")

    assert check.exit_code == render.exit_code == 1
    for told in (check.output, render.output):
        flat_told = flat(told)
        assert (
            f'{surveys / "2031.csv"}, line 2: "漢字" has characters that the fonts of the theme lack'
            in flat_told
        )
        assert "漢 (U+6F22), 字 (U+5B57)" in flat_told
        assert "💬 (U+1F4AC), 👩 (U+1F469)" in flat_told
        assert 'line 4: "جدول بيانات" is written from right to left' in flat_told
        assert "line 5" not in flat_told
        assert "use other words, or a theme whose fonts have them all" in flat_told
    assert not (tmp_path / "out").exists()


@pytest.mark.long
@every("char", hostile.FORBIDDEN)
def test_an_escape_for_it_is_refused_in_words(tmp_path, char):
    toml = f'[labels]\ngender = "a\\U{ord(char):08x}b"\n'
    surveys = write_series(tmp_path, files={**WORDS, "words/fr.toml": toml})

    with pytest.raises(CmsurveyError) as caught:
        words.load("fr", load.edition(load.survey(surveys), "2031"))

    place = f"{surveys / 'words/fr.toml'}, line 2, column 1"
    told = f"{place}: an escape for a control character (0x{ord(char):02X})"
    assert told in str(caught.value)


@pytest.mark.long
@pytest.mark.parametrize("text", hostile.ENDLESS, ids=range(len(hostile.ENDLESS)))
def test_what_has_no_room_anywhere_is_refused(tmp_path, text):
    surveys = write_series(
        tmp_path, FEMALE.replace("Femmes", text), files={"words/fr.toml": f'label = "{text}"'}
    )

    with pytest.raises(CmsurveyError) as caught:
        load.edition(load.survey(surveys), "2031")
    (problem,) = caught.value.problems
    assert problem.where == f"{surveys / '2031.csv'}, line 2, column category_fr"
    assert problem.what == f"{load.check.quoted(text)} has {len(text.strip())} characters"
    assert problem.hint == "write it in 500 at most"

    with pytest.raises(CmsurveyError, match=rf"has {len(text)} characters\n    write it in 2000 at most"):
        load.toml(surveys / "words/fr.toml")


SCHEMES = (
    *hostile.FAMILIES["schemes"],
    "mailto",
    "HTTP//example.org",
    "https:/x",
    "https://",
    "ftp://example.org",
)


@pytest.mark.long
@every("url", SCHEMES)
def test_a_link_leads_to_the_web_or_nowhere(tmp_path, url):
    row = lines(("press", "Titre", "Journal", "", url, "", ""))
    surveys = write_series(tmp_path, files={"sources.csv": f"{SOURCES.splitlines()[0]}\n{row}"})

    with pytest.raises(CmsurveyError) as caught:
        load.survey(surveys)

    (problem,) = caught.value.problems
    assert problem.what.endswith("is not a web address")
    assert problem.hint == "write it with http:// or https://, or leave it blank"


@pytest.mark.long
@every("name", [*hostile.FAMILIES["paths"], "..", ".", "a/../b", "2031\n", "é", "x" * 61])
def test_no_name_leaves_its_folder(tmp_path, name):
    cells = ("2031", "title", "Alpha", "2031", "", 400, "", "press")
    header = (
        "year",
        "title",
        "organisers",
        "fieldwork_start",
        "fieldwork_end",
        "respondents",
        "note",
        "source",
    )
    if load.check.is_plain(name):  # CON: a name like any other but on Windows, where no test runs
        assert name == "CON"
        return
    if name.strip() == name:
        surveys = write_series(tmp_path, files={"editions.csv": lines(header, (name, *cells[1:]))})
        with pytest.raises(CmsurveyError, match="is not a plain name"):
            load.survey(surveys)

    asked = pipeline.Request(name, write_series(tmp_path), tmp_path / "out", formats=("csv",))
    with pytest.raises(CmsurveyError):
        pipeline.render(asked, lambda *_: None, Studio)
    with pytest.raises(CmsurveyError):
        pipeline.render(replace(asked, edition="2031", lang=name), lambda *_: None, Studio)
    with pytest.raises(CmsurveyError):
        embed.published.read(tmp_path, name, "fr", "gender")
    assert not (tmp_path / "out").exists()


#: What no cell of a CSV begins with.
COMPUTED = re.compile(r"\s*[=+@\uff1d\uff20\t\r\n]|\s*-\D")

#: What a spreadsheet would compute or open: a cell with a formula, a link of a cell.
_LIVE = re.compile(rb"<f[ >]|<hyperlink ")


def parts(content: bytes) -> dict[str, bytes]:
    """The files in an archive, and those in the workbooks in it."""
    found: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        for name in opened.namelist():
            inner = opened.read(name)
            found |= (
                {f"{name}/{one}": each for one, each in parts(inner).items()}
                if name.endswith(".xlsx")
                else {}
            )
            found[name] = inner
    return found


@pytest.mark.long
def test_slides_and_workbooks_compute_nothing_and_lead_to_sources_alone(tmp_path):
    asked = ("2031", "--surveys", series(tmp_path))
    assert cmsurvey("deck", *asked, "--all", "--to", tmp_path / "deck.pptx").exit_code == 0
    assert cmsurvey("words", "export", *asked, "--to", tmp_path / "words.xlsx").exit_code == 0

    for path in (tmp_path / "deck.pptx", tmp_path / "words.xlsx"):
        found = parts(path.read_bytes())
        # bars too many to be named are a table, which has no workbook
        charts = [name for name in found if re.fullmatch(r"ppt/charts/chart\d+\.xml", name)]
        assert not charts or len(charts) >= len(QUESTIONS) - 1
        books = len(charts) or 1
        assert sum(name.endswith("workbook.xml") for name in found) == books
        assert [name for name, content in found.items() if _LIVE.search(content)] == []
        targets = [
            html.unescape(target)
            for name, content in found.items()
            if name.endswith(".rels")
            for target in re.findall(r'Target="([^"]*)" TargetMode="External"', content.decode())
        ]
        assert [one for one in targets if not re.fullmatch(r"https://example\.org/h\d\d_\d+", one)] == []


@pytest.mark.long
def test_an_article_in_markdown_holds_no_markup_of_a_text(tmp_path):
    ended = cmsurvey("words", "article", "2031", "--surveys", series(tmp_path))

    for preset in ("commonmark", "js-default"):
        shown = MarkdownIt(preset, {"html": True, "linkify": False}).render(ended.stdout)
        assert tags(shown) <= {
            "!--", "h1", "h2", "h3", "h4", "p", "ol", "li", "pre", "code",
        }, preset  # fmt: skip
        assert re.findall("<!--.*?-->", shown) == ["<!-- cmsurvey words -->"], preset


def tags(shown):
    """The names of all tags of a page."""
    return set(re.findall(r"<([a-zA-Z?!][\w-]*)", shown))


#: The cards of which there are pictures: markup, what is no markup, what is long.
PICTURED = ("h00", "h12", max(QUESTIONS))


class Made(NamedTuple):
    """The output of the hostile series: its folder, its bundle, its infographics and their words."""

    out: Path
    folder: Path
    bundle: pipeline.Bundle

    def labels(self, question: str) -> list[str]:
        """The texts of a card, as its table prints them."""
        card = next(one for one in self.bundle.infographics if one.id == question)
        return [row.category for row in card.panels[0].tables[0].rows]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    """Every output of the hostile series; pictures of three of its cards."""
    folder = tmp_path_factory.mktemp("hostile")
    asked = pipeline.Request(
        "2031", series(folder), folder / "out", formats=("html", "interactive", "svg", "csv", "json")
    )
    with Studio() as studio:
        pipeline.render(asked, lambda *_: None, lambda: studio)
        drawn = replace(asked, only=PICTURED, formats=("png", "pdf"))
        pipeline.render(drawn, lambda *_: None, lambda: studio)
    bundle = pipeline.composed(asked, load.survey(asked.surveys))
    gallery.write(
        asked.out, hostile.SHOWN[0], words.program("fr", bundle.survey)["gallery"], {"fr": "français"}
    )
    return Made(asked.out, asked.out / "2031" / "fr", bundle)


def flat(text: str) -> str:
    """A text as a page shows it: one space for any blank that HTML folds."""
    return re.sub(r"[ \t\r\n\f]+", " ", text).strip()


@pytest.mark.browser
def test_the_corpus_is_large_and_all_of_it_is_printed(made):
    printed = {flat(one) for question in QUESTIONS for one in made.labels(question)}
    typeset = {flat(text).replace("'", "’") for text in SETTABLE}

    assert len(hostile.EVERY) >= 200
    assert len(typeset - printed) < 12, sorted(typeset - printed)[:5]


#: What a page of ours is made of: any other element came from a text.
ELEMENTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "div",
        "header",
        "h1",
        "p",
        "figure",
        "svg",
        "g",
        "path",
        "text",
        "tspan",
        "rect",
        "use",
        "defs",
        "desc",
        "line",
        "b",
        "bdi",
        "sup",
        "em",
        "span",
        "details",
        "summary",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "br",
        "footer",
        "script",
        "i",
        "clippath",
    ]
)
#: What a snippet is made of.
PASTED = frozenset(
    {
        *(
            "figure",
            "picture",
            "source",
            "img",
            "figcaption",
            "p",
            "br",
            "a",
            "details",
            "summary",
            "div",
            "span",
        ),
        *("table", "caption", "thead", "tbody", "tr", "th", "td", "strong", "meta", "amp-iframe", "amp-img"),
    }
)
#: The page's own link waits for its own end and loads nothing; any other is a fault.
ACTED = """(() => ({
    ran: window.ran ?? 0,
    tags: [...new Set([...document.querySelectorAll("*:not(link[rel=expect][href='#end'])")]
        .map(one => one.localName.toLowerCase()))],
    links: [...document.querySelectorAll("[href], [src], [action], [srcdoc], [data]")].map(one =>
        one.getAttribute("href") ?? one.getAttribute("src") ?? "?"),
    handlers: [...document.querySelectorAll("*")].flatMap(one => one.getAttributeNames())
        .filter(one => /^on/i.test(one)),
    scripts: document.scripts.length,
}))()"""
DRAWN = """new Promise(done => {
    const look = () => document.querySelector(".board").dataset.drawn ? done() : setTimeout(look, 10);
    look();
})"""
HOVERED = """(() => {
    const plot = document.querySelector(".plot");
    return plot.data.flatMap((trace, curveNumber) => (trace.customdata ?? []).map((_, pointNumber) => {
        Plotly.Fx.unhover(plot);
        Plotly.Fx.hover(plot, [{curveNumber, pointNumber}]);
        return [...plot.querySelectorAll(".hoverlayer text")].map(one => one.textContent).join("");
    })).concat(plot.querySelectorAll("a").length);
})()"""


def acts(reader: Reader, path: Path, scripts: int = 0, beside: int = 0) -> list[str]:
    """Open a page; all that it did beyond being shown."""
    reader.visit(path, width=720)
    found = reader.value(ACTED)
    faults = [f"asked for {one}" for one in reader.requests[1 + beside :]]
    faults += [f"complained: {one[:200]}" for one in reader.complaints]
    faults += [f"an element {one}" for one in set(found["tags"]) - ELEMENTS]
    faults += [f"a handler {one}" for one in found["handlers"]]
    wrong = (
        one
        for one in found["links"]
        if not re.match(r"https://example\.org/h\d\d_\d+$|#[\w-]+$|[\w.-]+$", one)
    )
    faults += [f"a link to {one}" for one in wrong]
    faults += [f"{found['scripts']} scripts"] if found["scripts"] != scripts else []
    faults += ["it ran"] if found["ran"] else []
    faults += ["it went away"] if reader.value("location.href") != path.resolve().as_uri() else []
    return [f"{path.name}: {fault}" for fault in faults]


@pytest.mark.browser
def test_no_page_acts_and_each_shows_its_texts(made, reader):
    faults = []
    for question in QUESTIONS:
        faults += acts(reader, made.folder / f"{question}.html")
        shown = reader.value('[...document.querySelectorAll("tbody th")].map(one => one.textContent)')

        assert list(map(flat, shown)) == list(map(flat, made.labels(question)))

    assert faults == []


@pytest.mark.browser
def test_no_interactive_page_acts_whatever_a_pointer_visits(made, reader):
    faults = []
    for question, texts in QUESTIONS.items():
        path = made.folder / f"{question}.interactive.html"
        faults += acts(reader, path, scripts=3, beside=1)
        stops = reader.value(
            "JSON.parse(document.getElementById('drawings').textContent).drawings[3].stops.length"
        )
        assert stops == len(texts)
        reader.value(DRAWN)
        *_, links = reader.value(HOVERED)
        found = reader.value(ACTED)
        faults += [f"{path.name}: hovered, a link or a run"] if links or found["ran"] else []
        faults += [f"{path.name}: {one[:200]}" for one in reader.complaints]

    assert faults == []


@pytest.mark.browser
def test_no_drawing_gallery_frame_or_snippet_acts(made, reader, tmp_path):
    faults = []
    for question in list(QUESTIONS)[::4]:
        reader.visit(made.folder / f"{question}.svg")
        faults += [*reader.complaints, *reader.requests[1:]]
        assert reader.value("[window.ran ?? 0, document.scripts?.length ?? 0]") == [0, 0]
    reader.visit(made.out / "index.html")
    faults += [one for one in reader.requests[1:] if not one.startswith(made.out.resolve().as_uri())]
    faults += reader.complaints
    assert reader.value("[window.ran ?? 0, document.scripts.length]") == [0, 1]
    assert reader.value("document.querySelector('h1').textContent") == hostile.SHOWN[0]
    for question in ("h00", "h12"):
        source = made.folder / f"{question}.html"
        framed = tmp_path / f"{question}.html"
        framed.write_text(frame.page(source.read_text("utf-8"), source, ""), encoding="utf-8")
        reader.visit(framed)
        faults += [*reader.complaints, *reader.requests[1:]]
        assert reader.value("[window.ran ?? 0, document.scripts.length]") == [0, 1]

    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize("kind", [kind for kind in embed.KINDS if kind != "iframe"])
def test_no_snippet_holds_markup_of_a_text(made, kind):
    for question in PICTURED:
        asked = embed.Request(made.out, "2031", "fr", question, kind, "https://example.org/charts")
        text = embed.snippet(asked, words.program("fr", made.bundle.survey)["embed"]).text
        outline = Outline(text) if kind not in {"hugo", "quarto"} else None

        if outline:
            assert {tag for tag, _ in outline.elements} <= PASTED, question
            hrefs = [named.get("href") or named.get("src") or "" for _, named in outline.elements]
            assert all(one.startswith(("https://example.org/", "#")) for one in hrefs if one)
        else:
            plain = re.sub(r"\A\{\{< figure [^`]*`[^`]*` >\}\}\n", "", text)
            assert not re.search(r"<[a-zA-Z/!]", plain), question
            assert "](javascript" not in text


@pytest.mark.browser
def test_drawings_and_data_are_well_formed_and_hold_the_texts(made):
    for question in QUESTIONS:
        texts = set(made.labels(question))
        root = ET.parse(made.folder / f"{question}.svg").getroot()  # noqa: S314 - what we wrote
        assert {one.tag.rpartition("}")[2].lower() for one in root.iter()} <= ELEMENTS, question

        rows = list(
            csv.DictReader(io.StringIO((made.folder / f"{question}.csv").read_bytes().decode(), newline=""))
        )
        assert {row["category_label"] for row in rows} == set(map(tabulate.uncomputed, texts))
        odd = [cell for row in rows for cell in row.values() if COMPUTED.match(cell)]
        assert odd == [], question
        sheet = (made.folder / f"{question}.fr.csv").read_bytes().decode("utf-8-sig")
        for cells in list(csv.reader(io.StringIO(sheet, newline=""), delimiter=";"))[1:]:
            assert [cell for cell in cells if COMPUTED.match(cell)] == [], question
        told = (made.folder / f"{question}.json").read_text("utf-8")
        assert texts <= set(leaves(json.loads(told)))
        graph = (made.folder / f"{question}{linked.ENDING}").read_text("utf-8")
        assert not re.search(r"[<>&]", graph), question  # it is put into script elements by others
        json.loads(graph)


def leaves(thing: Any) -> list[str]:
    """Every text of a JSON document."""
    if isinstance(thing, dict):
        thing = list(thing.values())
    if isinstance(thing, list):
        return [text for one in thing for text in leaves(one)]
    return [thing] if isinstance(thing, str) else []


@pytest.mark.browser
def test_pictures_and_prints_carry_the_texts_and_nothing_that_acts(made):
    for question in PICTURED:
        with Image.open(made.folder / f"{question}.png") as picture:
            ET.fromstring(picture.info["XML:com.adobe.xmp"])  # noqa: S314 - what we wrote
            assert picture.info["Title"]
        reader = pypdf.PdfReader(made.folder / f"{question}.pdf")
        assert not {"/Names", "/OpenAction"} & set(reader.root_object)
        actions = [one.get_object()["/A"] for sheet in reader.pages for one in sheet.get("/Annots", [])]
        assert all(
            str(one.get("/URI", "https://example.org/")).startswith("https://example.org/") for one in actions
        )

    standing = manifest.standing(made.folder, {"edition": "2031", "lang": "fr"})
    assert len(standing) > 5 * len(QUESTIONS)
    assert all(manifest.plain(name) for name in standing)


@pytest.mark.browser
def test_titles_notes_and_every_other_text_of_a_page_are_text_as_well(made, reader, tmp_path):
    labels = words.program("fr", made.bundle.survey)
    card = next(one for one in made.bundle.infographics if one.id == "h00")
    (tmp_path / render.plotly().name).write_bytes(render.plotly().content)
    faults = []
    short = [text for text in hostile.SHOWN if len(text) < 1000]
    for at, texts in enumerate(batched(short, 40)):
        title, notes = " ".join(texts), tuple(Note(text, text, narrow=False) for text in texts)
        panel = replace(
            card.panels[0], title=title, subtitle=title, alt=title, description=title, aside=title
        )
        told = replace(
            card,
            title=title,
            kicker=title,
            standfirst=title,
            alt=title,
            credit=title,
            notes=notes,
            panels=(panel,),
        )
        for name, text, scripts in (
            (f"{at}.html", page.html(told, {}, labels), 0),
            (f"{at}.live.html", interactive.html_of(told, {}, labels), 3),
        ):
            path = tmp_path / name
            path.write_text(text, encoding="utf-8")
            faults += acts(reader, path, scripts=scripts, beside=min(scripts, 1))
            assert flat(reader.value("document.querySelector('h1').textContent")) == flat(title)
            assert flat(reader.value("document.title")).startswith(f"{flat(title)} – ")

    assert faults == []


def test_a_manifest_holds_any_title():
    entry = {"kind": "card", "title": "\n".join(hostile.SHOWN), "alt": "\n".join(hostile.SHOWN)}

    told = json.loads(manifest.written({"a.html": manifest.sized(entry, b"x")}, {}))

    assert html.unescape(told["files"][0]["title"]) != told["files"][0]["title"]
    assert told["files"][0]["title"] == entry["title"]
