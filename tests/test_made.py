"""What a file is made from: nothing unchanged is made again, and nothing changed is left as it was."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest

from cmsurvey import browser, bundles, load, made, pipeline, render
from cmsurvey.embed import published
from cmsurvey.errors import CmsurveyError, NoBrowserError, Problem, RenderError, UsageError
from cmsurvey.model import Artifact, Corrected, Infographic
from cmsurvey.part import Part
from cmsurvey.render.studio import Studio
from tests import composed
from tests.builders import EDITIONS, FEMALE, MALE, SOURCES, write_series

CDI = "contract,Type de contrat,all,400,single,cdi,CDI,47,percent,,,1,press,"
FREELANCE = "contract,Type de contrat,all,400,single,freelance,Freelance,13,percent,,,2,press,"
TOOLS = "tools,Outils,all,400,multiple,blog,Blog,70,percent,,,1,press,"
ROWS = (FEMALE, MALE, CDI, FREELANCE, TOOLS)
WORDS = {"words/fr.toml": "[populations]\n", "words/en.toml": "[populations]\n"}
POSTER = '[[block]]\nquestion = "gender"\n\n[[block]]\nquestion = "contract"\n'
SHORT = {"infographics/profile.toml": POSTER.partition("\n\n")[0]}
FILES = {**WORDS, "infographics/profile.toml": POSTER}
ALL = {"profile", "gender", "contract", "tools"}
FORMS = ("html", "png", "svg", "pdf", "csv", "json")


@dataclass
class Bench:
    """A made-up studio that says what it was asked to draw, and writes that down as the drawing."""

    asked: list[str] = field(default_factory=list)

    def artifacts(self, jobs, _browser, progress):
        made_now: list[Artifact] = []
        for job in jobs:
            progress(job.infographic.id)
            self.asked += [render.file_name(job.infographic.id, form) for form in job.formats]
            shots = {
                form: render.artifact(job, form, f"{job.infographic.title}".encode()) for form in job.formats
            }
            if {"html", "png"} <= shots.keys():  # as a page is laid out for its picture
                entry = {**shots["html"].entry, "heights": f"280:{len(self.asked)}"}
                shots["html"] = shots["html"]._replace(entry=entry)
            made_now += shots.values()
        return made_now


Ran = tuple[set[str], set[str], pipeline.Report]


def ran(rows: tuple[str, ...] = ROWS, files: Any = None, **request: Any) -> Ran:
    """Render the made-up series in the present folder: what was drawn, what was written, what was said."""
    bench = Bench()
    surveys = write_series(Path(), *rows, files={**FILES, **(files or {})})
    asked = {"edition": "2031", "surveys": surveys, "out": Path("out"), "formats": FORMS, **request}
    report = pipeline.render(pipeline.Request(**asked), lambda *_: None, lambda: cast("Studio", bench))
    return set(bench.asked), {path.name for path in report.done.written} - {"manifest.json"}, report


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> tuple[Path, Path, Ran]:
    """The browser of all tests, and what the first run of nearly all of them makes and says."""
    folder = tmp_path_factory.mktemp("once")
    program = folder / "browser"
    program.write_text("made up")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(browser, "require", lambda: program)
        patched.chdir(folder)
        patched.delenv("SOURCE_DATE_EPOCH", raising=False)
        return program, folder / "out", ran()


@pytest.fixture
def run(tmp_path, monkeypatch, once):
    """Render the made-up series with one change, and say what was drawn and what was written."""
    program, out, first = once
    monkeypatch.setattr(browser, "require", lambda: program)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)

    def go(*rows, files=None, **request):
        if rows or files or request or Path("out").exists():
            return ran(rows or ROWS, files, **request)
        write_series(Path(), *ROWS, files=FILES)
        shutil.copytree(out, "out")
        return first

    return go


def drawn(*names: str) -> set[str]:
    """The drawn files of infographics; `profile` is a poster and has no SVG."""
    forms = ("html", "png", "svg", "pdf")
    return {f"{name}.{form}" for name in names for form in forms if (name, form) != ("profile", "svg")}


PACKAGE = "datapackage.json"


def tabled(*names: str) -> set[str]:
    """The tables of infographics, and the package that describes those of the whole bundle."""
    return {f"{name}.{form}" for name in names for form in ("csv", "fr.csv", "json", "jsonld")} | {PACKAGE}


@pytest.mark.long
def test_nothing_changed_draws_and_writes_nothing(run):
    first, written, _ = run()
    assert (first, written) == (drawn(*ALL), drawn(*ALL) | tabled(*ALL))
    before = Path("out/2031/fr").stat()

    again, written, report = run()

    assert (again, written, report.asked) == (set(), set(), len(drawn(*ALL) | tabled(*ALL)))
    assert Path("out/2031/fr").stat().st_ino == before.st_ino, "the folder was exchanged for nothing"


@pytest.mark.long
def test_a_run_with_nothing_to_do_reads_no_table_and_says_what_the_last_one_said(run, monkeypatch):
    first = run(files=SHORT)[2]
    monkeypatch.setattr(load, "survey", lambda *_, **__: pytest.fail("a table was read"))

    again = run(files=SHORT)[2]

    assert first.remarks == ("profile: fewer than two blocks have figures, it is not made",)
    assert (again.asked, again.remarks, again.done.written) == (first.asked, first.remarks, ())
    assert again.done.kept == len(json.loads(Path("out/2031/fr/manifest.json").read_text())["files"])


@pytest.mark.long
@pytest.mark.parametrize("said", [{}, {"made_from": "x"}, {"made_from": 1, "asked": "x", "other": []}])
def test_a_manifest_that_says_nothing_sound_of_its_last_run_is_compared_file_by_file(run, said):
    run()
    place = Path("out/2031/fr/manifest.json")
    sound = place.read_bytes()
    told = json.loads(sound)
    place.write_text(json.dumps({**told, "run": {"listed": told["run"]["listed"], **said}}))

    assert run()[:2] == (set(), set())
    assert place.read_bytes() == sound


@pytest.mark.long
def test_what_changes_no_file_is_compared_once(run, monkeypatch):
    run()
    later = {"words/2031.en.toml": "[cards.tools]\ntitle = 'Blogs'\n"}
    assert run(files=later)[:2] == (set(), set())
    monkeypatch.setattr(load, "survey", lambda *_, **__: pytest.fail("a table was read"))

    assert run(files=later)[:2] == (set(), set())


@pytest.mark.long
def test_a_file_changed_by_hand_is_drawn_again_though_the_bundle_was_published_meanwhile(run):
    run()
    Path("out/2031/fr/gender.svg").write_text("<svg/>")
    run(formats=("png@1x",))

    asked, written, _ = run()

    assert (asked, written) == ({"gender.svg"}, {"gender.svg"})


def words(name: str, text: str) -> dict[str, str]:
    return {f"words/{name}.toml": text}


LONGER = f'{POSTER}\n[[block]]\nquestion = "tools"\n'
MORE = tuple(row.replace(",400,", ",401,") for row in ROWS)
MORE_IN_ALL = EDITIONS.replace(",400,", ",401,")

CHANGES: dict[str, tuple[dict[str, object], set[str]]] = {
    "a cell": ({"rows": (FEMALE, MALE, CDI.replace("47", "48"), *ROWS[3:])}, {"contract", "profile"}),
    "a label": ({"rows": (*ROWS[:4], TOOLS.replace(",Blog,", ",Blogs,"))}, {"tools"}),
    "a title": ({"files": words("2031.fr", '[cards.tools]\ntitle = "Des blogs"\n')}, {"tools"}),
    "a poster's title": ({"files": words("2031.fr", '[posters.profile]\ntitle = "Eux"\n')}, {"profile"}),
    "a poster's block": ({"files": {"infographics/profile.toml": LONGER}}, {"profile"}),
    "the number of respondents": ({"rows": MORE, "files": {"editions.csv": MORE_IN_ALL}}, ALL),
    "the end of the fieldwork": ({"files": {"editions.csv": EDITIONS.replace("2031-04", "2031-05")}}, ALL),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("change", CHANGES)
def test_what_one_change_touches_is_made_again_and_nothing_else(run, change):
    run()
    kept = {path.name: path.read_bytes() for path in Path("out/2031/fr").iterdir()}
    changed, touched = CHANGES[change]
    rows = changed.get("rows", ROWS)
    assert isinstance(rows, tuple)

    asked, written, _ = run(*rows, files=changed.get("files"))

    assert asked == drawn(*touched)
    assert drawn(*touched) <= written <= drawn(*touched) | tabled(*touched)
    for name in drawn(*ALL - touched):
        assert Path("out/2031/fr", name).read_bytes() == kept[name]


@pytest.mark.long
def test_lines_that_moved_write_the_tables_that_tell_them_and_draw_nothing(run):
    run()
    again = FEMALE.replace(",press,", ",other,alt: same value")

    asked, written, _ = run(FEMALE, again, *ROWS[1:])

    assert asked == set()
    assert written == {f"{name}.{form}" for name in ALL for form in ("csv", "fr.csv", "json")} | {PACKAGE}


def heights():
    """The heights of each page in frames, as the manifest has them."""
    files = json.loads(Path("out/2031/fr/manifest.json").read_bytes())["files"]
    return {one["name"]: one["heights"] for one in files if "heights" in one}


@pytest.mark.long
def test_another_address_of_a_source_is_written_into_pages_and_data_and_draws_no_picture(run):
    run()
    laid_out = heights()
    assert laid_out.keys() == {f"{name}.html" for name in ALL}
    there = {"sources.csv": SOURCES.replace("/article", "/elsewhere")}
    asked, written, _ = run(files=there)
    assert asked == {f"{name}.html" for name in ALL}
    assert {f"{name}.{form}" for name in ALL for form in ("fr.csv", "json", "jsonld")} <= written
    assert heights() == laid_out, "a frame is as high as before"

    nowhere = {"sources.csv": SOURCES.replace("https://example.org/article", "")}
    assert run(files=nowhere)[0] == drawn(*ALL), "a title that is no link is drawn in another way"


def held(thing: Any) -> dict[Any, Any]:
    """What a record holds, by name or place."""
    if dataclasses.is_dataclass(thing):
        return {one.name: getattr(thing, one.name) for one in dataclasses.fields(thing)}
    if isinstance(thing, dict):
        return thing
    return thing._asdict() if hasattr(thing, "_fields") else dict(enumerate(thing))


def swapped(thing: Any, name: Any, other: Any) -> Any:
    """The record with something else in one place."""
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{name: other})
    if isinstance(thing, dict):
        return {**thing, name: other}
    if hasattr(thing, "_fields"):
        return thing._replace(**{name: other})
    return (*thing[:name], other, *thing[name + 1 :])


def leaves(thing: Any, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], Any]]:
    """Each text, number and sign in a record, by where it stands, with the record that has another one."""
    if isinstance(thing, bool):
        yield path, not thing
    elif thing is None or isinstance(thing, (str, int, float)):
        yield path, thing + 1 if isinstance(thing, (int, float)) else f"{thing or ''}x"
    else:
        for name, own in held(thing).items():
            yield from ((where, swapped(thing, name, other)) for where, other in leaves(own, (*path, name)))


def every_kind_of_leaf() -> Infographic:
    """A card with a dispute, a correction, a slide: one of whatever an infographic may hold."""
    page = composed.cards()["gender"]
    table = page.estimates[0]
    row = table.rows[0]._replace(disputes=(table.rows[1],))
    page = replace(
        page,
        estimates=(replace(table, rows=(row,)),),
        panels=tuple(replace(one, plots={}) for one in page.panels),
        corrections=(Corrected(2, "2031-06-01", "Mal lu."),),
        dated="2031-06-01",
    )
    return replace(page, slides=(page,))


def linked(page: Infographic) -> Part:
    """The part of a run that an infographic is."""
    return Part(page, (), (), made.Origin(made.of(page)), addresses=tuple(made.addresses(page)))


@pytest.mark.long
def test_whatever_an_infographic_holds_has_a_part_in_its_hash_but_lines_and_in_pictures_an_address():
    page, words = every_kind_of_leaf(), composed.spoken(composed.edition("2012"), "fr").program
    before, without = linked(page), dict[str, set[str]]()

    def written(one: Infographic) -> bytes:
        """Its page without drawings, where addresses end alike."""
        (html,) = render.undrawn(render.Job(one, ("html",), words, bundles.moment(one.dated)))
        return html.content.replace(b'x" rel="noopener"', b'" rel="noopener"')

    for path, other in leaves(page):
        name = str(path[-1] if isinstance(path[-1], str) else path[-2])
        where = f"{name} of a slide" if path[0] == "slides" else name
        same = [form for form in ("png", "html") if linked(other).origin_of(form) == before.origin_of(form)]
        for form in same:
            without.setdefault(form, set()).add(where)
        assert not same or written(other) == written(page), path
    lines = {"places", "places of a slide"}
    slides = {"url of a slide"}  # no page is made of one
    assert without == {"png": lines | slides | {"url"}, "html": lines | slides}


@pytest.mark.long
def test_a_deleted_file_is_made_again(run):
    run()
    Path("out/2031/fr/gender.png").unlink()
    Path("out/2031/fr/tools.csv").unlink()

    asked, written, _ = run()

    assert (asked, written) == ({"gender.png"}, {"gender.png", "tools.csv"})


@pytest.mark.long
def test_a_poster_asked_for_as_svg_alone_is_refused_and_beside_a_card_told_to_have_none(run):
    with pytest.raises(UsageError) as refused:
        run(only=("profile",), formats=("svg",))
    assert str(refused.value) == (
        "error: --format: of profile no svg is made: cards alone have it\n"
        "    name another format (html, png, pdf), or a card"
    )
    assert not Path("out").exists()

    asked, _, report = run(only=("profile", "gender"), formats=("svg",))

    assert (asked, report.remarks) == ({"gender.svg"}, ("profile: a poster has no SVG",))


@pytest.mark.long
@pytest.mark.parametrize("name", ["tools.fr.csv", "tools.jsonld", PACKAGE])
def test_a_deleted_file_beside_the_tables_is_made_again(run, name):
    run()
    standing = Path("out/2031/fr", name).read_bytes()
    Path("out/2031/fr", name).unlink()

    assert run()[:2] == (set(), {name})
    assert Path("out/2031/fr", name).read_bytes() == standing


def package() -> dict[str, str]:
    """What the package says of each table: the digest."""
    resources = json.loads(Path("out/2031/fr", PACKAGE).read_text())["resources"]
    return {one["path"]: one["hash"] for one in resources}


@pytest.mark.long
def test_the_package_describes_every_table_that_lies_in_the_bundle_whichever_run_made_it(run):
    run(only=("gender",), formats=("csv",))
    assert set(package()) == {"gender.csv", "gender.fr.csv"}
    gender = package()

    _, written, _ = run(only=("tools",), formats=("csv",))

    assert written == {"tools.csv", "tools.fr.csv", PACKAGE}
    assert set(package()) == {"gender.csv", "gender.fr.csv", "tools.csv", "tools.fr.csv"}
    assert package().items() > gender.items()


@pytest.mark.long
def test_a_table_that_is_gone_or_was_altered_is_not_in_the_package(run):
    run(formats=("csv",))
    Path("out/2031/fr/gender.csv").unlink()
    Path("out/2031/fr/gender.fr.csv").write_text("altered")

    run(only=("tools",), formats=("csv",))

    assert {name for name in package() if name.startswith("gender")} == set()
    assert {"tools.csv", "contract.csv"} < set(package())


def pictures(name: str) -> list[str]:
    """The pictures that the JSON-LD of an infographic tells of."""
    graph = json.loads(Path(f"out/2031/fr/{name}.jsonld").read_text())["@graph"]
    return [one["contentUrl"] for one in graph if one["@type"] == "ImageObject"]


@pytest.mark.long
def test_the_json_ld_tells_of_the_pictures_that_are_there_and_of_new_ones_when_it_is_made_again(run):
    run(formats=("json",))
    assert pictures("gender") == []

    _, _, report = run(formats=("png",))
    files = ", ".join(sorted(f"{name}.jsonld" for name in ALL))
    assert report.remarks == (f"out of date, since they were not made anew: {files}",)

    _, written, _ = run(formats=("json",))
    assert written == {f"{name}.jsonld" for name in ALL}
    assert pictures("gender") == ["gender.png"]


@pytest.mark.long
def test_an_altered_file_is_made_again(run):
    run()
    Path("out/2031/fr/gender.svg").write_text("<svg/>")
    Path("out/2031/fr/tools.json").write_text("{}")

    asked, written, _ = run()

    assert (asked, written) == ({"gender.svg"}, {"gender.svg", "tools.json"})


@pytest.mark.long
def test_everything_is_made_again_when_asked(run):
    run()

    asked, written, _ = run(force=True)

    assert (asked, written) == (drawn(*ALL), drawn(*ALL) | tabled(*ALL))


@pytest.mark.long
@pytest.mark.parametrize(
    "change",
    [
        lambda _: Path("browser").write_text("another one"),
        lambda patched: patched.setattr(made, "program", lambda: "another program"),
        lambda patched: patched.setenv("SOURCE_DATE_EPOCH", "86400"),
    ],
    ids=["the browser", "the program", "the date"],
)
def test_what_every_drawing_depends_on_has_all_drawn_again(run, monkeypatch, change):
    own = Path("browser").resolve()  # that of all tests stays as it is
    own.write_text("made up")
    monkeypatch.setattr(browser, "require", lambda: own)
    ran()
    change(monkeypatch)

    assert run()[:2] == (drawn(*ALL), drawn(*ALL))


@pytest.mark.long
def test_a_file_that_was_not_asked_for_and_is_out_of_date_is_told(run):
    run(formats=("png@1x", "csv", "html"))

    _, _, report = run(FEMALE, MALE, CDI.replace(",47,", ",48,"), FREELANCE, TOOLS, formats=("html",))

    told = [one for one in report.remarks if one.startswith("out of date")]
    files = (
        "contract.csv, contract.fr.csv, contract@1x.png, datapackage.json, profile.csv, profile.fr.csv, "
        "profile@1x.png"
    )
    assert told == [f"out of date, since they were not made anew: {files}"]


@pytest.mark.long
def test_files_of_a_question_that_is_gone_are_told(run):
    run()

    _, _, report = run(*ROWS[:4])

    assert [one for one in report.remarks if one.startswith("no longer made")] == [
        f"no longer made: take these down: {', '.join(sorted(drawn('tools') | tabled('tools') - {PACKAGE}))}"
    ]


NONE_THERE = NoBrowserError(Problem("browser", "no Chromium, Chrome or Edge was found", "made-up cure"))


def none_there():
    raise NONE_THERE


@pytest.mark.long
def test_without_a_browser_what_is_up_to_date_stays_and_is_no_error(run, monkeypatch):
    run()
    monkeypatch.setattr(browser, "require", none_there)

    asked, written, report = run()

    assert (asked, written, report.missing) == (set(), set(), None)


def standing() -> dict[str, tuple[int, bytes]]:
    """Every file of the bundle, which one it is and what it holds."""
    return {path.name: (path.stat().st_ino, path.read_bytes()) for path in Path("out/2031/fr").iterdir()}


CHANGED = (*ROWS[:4], TOOLS.replace(",70,", ",71,"))


def does_not_start(*_):
    return none_there()


@pytest.mark.long
@pytest.mark.parametrize("where", [(browser, "require"), (Bench, "artifacts")])
@pytest.mark.parametrize("rows", [ROWS, CHANGED])
def test_without_a_browser_no_finished_page_is_replaced_even_if_forced(run, rows, where, monkeypatch):
    run()
    before = standing()
    with monkeypatch.context() as patched:
        patched.setattr(*where, does_not_start)
        forced = run(*rows, force=True)[2]

    assert standing() == before, "something was written"
    assert (str(forced.missing), forced.done.written) == (
        str(NONE_THERE),
        (),
    )
    assert run(*rows)[0] == (drawn("tools") if rows == CHANGED else set()), "drawn once there is a browser"


@pytest.mark.long
def test_without_a_browser_a_bundle_with_a_drawn_page_that_would_change_stays_whole_and_says_so(
    run, monkeypatch
):
    run()
    before = standing()
    monkeypatch.setattr(browser, "require", none_there)

    _, written, report = run(*CHANGED, "age,Âge,all,400,single,young,Jeunes,47,percent,,,1,press,")

    assert (written, standing()) == (set(), before)
    assert report.missing is not None
    files = sorted(drawn("tools") | tabled("tools"))
    assert report.remarks[-2:] == (
        (
            "nothing was replaced: it would lose its drawings, and cannot be drawn anew: tools"
            "; their tables alone are written with --format csv,json"
        ),
        f"out of date, since they were not made anew: {', '.join(files)}",
    )


@pytest.mark.long
def test_without_a_browser_a_new_question_has_its_tables_and_its_page_beside_finished_ones(run, monkeypatch):
    run(*ROWS[:4])
    before = standing()
    monkeypatch.setattr(browser, "require", none_there)

    _, written, report = run()

    assert written == {"tools.html"} | tabled("tools")
    assert report.missing is not None
    new = written | {"manifest.json"}
    assert {name: one for name, one in standing().items() if name not in new} == {
        name: one for name, one in before.items() if name not in new
    }


@pytest.mark.long
def test_without_a_browser_tables_alone_are_made_and_the_pictures_told(run, monkeypatch):
    run()
    monkeypatch.setattr(browser, "require", none_there)

    _, written, report = run(*CHANGED, formats=("csv", "json"))

    assert (written, report.missing) == (tabled("tools"), None)
    assert report.remarks == (
        f"out of date, since they were not made anew: {', '.join(sorted(drawn('tools')))}",
    )


@pytest.mark.long
def test_a_page_without_drawings_is_told_as_often_as_it_is_asked_for(run, monkeypatch):
    monkeypatch.setattr(browser, "require", none_there)

    told = [run(formats=("html",))[2] for _ in range(2)]

    assert [len(one.done.written) for one in told] == [5, 0]
    assert None not in [one.missing for one in told]


@pytest.mark.long
def test_a_page_made_without_a_browser_is_drawn_once_there_is_one(run, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(browser, "require", none_there)
        run(formats=("html",))
    told = json.loads(Path("out/2031/fr/manifest.json").read_text())
    assert set(told["run"]) == {"listed"}, "the run was not whole; what it says of its files is signed"

    assert run(formats=("html",))[0] == {f"{name}.html" for name in ALL}


@pytest.mark.long
@pytest.mark.parametrize("stood", [False, True])
def test_a_run_beside_another_one_overwrites_nothing_that_is_newer_than_what_it_read(run, tmp_path, stood):
    """The other one publishes a corrected figure while this one draws that of before."""
    begun: list[Any] = []
    if stood:
        run(only=("gender",))

    class Slow(Bench):
        def artifacts(self, jobs, browser, progress):
            begun.append(jobs)
            if len(begun) == 1:
                run(*ROWS[:4], TOOLS.replace(",70,", ",71,"), only=("tools",))
            return super().artifacts(jobs, browser, progress)

    surveys, slow = write_series(tmp_path, *ROWS, files=FILES), cast("Studio", Slow())
    request = pipeline.Request("2031", surveys, Path("out"), formats=FORMS, only=("tools", "contract"))
    report = pipeline.render(request, lambda *_: None, lambda: slow)

    folder = Path("out/2031/fr")
    assert [len(jobs) for jobs in begun] == [2, 1]  # what the other one drew stands
    assert "71" in (folder / "tools.csv").read_text()
    assert {path.name for path in report.done.written} >= drawn("contract")
    told = json.loads((folder / "datapackage.json").read_text())["resources"]
    shown = {"tools", "contract", *(["gender"] if stood else [])}
    assert {one["path"].partition(".")[0] for one in told} == shown


@pytest.mark.long
@pytest.mark.parametrize("change", ["title", "alt", "width", "removed"])
def test_a_manifest_that_somebody_altered_is_not_believed(run, change):
    run()
    place = Path("out/2031/fr/manifest.json")
    before = place.read_bytes()
    told = json.loads(before)
    if change == "removed":
        told["files"] = [one for one in told["files"] if not one["name"].startswith("tools.")]
        for path in place.parent.glob("tools.*"):
            path.unlink()
    else:
        for one in told["files"]:
            one[change] = 640 if change == "width" else "Somebody's words"
    place.write_text(json.dumps(told))

    with pytest.raises(CmsurveyError, match=r"gender\.html: it is not as it was rendered"):
        published.read(Path("out"), "2031", "fr", "gender")
    for part in ({"only": ("gender",)}, {"formats": ("html", "csv")}):
        with pytest.raises(
            CmsurveyError, match=r"this run would keep what it says of .* and \d+ more"
        ) as told_of:
            run(**part)
        assert told_of.value.problems[0].hint.startswith(
            "render the whole, in every format that lies there, or"
        )
    assert place.read_text() == json.dumps(told)
    once = run()
    assert drawn("tools") <= once[0]
    assert place.read_bytes() == before
    assert run()[:2] == (set(), set())


@pytest.mark.long
def test_without_a_browser_a_manifest_that_somebody_altered_costs_no_drawing(run, monkeypatch):
    run()
    place = Path("out/2031/fr/manifest.json")
    place.write_text(place.read_text().replace('"title": "', '"title": "So: '))
    before = standing()
    monkeypatch.setattr(browser, "require", none_there)

    for formats in (FORMS, ("html",)):
        with pytest.raises(CmsurveyError, match=r"this run would keep what it says of contract\."):
            run(formats=formats)
    assert standing() == before


@pytest.mark.long
def test_a_manifest_of_an_older_program_is_no_proof_and_all_is_made_again(run):
    run()
    place = Path("out/2031/fr/manifest.json")
    before = place.read_bytes()
    told: dict[str, Any] = json.loads(before)
    del told["run"]["listed"]
    unsigned: list[Any] = [told["run"], None, [], "x", 1]
    for said in unsigned:
        place.write_text(json.dumps({**told, "run": said}))

        assert run()[:2] == (drawn(*ALL), drawn(*ALL) | tabled(*ALL))
        assert place.read_bytes() == before


def test_what_is_up_to_date_is_so_on_a_disk_that_is_read_only_and_what_is_not_is_refused(run, monkeypatch):
    run()
    monkeypatch.setattr("os.access", lambda _, mode, **_more: not mode & os.W_OK)

    assert run()[:2] == (set(), set())
    with pytest.raises(RenderError, match="cannot be written"):
        run(*CHANGED)


@pytest.mark.long
def test_a_folder_that_others_change_again_and_again_is_left_alone(run, tmp_path):
    run()
    bench, times = Bench(), count(1)

    def meddling() -> Studio:
        place = Path("out/2031/fr/manifest.json")
        place.write_text(json.dumps(json.loads(place.read_text()), indent=next(times)))
        return cast("Studio", bench)

    surveys = write_series(tmp_path, *ROWS[:4], TOOLS.replace(",70,", ",71,"), files=FILES)
    request = pipeline.Request("2031", surveys, Path("out"), formats=("html",))
    with pytest.raises(RenderError) as raised:
        pipeline.render(request, lambda *_: None, meddling)

    assert str(raised.value) == (
        "error: out/2031/fr: another run changed it meanwhile\n    run the command again"
    )
    assert next(times) == 4


@pytest.mark.parametrize(
    "script",
    [
        '#!/bin/sh -e\n\n{folder}/lib/shell "$@"\n',
        '#!/bin/sh\nLIBDIR={folder}/lib\nexec $LIBDIR/shell "$@"\n',
        '#!/bin/sh\nHERE=$(dirname "$0")\nexec "$HERE/lib/../beside" "$@"\nexec -a "$0" "${{HERE}}/beside"\n',
    ],
)
def test_an_upgrade_of_the_browser_behind_a_script_is_seen(tmp_path, script):
    (tmp_path / "lib").mkdir()
    wrapper = tmp_path / "shell"
    programs = [tmp_path / "lib/shell", tmp_path / "beside"]
    for one in (wrapper, *programs):
        one.write_bytes(b"\x7fELF" + bytes(70_000))
        one.chmod(0o755)
    wrapper.write_text(script.format(folder=tmp_path))
    before = made.by(wrapper)

    (tmp_path / "lib/other").write_bytes(bytes(70_000))
    assert made.by(wrapper) == before
    for one in programs:
        one.write_bytes(b"\x7fELF" + bytes(70_001))
    assert made.by(wrapper) != before


def test_what_has_no_place_in_the_hash_is_an_error():
    card = composed.cards()["gender"]

    with pytest.raises(TypeError, match="object has no place in the hash"):
        made.of(card, object())


@pytest.mark.long
def test_equal_infographics_have_one_hash_and_others_another():
    first = {name: made.of(card) for name, card in composed.cards("2011").items()}
    second = {name: made.of(card) for name, card in composed.cards.__wrapped__("2011").items()}

    assert first == second
    assert len(set(first.values())) == len(first)
