"""Bundles made again and compared: broken ones first, those that differ, the golden set. Made-up data."""

from __future__ import annotations

import base64
import functools
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from cmsurvey import bundles, load, manifest, pipeline, verify
from cmsurvey.manifest import digest
from cmsurvey.render.studio import Studio
from cmsurvey.templates import TEMPLATES
from cmsurvey.theme import DEFAULT
from cmsurvey.verify import Difference, Verified, page
from tests import golden
from tests.cases import every
from tests.command import cmsurvey
from tests.test_axe import AXE, audit

RENDER_AGAIN = "    render its bundle again, or move it away\n"
WIDTHS = (320, 360, 720, 1080)


def run(*arguments):
    options = ["verify", "output", "--surveys", str(golden.SURVEYS), *arguments]
    return cmsurvey(*options)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """Two cards in two languages and a comparison as tables alone: no browser is needed."""
    out = tmp_path_factory.mktemp("tables")
    asked = functools.partial(pipeline.Request, surveys=golden.SURVEYS, out=out, formats=("csv", "json"))
    for lang in ("fr", "en"):
        request = asked("2031", lang=lang, only=("gender", "task"))
        pipeline.render(request, lambda *_: None, pytest.fail)
    pipeline.render(asked("2031", against="2029"), lambda *_: None, pytest.fail)
    return out


@pytest.fixture
def out(tables, tmp_path, monkeypatch):
    """The folder of those tables, to be broken."""
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(tables, tmp_path / "output").relative_to(tmp_path)


def entries(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return content


def files(*folders: Path) -> int:
    """How many files there are to compare in these bundles, their manifests included."""
    return sum(len(entries(folder)["files"]) + 1 for folder in folders)


def bundles_of(out: Path) -> list[Path]:
    """The three bundles of the fixture: 2031 in English, in French, and the comparison."""
    return [path.parent for path in verify.manifests(out)]


def describe(folder: Path, name: str, **fields: object) -> None:
    """Let a manifest say something else of a file, as an earlier program did; `signed=False`: by hand."""
    content, signed = entries(folder), fields.pop("signed", True)
    known = [one for one in content["files"] if one["name"] == name]
    if not known:
        known = [{"name": name}]
        content["files"] += known
    known[0].update(fields)
    if signed:
        content["run"]["listed"] = manifest._listed(content["files"])
    (folder / "manifest.json").write_text(json.dumps(content), encoding="utf-8")


def replace(path: Path, content: bytes, **fields: object) -> None:
    """Put another content into a file, and its hash into the manifest: as an earlier cmsurvey made it."""
    path.write_bytes(content)
    describe(path.parent, path.name, sha256=digest(content), **fields)


# Broken bundles ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("there", [False, True])
def test_a_folder_without_a_bundle_is_told_with_the_command_that_makes_one(there, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if there:
        (tmp_path / "output" / ".2031.cmsurvey-new").mkdir(parents=True)
        (tmp_path / "output" / ".2031.cmsurvey-new" / "manifest.json").write_text("{}")

    ended = run()

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        "error: output: no bundle to verify, there is no manifest.json\n"
        "    name a folder that cmsurvey rendered into, or render first: cmsurvey render --all\n"
    )


@pytest.mark.long
@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"edition": "2031", "lang": "fr"}',
        '{"edition": "2031", "lang": "fr", "files": []}',
        '{"edition": "2031", "lang": "fr", "files": [{"name": "../secret.csv"}]}',
        "\udcff",
    ],
)
def test_a_manifest_that_is_none_is_told_and_the_other_bundles_are_compared(out, text):
    others = files(*bundles_of(out)[1:])
    (out / "2031" / "en" / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))

    ended = run()

    assert ended.exit_code == 1
    assert ended.stdout == f"2 bundles, {others} files: the same\n"
    assert ended.stderr == (
        f"error: output/2031/en/manifest.json: is not a manifest of cmsurvey\n{RENDER_AGAIN}"
    )


def test_every_file_that_is_missing_or_altered_is_told_at_once(out):
    folder = out / "2031" / "fr"
    (folder / "gender.csv").unlink()
    (folder / "task.csv").write_text("made up")
    (folder / "task.json").rename(folder / "moved")
    (folder / "task.json").symlink_to("moved")

    ended = run()

    assert ended.exit_code == 1
    english, _, compared = bundles_of(out)
    assert ended.stdout == f"2 bundles, {files(english, compared)} files: the same\n"
    assert ended.stderr == (
        f"error: {folder}/gender.csv: the file is missing, its manifest names it\n{RENDER_AGAIN}"
        f"error: {folder}/task.csv: the file is not the one that its manifest describes\n{RENDER_AGAIN}"
        f"error: {folder}/task.json: the file is missing, its manifest names it\n{RENDER_AGAIN}"
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("1999", "known: 2029, 2030, 2031, 2033, trends"),
        ("compare-2012-2031", "known: 2029, 2030, 2031, 2033, trends"),
        ("compare-2031", "known: 2029, 2030, 2031, 2033, trends"),
        ("trend", 'did you mean "trends"?'),
    ],
)
def test_an_edition_that_is_no_more_is_told(out, name, hint):
    content = entries(out / "2031" / "en")
    (out / "2031" / "en" / "manifest.json").write_text(json.dumps(content | {"edition": name}))

    ended = run()

    assert ended.exit_code == 1
    assert ended.stderr == (
        f'error: output/2031/en/manifest.json: the series has no edition "{name}"\n'
        f"    {hint}; another series is named with --surveys\n"
    )


@pytest.mark.long
def test_a_language_that_is_no_more_is_told(out):
    content = entries(out / "2031" / "en")
    (out / "2031" / "en" / "manifest.json").write_text(json.dumps(content | {"lang": "de"}))

    ended = run()

    assert ended.exit_code == 1
    assert ended.stderr.startswith('error: output/2031/en/manifest.json: no language "de"')


@pytest.mark.long
def test_a_series_that_is_not_there_is_told(out):
    ended = cmsurvey("verify", str(out), "--surveys", "made-up")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith("error: made-up: no such folder\n")


@pytest.mark.long
def test_pictures_without_a_browser_are_exit_code_3(out, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/opt/made-up")
    replace(out / "2031" / "fr" / "gender.svg", b"<svg/>", made_from="made up", drawn_by="made up")

    ended = run()

    assert ended.exit_code == 3
    assert ended.stderr.startswith('error: BROWSER_PATH: "/opt/made-up" is not a program\n')


# What differs --------------------------------------------------------------------------------------------


def with_markup(text: str) -> bytes:
    """A made-up earlier file, with a line more that a page must not run."""
    return f"{text}<script>old</script>\n".encode()


@pytest.mark.long
def test_a_table_that_differs_is_told_shown_and_exit_code_2(out):
    path = out / "2031" / "fr" / "gender.csv"
    replace(path, with_markup(path.read_text(encoding="utf-8")))

    ended = run()

    assert ended.exit_code == 2
    all_files = files(*bundles_of(out))
    assert ended.stdout == (
        f"{path}\tlines: 1 less, 0 more\t\n3 bundles, {all_files} files: 1 differ, see verify.html\n"
    )
    assert ended.stderr == ""
    html = Path("verify.html").read_text(encoding="utf-8")
    assert "<del>-&lt;script&gt;old&lt;/script&gt;</del>" in html
    assert f"<h1>1 of {all_files} files differ</h1>" in html
    assert f'id="file-1">{path}</h2>' in html
    assert "<script" not in html


@pytest.mark.long
def test_a_file_of_a_question_that_is_no_more_is_not_made_any_more(out):
    replace(out / "2031" / "fr" / "mood.csv", b"made up")
    replace(out / "2031" / "fr" / "notes.txt", b"made up, of a form that cmsurvey never wrote")

    ended = run()

    assert ended.exit_code == 2
    assert ended.stdout.splitlines()[:2] == [
        f"{out}/2031/fr/{name}\tis not made any more\t" for name in ("mood.csv", "notes.txt")
    ]


@pytest.mark.long
def test_a_manifest_that_says_something_else_of_a_file_differs(out):
    describe(out / "2031" / "fr", "task.csv", title="An earlier title", made_from="made up")

    ended = run()

    assert ended.exit_code == 2
    assert ended.stdout.splitlines()[0] == f"{out}/2031/fr/manifest.json\tlines: 1 less, 1 more\t"
    assert "An earlier title" in Path("verify.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_a_manifest_that_somebody_altered_is_broken_and_the_other_bundles_are_compared(out):
    others = files(*bundles_of(out)[:1], *bundles_of(out)[2:])
    describe(out / "2031" / "fr", "task.csv", signed=False, title="Somebody's title")

    ended = run()

    assert (ended.exit_code, ended.stdout) == (1, f"2 bundles, {others} files: the same\n")
    assert ended.stderr == (
        f"error: output/2031/fr/manifest.json: somebody changed what it says of its files\n{RENDER_AGAIN}"
    )


@pytest.mark.long
@every("said", [{"run": {"made_from": "made up"}}, {"run": "x"}, {}])
def test_a_manifest_without_the_digest_that_every_run_writes_is_broken(out, said):
    others = files(*bundles_of(out)[:1], *bundles_of(out)[2:])
    content = entries(out / "2031" / "fr")
    content.pop("run", None)
    (out / "2031" / "fr" / "manifest.json").write_text(json.dumps({**content, **said}), encoding="utf-8")

    ended = run()

    assert (ended.exit_code, ended.stdout) == (1, f"2 bundles, {others} files: the same\n")
    assert ended.stderr == (
        f"error: output/2031/fr/manifest.json: nothing proves what it says of its files\n{RENDER_AGAIN}"
    )


@pytest.mark.long
def test_what_is_broken_weighs_more_than_what_differs_and_both_are_told(out):
    replace(out / "2031" / "fr" / "gender.csv", b"made up\n")
    (out / "2031" / "en" / "task.csv").unlink()

    ended = run("--page", "what differs.html")

    assert ended.exit_code == 1
    assert ended.stdout.endswith(": 1 differ, see what differs.html\n")
    assert ended.stderr.startswith("error: output/2031/en/task.csv: the file is missing")
    assert Path("what differs.html").exists()


@pytest.mark.long
def test_a_page_that_verify_did_not_write_is_kept_and_what_is_broken_told_beside_it(out):
    replace(out / "2031" / "fr" / "gender.csv", b"made up\n")
    (out / "2031" / "en" / "task.csv").unlink()
    Path("verify.html").write_text("<!doctype html><p>somebody's work")

    ended = run()

    assert ended.exit_code == 1
    assert ended.stdout.endswith(" files: 1 differ\n")
    assert ended.stderr == (
        f"error: output/2031/en/task.csv: the file is missing, its manifest names it\n{RENDER_AGAIN}"
        "error: verify.html: verify did not write this file\n"
        "    move it away, or name another file with --page\n"
    )
    assert Path("verify.html").read_text() == "<!doctype html><p>somebody's work"


@pytest.mark.long
@pytest.mark.parametrize(("broken", "code"), [(False, 2), (True, 1)])
def test_a_page_that_cannot_be_written_is_told_and_the_exit_code_is_that_of_what_was_found(out, broken, code):
    replace(out / "2031" / "fr" / "gender.csv", b"made up\n")
    if broken:
        (out / "2031" / "en" / "task.csv").unlink()

    ended = run("--page", "absent/verify.html")

    assert ended.exit_code == code
    assert ended.stdout.endswith(" files: 1 differ\n")
    assert ("task.csv: the file is missing" in ended.stderr) == broken
    assert ended.stderr.endswith(
        "error: --page: absent/verify.html cannot be written: no folder can be made there\n"
        "    name another file with --page, in a folder where you may write\n"
    )


@pytest.mark.long
@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({}, "made from the same in the same way"),
        ({"made_from": "made up"}, "made from other figures, words, theme, date or code"),
    ],
)
def test_why_a_page_differs_is_read_from_what_it_was_made_from(out, monkeypatch, fields, cause):
    monkeypatch.setenv("BROWSER_PATH", "/opt/made-up")
    undrawn(out)
    folder = out / "2031" / "fr"
    replace(folder / "gender.html", b"<p>made up</p>\n", **fields)

    ended = run()

    assert ended.exit_code == 2
    told = ended.stdout.splitlines()[0].split("\t")
    assert (told[0], told[2]) == (f"{folder}/gender.html", cause)


# What is the same ----------------------------------------------------------------------------------------


def undrawn(out: Path, theme: str = "") -> None:
    """A page written where there is no browser."""
    asked = functools.partial(pipeline.Request, only=("gender",), formats=("html",), theme=theme)
    request = asked("2031", golden.SURVEYS, out)
    assert pipeline.render(request, lambda *_: None, pytest.fail).missing


@pytest.mark.long
def test_the_same_is_exit_code_0_and_nothing_is_written(out):
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in out.rglob("*.*")}

    ended = run()

    assert (ended.exit_code, ended.stdout, ended.stderr) == (
        0,
        f"3 bundles, {files(*bundles_of(out))} files: the same\n",
        "",
    )
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in out.rglob("*.*")} == before
    assert list(Path().iterdir()) == [out]


@pytest.mark.long
def test_a_bundle_may_be_named_itself(out):
    options = ["verify", str(out / "2031" / "en"), "--surveys", str(golden.SURVEYS)]

    told = f"1 bundle, {files(out / '2031' / 'en')} files: the same\n"
    assert cmsurvey(*options).stdout == told


@pytest.mark.long
def test_a_page_that_was_written_without_a_browser_is_made_again_without_one(out, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/opt/made-up")
    undrawn(out)

    assert run().stdout == f"3 bundles, {files(*bundles_of(out))} files: the same\n"


@pytest.mark.long
def test_a_page_in_another_theme_is_the_same_unless_yet_another_one_is_named(out, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/opt/made-up")
    undrawn(out, theme="sober")

    ended = run("--theme", "high-contrast")

    assert (ended.exit_code, run("--theme", "sober").exit_code, run().exit_code) == (2, 0, 0)
    assert ended.stdout.splitlines()[0].endswith("\tmade from other figures, words, theme, date or code")


# Pictures and the page -----------------------------------------------------------------------------------


def png(size: tuple[int, int] = (40, 30), *, dot: tuple[int, int] | None = None, effort: int = 6) -> bytes:
    """A made-up picture, all paper but for a dot in nearly the same colour."""
    picture = Image.new("RGB", size, DEFAULT.light.paper)
    if dot:
        picture.putpixel(dot, (250, 248, 245))
    content = io.BytesIO()
    picture.save(content, "PNG", compress_level=effort)
    return content.getvalue()


def difference(old: bytes, new: bytes | None, name: str = "gender.png") -> Difference:
    return Difference(Path("output") / name, old, new)


@pytest.mark.long
@every(
    ("old", "new", "told"),
    [
        (png(), png(dot=(3, 4)), "1 of 1,200 pixels"),
        (png(), png((40, 31)), "40×30 px before, 40×31 now"),
        (png(), png(effort=0), "the same picture in other bytes"),
        (b"made up", png(), f"other bytes (7 before, {len(png())} now)"),
    ],
)
def test_how_a_picture_differs_is_told_to_the_pixel(old, new, told):
    assert page.told(difference(old, new)) == told


def test_other_bytes_and_other_line_ends_are_told():
    assert page.told(difference(b"old", b"newer", "gender.pdf")) == "other bytes (3 before, 5 now)"
    assert page.told(difference(b"a\n", b"a\r\n", "gender.csv")) == "its lines end otherwise"


def test_where_two_pictures_part_is_marked_and_nothing_else():
    shown = page._picture(png(), png(dot=(20, 10)))
    assert shown is not None

    marked = Image.open(io.BytesIO(decoded(shown.parted))).convert("RGB")

    colour = tuple(bytes.fromhex(DEFAULT.light.highlight.removeprefix("#")))
    found = {(x, y) for x in range(40) for y in range(30) if marked.getpixel((x, y)) == colour}
    assert found == {(x, y) for x in range(18, 23) for y in range(8, 13)}


def decoded(address: str) -> bytes:
    return base64.b64decode(address.partition(",")[2])


def test_what_is_embedded_is_told_by_its_hash_and_what_is_long_is_counted(tmp_path):
    old = "<i>x</i>\n" * 200
    style = '<style>@font-face{src:url(data:font/woff;base64,%s) format("woff")}</style>'
    texts = [f"{style % data}{lines}".encode() for data, lines in (("AAAA", old), ("AAAB", ""))]
    found = Verified(Path("output"), "fr", 1, (difference(texts[0], texts[1], "gender.html"),))

    page.write(tmp_path / "page.html", [found])

    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "data:font/woff;base64,…(4 characters, 63c1dd951ffe)" in html
    assert "data:font/woff;base64,AAAB" not in html
    assert "more lines are not shown.</p>" in html


def test_of_very_many_files_the_rest_is_listed(tmp_path):
    many = tuple(difference(b"a", b"b", f"card_{number}.csv") for number in range(page.FILES + 2))

    page.write(tmp_path / "page.html", [Verified(Path("output"), "fr", 100, many)])

    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert html.count("<section") == page.FILES + 1
    assert "<li>output/card_60.csv</li><li>output/card_61.csv</li>" in html


# The golden set ------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_golden_set_has_every_template_and_small_pictures():
    survey = load.survey(golden.SURVEYS)
    drawn = {
        panel.chart.template
        for request in golden.REQUESTS
        for infographic in bundles.composed(request, survey).infographics
        for panel in infographic.panels
    }

    assert drawn == set(TEMPLATES)
    assert sum(path.stat().st_size for path in golden.OUTPUT.rglob("*.png")) < 1_500_000


@pytest.mark.browser
def test_the_golden_set_is_what_is_drawn_today():
    differing = [
        (str(one.path.relative_to(golden.OUTPUT)), page.told(one))
        for bundle in golden.verified()
        for one in bundle.differences
    ]

    assert differing == []


@pytest.mark.browser
def test_with_another_browser_the_pictures_of_the_golden_set_are_left_out(monkeypatch, tmp_path):
    monkeypatch.setattr(golden, "DREW", tmp_path / "browser.txt")
    golden.DREW.write_text("Made-up 1.0\n", encoding="utf-8")
    manifests = verify.manifests(golden.OUTPUT)
    listed = [one["name"] for path in manifests for one in entries(path.parent)["files"]]
    texts = [name for name in listed if not name.endswith(".png")]

    assert sum(bundle.files for bundle in golden.verified()) == len(texts) + len(manifests)


@pytest.fixture(scope="module")
def differing(tmp_path_factory):
    """The page over drawn bundles of which a picture, a drawing and a page were made otherwise."""
    folder = tmp_path_factory.mktemp("differing")
    out = folder / "output"
    asked = functools.partial(pipeline.Request, surveys=golden.SURVEYS, out=out)
    with Studio() as studio:
        for request in (
            asked("2031", only=("gender", "task"), formats=("png", "svg", "json")),
            asked("trends", lang="en", formats=("html", "png@1x")),
        ):
            pipeline.render(request, lambda *_: None, lambda: studio)
    card = out / "2031" / "fr"
    picture = Image.open(card / "gender.png").convert("RGB")
    ImageDraw.Draw(picture).rectangle((200, 200, 420, 300), fill=DEFAULT.light.ink)
    content = io.BytesIO()
    picture.save(content, "PNG")
    replace(card / "gender.png", content.getvalue(), drawn_by="another browser")
    replace(card / "task.svg", (card / "task.svg").read_bytes().replace(b"crire", b"crier"))
    html = out / "trends" / "en" / "trends.html"
    replace(html, html.read_bytes().replace(b"Women", b"Woman"), made_from="other words")
    options = ["--surveys", str(golden.SURVEYS), "--page", str(folder / "verify.html")]
    ended = cmsurvey("verify", str(out), *options)
    return ended, out, folder / "verify.html"


@pytest.mark.browser
def test_what_was_drawn_otherwise_is_told_with_the_cause(differing):
    ended, out, _ = differing
    told = [line.split("\t") for line in ended.stdout.splitlines()[:-1]]

    assert ended.exit_code == 2
    assert [(str(Path(path).relative_to(out)), cause) for path, _, cause in told] == [
        ("2031/fr/gender.png", "made from the same, drawn by another browser"),
        ("2031/fr/task.svg", "made from the same in the same way"),
        ("trends/en/trends.html", "made from other figures, words, theme, date or code"),
    ]
    assert " pixels" in told[0][1]


@pytest.mark.browser
def test_the_page_is_read_by_everyone_and_asks_for_nothing(differing, reader):
    path = differing[2]
    reader.visit(path)
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
    assert reader.requests == [path.resolve().as_uri()]
    assert reader.value("[...document.images].every(one => one.complete && one.naturalWidth > 1000)")
    assert reader.value("document.images.length") == 3


@pytest.mark.browser
def test_equal_differences_give_an_equal_page_and_it_may_be_replaced(differing, tmp_path):
    _, out, path = differing
    survey = load.survey(golden.SURVEYS)
    again = tmp_path / "verify.html"
    shutil.copy(path, again)
    with Studio() as studio:
        found = [verify.bundle(one, survey, lambda: studio) for one in verify.manifests(out)]

    page.write(again, found)

    assert again.read_bytes() == path.read_bytes()
