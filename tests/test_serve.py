"""`serve` without a browser: who is refused, then what stands on a page while files change. Made-up data."""

from __future__ import annotations

import json
import re
import shutil
import socket
import sys
from html import unescape
from importlib import resources
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from cmsurvey import browser, serve
from cmsurvey.errors import NoBrowserError, Problem, RenderError
from cmsurvey.model import Artifact
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, write_series
from tests.cases import every
from tests.command import cmsurvey
from tests.served import ask, changes, served, state
from tests.test_check import WELL, following

CARD = "/fr/2031/gender"
WORDS = WELL["words/fr.toml"]
ASKED = {"lang": "fr", "edition": "2031", "name": "gender", "kind": "markdown", "base": ""}


@pytest.fixture(autouse=True, scope="module")
def _no_browser():
    def require():
        raise NoBrowserError(Problem("browser", "none was found", "install one"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(browser, "require", require)
        yield


@pytest.fixture(scope="module")
def series(tmp_path_factory):
    folder = tmp_path_factory.mktemp("series")
    return serve.Series(write_series(folder, files=WELL), folder / "output")


@pytest.fixture(scope="module")
def address(series):
    """A server that many tests ask, none of which changes a file."""
    with served(series) as found:
        yield found


@pytest.fixture
def own(tmp_path):
    """A series whose files a test changes, with the output inside it."""
    surveys = write_series(tmp_path, files=WELL)
    return serve.Series(surveys, surveys / "output")


@pytest.mark.long
def test_a_head_is_answered_as_a_page_without_its_content(address):
    asked = Request(f"{address}serve.css", method="HEAD")  # noqa: S310 - our own server

    with urlopen(asked) as answer:  # noqa: S310 - the same
        assert (answer.status, answer.read()) == (200, b"")
        assert int(answer.headers["Content-Length"]) > 0


def post(address, path="/snippet", **headers):
    origin = address.rstrip("/")
    given = {"Origin": origin, "Content_Type": "application/json", **headers}
    return ask(address, path, json.dumps(ASKED), **{name: text for name, text in given.items() if text})


def drawing(page):
    """The number of the drawing on the page of a card."""
    found = re.search(r'id="drawing" data-made="([0-9a-f]{32})"', page)
    return found[1] if found else ""


def problems(page):
    return re.findall(r"<li><b>([^<]*)</b> ([^<]*?) ?<", unescape(page))


def saved(series, path, text, address):
    """Save a file and wait until the server has seen it."""
    with changes(address) as stream:
        state(stream)
        renamed(series.folder / path, text)  # at once: a file seen half written is a change more
        state(stream)


# Who is refused -----------------------------------------------------------------------------------------


@pytest.mark.long
@every("host", ["hostile.example", "hostile.example:{port}", "127.0.0.1", "localhost:1", "[::1]:{port}", ""])
def test_a_request_by_another_name_is_refused(address, host):
    port = urlsplit(address).port

    refused = ask(address, CARD, Host=host.format(port=port))

    assert refused.status == 421
    assert "gender" not in refused.text
    assert ask(address, CARD, Host=f"LOCALHOST:{port}").status == 200


@every("line", ["", "Host: 127.0.0.1:{port}\r\nHost: hostile.example\r\n"])
def test_a_request_without_one_host_is_refused(address, line):
    at = urlsplit(address)
    with socket.create_connection((at.hostname, at.port), timeout=60) as connection:
        connection.sendall(f"GET {CARD} HTTP/1.1\r\n{line.format(port=at.port)}\r\n".encode())

        assert connection.recv(100).startswith(b"HTTP/1.1 421 ")


def test_nobody_answers_at_another_address_of_this_machine(address):
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", urlsplit(address).port or 0), timeout=60)


@pytest.mark.long
@every(
    "path",
    [
        "/../../../../etc/passwd",
        "/fr/../../series.toml",
        "/fr/%2e%2e/%2e%2e%2fseries.toml",
        "/fr/2031/..%2f..%2fseries.toml",
        "/fr/2031/..%5cseries.toml",
        "/fr/2031/gender/../../../series.toml",
        "/fr/2031/%00",
        "/fr/" + "x" * 2000,
        "/drawing/../../series.toml",
        "/drawing/" + "0" * 32,
        "/serve.js/../../../serve/__init__.py",
        "//hostile.example/",
        "http://hostile.example/fr",
        "/es/2031",
        "/fr/1999",
        "/fr",
        "/series.toml",
        "/output/2031/fr/manifest.json",
    ],
)
def test_no_path_leads_to_a_file(address, path):
    refused = ask(address, path)

    assert refused.status == (421 if path.startswith("http") else 404)
    assert not re.search("root:|languages = |self_selected", refused.text)


@pytest.mark.long
def test_a_series_in_one_language_has_no_list_of_languages(own):
    for langs, listed in ((("fr",), False), ((), True)):
        with served(own._replace(langs=langs)) as address:
            assert ('aria-label="Langues"' in ask(address, CARD).text) == listed


def test_an_address_without_a_page_leads_to_the_one_that_there_is_in_its_language(address):
    for path, lang, said in (
        ("/en/nowhere/at/all", "en", "There is no page at this address."),
        ("/nowhere", "fr", "Il n’y a pas de page à cette adresse."),
    ):
        page = ask(address, path)
        assert (page.status, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
        assert f'<html lang="{lang}">' in page.text
        assert f"<h1>{said}</h1>" in page.text
        assert '<a href="/">' in page.text


@pytest.mark.long
@every("path", ["/", CARD, "/fr/2031", "/serve.css", "/serve.js", "/changes/", "/nowhere", "drawing"])
def test_every_answer_is_shut_to_other_sites(address, path):
    if path == "drawing":
        path = f"/drawing/{drawing(ask(address, CARD).text)}"
    if path == "/changes/":
        with changes(address) as stream:
            headers = dict(stream.getheaders())
    else:
        headers = dict(ask(address, path).headers)

    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy
    assert policy.endswith("frame-ancestors 'self'" if "drawing" in path else "frame-ancestors 'none'")


@pytest.mark.long
@every("inside", ["iframe", "image", "script", "empty"])
@every("site", ["cross-site", "same-site"])
def test_what_a_page_of_elsewhere_asks_for_is_refused_and_a_link_there_is_followed(address, inside, site):
    assert ask(address, CARD, Sec_Fetch_Site=site, Sec_Fetch_Dest=inside).status == 403
    assert ask(address, CARD, Sec_Fetch_Site=site, Sec_Fetch_Dest="document").status == 200
    assert ask(address, CARD, Sec_Fetch_Site="same-origin", Sec_Fetch_Dest=inside).status == 200


@pytest.mark.long
@every(
    ("headers", "status"),
    [
        ({"Origin": ""}, 403),
        ({"Origin": "", "Sec_Fetch_Site": "cross-site"}, 403),
        ({"Origin": "null", "Sec_Fetch_Site": "same-origin"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://hostile.example"}, 403),
        ({"Origin": "http://127.0.0.1"}, 403),
        ({"Content_Type": "text/plain"}, 403),
        ({"Content_Type": ""}, 403),
        ({"Host": "hostile.example", "Origin": "http://hostile.example"}, 421),
        ({"Content_Length": "10001"}, 413),
        ({"Content_Length": "-1"}, 413),
        ({"path": "/fr/2031/gender"}, 404),
    ],
)
def test_a_snippet_is_for_a_page_of_this_server_alone(address, series, headers, status):
    there = {one: one.stat().st_mtime_ns for one in series.out.rglob("*")}
    assert post(address, **headers).status == status
    assert {one: one.stat().st_mtime_ns for one in series.out.rglob("*")} == there


@every(
    "body",
    ["", "[]", "{}", "null", '"x"', "[" * 5000, json.dumps({**ASKED, "kind": None} | {"base": 1})[:-1]],
)
def test_what_is_no_question_is_refused(address, body):
    headers = {"Origin": address.rstrip("/"), "Content_Type": "application/json"}

    assert ask(address, "/snippet", body, **headers).status == 400


@pytest.mark.long
@every(
    ("asked", "told"),
    [
        ({"edition": "../.."}, "no edition ../.. in fr"),
        ({"edition": "compare-2030-2031"}, "no edition"),
        ({"lang": "../../x"}, "no edition 2031 in ../../x"),
        ({"name": "../../series"}, 'no infographic "../../series"'),
        ({"kind": "pdf"}, 'no kind "pdf"'),
        ({"kind": "link"}, "Pour Open Graph, écrivez d’abord ci-dessus l’adresse"),
        ({"kind": "link", "lang": "en"}, "For Open Graph, first write above the address"),
        ({"base": "javascript:alert(1)"}, "n’est pas une adresse pour Markdown"),
        ({}, "none was found"),
    ],
)
def test_a_snippet_that_cannot_be_made_is_told_and_nothing_leaves_the_output(address, series, asked, told):
    headers = {"Origin": address.rstrip("/"), "Content_Type": "application/json"}

    answer = ask(address, "/snippet", json.dumps(ASKED | asked), **headers)

    assert answer.status == 409
    assert told in json.loads(answer.text)["problems"][0]
    assert {path.name for path in series.folder.parent.iterdir()} <= {"surveys", "output"}


# How it starts ------------------------------------------------------------------------------------------


def test_a_port_that_is_taken_is_a_sentence_with_a_free_one(series):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        ended = cmsurvey("serve", "--surveys", series.folder, "--port", port)

    assert ended.exit_code == 3
    told = (
        rf"error: --port: port {port} is taken by another program\n    take the next free one: --port (\d+)\n"
    )
    found = re.fullmatch(told, ended.stderr)
    assert found
    assert int(found[1]) > port


def test_a_folder_without_a_series_and_a_language_without_words_are_refused(series, tmp_path):
    ended = [
        cmsurvey("serve", "--surveys", tmp_path),
        cmsurvey("serve", "--surveys", series.folder, "--lang", "es"),
    ]

    assert [one.exit_code for one in ended] == [1, 2]
    assert "this is not the folder of a survey series" in ended[0].stderr
    assert '--lang: no language "es"' in ended[1].stderr


@pytest.mark.long
def test_the_first_page_is_the_latest_edition_in_the_first_language(own):
    own = own._replace(langs=("en", "fr"))
    (own.folder / "editions.csv").write_text(EDITIONS + "2032,Une autre,Alpha,2032-03,,400,,press\n")
    (own.folder / "2032.csv").write_text(f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n")

    with served(own) as address:
        assert ask(address, "/").headers["Location"] == "/en/2032"


# What a page shows --------------------------------------------------------------------------------------


@pytest.mark.long
def test_without_a_browser_the_page_says_so_and_the_drawing_is_its_table(address):
    page = ask(address, CARD).text
    drawn = ask(address, f"/drawing/{drawing(page)}").text

    assert problems(page) == [("browser", "none was found")]
    assert "<svg viewBox" in drawn
    assert "60" in drawn


def test_an_edition_shows_each_of_its_infographics_and_links_to_it(address):
    page = ask(address, "/fr/2031").text

    assert re.findall(r'<li id="item-(\w+)".*?<a href="([^"]*)"', page) == [("gender", CARD)]
    assert drawing(ask(address, CARD).text) in page


@pytest.mark.long
def test_a_fault_is_told_with_its_file_and_line_while_the_last_good_drawing_stays(own):
    with served(own) as address:
        good = ask(address, CARD).text
        saved(own, "2031.csv", f"{FIGURE_HEADER}\n{FEMALE.replace(',60,', ',sixty,')}\n{MALE}\n", address)
        broken = ask(address, CARD).text
        saved(own, "2031.csv", f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n", address)
        mended = ask(address, CARD).text

        assert problems(broken)[0][0] == f"{own.folder / '2031.csv'}, line 2, column value"
        assert "<p>Pas encore lu, tant que ce n’est pas corrigé\u00a0: what the titles and texts " in broken
        assert "Pas encore lu" not in good + mended
        assert drawing(good) == drawing(broken) == drawing(mended) != ""
        assert problems(mended) == problems(good)
        assert ask(address, f"/drawing/{drawing(broken)}").status == 200


@pytest.mark.long
def test_a_saved_label_and_a_saved_cell_are_other_drawings(own):
    with served(own) as address:
        found = [drawing(ask(address, CARD).text)]
        saved(
            own,
            "words/fr.toml",
            WORDS.replace("[questions.gender]", '[questions.gender]\nlabel = "Sexe"'),
            address,
        )
        found.append(drawing(ask(address, CARD).text))
        figures = f"{FEMALE.replace(',60,', ',61,')}\n{MALE.replace(',40,', ',39,')}"
        saved(own, "2031.csv", f"{FIGURE_HEADER}\n{figures}\n", address)
        found.append(drawing(ask(address, CARD).text))

        assert len({*found, ""}) == 4
        assert ask(address, f"/drawing/{found[0]}").status == 404


@pytest.mark.long
def test_a_series_that_is_broken_from_the_start_is_served_as_it_is_mended(own):
    whole = (own.folder / "series.toml").read_text(encoding="utf-8")
    (own.folder / "series.toml").write_text(whole.replace("[mode]", "[mode"), encoding="utf-8")
    with served(own) as address:
        broken = ask(address, "/")
        saved(own, "series.toml", whole, address)

        assert (broken.status, problems(broken.text)[0][0]) == (
            200,
            f"{own.folder / 'series.toml'}, line 10, column 6",
        )
        assert ask(address, "/").status == 303
        assert drawing(ask(address, CARD).text)


def in_french(series: serve.Series) -> str:
    """Take the English words away; the series.toml of what is left."""
    (series.folder / "words/en.toml").unlink()
    head = (series.folder / "series.toml").read_text(encoding="utf-8")
    return re.sub(', en = "[^"]*"|, "en"', "", head)


@pytest.mark.long
def test_a_series_in_one_language_broken_at_the_start_is_shown_once_mended(own):
    whole = in_french(own)
    (own.folder / "series.toml").write_text(f"name = {{\n{whole}", encoding="utf-8")
    with served(own) as address:
        assert ask(address, "/").status == 200
        saved(own, "series.toml", whole, address)

        assert ask(address, "/").headers["Location"] == "/fr/2031"
        assert ask(address, "/en/2031").status == 404


@pytest.mark.long
def test_a_language_that_was_added_has_its_page_before_any_other_is_asked_for(own):
    both = (own.folder / "series.toml").read_text(encoding="utf-8")
    (own.folder / "series.toml").write_text(in_french(own), encoding="utf-8")
    with served(own) as address:
        assert ask(address, "/en/2031").status == 404
        with changes(address) as stream:
            state(stream)
            renamed(own.folder / "words/en.toml", WELL["words/en.toml"])
            state(stream)
            renamed(own.folder / "series.toml", both)
            state(stream)

        assert ask(address, "/en/2031").status == 200


@pytest.mark.long
def test_a_deleted_file_is_told_and_a_new_edition_appears(own):
    with served(own) as address:
        good = ask(address, CARD).text
        with changes(address) as stream:
            state(stream)
            (own.folder / "2031.csv").unlink()
            state(stream)
        deleted = ask(address, CARD).text
        for path, text in following("2032").items():
            saved(own, path, text, address)
        saved(own, "2031.csv", f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n", address)

        assert "has no table 2031.csv" in deleted
        assert drawing(deleted) == drawing(good)
        assert '<a href="/fr/2032">' in ask(address, CARD).text
        assert drawing(ask(address, "/fr/2032/gender").text)


def test_a_card_that_is_not_there_is_told_with_the_nearest_one(address, series):
    told = ask(address, "/fr/2031/gendre")

    assert problems(told.text) == [(str(series.folder), 'no infographic "gendre" in edition 2031')]
    assert 'did you mean "gender"?' in unescape(told.text)


class Pretended:
    """A studio that draws nothing, or fails; `all` are those of a test, with what became of each."""

    all: ClassVar[list[Pretended]] = []
    fault: ClassVar[RenderError | None] = None

    def __init__(self) -> None:
        self.drawn, self.closed = 0, False
        self.all.append(self)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closed = True

    def artifacts(self, jobs, _browser, _progress):
        if self.fault:
            raise self.fault
        self.drawn += len(jobs)
        return [Artifact("made-up.html", b"<title>made up</title>", {}) for _ in jobs]


@pytest.fixture
def studios(monkeypatch):
    monkeypatch.setattr(browser, "require", lambda: Path(sys.executable))
    monkeypatch.setattr("cmsurvey.serve.workshop.Studio", Pretended)
    monkeypatch.setattr(Pretended, "all", [])
    return Pretended


@pytest.mark.long
def test_what_did_not_change_is_not_drawn_again(own, studios):
    with served(own) as address:
        made = drawing(ask(address, CARD).text)
        for path, text in (
            ("notes.txt", "made up"),
            ("words/en.toml", WELL["words/en.toml"].replace("Gender", "Sex")),
        ):
            ask(address, f"/drawing/{made}")
            saved(own, path, text, address)
            assert drawing(ask(address, CARD).text) == made
        assert ask(address, f"/small/{made}").text == '<base target="_blank">\n<title>made up</title>'

    assert [one.drawn for one in studios.all] == [1]


@pytest.mark.long
def test_a_theme_is_followed_and_other_fonts_get_another_browser(own, studios):
    fonts = {weight: f"source-sans-3-latin-{weight}-normal.woff" for weight in (400, 600, 700)}
    for name in fonts.values():
        shutil.copy(resources.files("cmsurvey") / "assets" / "fonts" / name, own.folder)  # type: ignore[call-overload] # a path
    faces = "[fonts.text]\n" + "".join(f'{weight} = "{name}"\n' for weight, name in fonts.items())
    series = (own.folder / "series.toml").read_text(encoding="utf-8")
    with served(own) as address:
        found = [drawing(ask(address, CARD).text)]
        ask(address, f"/drawing/{found[-1]}")
        saved(own, "series.toml", f'theme = "house.toml"\n{series}', address)
        assert problems(ask(address, CARD).text)[0][0] == f"{own.folder / 'series.toml'}, line 1, column 1"
        for theme in ('name = "House"\ncredit = "One"\n', f'name = "House"\n{faces}'):
            saved(own, "house.toml", theme, address)
            found.append(drawing(ask(address, CARD).text))
            assert ask(address, f"/drawing/{found[-1]}").status == 200

    assert len(set(found)) == 3
    assert [(one.drawn, one.closed) for one in studios.all] == [(2, True), (1, True)]


@pytest.mark.long
@pytest.mark.usefixtures("studios")
def test_a_theme_outside_of_the_series_is_followed_with_its_logo(own):
    shared = own.folder.parent / "shared"
    logo = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'
    shared.mkdir()
    (shared / "house.toml").write_text('name = "House"\nlogo = "logo.svg"\n')
    (shared / "logo.svg").write_text(logo)
    series = own.folder / "series.toml"
    series.write_text(
        f'theme = "../shared/house.toml"\n{series.read_text(encoding="utf-8")}', encoding="utf-8"
    )
    with served(own) as address:
        found = [drawing(ask(address, CARD).text)]
        for path, text in (
            ("house.toml", 'name = "H"\nlogo = "logo.svg"\ncredit = "One"\n'),
            ("logo.svg", f"{logo} "),
        ):
            with changes(address) as stream:
                state(stream)
                renamed(shared / path, text)
                state(stream)
            found.append(drawing(ask(address, CARD).text))

    assert len(set(found)) == 3


@pytest.mark.long
def test_what_the_browser_fails_at_is_told_in_the_place_of_the_drawing(own, studios, monkeypatch):
    monkeypatch.setattr(studios, "fault", RenderError(Problem("browser", "it <ended>", "run it again")))
    with served(own) as address:
        page = ask(address, CARD)
        failed = ask(address, f"/drawing/{drawing(page.text)}")

    assert (page.status, failed.status) == (200, 500)
    assert '<p class="problem">browser: it &lt;ended&gt;. run it again</p>' in failed.text


# That something changed ---------------------------------------------------------------------------------


@pytest.mark.long
def test_every_listener_hears_of_a_change_and_a_page_names_the_state_it_shows(own):
    with served(own) as address, changes(address) as one, changes(address) as other:
        before = {state(one), state(other)}
        renamed(own.folder / "notes.txt", "made up")
        after = {state(one), state(other)}

        assert [len(before), len(after), len(before | after)] == [1, 1, 2]
        assert f'data-state="{after.pop()}"' in ask(address, CARD).text


@pytest.mark.long
def test_two_servers_never_have_the_same_state(own):
    found = set()
    for _ in range(2):
        with served(own) as address, changes(address) as stream:
            found.add(state(stream))

    assert len(found) == 2


@pytest.fixture
def watch(own):
    return serve.Watch(own.folder, without=own.out)


def renamed(path: Path, text: str) -> None:
    """Save as most editors do: another file takes the place of the old one."""
    other = path.with_name(f".{path.name}.swp")
    other.write_text(text, encoding="utf-8")
    other.replace(path)


@every(
    "save",
    [
        lambda folder: renamed(folder / "2031.csv", (folder / "2031.csv").read_text(encoding="utf-8")),
        lambda folder: (folder / "words" / "fr.toml").unlink(),
        lambda folder: (folder / "2031.csv").rename(folder / "2032.csv"),
        lambda folder: (folder / "words" / "2031.fr.toml").write_text(""),
        lambda folder: (
            (folder / "infographics").mkdir() or (folder / "infographics" / "x.toml").write_text("")
        ),
        lambda folder: folder.rename(folder.with_name("elsewhere")),
    ],
)
def test_every_way_to_save_is_seen_once(own, watch, save):
    assert not watch.changed()

    save(own.folder)

    assert watch.changed()
    assert not watch.changed()


def test_two_saves_of_one_moment_end_in_the_second(own, watch):
    path = own.folder / "2031.csv"
    path.write_text("first\n")
    assert watch.changed()
    path.write_text("other\n")  # as long as the first

    assert watch.changed()


def test_the_output_and_hidden_files_are_not_watched(own, watch):
    for path in (own.out / "2031" / "x.html", own.folder / ".git" / "index", own.folder / ".2031.csv.swp"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("made up")

    assert not watch.changed()
