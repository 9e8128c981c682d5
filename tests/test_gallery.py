"""The gallery: missing, broken and foreign bundles first; then the page as readers have it. Made-up data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from cmsurvey import gallery
from tests.command import cmsurvey
from tests.test_axe import AXE, audit

WIDTHS = (320, 360, 640, 720, 1080)
TITLES = {
    "profile": ("poster", "Plutôt une femme"),
    "gender": ("card", "60 % de femmes"),
    "age_group": ("card", "La moitié a moins de 30 ans"),
}


def bundle(out: Path, edition: str = "2031", lang: str = "fr", **content: object) -> Path:
    """A made-up bundle of a poster and two cards: their pages, pictures and tables, and the manifest."""
    folder = out / edition / lang
    folder.mkdir(parents=True)
    files = []
    for name, (kind, title) in TITLES.items():
        for form in ("html", "interactive.html", "png", "csv"):
            Image.new("RGB", (72, 60), "white").save(folder / f"{name}.png")
            if form != "png":
                (folder / f"{name}.{form}").write_text("made up", encoding="utf-8")
            size = {"width": 72, "height": 60} if form == "png" else {"width": None, "height": None}
            alt = f"Pictogramme : {title}, <made up>."
            files.append({"name": f"{name}.{form}", "kind": kind, "title": title, "alt": alt, **size})
    manifest = {"edition": edition, "lang": lang, "files": files, **content}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def run(*arguments):
    return cmsurvey("gallery", *arguments)


@pytest.fixture
def out(tmp_path, monkeypatch):
    """The folder that the command fills unless told otherwise."""
    monkeypatch.chdir(tmp_path)
    return Path("output")


@pytest.fixture
def page(out):
    """The gallery of an edition in two languages, of the trends and of a comparison."""
    for edition in ("2031", "2030", "trends", "compare-2030-2031"):
        bundle(out, edition)
    bundle(out, "2031", "en")
    assert run().exit_code == 0
    return out / "index.html"


# What cannot be shown ------------------------------------------------------------------------------------


@pytest.mark.parametrize("there", [False, True])
def test_an_output_without_a_bundle_is_told_with_the_command_that_makes_one(out, there):
    if there:
        (out / "2031" / "fr").mkdir(parents=True)
        (out / "notes.txt").write_text("made up")

    ended = run()

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        "error: output: no rendered bundle to show\n    render something first: cmsurvey render --all\n"
    )


def test_every_manifest_that_cannot_be_read_is_told_and_no_page_is_written(out):
    bundle(out)
    broken = {
        "a": "{",
        "b": "[]",
        "c": '{"edition": "2031"}',
        "d": '{"edition": "1", "lang": "??", "files": []}',
    }
    for name, text in broken.items():
        (out / name / "fr").mkdir(parents=True)
        (out / name / "fr" / "manifest.json").write_text(text)

    ended = run()

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == "".join(
        f"error: output/{name}/fr/manifest.json: is not a manifest of cmsurvey\n"
        "    move it away, or render its bundle again\n"
        for name in broken
    )
    assert not (out / "index.html").exists()


def test_a_page_that_no_gallery_wrote_is_kept(out):
    bundle(out)
    (out / "index.html").write_text("<!doctype html><p>somebody's work")

    ended = run()

    assert ended.exit_code == 1
    assert ended.stderr == (
        "error: output/index.html: no gallery wrote this file\n"
        "    move it away, or name another folder with --out\n"
    )
    assert (out / "index.html").read_text() == "<!doctype html><p>somebody's work"


def test_a_page_that_cannot_be_written_is_exit_code_3(out):
    bundle(out)
    (out / "index.html").mkdir()

    ended = run()

    assert ended.exit_code == 3
    assert ended.stderr.startswith("error: output/index.html: cannot be written: ")


def test_a_language_without_words_is_refused(out):
    bundle(out)

    ended = run("--lang", "de")

    assert ended.exit_code == 2
    assert ended.stderr == (
        'error: --lang: no language "de": a language needs words in cmsurvey and in the series\n'
        "    known: en, fr\n"
    )


# What the page holds -------------------------------------------------------------------------------------


def test_the_command_prints_where_the_page_is(out):
    bundle(out)

    assert run().stdout == "output/index.html\n"


@pytest.mark.long
def test_the_trends_come_first_then_the_latest_edition_then_what_is_compared(page):
    html = page.read_text(encoding="utf-8")

    assert re.findall('<section id="([^"]+)"', html) == [
        "trends-fr", "2031-fr", "2030-fr", "compare-2030-2031-fr", "2031-en",
    ]  # fmt: skip
    assert re.findall("<h2[^>]*>([^<]+)", html) == [
        "Toutes les éditions", "2031", "2030", "2030 et 2031", "2031",
    ]  # fmt: skip


@pytest.mark.long
def test_the_words_and_the_first_bundles_are_those_of_the_language_asked_for(page):
    assert run("--lang", "en").exit_code == 0

    html = page.read_text(encoding="utf-8")
    assert '<html lang="en">' in html
    assert re.findall('<section id="([^"]+)"', html)[0] == "2031-en"
    assert "All editions" in html


@pytest.mark.long
def test_posters_stand_before_cards_and_each_file_has_its_link(page):
    html = page.read_text(encoding="utf-8")
    links = re.findall('<a href="(2030/[^"]+)"', html)

    assert links == [
        f"2030/fr/{name}.{form}"
        for name in ("profile", "age_group", "gender")
        for form in ("html", "interactive.html", "png", "csv")
    ]
    for link in re.findall('(?:href|src)="([^"#]+)"', html):
        assert (page.parent / link).is_file(), link


def test_posters_stand_in_the_order_of_their_series_and_not_of_the_alphabet(out, monkeypatch):
    names = ("daily", "profile", "salary", "workplace")
    monkeypatch.setattr("tests.test_gallery.TITLES", {name: ("poster", name) for name in names})
    bundle(out)

    assert run().exit_code == 0
    found = re.findall('<a href="2031/fr/([a-z]+).html"', (out / "index.html").read_text("utf-8"))
    assert found == ["profile", "salary", "workplace", "daily"]


@pytest.mark.long
def test_every_picture_has_its_text_its_size_and_waits_until_it_is_near(page):
    pictures = re.findall("<img [^>]*>", page.read_text(encoding="utf-8"))

    assert len(pictures) == 15
    for one in pictures:
        assert 'loading="lazy"' in one
        assert 'width="72" height="60"' in one
        assert re.search('alt="Pictogramme : .+, &lt;made up&gt;."', one)


def test_files_that_are_gone_and_bundles_in_the_making_are_not_shown(out):
    folder = bundle(out)
    bundle(out, ".2031.new")
    (folder / "gender.html").unlink()
    (folder / "profile.png").unlink()

    assert run().exit_code == 0

    html = (out / "index.html").read_text(encoding="utf-8")
    assert "gender" not in html
    assert "profile.html" in html
    assert "profile.png" not in html
    assert ".2031.new" not in html


def test_a_file_outside_its_folder_is_not_linked(out):
    outside = {"name": "../secret.html", "kind": "card", "title": "secret", "alt": "", "width": None}
    folder = bundle(out, files=[outside])
    (folder.parent / "secret.html").write_text("made up")

    assert run().stderr.startswith("error: output: no rendered bundle to show\n")


@pytest.mark.long
def test_each_language_is_called_as_its_speakers_do(page):
    shown = re.findall('<span lang="(..)">([^<]+)', page.read_text(encoding="utf-8"))

    assert shown == [("fr", "Français"), ("en", "English")]


def test_one_language_needs_no_choice(out):
    bundle(out)
    run()

    assert '<input type="radio"' not in (out / "index.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_equal_bundles_give_equal_bytes_and_a_gallery_replaces_its_own_page(page):
    before = page.read_bytes()

    assert run().exit_code == 0
    assert page.read_bytes() == before
    assert sorted(path.name for path in page.parent.iterdir()) == [
        "2030", "2031", "compare-2030-2031", "index.html", "trends",
    ]  # fmt: skip


# As readers have it --------------------------------------------------------------------------------------

SHOWN = """[...document.querySelectorAll("section li")].filter(one => one.getClientRects().length)
    .map(one => one.querySelector("a").getAttribute("href"))"""


def searched(reader, text):
    """What is shown after a reader typed this."""
    reader.value(
        f"find.value = {json.dumps(text)}; find.dispatchEvent(new Event('input', {{bubbles: true}}))"
    )
    return reader.value(SHOWN)


@pytest.mark.browser
def test_a_search_finds_titles_names_and_editions_whatever_their_accents(page, reader):
    reader.visit(page)

    assert searched(reader, "PLUTOT femme 2030") == [
        "2030/fr/profile.html",
        "compare-2030-2031/fr/profile.html",
    ]
    assert reader.value("found.textContent") == "2 / 12"
    assert searched(reader, "age group 2030 2031") == ["compare-2030-2031/fr/age_group.html"]
    assert searched(reader, "xyz") == []
    assert reader.value("document.getElementById('none').getClientRects().length") == 1
    assert len(searched(reader, "")) == 12
    assert reader.value("found.textContent + document.getElementById('none').getClientRects().length") == "0"


@pytest.mark.browser
def test_the_choice_of_a_language_shows_its_bundles_alone(page, reader):
    reader.visit(page)
    reader.value('document.getElementById("show-en").click()')

    assert reader.value(SHOWN) == [f"2031/en/{name}.html" for name in ("profile", "age_group", "gender")]


@pytest.mark.browser
def test_without_a_script_everything_is_there_but_the_search(page, reader):
    reader.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        reader.visit(page)
        shown = reader.value(SHOWN)
        search = reader.value('document.querySelector(".find").getClientRects().length')
    finally:
        reader.call("Emulation.setScriptExecutionDisabled", value=False)

    assert (len(shown), search) == (12, 0)


@pytest.mark.browser
def test_axe_finds_nothing_nothing_scrolls_sideways_and_nothing_is_fetched_elsewhere(page, reader):
    reader.visit(page)
    reader.value(AXE + ";void 0")
    faults = []
    for scheme in ("light", "dark"):
        for width in WIDTHS:
            reader.look(width, scheme)
            faults += [f"{width} px, {scheme}: {fault}" for fault in audit(reader)]
            over = reader.value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            faults += [f"{width} px scrolls sideways by {over}"] if over > 0 else []

    assert faults == []
    assert reader.complaints == []
    assert all(one.startswith(page.parent.resolve().as_uri()) for one in reader.requests)


@pytest.mark.browser
def test_every_letter_of_the_page_is_set_in_its_own_faces(page, reader):
    reader.visit(page)

    assert reader.value("[...document.fonts].every(one => one.status !== 'error')")
    assert reader.value("[...document.fonts].filter(one => one.status === 'loaded').length") >= 3
    assert gallery.GENERATOR in page.read_text(encoding="utf-8")
