"""A kit for the press: one archive with everything that somebody who writes about an edition may use."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from cmsurvey import browser, bundles, datapackage, fonts, kit, themes
from cmsurvey.errors import NoBrowserError, Problem
from cmsurvey.kit import about, captions, logos, posters, run
from cmsurvey.lint import marks, measure
from cmsurvey.model import Contact, Licence
from cmsurvey.plan import Plan
from cmsurvey.render import sheet
from cmsurvey.runs import Request
from cmsurvey.theme import DEFAULT, LIGHT, POSTER
from cmsurvey.themes import legible
from tests import composed
from tests.builders import FIGURE_HEADER, write_series
from tests.command import cmsurvey
from tests.test_datapackage import faults

ONLY = ("profile", "gender", "region")
NAMED = [word for name in ONLY for word in ("--only", name)]
STATED = {
    "licence": Licence("CC BY 4.0", "https://example.org/figures", "press"),
    "pictures": Licence("CC BY-ND 4.0", "https://example.org/pictures", ""),
    "contact": Contact("Le service de presse inventé", "press@example.org", "", ""),
}


@cache
def bundle(lang="fr"):
    with composed.undrawn():
        return bundles.composed(
            Request("2012", composed.SURVEYS, Path(), lang=lang, only=ONLY), composed.survey()
        )


def stated(lang="fr"):
    """The same, of a series that says what others may do and whom they ask."""
    return replace(bundle(lang), survey=replace(bundle(lang).survey, **STATED))


def test_a_name_with_another_ending_is_refused_before_anything_is_rendered(tmp_path):
    ended = cmsurvey("kit", "2012", "--out", tmp_path / "output", "--to", tmp_path / "kit.tar")

    assert ended.exit_code == 2
    assert ended.stderr == f"error: --to: {tmp_path}/kit.tar: a kit ends in .zip\n    name it kit.zip\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.long
@pytest.mark.parametrize(
    "theirs", ["holiday.txt", "kit.json", ""], ids=["another archive", "named alike", "text"]
)
def test_an_archive_of_somebody_else_is_never_replaced(tmp_path, theirs):
    there = tmp_path / "kit.zip"
    if theirs:
        with zipfile.ZipFile(there, "w") as archive:
            archive.writestr(theirs, "[]")
    else:
        there.write_text("no archive at all")
    before = there.read_bytes()

    ended = cmsurvey("kit", "2012", "--out", tmp_path / "output", "--to", there)

    assert ended.exit_code == 1
    assert ended.stderr == (
        f"error: {there}: cmsurvey kit did not write this file\n"
        "    move it away, or name another file with --to\n"
    )
    assert there.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["kit.zip"]


def test_the_kit_of_another_series_is_never_replaced(tmp_path):
    there = tmp_path / "kit.zip"
    with zipfile.ZipFile(there, "w") as archive:
        archive.writestr("kit.json", json.dumps({"generator": "cmsurvey kit", "series": "Une autre enquête"}))
    before = there.read_bytes()

    ended = cmsurvey("kit", "2012", "--out", tmp_path / "output", "--to", there)

    assert ended.exit_code == 1
    assert ended.stderr == (
        f'error: {there}: it is the kit of another series, "Une autre enquête"\n'
        "    move it away, or name another file with --to; if yours was called so: "
        'formerly = ["Une autre enquête"] at the top of series.toml\n'
    )
    assert there.read_bytes() == before


def test_an_edition_and_a_language_that_are_not_there_are_told_at_once(tmp_path):
    ended = cmsurvey(
        "kit", "1999", "--lang", "xx", "--out", tmp_path / "output", "--to", tmp_path / "kit.zip"
    )

    assert ended.exit_code == 1
    assert ended.stderr.count("error: ") == 2
    assert "xx" in ended.stderr
    assert "1999" in ended.stderr
    assert not list(tmp_path.iterdir())


def test_an_edition_without_a_figure_has_no_kit(tmp_path):
    header = f"{FIGURE_HEADER},origin,exact,answers,n_eff,se,ci_low,ci_high"
    hidden = "gender,Genre,all,400,single,female,Femmes,,percent,,,1,press,suppressed: 5,computed,,,,,,"
    surveys = write_series(tmp_path, files={"2031.csv": f"{header}\n{hidden}\n", "words/fr.toml": "# none\n"})

    ended = cmsurvey(
        "kit",
        "2031",
        "--lang",
        "fr",
        "--surveys",
        surveys,
        "--out",
        tmp_path / "output",
        "--to",
        tmp_path / "kit.zip",
    )

    assert ended.exit_code == 1
    assert ended.stderr == (
        "error: 2031: it has no figure to show\n    name another edition: cmsurvey list\n"
    )
    assert not (tmp_path / "output").exists()


def test_posters_alone_ask_for_no_presets_but_that_of_links():
    asked = run._asked(
        kit.Request(Path(), Path(), Path(), "2012", only=("profile",)), composed.survey(), "fr"
    )

    assert asked.presets == ("og",)
    told = list(run._remarks(composed.survey(), ["fr/posters/profile.png"]))
    assert told[0] == "no carousel: fewer than 2 findings have room on a slide"


@pytest.mark.long
def test_without_a_browser_there_is_no_kit(tmp_path, monkeypatch):
    def none():
        raise NoBrowserError(Problem("browser", "there is none", "get one"))

    monkeypatch.setattr(browser, "require", none)

    ended = cmsurvey(
        "kit",
        "2012",
        "--only",
        "gender",
        "--lang",
        "fr",
        "--out",
        tmp_path / "output",
        "--to",
        tmp_path / "kit.zip",
    )

    assert (ended.exit_code, ended.stderr) == (3, "error: browser: there is none\n    get one\n")
    assert not (tmp_path / "kit.zip").exists()


@pytest.mark.long
@pytest.mark.parametrize(
    ("lang", "alt"), [("fr", "Texte de remplacement\u00a0:"), ("en", "Alternative text:")]
)
def test_every_picture_has_a_caption_a_source_an_alternative_text_and_its_files(lang, alt):
    names = [f"{lang}/posters/profile-a4.pdf", f"{lang}/cards/gender.png", f"{lang}/social/gender.og.png"]

    found = {name: one.decode() for name, one in captions.files(bundle(lang), names)}

    for page in bundle(lang).infographics:
        told = found["captions.txt"].partition(f"\n{page.title}\n")[2].partition("\n\n")[0].splitlines()
        assert f"{alt} {page.alt}" in told
        assert any(note.text in line for note in page.notes for line in told)
    assert "cards/gender.png, social/gender.og.png" in found["captions.txt"]
    assert "posters/profile-a4.pdf" in found["captions.txt"]
    assert found["captions.md"].count("\n## ") == len(bundle(lang).infographics)


@pytest.mark.long
def test_what_is_under_embargo_says_so_in_every_text_of_a_kit():
    stamp = "Sous embargo jusqu’au 1er juin 2031"
    held = replace(bundle(), infographics=tuple(replace(one, stamp=stamp) for one in bundle().infographics))

    told = {name: content.decode() for name, content in captions.files(held, [])}
    assert [text.count(f"{stamp}.") for text in told.values()] == [len(held.infographics)] * 2
    assert f'<p class="stamp">{stamp}</p>' in about.method(held)
    assert about.readme([held], []).decode().splitlines()[3] == f"{stamp}."
    for text in (*dict(captions.files(bundle(), [])).values(), about.readme([bundle()], [])):
        assert "embargo" not in text.decode()
    assert "stamp" not in about.method(bundle()).partition("</style>")[2]


def test_what_markdown_takes_for_a_sign_is_told_as_it_is():
    page = replace(bundle().infographics[0], title="50 % *au moins* [sic]")

    found = dict(captions.files(replace(bundle(), infographics=(page,)), []))

    assert "## 50 % \\*au moins\\* \\[sic\\]" in found["captions.md"].decode()
    assert "50 % *au moins* [sic]" in found["captions.txt"].decode()


def test_the_readme_says_in_each_language_what_lies_where_and_what_is_allowed():
    names = [f"{lang}/{one}" for lang in ("fr", "en") for one in ("captions.md", "data/a.csv", "method.pdf")]
    names += ["fr/posters/a.png", "fr/social/gender.og.png", "en/social/carousel.pdf"]
    silent, told = (about.readme([make("fr"), make("en")], names).decode() for make in (bundle, stated))

    assert "Licence des images\u00a0: non précisée\n" in silent
    assert "Licence of the figures: not stated\n" in silent
    assert "Images pour les réseaux sociaux\u00a0: fr/social/" in silent
    assert "carousel included: en/social/" in silent
    assert "en/posters/" not in silent
    assert "cards/" not in silent
    assert "Contact" not in silent
    assert "Licence des images\u00a0: CC BY-ND 4.0, https://example.org/pictures" in told
    assert "Licence of the figures: CC BY 4.0, https://example.org/figures" in told
    assert "Contact: Le service de presse inventé, press@example.org" in told
    for place in ("fr/posters/", "en/captions.md", "fr/method.pdf", "en/data/", "logos/"):
        assert place in told


@pytest.mark.long
def test_the_page_of_method_tells_facts_limits_sources_and_rights():
    silent, told = about.method(bundle()), about.method(stated())

    frame = bundle().frame
    assert frame
    for text in (*(one.text for one in frame.facts), *frame.limits):
        assert text in silent
    assert silent.count("Non précisée") == 2
    assert "mailto:" not in silent
    assert ">Droits<" in silent
    assert ">Droits et contact<" in told
    assert '<a href="mailto:press@example.org">press@example.org</a>' in told
    assert '<a href="https://example.org/pictures" rel="license noopener">CC BY-ND 4.0</a>' in told
    assert "Non précisée" not in told


def test_names_in_the_page_of_method_cannot_be_code():
    hostile = STATED | {"contact": Contact("<script>alert(1)</script>", "press@example.org", "", "")}

    page = about.method(replace(bundle(), survey=replace(bundle().survey, **hostile)))

    assert "<script" not in page


@pytest.mark.long
def test_the_data_are_a_valid_package_with_the_sources_that_they_cite(tmp_path):
    plan = Plan(Request("2012", composed.SURVEYS, Path(), only=ONLY), bundle(), {})

    found = dict(about.data(plan))

    assert set(found) == {
        *(f"{name}.{end}" for name in ONLY for end in ("csv", "fr.csv", "json")),
        "datapackage.json",
        "sources.csv",
    }
    for name, content in found.items():
        (tmp_path / name).write_bytes(content)
    assert faults(tmp_path / "datapackage.json") == []
    listed = {row["key"] for row in csv.DictReader(io.StringIO(found["sources.csv"].decode()))}
    cited = {
        key
        for page in bundle().infographics
        for table in page.estimates
        for row in table.rows
        for key in row.sources
    }
    assert listed == cited
    described = {one["path"] for one in json.loads(found["datapackage.json"])["resources"]}
    assert described == {name for name in found if name.endswith(".csv")}


def test_a_package_with_its_sources_keeps_what_it_said():
    plan = Plan(Request("2012", composed.SURVEYS, Path(), only=ONLY), bundle(), {})
    package = next(
        one.content for one in plan.tables(("csv",), {"gender.csv": {}}) if one.name == "datapackage.json"
    )

    found = json.loads(datapackage.with_sources(package, b"key,title\na,b\n"))

    before = json.loads(package)
    assert found["resources"][:-1] == before["resources"]
    assert {key: found[key] for key in before if key != "resources"} == {
        key: before[key] for key in before if key != "resources"
    }


def test_a_logo_needs_no_font_and_is_as_wide_as_its_name():
    drawn, pictures = logos.files()

    assert set(pictures) == {"logos/logo.png", "logos/logo-dark.png"}
    for name, ink in (("logos/logo.svg", LIGHT.ink), ("logos/logo-dark.svg", DEFAULT.dark.ink)):
        tree = ET.fromstring(drawn[name])  # noqa: S314 - a drawing of our own
        (path,) = tree.iter("{http://www.w3.org/2000/svg}path")
        assert path.get("fill") == ink
        assert tree.get("aria-label") == "cmsurvey"
        assert "<text" not in drawn[name].decode()
        ends = [float(one) for one in re.findall(r"-?\d+\.?\d*", path.get("d", ""))]
        assert 0.9 < max(ends) / fonts.width("cmsurvey", "display-700", logos.NAME) < 1.02


def test_the_logo_of_a_theme_stands_before_its_name():
    own = replace(DEFAULT, mark="A & B", logo="data:image/png;base64,AAAA")

    with themes.using(own):
        svg = logos.drawing(own, own.light)

    assert 'aria-label="A &amp; B"' in svg
    assert '<image href="data:image/png;base64,AAAA"' in svg
    assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - the same


def test_letters_that_a_face_lacks_leave_no_outline():
    assert fonts.outline("\u4e2d", "display-700", 40) == ""


def test_a_poster_longer_than_a_sheet_is_laid_out_wider_and_another_as_it_is():
    assert posters.width({"width": 2160, "height": 2800}) == POSTER.content
    wide = posters.width({"width": 2160, "height": 4000})
    assert (4000 / 2 - sheet.AROUND) / wide == pytest.approx(sheet.SHAPE, rel=0.001)
    assert posters.width({"width": 1080, "height": 9000}) == posters.WIDEST


def test_the_blocks_of_a_poster_are_drawn_for_its_width_and_neighbours_keep_one_scale():
    (page,) = [one for one in bundle().infographics if one.kind == "poster"]
    again = posters.relaid(page, 1300)

    panels = zip(page.panels, again.panels, strict=True)
    assert {(panel.width, wide) for panel in again.panels for wide in _widths(panel)} == {
        ("full", 1300), ("half", 622), ("third", 406),
    }  # fmt: skip
    scales = [pair for one in panels if all(pair := tuple(posters.scale(panel) or 0 for panel in one))]
    assert len(scales) > len(set(scales)) > 0
    assert all(after > before for before, after in scales)


def _widths(panel):
    return [plot.layout["width"] for plot in panel.plots.values()]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A kit of a few infographics, and the same once more."""
    folder = tmp_path_factory.mktemp("kit")
    asked = ("--lang", "fr", *NAMED, "--out", folder / "output")
    first = cmsurvey("kit", "2012", *asked, "--to", folder / "kit.zip")
    again = cmsurvey("kit", "2012", *asked, "--to", folder / "again.zip")
    assert (first.exit_code, again.exit_code) == (0, 0), first.stderr
    assert "all was up to date" in again.stdout
    assert first.stderr.splitlines() == [
        "no [contact] in series.toml: the kit names nobody whom the press may ask",
        'no [pictures] in series.toml: the kit says of the licence of its pictures "not stated"',
        'no [licence] in series.toml: the kit says of the licence of the figures "not stated"',
    ]
    return folder


def opened(made):
    with zipfile.ZipFile(made / "kit.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.browser
def test_a_kit_holds_everything_and_is_the_same_twice(made):
    found = opened(made)

    assert (made / "kit.zip").read_bytes() == (made / "again.zip").read_bytes()
    social = {name for name in found if name.startswith("fr/social/")}
    assert set(found) - social == {
        "README.txt", "kit.json", "fr/captions.md", "fr/captions.txt", "fr/method.html", "fr/method.pdf",
        "fr/posters/profile.png", "fr/posters/profile-a3.pdf", "fr/posters/profile-a4.pdf",
        *(f"fr/cards/{name}.{end}" for name in ("gender", "region") for end in ("png", "svg")),
        *(f"fr/data/{name}.{end}" for name in ONLY for end in ("csv", "fr.csv", "json")),
        "fr/data/datapackage.json", "fr/data/sources.csv",
        *(f"logos/{name}.{end}" for name in ("logo", "logo-dark") for end in ("svg", "png")),
    }  # fmt: skip
    assert "fr/social/carousel.pdf" in social
    assert "fr/social/gender.story.png" in social
    listed = json.loads(found["kit.json"])["files"]
    assert set(listed) == set(found) - {"kit.json"}
    with Image.open(io.BytesIO(found["logos/logo-dark.png"])) as image:
        assert image.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.browser
def test_a_kit_may_replace_a_kit(made):
    ended = cmsurvey(
        "kit", "2012", "--lang", "fr", *NAMED, "--out", made / "output", "--to", made / "again.zip", "--quiet"
    )

    assert (ended.exit_code, ended.stdout) == (0, "")


@pytest.mark.browser
@pytest.mark.parametrize("paper", sheet.PAPERS, ids=lambda one: one.name)
def test_a_poster_is_one_page_of_its_paper_and_its_type_is_text(made, paper):
    document = PdfReader(io.BytesIO(opened(made)[f"fr/posters/profile-{paper.name}.pdf"]))

    (page,) = document.pages
    size = [float(one) / 72 * 25.4 for one in page.mediabox[2:]]
    assert size == pytest.approx([paper.width, paper.height], abs=0.5)
    assert "Plutôt une femme" in " ".join(page.extract_text().split())
    assert not list(page.images)
    begins: dict[str, float] = {}

    def seen(text, at, of_text, *_):
        if text.strip():
            begins.setdefault(text.strip(), (at[0] * of_text[4] + at[4]) / float(page.mediabox[2]))

    page.extract_text(visitor_text=seen)
    assert min(begins.values()) < 0.07  # it is as wide as the sheet
    (beside,) = [at for text, at in begins.items() if text.startswith("Plus de la moitié ont")]
    assert beside == pytest.approx(0.53, abs=0.04)  # the second half begins behind the middle


@pytest.mark.browser
def test_a_printed_poster_is_read_and_told_apart_without_colour(output, tmp_path):
    colours = re.compile(r"#[0-9A-Fa-f]{6}\b")
    for name in ("profile", "salary", "workplace", "daily"):
        printed = sheet.on_paper((output / f"{name}.html").read_text(encoding="utf-8"))
        colourless = colours.sub(lambda colour: legible.grey(colour[0]), printed)
        (tmp_path / f"{name}.html").write_text(colourless, encoding="utf-8")

    found = measure.lint(sorted(tmp_path.iterdir()), browser.require, widths=(1080,)).findings

    shades = {legible.grey(getattr(LIGHT, f"ordered_{step}")).lower() for step in (1, 2, 3)}
    for one in (one for one in found if one.scheme == "light"):  # it is printed on white paper
        first, second, *_ = colours.findall(one.what)
        assert one.rule == "categories", one
        # grey has no hue by which the shades of a scale are known: they are as far apart as those have to be
        assert {first, second} <= shades, one
        assert legible.distance(first, second, "normal") >= marks.LEAST_SHADES


@pytest.mark.long
@pytest.mark.parametrize("name", ["default", "sober", "high-contrast"])
def test_in_print_accent_and_muted_are_told_from_the_highlight_without_colour(name):
    theme = themes.load(name)
    with themes.using(theme):
        rules = sheet.on_paper("<html><head></head></html>")

    for role in ("accent", "muted"):
        (colour,) = re.findall(rf"--{role}:(#[0-9A-F]{{6}})", rules)
        near = legible.distance(legible.grey(colour), legible.grey(theme.light.highlight), "normal")
        assert near >= legible.LEAST_DISTANCE
        assert legible.contrast(colour, "#FFFFFF") >= 4.5


def test_the_grey_of_a_colour_has_its_luminance():
    assert legible.grey("#808080") == "#808080"
    assert legible.contrast(legible.grey(LIGHT.accent), LIGHT.accent) == pytest.approx(1, abs=0.02)


@pytest.mark.browser
def test_the_page_of_method_is_read_at_every_width(made, tmp_path):
    (tmp_path / "method.html").write_bytes(opened(made)["fr/method.html"])

    ended = measure.lint([tmp_path / "method.html"], browser.require)

    assert ended.findings == ()
