"""A published edition changes only through a correction, which stands wherever the figure does."""

import json
import shlex
import shutil
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import product
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from cmsurvey import bundles, embed, load, locking, manifest, snapshot, tabulate, vendored
from cmsurvey.compose.corrections import page as corrections
from cmsurvey.errors import CmsurveyError
from cmsurvey.kit import run as kit_run
from cmsurvey.render import Job, metadata, shots, svg
from cmsurvey.site import feeds
from cmsurvey.site.contents import Contents
from tests import composed
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, write_series
from tests.cases import every
from tests.command import cmsurvey

ENGLISH = """\
[questions.gender]
label = "Gender"
[questions.gender.categories]
female = "Women"
male = "Men"
"""
WORDS = {"words/fr.toml": "[populations]\n", "words/en.toml": ENGLISH}
AGE = '[questions.age]\nlabel = "Age"\n[questions.age.categories]\nyoung = "Young"\n'
REASONS = ("--reason", "Chiffre mal lu.", "--reason-en", "Figure misread.")


@pytest.fixture(autouse=True)
def present_day(monkeypatch):
    """28 September 2032: the clock must not decide what is over of a survey of 2031."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1980000000")


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    """The folder of a series of one edition, locked after it was rendered."""
    place = tmp_path_factory.mktemp("locked")
    folder = write_series(place, files=WORDS)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SOURCE_DATE_EPOCH", "1980000000")
        rendered = render(folder, place / "output")
        assert rendered.exit_code == 0, rendered.stderr
        ended = cmsurvey("lock", "2031", "--surveys", folder, "--out", place / "output")
        assert ended.exit_code == 0, ended.stderr
    return place


@pytest.fixture
def series(locked, tmp_path):
    """Such a series of one's own, with its output beside it."""
    shutil.copytree(locked, tmp_path, dirs_exist_ok=True)
    return tmp_path / "surveys"


def render(folder, out, *options, year="2031", lang="fr,en"):
    where = ("--surveys", folder, "--out", out)
    return cmsurvey("render", year, *where, "--lang", lang, "--format", "csv,json", *options)


def changed(folder):
    """The same series with 61 % women, 39 % men."""
    path = folder / "2031.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("s,60,", "s,61,").replace("s,40,", "s,39,"), encoding="utf-8")


@pytest.mark.long
def test_a_lock_holds_figures_words_and_rendered_files(series, tmp_path):
    lock = load.survey(series).locks["2031"]

    shares = {"gender.female": "60 percent", "gender.male": "40 percent"}
    assert lock.figures == {"respondents": "400", **shares, "base of gender": "400"}
    assert lock.labels["en"]["gender.female"] == "Gender, Women", "for when its words are gone"
    assert set(lock.files) == {"2031.csv"}
    assert {lang: set(own) for lang, own in lock.printed.items()} == {"fr": {"gender"}, "en": {"gender"}}
    name = "fr/gender.csv"
    assert lock.outputs[name] == manifest.digest((tmp_path / "output/2031" / name).read_bytes())


@pytest.mark.long
def test_a_lock_changes_nothing_that_is_published_and_is_the_same_twice(series, tmp_path):
    path = series / "locks/2031.json"
    before = path.read_bytes()

    assert "up to date" in render(series, tmp_path / "output").stdout
    assert "2031 is locked, and as it was" in cmsurvey("check", "--surveys", series).stdout
    assert cmsurvey("lock", "2031", "--surveys", series, "--out", tmp_path / "output").exit_code == 0
    assert path.read_bytes() == before


@pytest.mark.long
def test_a_changed_edition_is_refused_with_what_changed_and_both_cures(series, tmp_path):
    out = tmp_path / "output"
    stands = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    changed(series)
    commands = ("lock", "2031"), ("check",), ("words", "2031")
    refused = [render(series, out), *(cmsurvey(*words, "--surveys", series) for words in commands)]

    for one in refused:
        assert one.exit_code == 1
        assert (
            "2031.csv: edition 2031 is locked, and gender.female was 60 percent, now 61 percent" in one.stderr
        )
        assert "put back what was there" in one.stderr
        assert "cmsurvey correct 2031" in one.stderr
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == stands
    listed = cmsurvey("lock", "--surveys", series)
    assert (listed.exit_code, listed.stdout.split("\t")[:3]) == (1, ["2031", "changed", "1"])


def _with_a_picture(folder, about):
    """The entries of a bundle whose JSON-LD was written again, as one more format beside it does."""
    about.write_bytes(about.read_bytes().replace(b'"distribution"', b'"image": [], "distribution"'))
    entries = dict(manifest.earlier(folder, folder, {"edition": "2031", "lang": "fr"}))
    again = {"sha256": manifest.digest(about.read_bytes()), "bytes": about.stat().st_size}
    return entries | {about.name: {**entries[about.name], **again}}


@pytest.mark.long
def test_files_that_are_not_as_they_were_locked_are_named(series, tmp_path, monkeypatch):
    out, asked = tmp_path / "output", ("--surveys", series, "--out", tmp_path / "output")
    (out / "2031/fr/gender.csv").write_text("60,61", encoding="utf-8")
    (out / "2031/fr/gender.json").unlink()
    held = (series / "locks/2031.json").read_bytes()
    told = "fr/gender.csv was changed by hand, fr/gender.json is gone"
    bare = told.replace("fr/", "")

    state, again = cmsurvey("lock", *asked), cmsurvey("lock", "2031", *asked)
    assert (state.exit_code, state.stdout) == (1, f"2031\tchanged\t1\t{bare}\n")
    assert (again.exit_code, f"fr: {bare}" in again.stderr) == (1, True), again.stderr
    assert (series / "locks/2031.json").read_bytes() == held
    steps = cmsurvey("checklist", "2031", *asked).stdout.splitlines()
    assert [one for one in steps if one.startswith(f"lock\tmissing\t{told}\tmake it again as it was")]
    assert [one for one in steps if one.startswith("rendered in fr\tmissing\t") and bare in one]

    assert render(series, out).exit_code == 0
    assert cmsurvey("lock", *asked).stdout == "2031\tlocked\t1\t\n"
    about = out / "2031/fr/gender.jsonld"
    before = about.read_bytes()
    taken = manifest.written(_with_a_picture(out / "2031/fr", about), {"edition": "2031", "lang": "fr"})
    (out / "2031/fr/manifest.json").write_bytes(taken)
    assert about.read_bytes() != before
    assert cmsurvey("lock", *asked).stdout == "2031\tlocked\t1\t\n", "it lists the files beside it"
    monkeypatch.setattr(tabulate, "SCHEMA", 577)
    assert render(series, out, "--force").exit_code == 0
    state = cmsurvey("lock", *asked)
    assert "fr/gender.json were rendered in other bytes since it was locked" in state.stdout
    assert "--renew" in state.stderr
    shutil.rmtree(out / "2031")
    state = cmsurvey("lock", *asked)
    assert (state.exit_code, "its rendered files are not compared" in state.stderr) == (0, True)


@pytest.mark.long
def test_a_lock_is_renewed_after_the_program_changed_bytes_alone_and_says_which(
    series, tmp_path, monkeypatch
):
    out = tmp_path / "output"
    renew = ("lock", "2031", "--surveys", series, "--out", out, "--renew")
    assert "no rendered file differs" in cmsurvey(*renew).stderr
    monkeypatch.setattr(tabulate, "SCHEMA", 577)
    assert render(series, out, "--force").exit_code == 0

    renewed = cmsurvey(*renew)

    assert renewed.exit_code == 0, renewed.stderr
    assert renewed.stdout.splitlines()[:2] == ["en/gender.json: changed", "fr/gender.json: changed"]
    held = load.survey(series).locks["2031"].outputs["fr/gender.json"]
    assert held == manifest.digest((out / "2031/fr/gender.json").read_bytes())


@pytest.mark.long
def test_a_lock_is_not_renewed_over_another_figure_or_word_nor_without_files(series, tmp_path):
    before = (series / "locks/2031.json").read_bytes()
    renew = ("lock", "2031", "--surveys", series, "--renew", "--out")
    english = series / "words/en.toml"
    text = english.read_text(encoding="utf-8")

    assert "nothing that was rendered stands there" in cmsurvey(*renew, tmp_path / "nowhere").stderr
    unnamed = cmsurvey("lock", "--renew", "--surveys", series).stderr
    assert (
        f"--renew: no edition is named\n    name it: cmsurvey lock 2031 --renew --surveys {series}" in unnamed
    )
    english.write_text(text.replace("Women", "Ladies"), encoding="utf-8")
    assert "en/gender would not print the same" in cmsurvey(*renew, tmp_path / "output").stderr
    english.write_text(text, encoding="utf-8")
    changed(series)
    refused = cmsurvey(*renew, tmp_path / "output")
    assert (refused.exit_code, "was 60 percent, now 61 percent" in refused.stderr) == (1, True)
    assert (series / "locks/2031.json").read_bytes() == before
    (series / "locks/2031.json").unlink()
    assert "there is nothing to renew" in cmsurvey(*renew, tmp_path / "output").stderr


@pytest.mark.long
def test_a_word_that_all_editions_share_is_held_too_and_one_that_nothing_prints_is_free(series, tmp_path):
    english = series / "words/en.toml"
    text = english.read_text(encoding="utf-8")
    english.write_text(text + "# a remark that nobody prints\n", encoding="utf-8")
    assert render(series, tmp_path / "output").exit_code == 0

    english.write_text(text.replace("Women", "Ladies"), encoding="utf-8")
    refused = render(series, tmp_path / "output")
    assert "en/gender would not print the same (a file that all editions share changed" in refused.stderr


@pytest.mark.long
def test_what_an_article_says_and_where_a_source_stands_are_held_as_well(series):
    english, sources = series / "words/en.toml", series / "sources.csv"
    text, listed = english.read_text(encoding="utf-8"), sources.read_text(encoding="utf-8")
    article = "words of an article about en/gender would not be the same"

    sources.write_text(listed.replace("example.org/article", "example.org/other"), encoding="utf-8")
    refused = cmsurvey("lock", "2031", "--surveys", series)
    assert refused.exit_code == 1
    assert "fr/gender, en/gender would not print the same" in refused.stderr
    sources.write_text(listed, encoding="utf-8")
    first = text + '[questions.gender.clauses]\nfemale = "are women"\nmale = "are men"\n'
    english.write_text(first, encoding="utf-8")
    assert cmsurvey("correct", "2031", "--surveys", series, *REASONS).exit_code == 0

    english.write_text(first.replace("are men", "are gentlemen"), encoding="utf-8")
    assert article in cmsurvey("check", "--surveys", series).stderr
    corrected = cmsurvey("correct", "2031", "--surveys", series, *REASONS)
    assert "en, words of an article about: gender" in corrected.stderr
    done = load.survey(series).locks["2031"].corrections[-1]
    assert not any(done.infographics.values())
    page = corrections(composed.filler(load.edition(load.survey(series), "2031"), lang="en"))
    assert page
    assert page.notes[0].text == "Figure misread."
    assert locking.states(load.survey(series))[0].changed == ""


@pytest.mark.long
def test_a_correction_stands_in_notes_page_alternative_text_data_and_each_file(series, tmp_path):
    changed(series)
    ended = cmsurvey("correct", "2031", "--surveys", series, *REASONS, "--date", "2031-06-01")
    assert ended.exit_code == 0, ended.stderr
    assert "gender.female: 60 percent → 61 percent" in ended.stderr

    survey = load.survey(series)
    edition = load.edition(survey, "2031")
    page = composed.card(composed.filler(edition), "gender")
    assert page.notes[0].label == "Correction\u00a0:"
    assert page.notes[0].text == "1er\u00a0juin\u00a02031 (version 2)\u00a0: Chiffre mal lu."
    assert page.alt.endswith("Corrigé le 1er\u00a0juin\u00a02031.")
    assert page.panels[0].alt == page.alt
    assert page.line.endswith("corrigé le 1er\u00a0juin\u00a02031")

    assert render(series, tmp_path / "output").exit_code == 0
    folder = tmp_path / "output/2031/en"
    data = json.loads((folder / "gender.json").read_text(encoding="utf-8"))
    correction = {"version": 2, "date": "2031-06-01", "reason": "Figure misread."}
    assert (data["version"], data["corrections"]) == (2, [correction])
    linked = json.loads((folder / "gender.jsonld").read_text(encoding="utf-8"))["@graph"][0]
    assert (linked["version"], linked["dateModified"]) == (2, "2031-06-01")
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert {
        one["name"]: one["version"] for one in listed if one["name"].startswith("gender")
    } == dict.fromkeys(("gender.csv", "gender.fr.csv", "gender.json", "gender.jsonld"), 2)
    told = json.loads((folder / "corrections.json").read_text(encoding="utf-8"))["corrections"]
    assert told[0]["changes"][0] == {"figure": "gender.female", "before": "60 percent", "after": "61 percent"}
    html = (folder / "corrections.html").read_text(encoding="utf-8")
    assert (
        "Gender, Women: 60% becomes 61%; Gender, Men: 40% becomes 39%. Infographics replaced: Gender." in html
    )


@pytest.mark.long
def test_a_corrected_edition_is_locked_again_and_what_did_not_change_keeps_its_version(tmp_path):
    age = "age,Âge,all,400,single,young,Jeunes,70,percent,,,1,press,"
    words = {**WORDS, "words/en.toml": ENGLISH + AGE}
    folder = write_series(tmp_path, FEMALE, MALE, age, files=words)
    locking.lock(load.survey(folder), "2031", tmp_path)
    changed(folder)
    done = locking.correct(load.survey(folder), "2031", {"fr": "Mal lu.", "en": "Misread."}, "2031-06-01")

    survey = load.survey(folder)
    filler = composed.filler(load.edition(survey, "2031"))
    assert done.lock.corrections[0].infographics == {"fr": ("gender",), "en": ("gender",)}
    assert [composed.card(filler, name).version for name in ("gender", "age")] == [2, 1]
    locking.hold(survey, "2031", "fr")
    assert [(one.version, one.changed) for one in locking.states(survey)] == [(2, "")]


@pytest.mark.long
def test_a_corrected_picture_drawing_and_pdf_say_their_version_and_day(series, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    changed(series)
    reasons = {"fr": "Mal lu.", "en": "Misread."}
    locking.correct(load.survey(series), "2031", reasons, "2031-06-01")
    request = bundles.Request("2031", series, series.parent)
    bundle = bundles.composed(request, load.survey(series))
    page = bundle.infographics[0]
    picture = BytesIO()
    Image.new("RGB", (1, 1)).save(picture, "PNG")
    job = Job(page, ("png",), bundle.words.program, bundle.moment(page))
    read = Image.open(BytesIO(metadata.described(picture.getvalue(), metadata.chunks(page, job.labels))))
    drawing = svg.Drawing(ET.Element("{http://www.w3.org/2000/svg}svg"), 10, 10, {})
    written = shots.alone(job, page.panels[0], {"gender": [drawing]})
    assert b' data-version="2"' in written.content
    first = job._replace(infographic=replace(page, corrections=()))
    assert b"data-version" not in shots.alone(first, page.panels[0], {"gender": [drawing]}).content

    assert read.info["Version"] == "2"
    assert "VersionID" in read.info["XML:com.adobe.xmp"]
    assert bundle.moment(page).date().isoformat() == "2031-06-01"


@pytest.mark.long
@every(
    ("arguments", "code", "said"),
    [
        (
            ("correct", "2031", "--date", "2031-06-01"),
            1,
            "nothing that is printed changed since it was locked",
        ),
        (("correct", "2031", "--date", "yesterday"), 2, '"yesterday" is no day'),
        (("correct", "2099", "--date", "2031-06-01"), 1, 'no edition "2099"'),
        (("lock", "2099"), 1, 'no edition "2099"'),
    ],
)
def test_what_cannot_be_corrected_is_said(series, arguments, code, said):
    reasons = REASONS if arguments[0] == "correct" else ()
    ended = cmsurvey(*arguments, *reasons, "--surveys", series)

    assert (ended.exit_code, said in ended.stderr) == (code, True), ended.stderr


@pytest.mark.long
def test_a_correction_is_of_a_day_between_the_end_of_the_fieldwork_and_today(series):
    changed(series)
    correct = ("correct", "2031", "--surveys", series, *REASONS, "--date")
    for day, said in (
        ("2032-09-30", "--date: 2032-09-30 has not come yet"),  # the present day here is 2032-09-28
        ("2031-03-31", "--date: 2031-03-31 is before the fieldwork of 2031 ended (2031-04)"),
        ("1999-01-01", "--date: 1999-01-01 is before the fieldwork of 2031 ended (2031-04)"),
    ):
        ended = cmsurvey(*correct, day)
        assert (ended.exit_code, said in ended.stderr) == (2, True), ended.stderr
        assert "give the day on which you correct" in ended.stderr
    assert not load.survey(series).locks["2031"].corrections
    assert cmsurvey(*correct, "2031-04-30").exit_code == 0


@pytest.mark.long
def test_a_reason_in_one_language_of_two_names_the_option_of_the_other(series):
    changed(series)
    ended = cmsurvey("correct", "2031", "--surveys", series, "--reason", "Mal lu.")
    assert ended.exit_code == 2
    assert ended.stderr == (
        'error: --reason-en: there is no reason in en, and the series speaks "fr", "en"\n'
        '    readers in each language are told why: add --reason-en "…"\n'
    )
    twice = cmsurvey("correct", "2031", "--surveys", series, *REASONS, "--reason-fr", "Autre.")
    assert "--reason: it is the reason in fr, and so is --reason-fr\n    leave one out" in twice.stderr


@pytest.mark.long
def test_every_language_needs_its_reason_and_a_reason_has_room_under_a_picture(series):
    changed(series)
    ended = cmsurvey("correct", "2031", "--surveys", series, "--reason", "x" * 201, "--date", "2031-06-01")

    assert ended.exit_code == 2
    assert "the reason in fr is no single line of 200 characters at most" in ended.stderr
    assert "there is no reason in en" in ended.stderr


@pytest.mark.long
def test_a_reason_of_two_lines_is_told_by_the_option_that_was_typed(series):
    changed(series)
    file = series / "reasons.toml"
    file.write_text('fr = "a\\nb"\n', encoding="utf-8")
    for typed, option in (
        (("--reason-fr", "a\nb"), "--reason-fr"),
        (("--reason", "a\nb"), "--reason"),
        (("--reasons", file), "--reasons"),
    ):
        ended = cmsurvey("correct", "2031", "--surveys", series, *typed, "--reason-en", "Misread.")
        assert ended.exit_code == 2
        assert f"{option}: the reason in fr is no single line" in ended.stderr
    english = cmsurvey("correct", "2031", "--surveys", series, "--reason", "Lu.", "--reason-en", "a\nb")
    assert "--reason-en: the reason in en is no single line" in english.stderr


@pytest.mark.long
def test_a_reason_is_text_alone_without_tags_or_braces(series):
    changed(series)
    before = (series / "locks/2031.json").read_bytes()
    for text, said in (
        (
            "<b>Mal</b> lu.",
            'holds the tag "<b>", which would be printed as letters\n    write it without tags',
        ),
        ("Il y en a {gender.female}.", 'holds a brace, "{", which would be printed as a letter'),
        ("Mal lu}", 'holds a brace, "}"'),
    ):
        ended = cmsurvey(
            "correct", "2031", "--surveys", series, "--reason", text, "--reason-en", "Of those < 25: > 5 %."
        )
        assert ended.exit_code == 2
        assert ended.stderr.startswith(f"error: --reason: the reason in fr {said}"), ended.stderr
        assert ended.stderr.count("error: ") == 1
    assert (series / "locks/2031.json").read_bytes() == before


@pytest.mark.long
def test_without_a_day_a_correction_is_of_today_and_the_output_a_function_of_the_lock(series, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    listed = (series / "editions.csv").read_text(encoding="utf-8")
    (series / "editions.csv").write_text(listed.replace("2031-03-01,2031-04", ","), encoding="utf-8")
    changed(series)
    days = [datetime.now().astimezone().date().isoformat()]
    ended = cmsurvey("correct", "2031", "--surveys", series, *REASONS)
    assert ended.exit_code == 0, ended.stderr
    days.append(datetime.now().astimezone().date().isoformat())
    (day,) = [one.date for one in load.survey(series).locks["2031"].corrections]
    drawn = [composed.card(composed.filler(load.edition(load.survey(series), "2031")), "gender")]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4000000000")
    drawn.append(composed.card(composed.filler(load.edition(load.survey(series), "2031")), "gender"))

    assert day in days
    assert drawn[0].notes[0] == drawn[1].notes[0]


@pytest.mark.long
def test_a_correction_names_all_that_was_made_from_what_it_corrects(series, tmp_path):
    out = tmp_path / "output"
    with zipfile.ZipFile(out / "2031-press.zip", "w") as kit:
        kit.writestr("kit.json", json.dumps({"languages": ["fr"], "files": {"fr/data/gender.csv": ""}}))
    changed(series)
    (out / "proof").mkdir(exist_ok=True)
    (out / "proof/2031-fr.html").write_text("a sheet", encoding="utf-8")
    (out / "proof/2031-fr.pdf").write_bytes(b"its print")
    ended = cmsurvey("correct", "2031", "--surveys", series, "--out", out, *REASONS, "--date", "2031-06-01")
    script, lines = (
        text.replace(f"--surveys {series} --out {out}", "…").splitlines()
        for text in (ended.stdout, ended.stderr)
    )
    kinds = [kind for kind in embed.KINDS if kind != "iframe"]
    again = "cmsurvey render 2031"

    assert script == [
        "# replace 14 files in 2031/fr, 2031/en",
        f"{again} --lang fr,en --only gender --format csv,json …",
        f"# replace {out}/2031-press.zip",
        f"cmsurvey kit 2031 --lang fr --to {out}/2031-press.zip …",
    ]
    assert lines[-4:] == [
        f"paste again the snippets of these pages: {', '.join(kinds)}; iframe if its title changed",
        "then proofread and lock:",
        "  cmsurvey proof 2031 --lang fr,en --format html,pdf …",
        "  cmsurvey lock 2031 …",
    ]
    assert render(series, out).exit_code == 0
    told = {path.relative_to(out).as_posix() for path in out.rglob("*.*") if path.suffix != ".zip"}
    assert "2031/en/corrections.html" in told


def _called(folder, before, after):
    path = folder / "series.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")


@pytest.mark.long
def test_a_series_that_was_renamed_knows_its_kits_and_decks_and_not_those_of_another_one(series, tmp_path):
    out, name = tmp_path / "output", load.survey(series).called
    for file, of in (("mine.zip", name), ("theirs.zip", "Another survey")):
        with zipfile.ZipFile(out / file, "w") as kit:
            listed = {"generator": "cmsurvey kit", "series": of, "edition": "2031", "languages": ["fr"]}
            kit.writestr("kit.json", json.dumps({**listed, "files": {"fr/data/gender.csv": ""}}))
    _called(series, name, "Un autre nom")
    changed(series)
    correct = ("correct", "2031", "--surveys", series, "--out", out, *REASONS, "--date", "2031-06-01")
    script = cmsurvey(*correct).stdout

    assert load.survey(series).locks["2031"].series[-1] == "Un autre nom"
    assert (f"# replace {out}/mine.zip" in script, "theirs" in script) == (True, False)
    kit_run._free(out / "mine.zip", load.survey(series).names)
    with pytest.raises(CmsurveyError, match="of another series"):
        kit_run._free(out / "theirs.zip", load.survey(series).names)

    (series / "locks/2031.json").unlink()  # what no lock remembers can be said
    assert name not in load.survey(series).names
    _called(series, "name = ", f'formerly = ["{name}"]\nname = ')
    assert name in load.survey(series).names


@pytest.mark.long
def test_the_words_of_a_population_are_held_as_those_of_everybody_and_corrected_alone(tmp_path):
    group = FEMALE.replace(",all,400", ",sector=tourism,40")
    more = {"words/fr.toml": '[populations]\n"sector=tourism" = "dans le tourisme"\n'}
    more["words/en.toml"] = f'[populations]\n"sector=tourism" = "in tourism"\n{ENGLISH}'
    own = "words/2031-sector-tourism.fr.toml"
    more[own] = '[cards.gender]\ntitle = "Dans le tourisme, {gender.female} de femmes"\n'
    folder, out = write_series(tmp_path, FEMALE, MALE, group, files=more), tmp_path / "output"
    alone = ("--where", "sector=tourism")
    assert render(folder, out).exit_code == 0
    assert render(folder, out, *alone, lang="fr").exit_code == 0
    locking.lock(load.survey(folder), "2031", out)
    file = "2031-sector-tourism/fr/gender.csv"
    outputs = load.survey(folder).locks["2031"].outputs
    assert outputs[file] == manifest.digest((out / file).read_bytes())
    before = (out / file).read_bytes()
    (out / file).write_text("60,61", encoding="utf-8")
    asked = ("--surveys", folder, "--out", out)
    assert cmsurvey("lock", *asked).stdout == "2031\tchanged\t1\tgender.csv was changed by hand\n"
    refused = cmsurvey("lock", "2031", *asked)
    assert "2031-sector-tourism/fr: gender.csv was changed by hand" in refused.stderr
    assert "cmsurvey render 2031 --where sector=tourism --lang fr --only gender --format" in refused.stderr
    (out / file).write_bytes(before)
    told = json.loads(cmsurvey("checklist", "2031", *asked, "--json").stdout)
    proof = next(one for one in told if one["name"] == "proof in fr")
    assert proof["told"] == f"no {out}/proof/2031-fr.html, no {out}/proof/2031-sector-tourism-fr.html"
    (folder / own).write_text('[cards.gender]\ntitle = "{gender.female} de femmes"\n', encoding="utf-8")
    said = f"{own}: edition 2031 is locked, and fr/2031-sector-tourism/gender would not print the same"

    for refused in (
        render(folder, out, *alone, lang="fr"), render(folder, out), cmsurvey("check", "--surveys", folder),
    ):  # fmt: skip
        assert (refused.exit_code, said in refused.stderr) == (1, True), refused.stderr

    done = cmsurvey("correct", "2031", "--surveys", folder, "--out", out, *REASONS, "--date", "2031-06-01")
    assert (done.exit_code, "fr: 2031-sector-tourism/gender\n" in done.stderr) == (0, True), done.stderr
    assert [line.partition(" --surveys")[0] for line in done.stderr.splitlines()[-3:]] == [
        "  cmsurvey proof 2031 --lang fr,en",
        "  cmsurvey proof 2031 --where sector=tourism --lang fr",
        "  cmsurvey lock 2031",
    ]
    kept = load.survey(folder).locks["2031"].outputs
    assert (file in kept, "fr/gender.csv" in kept) == (False, True)
    script = [line for line in done.stdout.splitlines() if not line.startswith("#")]
    assert [line.partition(" --surveys")[0] for line in script] == [
        "cmsurvey render 2031 --lang fr,en --format csv,json",
        "cmsurvey render 2031 --where sector=tourism --lang fr --only gender --format csv,json",
    ]
    for line in script:
        assert cmsurvey(*shlex.split(line)[1:]).exit_code == 0
    versions = {
        name: json.loads((out / name / "fr/gender.json").read_text(encoding="utf-8"))["version"]
        for name in ("2031", "2031-sector-tourism")
    }
    assert versions == {"2031": 1, "2031-sector-tourism": 2}
    page = (out / "2031/fr/corrections.html").read_text(encoding="utf-8")
    assert "Infographies remplacées\u00a0: Genre (dans le tourisme)." in page


@pytest.mark.long
def test_a_correction_reaches_domains_comparisons_trends_and_other_locked_editions(tmp_path):
    row, group = EDITIONS.splitlines()[1], FEMALE.replace(",all,400", ",sector=tourism,40")
    table = f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n"
    cites = '[cards.gender]\ntitle = "Contre {2031/gender.female} en {2031/year}"\n'
    more = {"words/fr.toml": '[populations]\n"sector=tourism" = "dans le tourisme"\n'}
    more["words/en.toml"] = f'[populations]\n"sector=tourism" = "in tourism"\n{ENGLISH}'
    more |= {f"{year}.csv": table for year in ("2032", "2033")}
    more |= {
        "editions.csv": f"{EDITIONS}{row.replace('2031', '2032')}\n{row.replace('2031', '2033')}\n",
        "trends.toml": '[[trend]]\nquestion = "gender"\ncategory = "female"\n',
        "words/2032.fr.toml": cites,
        "words/2031-sector-tourism.fr.toml": cites.replace("Contre", "Contre l’ensemble :"),
    }
    folder, out = write_series(tmp_path, FEMALE, MALE, group, files=more), tmp_path / "output"
    for lang, year in product(("fr", "en"), ("2031", "2032")):
        assert render(folder, out, year=year, lang=lang).exit_code == 0
    for words in (
        ("render", "2031", "--where", "sector=tourism"),
        ("render", "trends"),
        ("compare", "2031", "2033"),
    ):
        ended = cmsurvey(*words, "--surveys", folder, "--out", out, "--format", "csv")
        assert ended.exit_code == 0, ended.stderr
    locking.lock(load.survey(folder), "2031", out)
    locking.lock(load.survey(folder), "2032", out)
    changed(folder)
    ended = cmsurvey("correct", "2031", "--surveys", folder, "--out", out, *REASONS, "--date", "2031-06-01")
    assert ended.exit_code == 0, ended.stderr
    script = ended.stdout.replace(f" --surveys {folder} --out {out}", "")

    for command in (
        "cmsurvey render 2031 --lang fr,en --only gender --format csv,json",
        "cmsurvey render 2031 --where sector=tourism --lang fr --only gender --format csv",
        "cmsurvey render trends --lang fr --format csv",
        "cmsurvey compare 2031 2033 --lang fr --format csv",
    ):
        assert f"\n{command}\n" in script, script
    told = ended.stderr
    assert "2032 is locked, and fr/gender would not print the same" in told
    assert 'correct it too: cmsurvey correct 2032 --reason-fr "…" --reason-en "…"' in told
    for line in (line for line in ended.stdout.splitlines() if not line.startswith("#")):
        again = cmsurvey(*shlex.split(line)[1:])
        assert again.exit_code == 0, (line, again.stderr)
        assert "out of date" not in again.stderr
    assert "render 2032" not in ended.stdout, "it is refused until that edition is corrected, which names it"
    after = cmsurvey("correct", "2032", "--surveys", folder, "--out", out, *REASONS, "--date", "2032-06-01")
    assert "cmsurvey render 2032 --lang fr,en --only gender --format csv,json" in after.stdout


@pytest.mark.long
def test_a_lock_says_which_languages_were_neither_rendered_nor_proofread(series, tmp_path):
    out = tmp_path / "output"
    shutil.rmtree(out / "2031/en")
    shutil.rmtree(out / "2031/fr")
    (series / "locks/2031.json").unlink()
    assert cmsurvey("proof", "2031", "--surveys", series, "--out", out).exit_code == 0
    ended = cmsurvey("lock", "2031", "--surveys", series, "--out", out)
    lines = ended.stderr.replace(f" --surveys {series} --out {out}", "").splitlines()

    assert ended.exit_code == 0
    assert lines[0].startswith(f"missing: rendered in fr (nothing stands in {out}/2031/fr)")
    assert [line.rpartition("): ")[2] for line in lines] == [
        "cmsurvey render 2031 --lang fr",
        "cmsurvey render 2031 --lang en",
        "cmsurvey proof 2031 --lang en",
    ]
    assert lines[1].startswith(f"missing: rendered in en (nothing stands in {out}/2031/en)")
    assert lines[2].startswith(f"missing: proof in en (no {out}/proof/2031-en.html)")


@pytest.mark.long
def test_no_lock_is_put_on_files_that_show_other_figures_than_the_tables(series, tmp_path):
    out = tmp_path / "output"
    changed(series)
    assert cmsurvey("correct", "2031", "--surveys", series, "--out", out, *REASONS).exit_code == 0
    before = (series / "locks/2031.json").read_bytes()
    lock = ("lock", "2031", "--surveys", series, "--out", out)
    again = f"cmsurvey render 2031 --lang fr --only gender --format csv,json --surveys {series} --out {out}"

    for words in (lock, (*lock, "--renew")):
        refused = cmsurvey(*words)
        assert refused.exit_code == 1
        assert (
            f"{out}/2031/fr: gender.csv, gender.fr.csv, gender.json, gender.jsonld show other"
            in refused.stderr
        )
        assert f"render it, then lock it: {again}" in refused.stderr
    assert (series / "locks/2031.json").read_bytes() == before
    assert render(series, out).exit_code == 0
    assert cmsurvey(*lock).exit_code == 0


@pytest.mark.long
def test_what_is_wrong_with_a_correction_is_told_at_once_reasons_days_and_editions(series, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    correct = ("correct", "2031", "--surveys", series)
    before = (series / "locks/2031.json").read_bytes()
    wrong = series / "wrong.toml"
    wrong.write_text("fr = 5\n", encoding="utf-8")
    other = series / "other.toml"
    other.write_text('es = "Mal leído."\n', encoding="utf-8")
    for words, said in (
        ((*correct, "--date", "yesterday"), '"yesterday" is no day'),
        (correct, "nothing that is printed changed since it was locked"),
        (("correct", "2099", "--surveys", series), 'no edition "2099"'),
        ((*correct, "--reasons", series / "nowhere.toml"), "nowhere.toml"),
        ((*correct, "--reasons", wrong), "wrong.toml, fr: this is no text"),
        ((*correct, "--reasons", other), 'error: --reasons: the series has no language "es"'),
    ):
        ended = cmsurvey(*words)
        assert (ended.exit_code, said in ended.stderr) == (2, True), ended.stderr
        assert "there is no reason in fr" in ended.stderr
        assert "there is no reason in en" in ended.stderr
    changed(series)
    sums = "year,question,population,status,sum,categories,note\n2030,age,all,PARTIAL,9,1,\n"
    (series / "completeness.csv").write_text(f"{sums}2031,gender,all,COMPLETE,99,2,\n", encoding="utf-8")
    ended, shares = cmsurvey(*correct, *REASONS, "--date", "yesterday"), "the shares in 2031.csv add up to"
    assert ended.exit_code == 2
    assert [line for line in ended.stderr.splitlines() if "completeness" in line] == [
        f"error: {series}/completeness.csv, line 3, column sum: 99 is not 100, what {shares}"
    ], "and nothing of other editions"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1980000000")
    assert cmsurvey(*correct, *REASONS, "--date", "2031-06-01").exit_code == 1
    assert (series / "locks/2031.json").read_bytes() == before


def test_the_reasons_may_stand_in_a_file_and_the_day_in_source_date_epoch(series, tmp_path, monkeypatch):
    changed(series)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1938433200")
    reasons = tmp_path / "reasons.toml"
    reasons.write_text('fr = "Mal lu."\nen = "Misread."\n', encoding="utf-8")
    ended = cmsurvey("correct", "2031", "--surveys", series, "--reasons", reasons)

    assert ended.exit_code == 0, ended.stderr
    assert load.survey(series).locks["2031"].corrections[0].date == "2031-06-05"


@pytest.mark.long
@every(
    "content",
    ["{", "[]", '{"edition": "2030"}', '{"edition": "2031", "files": {}, "figures": {"a": 1}}'],
)
def test_a_lock_that_somebody_else_wrote_is_told(content, tmp_path_factory):
    folder = write_series(tmp_path_factory.mktemp("series"), files={**WORDS, "locks/2031.json": content})
    ended = cmsurvey("check", "--surveys", folder)

    assert ended.exit_code == 1
    assert "2031.json: this is not a lock that cmsurvey wrote" in ended.stderr


@pytest.mark.long
def test_made_up_figures_and_editions_that_are_not_locked_have_no_correction(tmp_path):
    folder = write_series(tmp_path, files=WORDS)
    ended = cmsurvey("correct", "2031", "--surveys", folder, *REASONS, "--date", "2031-06-01")
    assert "this edition is not locked" in ended.stderr

    assert cmsurvey("new", tmp_path / "mine").exit_code == 0
    year = next(iter(load.survey(tmp_path / "mine").editions))
    refused = cmsurvey("lock", year, "--surveys", tmp_path / "mine")
    assert (refused.exit_code, "made-up example figures" in refused.stderr) == (1, True)


def test_a_snapshot_of_the_shipped_edition_tells_bounds_from_figures():
    figures = snapshot.figures(composed.edition("2012"))

    assert figures["gender.female"] == "52 percent"
    assert figures["age_cumulative.under_35"] == "at_least 80 percent"


@pytest.mark.long
def test_the_feed_of_a_site_dates_an_edition_by_its_correction_and_says_it(series, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    changed(series)
    locking.correct(load.survey(series), "2031", {"fr": "Mal lu.", "en": "Misread."}, "2031-06-01")
    survey = load.survey(series)
    contents = Contents(survey, {"2031": load.edition(survey, "2031")}, {}, ("fr", "en"))

    assert contents.day("2031") == "2031-06-01"
    assert (
        feeds._summary(contents, "2031", "en", "Bars.") == "Correction: 1\u00a0June\u00a02031: Misread. Bars."
    )


@pytest.mark.long
def test_what_was_asked_for_in_a_theme_is_made_again_and_verified_in_it(series, tmp_path):
    out, where = tmp_path / "output", ("--surveys", series, "--out", tmp_path / "output")
    drawn = ("render", "2031", "--lang", "fr", *where, "--format", "html", "--only", "gender")
    assert cmsurvey(*drawn, "--theme", "sober").exit_code == 0
    entries = manifest.standing(out / "2031/fr", {"edition": "2031", "lang": "fr"})
    assert {name: one.get("theme") for name, one in entries.items() if "html" in name} == {
        "gender.html": "sober"
    }
    assert cmsurvey("verify", out, "--surveys", series).exit_code == 0

    changed(series)
    ended = cmsurvey("correct", "2031", *where, *REASONS, "--date", "2031-06-01")
    command = "cmsurvey render 2031 --lang fr --only gender --format html,csv,json --theme sober"
    assert f"{command} --surveys {series} --out {out}" in ended.stdout.splitlines()
    told = cmsurvey("checklist", "2031", *where).stdout
    assert f"--theme sober --surveys {series} --out {out}" in told


@pytest.mark.long
def test_a_correction_finds_pages_that_only_the_fonts_of_their_theme_can_set(tmp_path):
    """No face of the program has a Greek letter; those of this theme have one, as wide as an O."""
    font = TTFont(BytesIO(vendored.read("fonts/source-sans-3-latin-400-normal.woff")))
    for table in font["cmap"].tables:
        table.cmap[ord("Ω")] = table.cmap[ord("O")]
    folder, out = write_series(tmp_path, files=WORDS), tmp_path / "output"
    font.flavor = "woff2"
    font.save(folder / "own.woff2")
    faces = [f"[fonts.{role}]\n" + "".join(f'{weight} = "own.woff2"\n' for weight in weights)
             for role, weights in (("display", (700, 800)), ("text", (400, 600, 700)))]  # fmt: skip
    (folder / "house.toml").write_text("".join(faces), encoding="utf-8")
    for name, old, new in (("series.toml", "", 'theme = "house.toml"\n'), ("2031.csv", "Femmes", "Femmes Ω")):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(old, new) if old else f"{new}{text}", encoding="utf-8")
    assert render(folder, out).exit_code == 0
    assert cmsurvey("lock", "2031", "--surveys", folder, "--out", out).exit_code == 0
    changed(folder)

    done = cmsurvey("correct", "2031", "--surveys", folder, "--out", out, *REASONS, "--date", "2031-06-01")
    assert (done.exit_code, "not looked at" in done.stderr) == (0, False), done.stderr
    assert "cmsurvey render 2031 --lang fr,en" in done.stdout


@pytest.mark.long
def test_a_question_that_is_withdrawn_is_taken_down_and_what_the_correction_prints_ends_well(tmp_path):
    out, age = tmp_path / "output", "age,Âge,all,400,single,young,Jeunes,30,percent,,,1,press,"
    english = ENGLISH + AGE
    folder = write_series(tmp_path, age, FEMALE, MALE, files={**WORDS, "words/en.toml": english})
    where = ("--surveys", folder, "--out", out)
    assert render(folder, out).exit_code == 0
    for name, only in (("both", ("--only", "age", "--only", "gender")), ("alone", ("--only", "age"))):
        deck = cmsurvey("deck", "2031", "--surveys", folder, "--to", out / f"{name}.pptx", *only)
        assert deck.exit_code == 0, deck.stderr
    assert cmsurvey("lock", "2031", *where).exit_code == 0
    (folder / "2031.csv").write_text(f"{FIGURE_HEADER}\n{FEMALE}\n{MALE}\n", encoding="utf-8")
    (folder / "words/en.toml").write_text(ENGLISH, encoding="utf-8")
    old = cmsurvey("checklist", "2031", *where).stdout
    assert f"\trm -f -- {out}/alone.pptx" in old, "where its only finding is gone"
    ended = cmsurvey("correct", "2031", *where, *REASONS, "--date", "2031-06-01")
    assert ended.exit_code == 0, ended.stderr

    down, *again = (line for line in ended.stdout.splitlines() if not line.startswith("#"))
    assert "no longer made: take these down: 2031/fr/age.csv, " in ended.stderr
    assert "--only age" not in ended.stdout
    assert f"nothing of it is left: take this down: {out}/alone.pptx" in ended.stderr
    nothing = "# nothing that they show is made any more, take down"
    assert f"{nothing} {out}/alone.pptx\nrm -f -- {out}/alone.pptx\n" in ended.stdout
    again.remove(f"rm -f -- {out}/alone.pptx")
    assert any(line.startswith("cmsurvey deck 2031 --lang fr --only gender --to") for line in again)
    for line in again:
        made = cmsurvey(*shlex.split(line)[1:])
        assert made.exit_code == 0, made.stderr
    refused = cmsurvey("lock", "2031", *where)
    assert refused.exit_code == 1
    assert f"{out}/2031/fr: no longer made: age.csv, age.fr.csv, age.json, age.jsonld" in refused.stderr, (
        refused.stderr
    )
    steps = cmsurvey("checklist", "2031", *where).stdout
    assert "rendered in fr\tmissing\tage.csv is no longer made" in steps
    assert "no longer made: take these down: age.csv" in render(folder, out).stderr
    command, force, dashes, *files = shlex.split(down)
    assert (command, force, dashes, len(files)) == ("rm", "-f", "--", 8)
    for one in files:
        Path(one).unlink()
    assert (out / "2031/en/corrections.html").is_file()
    locked = cmsurvey("lock", "2031", *where)
    assert locked.exit_code == 0, locked.stderr
    assert not any("/age." in name for name in load.survey(folder).locks["2031"].outputs)


@pytest.mark.long
def test_a_difference_takes_down_a_page_that_no_command_makes_any_more(tmp_path):
    age = "age,Âge,all,400,single,young,Jeunes,30,percent,,,1,press,"
    files = {**WORDS, "words/en.toml": ENGLISH + AGE}
    folder, out = write_series(tmp_path, age, FEMALE, MALE, files=files), tmp_path / "output"
    assert render(folder, out).exit_code == 0
    now = write_series(tmp_path / "now", FEMALE, MALE, files=WORDS)
    ended = cmsurvey("diff", folder, now, "--out", out)

    assert "2031\ttake down\t2031/fr/age.csv, " in ended.stdout
    assert "--only age" not in ended.stdout
    assert "paste again\tfr/age" not in ended.stdout
