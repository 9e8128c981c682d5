"""The year's checklist: an edition not begun first, then one that gets everything, then what spoils it."""

from __future__ import annotations

import contextlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from cmsurvey import bundles, checklist, load, manifest, themes
from cmsurvey.checklist import around, figures, published
from cmsurvey.checklist.year import Step, Year
from cmsurvey.embed import frame
from cmsurvey.plan import Plan
from cmsurvey.runs import Request
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, write_series
from tests.cases import every
from tests.command import cmsurvey
from tests.test_diff import deck

STEPS = [
    "questionnaire", "answers", "weights", "table", "sources", "archived copies", "words in fr",
    "words in en", "infographics", "check", "rendered in fr", "rendered in en", "proof in fr", "proof in en",
    "lock", "corrections", "embed addresses", "kit", "populations, comparisons, trends", "article", "deck",
    "site",
]  # fmt: skip


NORTH = '"region=north" = "{}"\n'
LABELS = """\
[questions.gender]
label = "Gender"
categories = { female = "Women", male = "Men" }
[questions.region]
label = "Region"
categories = { north = "North", south = "South" }
"""
FIGURES = (
    FEMALE,
    MALE,
    FEMALE.replace(",all,400,", ",region=north,,"),
    MALE.replace(",all,400,", ",region=north,,"),
    "region,Région,all,400,single,north,Nord,45,percent,,,1,press,",
    "region,Région,all,400,single,south,Sud,55,percent,,,2,press,",
)
_HEAD, _ROW = EDITIONS.splitlines()
FILES = {
    "editions.csv": "\n".join((_HEAD, _ROW, _ROW.replace("2031", "2033").replace("press", "other"), "")),
    "2033.csv": "\n".join((FIGURE_HEADER, FEMALE, MALE, "")),
    "trends.toml": '[[trend]]\nquestion = "gender"\ncategory = "female"\n',
    "infographics/people.toml": '[[block]]\nquestion = "gender"\n\n[[block]]\nquestion = "region"\n',
    "words/fr.toml": f"[populations]\n{NORTH.format('dans le Nord')}",
    "words/en.toml": f"[populations]\n{NORTH.format('in the North')}{LABELS}",
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A made-up series of two editions, for tests that change nothing in it."""
    return write_series(tmp_path_factory.mktemp("sound"), *FIGURES, files=FILES)


class Found(dict[str, Step]):
    """The steps of an edition, each looked for when it is first asked for."""

    def __init__(self, year: Year) -> None:
        super().__init__()
        self.year = year

    def __missing__(self, name: str) -> Step:
        self.update({one.name: one for one in makers()[name](self.year)})
        return self[name]


@cache
def makers() -> dict[str, Callable[[Year], Iterable[Step]]]:
    """What tells each step, in their order."""
    every_one = (*figures.STEPS, *published.STEPS, *around.STEPS)
    with TemporaryDirectory() as folder:
        series = write_series(Path(folder), *FIGURES, files=FILES)
        year = Year(load.survey(series), "2031", Path("nowhere"), Path("nowhere"))
        return {one.name: make for make in every_one for one in make(year)}


def found(series, edition="2031", out=None):
    year = checklist._year(load.survey(series), edition, out or series.parent / "output", series.parent)
    return Found(year)


@pytest.fixture
def series(tmp_path, monkeypatch):
    """A made-up series of its own, and the present folder beside it; in 2032, the clock must not decide."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1980000000")
    monkeypatch.chdir(tmp_path)
    return write_series(tmp_path, *FIGURES, files=FILES)


def test_the_steps_are_told_in_the_order_of_the_year():
    assert [*makers()] == STEPS


@every("name", ["../2031", "", "20 31"])
def test_a_name_that_no_edition_may_have_is_refused(sound, name):
    ended = cmsurvey("checklist", name, "--surveys", sound)

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert f'"{name}" names no edition' in ended.stderr


def test_a_word_among_years_is_told_what_an_edition_is_and_which_there_are(sound):
    ended = cmsurvey("checklist", "2o31", "--surveys", sound)

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        'error: no edition "2o31": an edition is a run of the survey, here named by its year\n'
        f'    did you mean "2031"? Or begin one: cmsurvey add edition 2o31 --surveys {sound}\n'
    )


def test_of_an_edition_that_has_not_begun_all_is_missing_with_what_to_do_first(sound):
    ended = cmsurvey("checklist", "2034", "--surveys", sound)

    assert ended.exit_code == 1
    rows = [line.split("\t") for line in ended.stdout.splitlines()]
    assert [row[0] for row in rows] == STEPS
    begin = f"cmsurvey import FILE --edition 2034 --to {sound}"
    assert rows[0][1:] == ["missing", "no answers/2034/questionnaire.toml", begin]
    assert rows[3][1:] == [
        "missing",
        'editions.csv has no row 2034 (did you mean "2033"?)',
        f"cmsurvey add edition 2034 --surveys {sound}",
    ]
    assert {row[1] for row in rows} == {"missing", "not needed"}
    assert ended.stderr == "16 of 22 steps are missing\n"


def test_a_table_that_cannot_be_read_is_told_with_its_line(series):
    path = series / "2031.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",percent,", ",per cent,", 1), encoding="utf-8")
    step = found(series)["table"]

    assert step.state == "missing"
    assert "2031.csv, line 2" in step.told


@pytest.mark.long
def test_answers_are_needed_where_there_are_some_and_not_where_figures_were_read(series):
    assert [found(series)[name].state for name in STEPS[:3]] == ["not needed"] * 3

    (series / "answers/2031").mkdir(parents=True)
    assert found(series)["answers"].told == "no file of answers in answers/2031"
    (series / "answers/2031/questionnaire.toml").write_text("languages = 3", encoding="utf-8")
    (series / "answers/2031/responses.csv").write_text("made up", encoding="utf-8")
    assert "questionnaire.toml" in found(series)["questionnaire"].told
    assert found(series)["answers"] == ("answers", "done", "responses.csv", "")


@pytest.mark.long
def test_whether_a_picture_has_room_is_asked_in_the_theme_in_which_it_stands(series):
    """A sign that is wider than the picture is that of the theme, not of the program's own."""
    (series / "wide.toml").write_text(f'mark = "{"Maison " * 30}"\n', encoding="utf-8")
    theme = str(series / "wide.toml")
    survey = load.survey(series)
    for stood, stuck in ((theme, ["gender.og.png"]), ("", [])):
        year = Year(survey, "2031", series / "output", series)
        standing = {"gender.og.png": {"made_from": "0", "theme": stood}}
        year.__dict__["standing"] = dict.fromkeys(survey.languages, standing)

        assert list(year.aged("fr").stuck) == stuck


@pytest.mark.long
def test_files_in_two_themes_in_one_folder_are_each_compared_in_their_own(series):
    survey, standing = load.survey(series), {}
    for name, theme in (("gender", ""), ("region", "sober")):
        request = Request("2031", series, series / "output", formats=(), theme=theme)
        with themes.using(bundles.theme(request, survey)):
            plan = Plan.of(request, bundles.composed(request, survey), {})
            made = next(part.origin.made_from for part in plan.parts if part.infographic.id == name)
        standing[f"{name}.png"] = {"made_from": made, "theme": theme}
    year = Year(survey, "2031", series / "output", series)
    year.__dict__["standing"] = dict.fromkeys(survey.languages, standing)
    assert year.aged("fr") == ((), ())

    again = Year(survey, "2031", series / "output", series)
    standing["region.png"] = {"made_from": "0", "theme": "sober"}
    again.__dict__["standing"] = dict.fromkeys(survey.languages, standing)
    assert again.aged("fr") == (("region.png",), ())


@pytest.mark.long
def test_a_population_whose_package_alone_is_old_or_that_cannot_be_composed_has_its_own_cure(series):
    asked = ("--where", "region=north", "--format", "csv", "--lang", "fr", "--quiet")
    assert cmsurvey("render", "2031", "--surveys", series, *asked).exit_code == 0
    head, words = series / "series.toml", series / "words/fr.toml"

    def told():
        step = found(series, out=Path("output"))["populations, comparisons, trends"]
        return step.state, step.told, step.next

    assert told() == ("done", "1 in output, up to date", "")
    source = 'name = "CC BY 4.0"\nurl = "https://creativecommons.org/"\nsource = "les organisateurs"\n'
    head.write_text(f"{head.read_text(encoding='utf-8')}\n[licence]\n{source}", encoding="utf-8")
    again = f"cmsurvey render 2031 --where region=north --lang fr --format csv --surveys {series}"
    assert told() == ("missing", "2031-region-north/fr: datapackage.json out of date", again)

    assert cmsurvey(*again.split()[1:], "--quiet").exit_code == 0
    assert told()[0] == "done"
    words.write_text(f"stray = 1\n{words.read_text(encoding='utf-8')}", encoding="utf-8")
    what = f'2031-region-north/fr: error: {words}, line 1, column 1: unknown key "stray"'
    assert told() == ("missing", what, f"cmsurvey check --surveys {series}")


@pytest.mark.long
def test_weights_are_needed_where_the_series_says_so(series):
    stated = series / "series.toml"
    text = stated.read_text(encoding="utf-8")
    weighting = text.index("[weighting]")
    stated.write_text(
        text[:weighting]
        + text[weighting:]
        .replace('value = ""', 'value = "weighted"', 1)
        .replace('source = ""', 'source = "press"', 1),
        encoding="utf-8",
    )
    (series / "answers/2031").mkdir(parents=True)
    assert found(series)["weights"].state == "missing"

    (series / "answers/2031/margins.csv").write_text("made up", encoding="utf-8")
    assert found(series)["weights"].told == "margins.csv"


def run(*arguments):
    ended = cmsurvey(*arguments, "--surveys", "surveys")
    assert ended.exit_code == 0, ended.stderr
    return ended


@pytest.fixture
def finished(done, tmp_path, monkeypatch):
    """A series with such an edition, of its own."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1980000000")
    monkeypatch.chdir(shutil.copytree(done, tmp_path / "done"))
    return tmp_path / "done/surveys"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The folder of a series with an edition of which everything is done, short of pictures."""
    folder = tmp_path_factory.mktemp("checklist")
    with contextlib.chdir(folder):
        finish(write_series(folder, *FIGURES, files=FILES))
    return folder


def finish(series):
    for lang in ("fr", "en"):
        (series / f"words/2031.{lang}.toml").write_text(
            '[cards.gender]\ntitle = "{gender.female}"\n', encoding="utf-8"
        )
    (series.parent / "page.pdf").write_bytes(b"%PDF-1.7 made up")
    run("sources", "archive", "press", "page.pdf", "--date", "2024-06-01")
    run("render", "2031", "--lang", "fr,en", "--format", "csv", "--quiet")
    run("proof", "2031", "--lang", "fr,en")
    run("lock", "2031")
    framed = series.parent / "output/2031/fr/embed/gender.html"
    framed.parent.mkdir()
    link = (
        '<link rel="alternate" type="application/json+oembed" href="https://example.org/gender.oembed.json">'
    )
    framed.write_text(f"{frame.GENERATOR}{link}", encoding="utf-8")
    csv = series.parent / "output/2031/fr/gender.csv"
    listed = {
        "files": {"fr/data/gender.csv": manifest.digest(csv.read_bytes()), "fr/data/datapackage.json": ""}
    }
    with zipfile.ZipFile(series.parent / "2031-press.zip", "w") as kit:
        kit.writestr("kit.json", json.dumps(listed))


@pytest.mark.long
def test_with_everything_done_the_command_ends_with_0(finished):
    ended = cmsurvey("checklist", "2031", "--surveys", finished)

    assert (ended.exit_code, ended.stderr) == (0, ""), ended.stdout
    told = json.loads(cmsurvey("checklist", "2031", "--surveys", finished, "--json").stdout)
    assert [one["name"] for one in told] == STEPS
    assert {one["state"] for one in told} == {"done", "not needed"}
    assert {one["next"] for one in told} == {""}


@pytest.mark.long
def test_a_figure_that_changes_spoils_what_was_made_from_it(finished):
    table = finished / "2031.csv"
    text = table.read_text(encoding="utf-8")
    head, first, *rest = text.splitlines()
    cells = first.split(",")
    at = head.split(",").index("value")
    cells[at] = str(float(cells[at]) - 1)
    table.write_text("\n".join([head, ",".join(cells), *rest]) + "\n", encoding="utf-8")

    told = found(finished)
    spoilt = [
        told[name] for name in ("rendered in fr", "rendered in en", "proof in fr", "proof in en", "lock")
    ]
    assert {one.state for one in spoilt} == {"missing"}
    assert "is out of date" in told["rendered in fr"].told
    assert "of other figures or words" in told["proof in fr"].told
    correct = f'cmsurvey correct 2031 --reason-fr "…" --reason-en "…" --surveys {finished}'
    assert told["lock"].next == f"put it back, or {correct}"


@pytest.mark.long
def test_a_printed_proof_that_was_not_made_from_the_sheet_of_today_is_told(finished, monkeypatch):
    monkeypatch.setattr("cmsurvey.proofs.browser.require", lambda: None)
    monkeypatch.setattr("cmsurvey.render.sheet.pdf", lambda *_: b"%PDF-1.7 made up\n%%EOF\n")
    run("proof", "2031", "--format", "html,pdf")
    page, pdf = (finished.parent / f"output/proof/2031-fr.{ending}" for ending in ("html", "pdf"))
    assert found(finished)["proof in fr"] == ("proof in fr", "done", f"{page}, {pdf}", "")

    words = finished / "words/2031.fr.toml"
    words.write_text('[cards.gender]\ntitle = "Autrement"\n', encoding="utf-8")
    run("proof", "2031")
    step = found(finished)["proof in fr"]
    assert step.told == f"{pdf} is of other figures or words"
    assert step.next.startswith(f"cmsurvey proof 2031 --lang fr --format html,pdf --surveys {finished}")
    page.unlink()
    assert found(finished)["proof in fr"].next.startswith("cmsurvey proof 2031 --lang fr --format pdf ")


@pytest.mark.long
def test_an_edition_in_a_theme_of_its_own_can_be_locked_again_once_its_corrections_are_rendered(series):
    head = series / "series.toml"
    head.write_text(f'theme = "sober"\n{head.read_text(encoding="utf-8")}', encoding="utf-8")
    asked = ("2031", "--surveys", series)
    (series / "locks/2031.json").unlink(missing_ok=True)
    assert cmsurvey("lock", *asked).exit_code == 0
    words = series / "words/2031.fr.toml"
    words.write_text('[cards.gender]\ntitle = "Autrement"\n', encoding="utf-8")
    told = ("--reason-fr", "Mal lu.", "--reason-en", "Misread.", "--date", "2031-07-01")
    assert cmsurvey("correct", *asked, *told).exit_code == 0
    assert cmsurvey("render", *asked, "--format", "csv", "--quiet").exit_code == 0

    page = (series.parent / "output/2031/fr/corrections.html").read_text(encoding="utf-8")
    assert themes.load("sober").light.accent in page
    assert checklist.unlike(load.survey(series), "2031", Path("output")) == []
    ended = cmsurvey("lock", *asked)
    assert ended.exit_code == 0, ended.stderr


@pytest.mark.long
def test_a_correction_is_done_once_its_page_is_rendered(finished):
    words = finished / "words/2031.fr.toml"
    words.write_text('[cards.gender]\ntitle = "Autrement"\n', encoding="utf-8")
    run("correct", "2031", "--reason-fr", "Mal lu.", "--reason-en", "Misread.", "--date", "2031-07-01")
    told = found(finished)
    assert told["kit"].told.endswith("was made from other figures or words: data/gender.csv")
    step = told["corrections"]
    assert (step.state, step.told) == ("missing", "fr has no corrections.html, en has no corrections.html")

    run("render", "2031", "--lang", "fr,en", "--format", "csv", "--quiet")
    run("proof", "2031", "--lang", "fr,en")
    assert found(finished)["corrections"].told == "1, the last of 2031-07-01, on the page"


@pytest.mark.long
def test_what_shows_an_edition_elsewhere_is_looked_at_too(finished):
    place, out = finished.parent / "site", finished.parent / "output"
    table = finished / "2031.csv"
    text = table.read_text(encoding="utf-8")
    group = next(line for line in text.splitlines() if line.startswith("gender,"))
    alone = group.replace(",all,", ",region=a,")
    table.write_text(f"{text}{alone}\n", encoding="utf-8")
    for path in (finished / "words/fr.toml", finished / "words/en.toml"):
        words = path.read_text(encoding="utf-8")
        named = '[populations]\n"region=a" = "A"\n'
        path.write_text(words.replace("[populations]\n", named), encoding="utf-8")
    (finished / "locks/2031.json").unlink()
    run("render", "2031", "--lang", "fr,en", "--format", "csv,json", "--quiet")
    run("render", "2031", "--where", "region=a", "--format", "csv,json", "--quiet")
    run("words", "2031", "--out", "output", "--link", "https://example.org/a")
    deck(finished.parent / "2031-fr.pptx", "gender", Bundle="2031-fr", Series="Another survey")
    theirs = f'{finished.parent / "2031-fr.pptx"} is the deck of another series, "Another survey"'
    step = found(finished)["deck"]
    assert (step.state, step.told) == ("not needed", theirs)
    (finished.parent / "2031-fr.pptx").unlink()
    run("deck", "2031", "--theme", "sober", "--draft")
    shutil.copytree(out / "2031", place / "2031")
    (place / "site.json").write_text("{}", encoding="utf-8")
    names = ("populations, comparisons, trends", "article", "deck", "site")
    told = found(finished)
    assert [told[one].state for one in names] == ["done"] * 4, told
    series = finished / "series.toml"
    before = series.read_text(encoding="utf-8")
    series.write_text(f'formerly = ["Its old name"]\n{before}', encoding="utf-8")
    for name, state, said in (
        ("Its old name", "missing", f'{place} has the earlier name of the series, "Its old name"'),
        ("Another", "not needed", f'{place} is the site of another series, "Another"'),
    ):
        (place / "site.json").write_text(json.dumps({"series": name}), encoding="utf-8")
        assert found(finished)["site"][1:3] == (state, said)
    (place / "site.json").write_text("{}", encoding="utf-8")
    series.write_text(before, encoding="utf-8")

    text = table.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("gender,"))
    for line in (row, alone):
        cells = line.split(",")
        cells[7] = str(float(cells[7]) - 1)
        text = text.replace(line, ",".join(cells))
    table.write_text(text, encoding="utf-8")
    told = found(finished)
    assert [told[one].state for one in names] == ["missing"] * 4, told
    assert told[names[0]].told.startswith("2031-region-a/fr: gender.csv, gender.fr.csv, gender.json")
    named = f"--surveys {finished}"
    assert told[names[0]].next.startswith(
        "cmsurvey render 2031 --where region=a --lang fr --only gender --format csv,json"
    )
    assert told["site"].next.startswith("cmsurvey site --to ")
    again = f"cmsurvey words 2031 --lang fr --link https://example.org/a {named} --out {out}"
    assert told["article"].next == again
    assert told["deck"].next == f"cmsurvey deck 2031 --lang fr --theme sober --draft {named}"


@pytest.mark.long
def test_a_kit_of_other_files_and_a_file_that_is_none_are_told(finished):
    kit = finished.parent / "2031-press.zip"
    with zipfile.ZipFile(kit, "w") as other:
        other.writestr("kit.json", json.dumps({"files": {"fr/data/gender.csv": "0"}}))
    assert found(finished)["kit"].told.endswith("holds another data/gender.csv than is rendered")

    other = finished.parent / "k2.zip"
    with zipfile.ZipFile(other, "w") as named:
        series = load.survey(finished).called
        listed = {
            "series": series,
            "edition": "2031",
            "only": ["gender"],
            "files": {"fr/data/gender.csv": "1"},
        }
        named.writestr("kit.json", json.dumps(listed))
    kit.unlink()
    step = found(finished)["kit"]
    assert step.told == f"{other} holds another data/gender.csv than is rendered"
    assert step.next.startswith(f"cmsurvey kit 2031 --only gender --to {other}")

    with zipfile.ZipFile(other, "w") as theirs:
        theirs.writestr("kit.json", json.dumps({**listed, "series": "Another survey"}))
    assert found(finished)["kit"].told == "no 2031-press.zip"
    other.rename(kit)
    step = found(finished)["kit"]
    assert (step.state, step.told) == ("missing", f'{kit} is the kit of another series, "Another survey"')
    assert step.next.startswith("move it away: cmsurvey kit 2031")
    kit.rename(other)

    other.unlink()
    kit.write_bytes(b"no archive")
    assert found(finished)["kit"].told.endswith("is no kit of cmsurvey")


@pytest.mark.long
def test_an_infographic_that_was_not_rendered_and_a_copy_that_changed_are_told(finished):
    shutil.rmtree(finished.parent / "output")
    run("render", "2031", "--only", "gender", "--format", "csv", "--quiet")
    told = found(finished)
    assert "was not rendered" in told["rendered in fr"].told
    assert "nothing stands in" in told["rendered in en"].told

    (finished / "archive/press-2024-06-01.pdf").write_bytes(b"changed")
    assert found(finished)["archived copies"].told == "press"
