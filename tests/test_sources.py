"""Sources that last: no network and dead links first, then archived copies; 127.0.0.1 stands for the web."""

from __future__ import annotations

import csv
import json
import ssl
import threading
import urllib.error
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cmsurvey import archive, lasting, links, load
from cmsurvey.errors import CmsurveyError
from tests.builders import SOURCES, make_source, write_series
from tests.cases import every
from tests.command import cmsurvey

#: What the server answers to a path: a status, and where it sends on to.
WEB = {
    "/well": (200, ""),
    "/gone": (404, ""),
    "/never": (410, ""),
    "/shut": (403, ""),
    "/broken": (503, ""),
    "/moved": (301, "/well"),
    "/away": (302, "/well"),
    "/mixed": (302, "/moved"),
    "/round": (302, "/round"),
    "/out": (302, "ftp://example.org/file"),
    "/onward": (301, "/gone"),
    "/lost": (301, ""),
    "/crooked": (302, "http://[nowhere"),
    "/loud": (302, "ftp://example.org/\x1b[31m" + "x" * 200),
}


class Web(BaseHTTPRequestHandler):
    """Answers by `WEB`, to GET alone where the path begins with /get; keeps what it was asked."""

    asked: list[tuple[str, str, dict[str, str]]] = []  # noqa: RUF012 - one list of the one server

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.asked.append((self.command, self.path, dict(self.headers)))
        if self.path == "/ends":
            self.close_connection = True
            return
        if self.path == "/odd":
            self.wfile.write(b"made up\r\n\r\n")
            return
        status, to = WEB.get(self.path, (200 if self.command == "GET" else 405, ""))
        self.send_response(status)
        self.send_header("Set-Cookie", "who=me")
        if to:
            self.send_header("Location", to)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    Web.asked.clear()


def asking(**fields):
    return links.Asking(patience=60, schemes=("http",), sleep=lambda _: None, **fields)


def check(web, *paths, **fields):
    found = links.check([web + path for path in paths], asking(**fields))
    assert found is not None
    return {address.removeprefix(web): answer for address, answer in found.items()}


NOWHERE = "http://127.0.0.1:9"


def test_without_any_host_there_is_no_network_and_no_dead_link():
    assert links.check([NOWHERE, NOWHERE + "/other"], asking()) is None
    assert links.check([], asking()) == {}


def test_a_host_that_cannot_be_reached_beside_others_that_can_is_silent_not_dead(web):
    found = links.check([NOWHERE, web + "/well"], asking())

    assert found
    assert found[NOWHERE].state == "silent"
    assert "cannot be reached: connection refused" in found[NOWHERE].told


@pytest.mark.long
def test_what_is_gone_is_dead_and_what_keeps_programs_out_is_not(web):
    found = check(web, "/well", "/gone", "/never", "/shut", "/broken", "/get/only")

    assert {path: answer.state for path, answer in found.items()} == {
        "/well": "well", "/gone": "dead", "/never": "dead", "/shut": "shut", "/broken": "shut",
        "/get/only": "well",
    }  # fmt: skip
    assert found["/broken"].told == "fails (503): try again"
    assert found["/gone"].told == "there is no such page any more (404)"
    assert found["/shut"].told == "answers 403 to a program: open it yourself"


@pytest.mark.long
def test_what_moved_for_good_names_its_new_address_and_what_sends_on_today_does_not(web):
    found = check(web, "/moved", "/away", "/mixed", "/round", "/out", "/onward")

    assert found["/moved"] == ("moved", f"is now {web}/well")
    assert found["/away"] == ("well", "answers")
    assert found["/mixed"].state == "well"
    assert found["/round"] == ("dead", "sends on more than 5 times")
    assert found["/out"] == ("shut", "sends on to ftp://example.org/file, which is not asked")
    assert found["/onward"].state == "dead"


def test_whatever_a_host_sends_is_told_in_a_sentence(web):
    found = check(web, "/lost", "/crooked", "/loud", "/ends", "/odd")

    assert found["/lost"] == ("shut", "sends on (301) without saying where: open it yourself")
    assert found["/crooked"] == ("shut", "sends on to http://[nowhere, which is no address")
    assert found["/loud"].told.startswith("sends on to ftp://example.org/[31mxxx")
    assert len(found["/loud"].told) < 160
    assert found["/ends"] == ("silent", "ended without an answer")
    assert found["/odd"] == ("silent", "answers with something that is no page")


@pytest.mark.long
def test_a_host_that_speaks_no_https_was_reached_all_the_same(web):
    plain = web.replace("http:", "https:") + "/well"
    found = links.check([plain], links.Asking(patience=60, sleep=lambda _: None))

    assert found == {plain: ("shut", "does not speak https as it should: open it yourself")}


def test_a_host_whose_certificate_nobody_vouches_for_is_no_missing_network(monkeypatch):
    wrong = ssl.SSLCertVerificationError("made up")
    wrong.verify_message = "self-signed certificate"

    def request(*_):
        raise urllib.error.URLError(wrong)

    monkeypatch.setattr(links, "_request", request)
    found = links.check(["https://example.org/"], links.Asking(patience=1))

    told = "its certificate is not to be trusted (self-signed certificate): open it yourself"
    assert found == {"https://example.org/": ("shut", told)}


def test_what_is_no_address_of_a_page_is_not_asked_and_says_why(web):
    other, named = "ftp://example.org/a", web.replace("//", "//me:secret@") + "/well"
    found = links.check([other, named, web + "/well"], asking())

    assert found is not None
    assert found[other] == ("shut", "is not asked, as it is neither https nor http: open it yourself")
    assert found[named] == ("shut", "names a user, with whom nothing is asked: leave that out")
    assert len(Web.asked) == 1


def test_each_address_is_asked_once_without_cookies_and_by_name(web):
    check(web, "/well", "/well", "/away")

    assert Counter(path for _, path, _ in Web.asked) == {"/well": 2, "/away": 1}
    assert not any("Cookie" in headers for *_, headers in Web.asked)
    assert {headers["User-Agent"].partition("/")[0] for *_, headers in Web.asked} == {"cmsurvey"}
    assert {method for method, *_ in Web.asked} == {"HEAD"}


def test_a_host_is_given_a_pause_between_two_questions(web):
    pauses: list[float] = []
    links.check(
        [web + path for path in ("/well", "/gone", "/shut")],
        links.Asking(schemes=("http",), sleep=pauses.append, pause=2.5),
    )

    assert pauses == [2.5, 2.5]


@pytest.mark.long
def test_what_is_written_with_http_is_asked_over_https_alone(web):
    found = links.check([web + "/well"], links.Asking(patience=60, sleep=lambda _: None))

    assert found is not None
    assert found[web + "/well"].state == "shut"
    assert found[web + "/well"].told.startswith("written with http, which is not asked; over https: does not")
    assert Web.asked == []


@every("address", ["https://[broken", "https://exa mple.org/", "https://example.org:notaport/"])
def test_an_address_that_is_none_ends_no_run(address):
    assert links.check([address], links.Asking(patience=1, sleep=lambda _: None)) is None


# The archive ---------------------------------------------------------------------------------------------


PAGE = b"%PDF-1.7 made up"
#: Files that are no copies, whatever they are called.
UNFIT = {
    "empty.pdf": b"", "text.pdf": b"made up", "text.png": b"made up", "text.jpg": b"made up",
    "text.html": b"made up", "text.zip": b"made up", "text.warc": b"made up",
}  # fmt: skip


@pytest.fixture
def series(tmp_path, monkeypatch):
    """A made-up series in the present folder, and a page that was saved."""
    made = write_series(tmp_path)
    (tmp_path / "page.PDF").write_bytes(PAGE)
    for name, content in UNFIT.items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1980000000")  # in 2032: the clock must not decide
    monkeypatch.chdir(made)
    return made


def keep(*arguments):
    return cmsurvey("sources", "archive", *arguments)


def test_a_copy_is_kept_with_its_day_and_its_hash(series):
    ended = keep("press", "../page.PDF", "--date", "2031-06-01")

    assert (ended.exit_code, ended.stderr) == (0, "")
    (row,) = csv.DictReader((series / "archive/index.csv").read_text(encoding="utf-8").splitlines())
    assert (row["key"], row["file"], row["date"]) == ("press", "press-2031-06-01.pdf", "2031-06-01")
    assert (series / "archive/press-2031-06-01.pdf").read_bytes() == PAGE
    (copy,) = archive.copies(series / "archive", load.survey(series).sources)
    assert copy.wrong == ""


def test_the_same_copy_is_not_kept_twice_and_another_one_is(series):
    keep("press", "../page.PDF", "--date", "2031-06-01")
    again = keep("press", "../page.PDF", "--date", "2031-07-01")
    assert "press-2031-06-01.pdf" in again.stdout

    (series / "other.html").write_text("<p>another page", encoding="utf-8")
    clash = keep("press", "other.html", "--date", "2031-06-01")
    assert clash.exit_code == 0
    (series / "third.html").write_text("<p>a third", encoding="utf-8")
    clash = keep("press", "third.html", "--date", "2031-06-01")
    assert (clash.exit_code, "another copy of that day is there" in clash.stderr) == (1, True)


@pytest.mark.long
@every(
    ("arguments", "what"),
    [
        (
            ("pres", "../page.PDF", "--date", "2031-06-01"),
            'the series has no source "pres"\n    did you mean "press"?',
        ),
        (("press", "absent.pdf", "--date", "2031-06-01"), "absent.pdf: no such file"),
        (("press", "../page.PDF", "--date", "June"), '--date: "June" is no day'),
        (
            ("press", "../page.PDF", "--date", "2033-06-01"),
            "--date: 2033-06-01 has not come yet\n    give the day",
        ),
        (("press", "../empty.pdf", "--date", "2031-06-01"), "empty.pdf: the file is empty"),
        (("press", "../text.html", "--date", "2031-06-01"), "its name ends in .html, and it holds no page"),
        *(
            (
                ("press", f"../text{ending}", "--date", "2031-06-01"),
                f"its name ends in {ending}, and it does not begin as such a file",
            )
            for ending in (".pdf", ".png", ".jpg", ".zip", ".warc")
        ),
    ],
)
def test_a_copy_that_cannot_be_kept_is_refused(arguments, what, series):
    ended = keep(*arguments)

    assert ended.exit_code in {1, 2}
    assert what in ended.stderr
    assert not (series / "archive").exists()


def test_a_copy_without_its_day_is_refused(series, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    ended = keep("press", "../page.PDF")

    assert ended.exit_code == 2
    assert "--date: the day of the copy is missing" in ended.stderr
    several = keep("pres", "absent.pdf")
    assert several.exit_code == 1
    for what in ('no source "pres"', "absent.pdf: no such file", "--date: the day of the copy is missing"):
        assert what in several.stderr
    assert not (series / "archive").exists()


@every(
    ("row", "what"),
    [
        ("pres,a.pdf,2031-06-01,0", 'unknown key "pres"'),
        ("press,../a.pdf,2031-06-01,0", 'file "../a.pdf" is no plain name'),
        ("press,a.pdf,June,0", '"June" is not a date'),
    ],
)
def test_a_broken_index_is_told_with_its_line(row, what, series):
    (series / "archive").mkdir(exist_ok=True)
    (series / "archive/index.csv").write_text(f"key,file,date,sha256\n{row}\n", encoding="utf-8")
    with pytest.raises(CmsurveyError) as told:
        archive.copies(series / "archive", load.survey(series).sources)

    assert "index.csv, line 2" in str(told.value)
    assert what in str(told.value)


# The command ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("series")
def test_offline_no_address_is_asked_and_the_rest_is_told():
    keep("press", "../page.PDF", "--date", "2031-06-01")
    ended = cmsurvey("sources", "check", "--offline")

    assert ended.exit_code == 0
    assert [line.split("\t") for line in ended.stdout.splitlines()] == [
        ["press", "2031-05-02", "not asked", "press-2031-06-01.pdf"],
        ["other", "n.c.", "none", "none"],
    ]
    assert ended.stderr == (
        "2 sources, 1 without a date, 1 without an address, 1 without an archived copy, "
        "no address was asked (--offline)\n"
    )


def test_a_copy_that_somebody_changed_is_told_and_ends_with_1(series):
    keep("press", "../page.PDF", "--date", "2031-06-01")
    (series / "archive/press-2031-06-01.pdf").write_bytes(b"changed")
    ended = cmsurvey("sources", "check", "--offline")

    assert ended.exit_code == 1
    assert "press-2031-06-01.pdf (the file is not as it was archived)" in ended.stdout


@pytest.mark.usefixtures("series")
def test_without_a_network_the_command_says_so_and_ends_with_3(monkeypatch):
    monkeypatch.setattr(links, "check", lambda *_: None)
    ended = cmsurvey("sources", "check")

    assert ended.exit_code == 3
    assert "no address was checked: there is no network here" in ended.stderr
    assert "DEAD" not in ended.stdout


@pytest.mark.usefixtures("series")
def test_a_dead_link_ends_with_1_unless_a_copy_is_there(monkeypatch):
    answers = {"https://example.org/article": links.Answer("dead", "there is no such page any more (404)")}
    monkeypatch.setattr(links, "check", lambda *_: answers)
    ended = cmsurvey("sources", "check", "--json")

    assert ended.exit_code == 1
    first = json.loads(ended.stdout)[0]
    assert (first["source"]["key"], first["address"]["state"], first["copies"]) == ("press", "dead", [])
    keep("press", "../page.PDF", "--date", "2031-06-01")
    ended = cmsurvey("sources", "check")
    assert ended.exit_code == 0
    assert "DEAD: there is no such page any more (404)" in ended.stdout
    assert "1 dead" in ended.stderr


def test_a_moved_and_a_silent_address_are_counted():
    sources = {key: make_source(key, url=f"https://example.org/{key}") for key in ("a", "b", "c")}
    answers = {
        "https://example.org/a": links.Answer("moved", "is now there"),
        "https://example.org/b": links.Answer("silent", "did not answer in time"),
    }
    found = lasting.standings(sources, answers, ())

    assert lasting.summary(found)["moved"] == 1
    assert lasting.summary(found)["to be opened by hand"] == 1
    assert not any(one.wrong for one in found)


@pytest.mark.long
def test_sources_of_an_edition_are_told_as_ever():
    assert SOURCES.startswith("key,")
    assert cmsurvey("sources", "2012").stdout == cmsurvey("sources", "of", "2012").stdout != ""
