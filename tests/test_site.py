"""The site of a series: what cannot be published, then its pages, as readers have them. Made-up data."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any, cast
from unittest import mock
from xml.etree import ElementTree as ET

import html5lib
import pytest
from PIL import Image

from cmsurvey import affected, browser, bundles, embed, load, render, site
from cmsurvey.errors import CmsurveyError, NoBrowserError, Problem, RenderError
from cmsurvey.handed import Places
from cmsurvey.model import Edition, Fact, Fieldwork
from cmsurvey.site import feeds, links, store, withheld
from cmsurvey.site.contents import Bundle, Contents, Item
from cmsurvey.site.pages import Pages
from cmsurvey.start import new
from tests.builders import (
    EDITIONS,
    FEMALE,
    FIGURE_HEADER,
    MALE,
    SERIES,
    SOURCES,
    make_entry,
    make_source,
    make_survey,
    write_series,
)
from tests.cases import every
from tests.command import cmsurvey
from tests.test_axe import AXE, audit
from tests.test_pipeline import CDI, FREELANCE, PROFILE

BASE = "https://example.org/survey"
HEAD, ROW = EDITIONS.splitlines()
#: Two earlier editions, of which nobody knows how many answered.
EARLIER = {year: ROW.replace("2031", year).replace(",400,", ",,") for year in ("2029", "2030")}
UNKNOWN = "\n".join((FIGURE_HEADER, FEMALE.replace(",400,", ",,"), MALE.replace(",400,", ",,"), ""))
LABELS = """\
[questions.gender]
label = "Gender"
categories = { female = "Women", male = "Men" }

[questions.contract]
label = "Contract"
categories = { cdi = "Permanent", freelance = "Freelance" }
"""
FILES = {
    "editions.csv": "\n".join((HEAD, *EARLIER.values(), ROW, "")),
    **{f"{year}.csv": UNKNOWN for year in EARLIER},
    "infographics/profile.toml": PROFILE,
    "words/fr.toml": "[populations]\n",
    "words/en.toml": LABELS,
    "trends.toml": '[[trend]]\nquestion = "gender"\ncategory = "female"\n',
    "answers/2031/responses.csv": "a private matter\n",
}
LINES = (FEMALE, MALE, CDI, FREELANCE)
#: What a page, and the stylesheet that all share, may weigh in bytes; beside them a page has pictures alone.
PAGE, SHEET = 100_000, 120_000
#: What a site adds to the page of a chart, and the script of a page for frames.
ADDED, SCRIPT = 20_000, 1_000
#: What may move while a page loads, as browsers count it: what stands at the right, by a letter.
#: Up to 0.0004 where Arial or Liberation Sans stands in for a face meanwhile, 0.0012 where DejaVu Sans does.
SHIFT = 0.0015
#: How much slower than this one the machine is on which nothing shifts: its first look has no face yet.
SLOWER = 8


class Bench:
    """A studio that draws blank pictures, and pages as they are without a browser."""

    def artifacts(self, jobs: Any, _browser: Path, progress: Any) -> list[Any]:
        made = []
        for job in jobs:
            progress(job.infographic.id)
            made += render.undrawn(job)
            for form in (one for one in job.formats if one not in ("html", "interactive")):
                content = io.BytesIO()
                Image.new("RGB", (72, 38), "white").save(content, "png")
                made.append(render.artifact(job, form, content.getvalue(), (72, 38)))
        return made


def build(folder: Path, *, lines: tuple[str, ...] = LINES, files: Any = None, **request: Any) -> site.Made:
    """Publish the made-up series; nothing is drawn."""
    program = folder / "browser"
    if not program.exists():  # a browser that changed would draw anew
        program.write_text("made up")
    surveys = write_series(folder, *lines, files={**FILES, **(files or {})})
    asked = {"surveys": surveys, "out": folder / "output", "to": folder / "site", "base": BASE, **request}
    with mock.patch.object(browser, "require", return_value=program):
        return site.build(site.Request(**asked), lambda *_: None, lambda: cast("Any", Bench()))


def inside(folder: Path) -> dict[str, bytes]:
    """Every file of a site by its address."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The folder of the made-up series, its output and its site."""
    folder: Path = tmp_path_factory.mktemp("site")
    build(folder)
    return folder


def read(made: Path, address: str) -> str:
    return (made / "site" / address).read_text(encoding="utf-8")


# What cannot be published --------------------------------------------------------------------------------


@pytest.mark.long
@every(
    ("options", "told"),
    [
        (
            {"base": "example.org"},
            '--base-url: "example.org" is not an address of a folder for a site',
        ),
        (
            {"base": "https://exa mple.org/é"},
            '--base-url: "https://exa mple.org/%C3%A9" is not an address of a folder for a site',
        ),
        (
            {"to": Path("surveys")},
            "--to: surveys is of the series itself, a site would lie among its files",
        ),
        (
            {"to": Path("surveys/words")},
            "--to: surveys/words is of the series itself, a site would lie among its files",
        ),
        (
            {"to": Path("surveys/words/site")},
            "--to: surveys/words/site is of the series itself, a site would lie among its files",
        ),
        (
            {"to": Path("output/2031")},
            "--to: output/2031 holds what is rendered (output)",
        ),
        (
            {"languages": ("de",)},
            '--lang: no language "de": a language needs words in cmsurvey and in the series',
        ),
    ],
)
def test_what_was_asked_for_wrongly_is_told_before_anything_is_rendered(options, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CmsurveyError) as raised:
        build(Path(), **options)

    assert str(raised.value).splitlines()[0] == f"error: {told}"
    assert not (tmp_path / "output").exists()


@pytest.mark.long
def test_every_problem_of_every_edition_is_told_and_no_site_is_written(tmp_path):
    wrong = {f"words/{year}.fr.toml": "[cards.gender]\ntitle = '{gender.x}'\n" for year in (2030, 2031)}

    with pytest.raises(CmsurveyError) as raised:
        build(tmp_path, files=wrong, languages=("fr",))

    assert [Path(one.where.partition(",")[0]).name for one in raised.value.problems] == [
        "2030.fr.toml", "2031.fr.toml",
    ]  # fmt: skip
    assert not (tmp_path / "site").exists()


@pytest.mark.long
def test_without_a_browser_there_is_no_site(tmp_path):
    lacking = NoBrowserError(Problem("browser", "none was found", "install one"))
    surveys = write_series(tmp_path, *LINES, files=FILES)
    asked = site.Request(surveys, tmp_path / "output", tmp_path / "site")

    with mock.patch.object(browser, "require", side_effect=lacking), pytest.raises(RenderError) as raised:
        site.build(asked, lambda *_: None, lambda: pytest.fail("nothing draws"))

    assert str(raised.value) == str(lacking)
    assert not (tmp_path / "site").exists()


@pytest.mark.long
def test_what_no_site_wrote_is_neither_replaced_nor_lost(tmp_path):
    there = tmp_path / "site"
    (there / "fr").mkdir(parents=True)
    (there / "CNAME").write_text("example.org")
    (there / "fr" / "notes.txt").write_text("mine")
    build(tmp_path, languages=("fr",))
    (there / "2031" / "fr" / "contract.html").rename(there / "mine.html")
    (tmp_path / "surveys" / "infographics" / "profile.toml").unlink()
    build(
        tmp_path,
        lines=(FEMALE, MALE),
        files={
            "infographics/profile.toml": None,
            "words/en.toml": LABELS.partition("[questions.contract")[0],
        },
        languages=("fr",),
    )

    found = inside(there)
    assert (found["CNAME"], found["fr/notes.txt"]) == (b"example.org", b"mine")
    assert "mine.html" in found
    assert not [name for name in found if "contract" in name]

    (there / store.LISTING).unlink()
    with pytest.raises(CmsurveyError) as raised:
        build(tmp_path, languages=("fr",))
    assert str(raised.value) == (
        f"error: {there / '2029/fr/datapackage.json'}: cmsurvey site did not write this file\n"
        "    move it away, or name another place with --to"
    )
    assert inside(there) == {name: content for name, content in found.items() if name != store.LISTING}


@every("name", ["site", "site.zip"])
def test_a_file_of_somebody_else_in_the_place_of_the_site_is_kept(name, tmp_path):
    (tmp_path / name).write_text("mine")

    with pytest.raises(CmsurveyError, match="cmsurvey site did not write this file"):
        build(tmp_path, to=tmp_path / name)

    assert (tmp_path / name).read_text() == "mine"


def test_a_link_that_leads_nowhere_is_told_with_its_page():
    files: dict[str, bytes | Path] = {
        "index.html": b'<a href="a/">a</a><a href="a/index.html#b">b</a><a href="https://x.org">c</a>',
        "a/index.html": f'<p id="c"><img src="../no.png"><a href="{BASE}/b.html">d</a>'.encode()
        + b'<a href="#c">e</a>',
    }

    assert [(one.where, one.what) for one in links.broken(files, BASE)] == [
        ("index.html", 'it links to "a/index.html#b", which the site does not have'),
        ("a/index.html", 'it links to "../no.png", which the site does not have'),
        ("a/index.html", f'it links to "{BASE}/b.html", which the site does not have'),
    ]


# What is under embargo ------------------------------------------------------------------------------------

HELD = {
    "series.toml": f'{SERIES}\n[embargo]\n2031 = "2031-09-01"\n',
    "editions.csv": "\n".join((HEAD, *EARLIER.values(), ROW[: -len("press")] + "other", "")),
    "derived.csv": f"year,{FIGURE_HEADER}\n2030,{MALE.replace(',400,', ',,')}computed: 100 - 60\n"
    f"2031,{MALE}computed: 100 - 60\n",
    "2030.csv": "\n".join((FIGURE_HEADER, FEMALE.replace(",400,", ",,"), "")),
    "words/2029.fr.toml": "[cards.gender]\ntitle = 'Des femmes : {2031/gender.female} en {2031/year}'\n",
}


REDRAWN = ("2028/followed", "2029/followed", "2030/followed", "trends/trends")
#: 100 - 61.7 of 2031, and a poster with a line through all editions.
CALCULATED = f"{MALE.replace(',40,', ',38.3,')}computed: 100 - 61.7"
FOLLOWED = """\
[[block]]
question = "gender"
template = "line"
[[block]]
question = "gender"
"""


def test_no_spreadsheet_computes_a_text_of_a_table_of_the_series_and_others_are_the_files_themselves(
    tmp_path,
):
    rows = ('=HYPERLINK("https://hostile.example"),60,-3', "@SUM(A1),-1+1,+33", "Femmes,60,2031")
    (tmp_path / "2031.csv").write_text("\n".join(("label,value,note", *rows)) + "\n")
    (tmp_path / "sources.csv").write_text("key,title\npress,Un article - inventé\n")

    table = withheld.Withheld().table(tmp_path / "2031.csv")

    assert isinstance(table, bytes)
    assert list(csv.reader(table.decode().splitlines())) == [
        ["label", "value", "note"],
        ['\'=HYPERLINK("https://hostile.example")', "60", "-3"],
        ["'@SUM(A1)", "'-1+1", "'+33"],
        ["Femmes", "60", "2031"],
    ]
    assert withheld.Withheld().table(tmp_path / "sources.csv") == tmp_path / "sources.csv"


@pytest.mark.long
@every(("day", "there"), [("2031-08-31", False), ("2031-09-01", True)])
def test_until_its_day_a_site_has_nothing_of_an_edition_under_embargo_and_of_pages_that_quote_it(
    day, there, tmp_path, monkeypatch
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.fromisoformat(f"{day}T12:00Z").timestamp())))
    row = EARLIER["2029"].replace("2029", "2028")
    more = {
        "editions.csv": HELD["editions.csv"].replace("2029,", f"{row}\n2029,", 1),
        "derived.csv": HELD["derived.csv"].replace(f"{MALE}computed: 100 - 60", CALCULATED),
        "2028.csv": UNKNOWN,
        "infographics/followed.toml": FOLLOWED,
    }
    alone = FEMALE.replace(",60,", ",61.7,")
    done = build(tmp_path, lines=(alone, CDI, FREELANCE), files=HELD | more)
    files = inside(tmp_path / "site")

    own = [name for name in files if re.match(r"(data/)?2031", name)]
    assert (bool(own), "2029/fr/gender.html" in files) == (there,) * 2
    for name in ("trends/en/trends.csv", "2030/fr/followed.csv"):
        assert (b"2029" in files[name], b"61.7" in files[name]) == (True, there)
    told = [name for name, content in files.items() if re.search(rb"61[.,]7(?!\d)", content)]
    assert bool(told) == there, told
    assert {
        "2030/fr/gender.html",
        "2029/en/gender.html",
        "2029/fr/index.html",
        "data/2029.csv",
    } <= files.keys()
    for name in ("editions.csv", "derived.csv", "datapackage.json"):
        assert (b"2031," in files[f"data/{name}"] or b"2031.csv" in files[f"data/{name}"]) == there
        assert b"2030" in files[f"data/{name}"]
    assert (b"\nother," in files["data/sources.csv"], b"\npress," in files["data/sources.csv"]) == (
        there,
        True,
    )
    assert (b"/2031/" in files["sitemap.xml"] + files["fr/feed.xml"]) == there
    assert not [name for name, content in files.items() if b"embargo" in content]
    held = ("2031 is under embargo until 2031-09-01 and left out: make the site again from that day on",
            f"drawn without 2031, from the other editions alone: {', '.join(REDRAWN)}",
            "left out too, as they print figures of it: 2029/gender")  # fmt: skip
    assert [one in done.remarks for one in held] == [not there] * 3, done.remarks


def test_a_series_under_embargo_as_a_whole_has_no_site_and_the_day_on_which_it_may_have_one(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    days = "".join(f'{year} = "2031-09-01"\n' for year in (2029, 2030, 2031))
    with pytest.raises(CmsurveyError, match="every edition is under embargo, the last one until 2031-09-01"):
        build(tmp_path, files={"series.toml": f"{SERIES}\n[embargo]\n{days}"})

    assert not (tmp_path / "site").exists()


# What a site holds ---------------------------------------------------------------------------------------


@pytest.mark.long
def test_every_edition_has_its_page_its_charts_and_their_files_in_each_language(made):
    found = inside(made / "site")

    for lang in ("fr", "en"):
        assert {f"{lang}/{name}.html" for name in ("data", "method", "sources")} <= found.keys()
        assert {
            f"2031/{lang}/{name}.html" for name in ("index", "profile", "gender", "contract")
        } <= found.keys()
        assert {
            f"2031/{lang}/gender.{form}" for form in ("png", "og.png", "svg", "pdf", "csv")
        } <= found.keys()
    assert {
        "index.html",
        "en/index.html",
        "robots.txt",
        "data/2031.csv",
        "data/datapackage.json",
    } <= found.keys()
    assert b"a private matter" not in b"".join(found.values())
    assert not [name for name in found if name.endswith("manifest.json")]


@pytest.mark.long
def test_every_link_leads_somewhere_and_every_page_parses_without_an_error(made):
    found = inside(made / "site")
    parser = html5lib.HTMLParser(strict=True)
    pages = [name for name in found if name.endswith(".html")]

    assert len(pages) > 20
    assert links.broken(found, BASE) == []
    for name in pages:
        parser.parse(found[name].decode())


@pytest.mark.long
def test_the_method_page_says_who_answered_how_many_and_what_figures_cannot_say(made):
    html = read(made, "en/method.html")

    assert re.findall("<dd>([^<]+)", html) == [
        "Made-up people", "France", "Voluntary responses", "Self-administered online survey", "Not stated",
    ]  # fmt: skip
    assert "No margin of error is printed, since it would mean nothing here." in html
    rows = re.findall('class="number">([^<]+)</td><td>([^<]+)</td>', html)
    assert rows == [
        ("400", "in March–April 2031"),
        ("n.k.", "in March–April 2030"),
        ("n.k.", "in March–April 2029"),
    ]
    assert 'href="sources.html#press"' in html


@every(
    ("sampling", "told"),
    [
        ("self_selected", "Les répondants ont choisi de répondre."),
        ("random", "Les répondants ont été tirés au sort."),
        ("quota", "Les répondants ont été choisis par quotas."),
        ("", "Aucune source ne dit comment les répondants ont été choisis"),
    ],
)
def test_the_limits_are_those_of_the_sampling(sampling, told):
    survey = make_survey(sampling=Fact(sampling, "press"))
    limits = Pages(Contents(survey, {}, {}, ("fr",)), "fr").limits()

    assert limits[0].startswith(told)
    assert ("n’aurait pas de sens ici" in limits[0]) == (sampling == "self_selected")


@pytest.mark.long
def test_a_chart_leads_back_to_its_edition_on_to_the_next_and_to_its_files(made):
    html = read(made, "2031/fr/gender.html")

    assert re.findall('<a (?:rel="[a-z]+" )?href="((?!http)[^"]+)"', html) == [
        "../../index.html", "index.html", "../en/gender.html",
        "gender.png", "gender.svg", "gender.pdf", "gender.csv", "gender.fr.csv", "gender.json",
        "profile.html", "contract.html",
    ]  # fmt: skip
    assert "<script" not in html


@pytest.mark.long
def test_a_population_of_which_something_was_rendered_stands_on_the_page_of_its_edition(tmp_path):
    group = "gender,Genre,contract=cdi,120,single,female,Femmes,55,percent,,,1,press,"
    files = {f"words/{lang}.toml": FILES[f"words/{lang}.toml"] for lang in ("fr", "en")}
    files["words/fr.toml"] += '"contract=cdi" = "en CDI"\n'
    files["words/en.toml"] += '[populations]\n"contract=cdi" = "on permanent contracts"\n'
    build(tmp_path, lines=(*LINES, group), files=files)
    assert not [name for name in inside(tmp_path / "site") if "contract-cdi" in name]

    alone = ("--where", "contract=cdi", "--format", "json", "--out", tmp_path / "output")
    assert cmsurvey("render", "2031", *alone, "--surveys", tmp_path / "surveys").exit_code == 0
    build(tmp_path, lines=(*LINES, group), files=files)

    page = read(tmp_path, "2031/fr/index.html")
    _, under = page.split("Les seuls répondants en CDI</h2>")
    assert 'href="../../2031-contract-cdi/fr/gender.html"' in under
    assert "Respondents on permanent contracts alone</h2>" in read(tmp_path, "2031/en/index.html")
    assert "2031-contract-cdi/fr/gender.csv" in read(tmp_path, "fr/data.html")
    card = read(tmp_path, "2031-contract-cdi/fr/gender.html")
    assert 'href="../../2031/fr/index.html"' in card
    assert 'href="../en/gender.html"' in card


@pytest.mark.long
def test_machines_find_pictures_frames_data_feed_and_map_at_whole_addresses(made):
    html = read(made, "2031/en/gender.html")
    tags = dict(re.findall('<meta property="([^"]+)" content="([^"]+)"', html))

    assert tags["og:url"] == f"{BASE}/2031/en/gender.html"
    assert tags["og:image"] == f"{BASE}/2031/en/gender.og.png"
    assert re.findall('<link rel="([a-z]+)"(?: type="[^"]+")? href="([^"]+)"', html) == [
        ("alternate", "gender.jsonld"),
        ("canonical", f"{BASE}/2031/en/gender.html"),
        ("alternate", f"{BASE}/2031/en/gender.oembed.json"),
        ("expect", "#end"),
    ]
    answer = json.loads(read(made, "2031/en/gender.oembed.json"))
    assert f"{BASE}/2031/en/embed/gender.html" in answer["html"]
    assert f'<link rel="canonical" href="{BASE}/">' in read(made, "index.html")
    assert read(made, "robots.txt") == f"User-agent: *\nAllow: /\nSitemap: {BASE}/sitemap.xml\n"


@pytest.mark.long
def test_a_poster_is_shared_with_a_picture_of_its_own_that_says_what_it_shows(made):
    html = read(made, "2031/en/profile.html")
    tags = dict(re.findall('<meta property="([^"]+)" content="([^"]+)"', html))

    assert tags["og:url"] == f"{BASE}/2031/en/profile.html"
    assert tags["og:image"] == f"{BASE}/2031/en/profile.og.png"
    assert tags["og:image:alt"].endswith("Source: Alpha and Beta, 2031 · 400 respondents.")


def tabs(folder):
    """The title of the document of every page of a site, those for frames left out, by its address."""
    return {
        address: unescape(content.decode().partition("<title>")[2].partition("</title>")[0]).replace(
            "\xa0", " "
        )
        for address, content in inside(folder).items()
        if address.endswith(".html") and "/embed/" not in address
    }


@pytest.mark.long
def test_a_tab_says_the_finding_the_question_the_series_and_the_edition_and_no_two_pages_the_same(made):
    found = tabs(made / "site")

    assert len(set(found.values())) == len(found)
    assert {address: found[address] for address in ("index.html", "2031/en/gender.html", "en/data.html")} == {
        "index.html": "Enquête inventée – Enquête · 2029 à 2031",
        "2031/en/gender.html": "Women, ahead with 60% – Gender – Made-up survey · 2031 edition",
        "en/data.html": "Data – Made-up survey",
    }
    assert found["2031/fr/profile.html"].endswith(" – infographie – Enquête inventée · édition 2031")
    assert found["2031/fr/index.html"] == "Une enquête inventée – Édition 2031 – Enquête inventée"


@pytest.mark.long
def test_a_series_of_one_name_in_two_languages_has_pages_of_different_titles(tmp_path):
    name = '{ fr = "Enquête inventée", en = "Made-up survey" }'
    build(tmp_path, files={"series.toml": SERIES.replace(name, '{ fr = "Baromètre", en = "Baromètre" }')})

    found = tabs(tmp_path / "site")

    assert len(set(found.values())) == len(found)
    assert found["en/sources.html"] == "Sources – Baromètre (English)"


def test_an_oembed_answer_names_the_series_that_provides_it(made):
    answer = json.loads(read(made, "2031/fr/gender.oembed.json"))

    assert (answer["provider_name"], answer["provider_url"]) == ("Enquête inventée", f"{BASE}/")


def test_an_address_with_accents_is_written_as_every_program_reads_it():
    assert embed.plain_address("https://bücher.example/été/à%20part") == (
        "https://xn--bcher-kva.example/%C3%A9t%C3%A9/%C3%A0%20part"
    )
    assert embed.plain_address("https://example.org/charts") == "https://example.org/charts"


def test_an_edition_without_a_day_is_left_out_of_the_feed_and_the_cell_to_fill_is_named(tmp_path):
    def contents(**fields: Any) -> Contents:
        entry = make_entry(**fields)
        survey = make_survey(editions={"2031": entry}, sources={"press": make_source(date="2031")})
        edition = Edition(entry, survey, ())
        item = Item("gender", "2031/fr", {"gender.html": cast("Any", {"kind": "card", "alt": "Bars."})})
        bundle = Bundle("2031", "fr", tmp_path, (item,))
        return Contents(survey, {"2031": edition}, {("2031", "fr"): bundle}, ("fr",), BASE)

    unknown = contents(fieldwork=Fieldwork("2031-03", "2031-04"))
    (told,) = feeds.undated(unknown)
    month = "no day is known of 2031 (fieldwork_end says 2031-04 alone), and so there is no feed: write "
    assert told.startswith(f"{month}fieldwork_end in ")
    (told,) = feeds.undated(contents(fieldwork=Fieldwork("", "")))
    assert told.startswith("no day is known of 2031, and so there is no feed: write ")
    assert unknown.feed("fr") == ""

    known = contents(fieldwork=Fieldwork("", "2031-04-30"))
    assert (feeds.undated(known), known.day("2031"), known.feed("fr")) == ((), "2031-04-30", "fr/feed.xml")
    unnamed = contents(fieldwork=Fieldwork("", "2031-04-30"), organisers=())
    assert feeds.atom(Pages(known, "fr")).decode().count("<author>") == 2
    assert feeds.atom(Pages(unnamed, "fr")).decode().count("<author>") == 1, "nobody is not an author"


def test_a_source_with_a_year_alone_is_dated_by_the_first_source_of_the_figures_that_appeared_in_it(tmp_path):
    dates = {
        "year": "2031",
        "late": "2031-09-12",
        "first": "2031-05-02",
        "before": "2030-12-01",
        "after": "2032-01-05",
    }
    rows = (FEMALE.replace(",press,", f",{name},") for name in dates)
    lines = [
        row.replace("female,Femmes", f"a{at},A{at}").replace(",1,", f",{at},")
        for at, row in enumerate(rows, 1)
    ]
    header = "key,title,publisher,date_published,url,retrieved_from,covers"
    listed = "\n".join(f"{name},Titre,Journal,{day},,," for name, day in dates.items())
    files = {"sources.csv": f"{header}\npress,Titre,Journal,,,,\n{listed}\n"}

    def day(source: str, *figures: str) -> str:
        own = {**files, "editions.csv": f"{HEAD}\n2031,Titre,Alpha,2031-03,2031-04,400,,{source}\n"}
        survey = load.survey(write_series(tmp_path, *figures, files=own))
        return Contents(survey, {"2031": load.edition(survey, "2031")}, {}, ("fr",), BASE).day("2031")

    kinds = [line.replace(",single,", ",multiple,") for line in lines]
    assert day("year", *kinds) == "2031-05-02"
    assert day("late", *kinds) == "2031-09-12"
    assert day("press", *kinds) == ""  # nobody knows when the edition itself appeared
    assert day("year", kinds[0], kinds[3], kinds[4]) == ""


@pytest.mark.long
def test_the_data_page_says_which_editions_the_feed_leaves_out(tmp_path):
    sources = SOURCES.replace("2031-05-02", "2031-05") + "dated,Titre,Journal,2030-03-01,,,\n"
    rows = [EARLIER["2029"], EARLIER["2030"].replace(",press", ",dated"), ROW]
    files = {"sources.csv": sources, "editions.csv": "\n".join((HEAD, *rows, ""))}
    build(tmp_path, files=files, languages=("en",))

    page = " ".join((tmp_path / "site/en/data.html").read_text("utf-8").split())
    assert '<h2 id="feed"><a href="feed.xml">Atom feed</a></h2>' in page
    assert "No day is known for these editions, which the feed leaves out: 2029, 2031." in page


def test_whoever_corrects_what_a_site_shows_is_told_the_command_with_the_address_that_it_had(made):
    listed = frozenset({store.series(made / "site")})
    assert not [*affected.around(Places(made / "output", made, series=frozenset({"Another"})))]
    (group,) = affected.around(Places(made / "output", made, series=listed))

    assert group.files == (str(made / "site"),)
    assert group.command == f"cmsurvey site --to {made}/site --base-url {BASE} --out {made}/output"


def test_the_feed_has_an_entry_an_edition_dated_by_its_source_where_the_fieldwork_has_no_day(made):
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ET.fromstring(read(made, "fr/feed.xml"))  # noqa: S314 - our own
    entries = [
        [one.findtext(f"{atom}{name}") for name in ("id", "title", "updated")]
        for one in feed.findall(f"{atom}entry")
    ]

    assert feed.findtext(f"{atom}updated") == "2031-05-02T00:00:00+00:00"
    assert feed.findtext(f"{atom}author/{atom}name") == "Enquête inventée"
    authors = [one.findtext(f"{atom}author/{atom}name") for one in feed.findall(f"{atom}entry")]
    assert authors == ["Alpha, Beta"] * 3
    assert entries == [
        [f"{BASE}/2031/fr/", "Enquête inventée, Édition 2031", "2031-05-02T00:00:00+00:00"],
        [f"{BASE}/2030/fr/", "Enquête inventée, Édition 2030", "2031-05-02T00:00:00+00:00"],
        [f"{BASE}/2029/fr/", "Enquête inventée, Édition 2029", "2031-05-02T00:00:00+00:00"],
    ]


def test_the_map_names_every_page_once(made):
    found = [one.text for one in ET.fromstring(read(made, "sitemap.xml")).iter() if one.tag.endswith("loc")]  # noqa: S314 - our own

    assert len(found) == len(set(found))
    assert {f"{BASE}/", f"{BASE}/en/", f"{BASE}/2031/fr/", f"{BASE}/2031/fr/gender.html"} <= set(found)


@pytest.mark.long
def test_a_site_without_an_address_has_nothing_that_needs_one(tmp_path):
    build(tmp_path, base="", languages=("en",))
    found = inside(tmp_path / "site")

    assert not {"sitemap.xml", "en/feed.xml"} & found.keys()
    assert "og:" not in found["index.html"].decode()
    assert '<html lang="en">' in found["index.html"].decode()
    assert links.broken(found) == []


@pytest.mark.long
def test_a_page_runs_no_script_but_the_one_that_tells_a_frame_its_height(made):
    framed = 0
    for path in (made / "site").rglob("*.html"):
        scripts = re.findall(r"<script[^>]*>.*?</script>", path.read_text(encoding="utf-8"), re.DOTALL)
        in_a_frame = path.parent.name == "embed"
        framed += in_a_frame
        assert len(scripts) == in_a_frame, path
        assert all(len(one) <= SCRIPT and one.startswith("<script>") for one in scripts), path
    assert framed


def test_a_site_adds_little_to_the_page_of_a_chart_or_of_a_poster(made):
    published = sorted((made / "output").glob("*/*/*.html"))
    added = {
        path.name: len((made / "site" / path.relative_to(made / "output")).read_bytes()) - path.stat().st_size
        for path in published
        if path.parent.name != "embed"
    }
    assert added
    assert max(added.values()) <= ADDED


@pytest.mark.long
def test_the_same_series_gives_the_same_bytes_in_a_folder_and_in_an_archive(made):
    before = inside(made / "site")
    archive = made / "again.zip"
    told = [build(made, to=archive), build(made)]
    packed = archive.read_bytes()
    build(made, to=archive)

    assert [one.rendered for one in told] == [0, 0]
    assert inside(made / "site") == before
    assert archive.read_bytes() == packed
    with zipfile.ZipFile(archive) as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == before
        assert {one.date_time for one in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_command_says_what_it_made_and_what_a_site_without_an_address_lacks(tmp_path, monkeypatch):
    asked = []

    def built(request: site.Request, *_: object) -> site.Made:
        asked.append(request)
        return site.Made(pages=12, files=34, rendered=0, remarks=("2031 holds made-up example figures",))

    monkeypatch.setattr(site, "build", built)
    ended = cmsurvey("site", "--to", tmp_path / "made", "--lang", "en,fr")

    assert (ended.exit_code, asked[0].languages) == (0, ("en", "fr"))
    assert ended.stdout == f"12 pages, 34 files in {tmp_path / 'made'}; all was up to date\n"
    assert ended.stderr == (
        "2031 holds made-up example figures\n"
        "without --base-url it has no feed, no map, no oEmbed and no tags for social networks\n"
    )
    assert cmsurvey("site", "--to", ".").exit_code == 2


@pytest.mark.long
def test_whatever_shows_made_up_figures_says_so_and_what_does_not_show_them_does_not(tmp_path):
    invented = (
        CDI.replace(",press,", ",made_up_example,"),
        FREELANCE.replace(",press,", ",made_up_example,"),
    )
    cited = f"{SOURCES}made_up_example,An example,Alpha,,,,2031\n"
    build(tmp_path, lines=(FEMALE, MALE, *invented), files={"sources.csv": cited}, languages=("fr",))

    all_of_it = "Chiffres d’exemple inventés\u00a0: 2031. Personne n’a répondu."
    some = "Certains chiffres sont ceux d’un exemple inventé\u00a0: 2031."
    shown = {
        address: read(tmp_path, address)
        for address in ("fr/data.html", "fr/method.html", "2031/fr/index.html", "2031/fr/contract.html")
    }
    assert [all_of_it in page for page in shown.values()] == [False, False, False, True]
    assert [some in page for page in shown.values()] == [True, True, True, False]
    (described,) = re.findall('og:description" content="([^"]*)"', shown["2031/fr/contract.html"])
    assert "répondants, 2031 (exemple inventé). CDI" in described
    beside = re.compile(r'<a rel="(?:prev|next)"[^>]*>([^<]*)</a>')
    for real in ("2031/fr/gender.html", "2030/fr/index.html"):
        page = beside.sub("", read(tmp_path, real))
        assert not re.search("exemple inventé|d’exemple inventés", page), real
    neighbours = beside.findall(read(tmp_path, "2031/fr/gender.html"))
    assert [one.strip(" →←").partition(" (")[2] for one in neighbours] == [
        "en partie un exemple inventé)", "exemple inventé)"
    ]  # fmt: skip
    poster = read(tmp_path, "2031/fr/profile.html")
    assert some in poster
    assert "répondants de l’édition 2031 (en partie un exemple inventé)" in poster


@pytest.mark.long
def test_a_home_says_so_as_long_as_made_up_figures_stand(tmp_path):
    new.series(tmp_path / "mine", new.Wanted("Ours", ("fr", "en"), "", "2031"))
    survey = load.survey(tmp_path / "mine")
    edition = load.edition(survey, "2031")

    def homes(found):
        contents = Contents(survey, {"2031": found}, {}, ("fr", "en"))
        return [next(Pages(contents, lang).all()).body for lang in contents.languages]

    french, english = homes(edition)
    assert '<p class="notice">Chiffres d’exemple inventés' in french
    assert '<p class="notice">Made-up example figures' in english
    (told,) = bundles.made_up(edition)
    assert told.startswith("2031 holds made-up example figures (2031.csv, line 2; ")
    assert told.endswith(": replace them before you publish")
    renamed = replace(edition, records=tuple({**one, "source": "ours"} for one in edition.records))
    assert "notice" in "".join(homes(renamed))
    real = replace(edition, survey=replace(survey, folder=write_series(tmp_path / "real")), records=())
    assert "notice" not in "".join(homes(real))
    assert bundles.made_up(real) == ()


# As readers have it --------------------------------------------------------------------------------------

KINDS = (
    "index.html",
    "2031/fr/index.html",
    "2031/fr/gender.html",
    "fr/data.html",
    "en/method.html",
    "en/sources.html",
)
SHIFTED = """new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(one => { sum += one.value }))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 300);
})"""


#: Has processes write a site, every file of it saying the same number, the next one each time; kills each.
KILLS = """
import os, random, signal, sys, time, zipfile
from itertools import count
from pathlib import Path
from cmsurvey.site import store
to, chance = Path(sys.argv[1]), random.Random(sys.argv[1])
for _ in range(6):
    writing = os.fork()
    if not writing:
        for number in count():
            store.store({f"{at // 40}/{at}.html": str(number).encode() for at in range(200)}, to)
    while not to.exists():
        time.sleep(0.001)
    time.sleep(chance.uniform(0.002, 0.05))
    os.kill(writing, signal.SIGKILL)
    os.waitpid(writing, 0)
    files = zipfile.Path(to) if to.suffix else to
    print(*{one.read_text() for part in files.iterdir() if part.is_dir() for one in part.iterdir()})
"""


@pytest.mark.programs
@every("name", ["site", "site.zip"])
def test_a_site_that_is_killed_while_it_is_written_is_the_earlier_one_or_the_new_one(tmp_path, name):
    to = tmp_path / name
    ended = subprocess.run([sys.executable, "-c", KILLS, to], capture_output=True, text=True, check=True)

    assert [len(numbers.split()) for numbers in ended.stdout.splitlines()] == [1] * 6
    store.store({"index.html": b"the next run"}, to, of="A survey")
    store.ready(to, {"A survey"})
    with pytest.raises(CmsurveyError, match='the site of another series, "A survey"'):
        store.ready(to, {"Another one"})
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith("site")] == []


def faults_of(page, reader):
    """What is wrong with a page that shows, narrow and wide, by day and by night."""
    reader.value(AXE + ";void 0")
    for scheme, width in product(("light", "dark"), (360, 1080)):
        reader.look(width, scheme)
        yield from (f"{page}, {width} px, {scheme}: {fault}" for fault in audit(reader))
        over = reader.value("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        yield from [f"{page}, {width} px scrolls sideways by {over}"] if over > 0 else []
    yield from reader.complaints


@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_scrolls_sideways(made, reader):
    faults = []
    for kind in KINDS:
        reader.visit(made / "site" / kind)
        faults += faults_of(kind, reader)

    assert faults == []


@pytest.mark.browser
def test_nothing_moves_while_a_page_loads_on_a_phone_and_on_a_desk(made, reader):
    reader.call("Emulation.setCPUThrottlingRate", rate=SLOWER)
    moved = {}
    for kind, width in product((*KINDS, "2031/fr/profile.html"), (360, 1080)):
        reader.visit(made / "site" / kind, width=width)
        moved[kind, width] = reader.value(SHIFTED)
    reader.call("Emulation.setCPUThrottlingRate", rate=1)

    assert {page: by for page, by in moved.items() if by >= SHIFT} == {}


@pytest.mark.browser
def test_no_word_of_a_series_makes_a_page_of_its_site_wider_than_a_phone(tmp_path, reader):
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    build(tmp_path, lines=tuple(line.replace("Femmes", word).replace("Genre", word) for line in LINES))

    for kind in KINDS:
        reader.visit(tmp_path / "site" / kind, width=320)
        assert (kind, reader.value("document.documentElement.scrollWidth")) == (kind, 320)


@pytest.mark.browser
def test_axe_finds_nothing_on_the_home_of_a_series_that_just_began(tmp_path, reader):
    new.series(tmp_path / "mine", new.Wanted("Ours", ("fr", "en"), "", "2031"))
    build(tmp_path, surveys=tmp_path / "mine")

    for home in ("index.html", "en/index.html"):
        reader.visit(tmp_path / "site" / home)
        notice = reader.value('document.querySelector("main .notice").getBoundingClientRect().bottom')
        assert 0 < notice < 600, "it is not seen at once"
        assert [*faults_of(home, reader)] == []


@pytest.mark.browser
def test_a_picture_fills_the_frame_in_which_it_stands(made, reader):
    for width in (360, 1080):
        for kind in ("index.html", "2031/fr/index.html"):
            reader.visit(made / "site" / kind, width=width)
            blank = """[...document.querySelectorAll(".grid .thumb")].map(frame =>
                frame.getBoundingClientRect().bottom - frame.firstChild.getBoundingClientRect().bottom)"""
            left = reader.value(blank)
            assert len(left) >= 3, kind
            assert max(left) <= 2, f"{kind}, {width} px: so many pixels are blank: {left}"


@pytest.mark.browser
def test_a_page_asks_for_its_stylesheet_and_its_pictures_alone_and_weighs_little(made, reader):
    for kind in KINDS:
        page = made / "site" / kind
        reader.visit(page)
        own = [one for one in reader.requests if not one.endswith(".png")]

        assert len(own) <= 2, kind
        assert all(one.startswith((made / "site").resolve().as_uri()) for one in reader.requests)
        assert page.stat().st_size <= PAGE, kind
    (sheet,) = (made / "site" / "assets").iterdir()
    assert sheet.stat().st_size <= SHEET
