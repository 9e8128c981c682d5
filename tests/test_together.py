"""Problems of several files of a series are told in one run, and none that another one causes."""

import re
import shutil
from types import SimpleNamespace
from typing import Any

import pytest

from cmsurvey import pipeline
from cmsurvey.errors import CmsurveyError, Problem, RenderError, closest
from cmsurvey.render import studio
from tests import troubled
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, write_series
from tests.cases import every
from tests.command import cmsurvey


@pytest.fixture
def series(tmp_path):
    return troubled.write(tmp_path)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The same series for tests that change nothing in it."""
    return troubled.write(tmp_path_factory.mktemp("sound"))


def problems(series):
    request = pipeline.Request("2031", series, series.parent / "out", formats=("csv",))
    with pytest.raises(CmsurveyError) as raised:
        pipeline.render(request, lambda *_: None, pytest.fail)
    return [(one.where.removeprefix(f"{series}/"), one.what) for one in raised.value.problems]


@pytest.mark.long
def test_a_wrong_figure_and_an_unknown_question_are_told_together(series):
    table, poster = series / "2031.csv", series / "infographics" / "salary.toml"
    table.write_text(
        table.read_text(encoding="utf-8").replace(",52,percent", ",130,percent", 1), encoding="utf-8"
    )
    blocks = poster.read_text(encoding="utf-8")
    poster.write_text(f'{blocks}\n[[block]]\nquestion = "genre"\n', encoding="utf-8")
    last = blocks.count("[[block]]") + 1
    place = f"infographics/salary.toml, line {blocks.count(chr(10)) + 3}, column 1, block {last}"

    assert problems(series) == [
        ("2031.csv, line 2, column value", "130 is not a percentage"),
        (place, 'no question "genre" in any edition'),
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    ("wrong", "column", "what"),
    [
        ("gender,Genre,all,400,single,Fe male", "category", '"Fe male" stands beside the label of "female"'),
        ("gender,Genre,Sector!,400,single,female", "population", '"Sector!" is not a population'),
    ],
)
def test_a_wrong_name_of_a_group_or_an_answer_hides_no_false_sentence(series, wrong, column, what):
    """Its own question alone is unsure: nothing is said of that one's words and computed figures."""
    table, words = series / "2031.csv", series / "words" / "2031.fr.toml"
    named = "gender,Genre,all,400,single,female"
    table.write_text(table.read_text(encoding="utf-8").replace(named, wrong), encoding="utf-8")
    text = words.read_text(encoding="utf-8")
    head = "[cards.salary_median]\ntitle ="
    assert head in text
    words.write_text(text.replace(head, f'{head} "Twitter domine"\n# ', 1), encoding="utf-8")

    *rows, (_, false) = problems(series)
    assert {(where.rpartition(", ")[2], told) for where, told in rows} == {(f"column {column}", what)}
    assert false.startswith('nothing proves "domine"')


@pytest.mark.long
def test_a_broken_series_file_is_one_problem(series):
    with (series / "series.toml").open("a", encoding="utf-8") as file:
        file.write("[[[\n")

    assert [where.partition(",")[0] for where, _ in problems(series)] == ["series.toml"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "broken", "told"),
    [
        ("series.toml", "[[[\n", "series.toml, line"),
        ("bounds.toml", "[[[\n", "bounds.toml, line"),
        ("editions.csv", "2031,Twice,,,,4oo,,\n", "editions.csv, line"),
    ],
)
def test_a_broken_file_of_the_series_hides_no_wrong_cell_and_makes_none(series, file, broken, told):
    with (series / file).open("a", encoding="utf-8") as written:
        written.write(broken)
    alone = problems(series)
    table = series / "2031.csv"
    wrong = table.read_text(encoding="utf-8").replace(",52,percent", ",130,percent", 1)
    table.write_text(wrong, encoding="utf-8")

    both = problems(series)

    assert {where.startswith(told) for where, _ in alone} == {True}
    assert both == [*alone, ("2031.csv, line 2, column value", "130 is not a percentage")]


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "broken"),
    [
        ("series.toml", None),
        ("sources.csv", None),
        ("editions.csv", None),
        ("trends.toml", "[[["),
        ("2030.csv", "question,label_fr\n"),
    ],
)
def test_a_file_that_is_not_there_hides_no_false_sentence_and_makes_no_problem(series, file, broken):
    change(
        series / "words" / "2031.fr.toml",
        "[cards.salary_median]\ntitle =",
        """[cards.salary_median]
title = "Twitter domine"
#""",
    )
    if broken is None:
        (series / file).unlink()
    else:
        (series / file).write_text(broken, encoding="utf-8")

    places = [where.partition(",")[0] for where, _ in problems(series)]

    assert set(places) == {file, "words/2031.fr.toml"}
    assert places.count("words/2031.fr.toml") == 1


@pytest.mark.long
def test_a_wrong_number_of_respondents_is_told_once_and_not_by_every_row_that_repeats_it(series):
    path = series / "editions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",400,", ",5oo,"), encoding="utf-8")

    assert [(where.partition(",")[0], what) for where, what in problems(series)] == [
        ("editions.csv", '"5oo" is not a whole number above 0')
    ]


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.long
@pytest.mark.parametrize(
    ("change_it", "told"),
    [
        (
            lambda text: f"{text}\n[[block",
            ("line 14, column 2", "broken TOML: "),
        ),
        (lambda _: "", ("", "the file is empty")),
        (
            lambda text: text.replace('"gender"', '"gendre"', 1),
            ("line 4, column 1, block 1", 'no question "gendre"'),
        ),
    ],
    ids=["broken", "empty", "a question misspelt"],
)
def test_a_wrong_infographic_is_told_alone_and_not_by_each_of_the_words_of_its_blocks(
    series, change_it, told
):
    path = series / "infographics" / "profile.toml"
    path.write_text(change_it(path.read_text(encoding="utf-8")), encoding="utf-8")

    ((where, what),) = problems(series)

    assert where == ", ".join(filter(None, ("infographics/profile.toml", told[0])))
    assert what.startswith(told[1])


@pytest.mark.long
def test_a_missing_folder_of_posters_is_told_once_whatever_the_words_name(series):
    shutil.rmtree(series / "infographics")

    assert problems(series) == [("infographics", "no such folder, but the words name profile, salary")]


@pytest.mark.long
def test_a_poster_that_is_not_there_is_told_by_its_name_and_not_by_its_blocks(series):
    (series / "infographics" / "profile.toml").unlink()

    assert {what for _, what in problems(series)} == {'no infographic "profile" in the series'}


def hints(series):
    request = pipeline.Request("2031", series, series.parent / "out", formats=("csv",))
    with pytest.raises(CmsurveyError) as raised:
        pipeline.render(request, lambda *_: None, pytest.fail)
    return [one.hint.replace(f"{series}/", "") for one in raised.value.problems]


@pytest.mark.long
def test_a_figure_that_a_missing_derived_csv_held_is_not_taken_for_a_misspelt_one(series):
    (series / "derived.csv").unlink()

    told = hints(series)

    assert "known: female; computed figures stand in derived.csv, which is not there" in told
    assert not any("did you mean" in one for one in told)


@pytest.mark.long
def test_a_mistyped_population_is_told_in_its_row_with_the_one_that_is_meant(series):
    change(series / "2031.csv", ",contract=freelance,", ",contract=freelnce,")

    ((where, what),), (hint,) = problems(series), hints(series)

    assert (where, what) == (
        "2031.csv, line 3, column population", 'no words for the population "contract=freelnce"'
    )  # fmt: skip
    assert hint == (
        'did you mean "contract=freelance"? If not, add it to words/fr.toml under [populations]: '
        '"contract=freelnce" = "…"'
    )


@pytest.mark.long
def test_a_note_without_words_is_told_in_its_row(series):
    change(series / "2031.csv", troubled.CDI, f"{troubled.CDI}a note that nobody knows")

    assert problems(series) == [
        ("2031.csv, line 4, column note", 'no sentence for the note "a note that nobody knows"')
    ]


@pytest.mark.long
def test_an_alternate_row_without_a_preferred_one_is_told_to_be_no_alternate(series):
    change(series / "2031.csv", troubled.CDI, f"{troubled.CDI}alt: same value")

    assert problems(series) == [
        (
            "2031.csv, line 4",
            'an alternate row of "cdi" of "contract" (population all) without a preferred row',
        )
    ]
    assert hints(series) == ['take "alt:" out of its note, or write the preferred row above it']


@pytest.mark.long
def test_a_number_typed_in_a_remark_is_told_with_its_line(series):
    path = series / "words" / "fr.toml"
    change(path, "la source parle de stagiaires", "la source parle de 30 stagiaires")
    line = path.read_text(encoding="utf-8").partition("de 30 stagiaires")[0].count("\n") + 1

    ((where, what),) = set(problems(series))

    assert where == f"words/fr.toml, line {line}, column 1, [remarks]"
    assert what.startswith("the number 30 is typed by hand, in ")


SHARE = troubled.CDI
IN_CELLS = {
    "a share of 130": (SHARE, SHARE.replace(",47,", ",130,")),
    "an unknown unit": (SHARE, SHARE.replace("percent", "pourcent")),
    "an unknown source": (SHARE, SHARE.replace("press", "pres")),
    "an unknown kind": (SHARE, SHARE.replace("single", "singel")),
    "a second preferred row": (SHARE, f"{SHARE}\n{SHARE.replace(',47,', ',48,')}"),
}


@pytest.mark.long
@pytest.mark.parametrize("wrong", IN_CELLS)
def test_a_wrong_cell_hides_no_fault_of_templates_placeholders_and_words_and_makes_none(series, wrong):
    change(series / "2031.csv", *IN_CELLS[wrong])
    alone = problems(series)
    change(series / "infographics" / "profile.toml", 'template = "key_figure"', 'template = "kee_figure"')
    own = series / "words" / "2031.fr.toml"
    change(own, "{first_job.yes|", "{first_job.oui|")
    change(own, "[cards.contract]\ntitle", "[cards.contract]\ntitel")

    told = [what for _, what in problems(series)]

    assert len(alone) == 1
    assert told[0] == alone[0][1]
    assert told[1:3] == ['unknown key "titel"', 'no template "kee_figure"']
    assert len(told) == 4
    assert told[3].startswith('no figure "oui" in first_job (all) of edition 2031, in "{first_job.oui|')


@pytest.mark.long
def test_the_tables_of_all_editions_that_a_line_leads_through_are_told_with_the_rest(series):
    change(series / "bounds.toml", 'direction = "at_least"', 'direction = "at_lest"')
    for edition in ("2029", "2030"):
        change(series / f"{edition}.csv", "percent", "pourcent")
    change(series / "words" / "2031.fr.toml", "{first_job.yes|", "{first_job.oui|")

    assert [where.partition(",")[0] for where, _ in problems(series)] == [
        "bounds.toml",
        "words/2031.fr.toml",
        "2029.csv",
        "2030.csv",
    ]


def test_all_names_of_a_command_that_there_are_not_are_told_at_once_and_are_a_wrong_command(sound, tmp_path):
    words = [
        "--format",
        "gif",
        "--preset",
        "zz",
        "--theme",
        "nope",
        "--lang",
        "de",
        "--where",
        "sector=xx",
        "--only",
        "x",
    ]

    ended = cmsurvey("render", "2031", *words, "--surveys", sound, "--out", tmp_path / "out")

    told = [line.split(": ")[1] for line in ended.stderr.splitlines() if line.startswith("error: ")]
    assert sorted(told) == ["--format", "--lang", "--only", "--preset", "--theme", "--where"]
    assert ended.exit_code == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("line", ["{},x", "# a remark", FIGURE_HEADER], ids=["comma", "remark", "header"])
@pytest.mark.parametrize("command", [("render", "2031", "--format", "csv"), ("check",)])
def test_a_line_that_is_lost_in_one_table_hides_no_misspelt_question_of_another_edition(
    tmp_path, line, command
):
    row = FEMALE.replace("gender,Genre", "channel,Moyen")
    files = {
        "editions.csv": f"{EDITIONS}2033,Une autre enquête inventée,,,,400,,press\n",
        "2033.csv": f"{FIGURE_HEADER}\n{row}\n{line.format(row)}\n",
        "words/fr.toml": '[questions.channel]\nlabel = "Le moyen"\n',
        "words/en.toml": "",
        "words/2031.fr.toml": '[cards.gendre]\ntitle = "Autant"\n',
        "infographics/profile.toml": '[[block]]\nquestion = "gendre"\n[[block]]\nquestion = "channel"\n',
    }
    out = ("--out", tmp_path / "out") if command[0] == "render" else ()
    ended = cmsurvey(*command, "--surveys", write_series(tmp_path, files=files), *out)

    assert ended.exit_code == 1
    assert ended.output.count('no question "gendre"') == 2, ended.output
    assert ended.output.count('did you mean "gender"?') == 2
    assert 'no question "channel"' not in ended.output


def test_of_a_question_whose_only_rows_have_a_comma_too_many_nobody_is_told_that_there_is_none(tmp_path):
    rows = (FEMALE, MALE, FEMALE.replace("gender,Genre", "channel,Moyen") + ",x")
    words = {"words/fr.toml": '[questions.channel]\nlabel = "Le moyen"\n', "words/en.toml": ""}
    poster = '[[block]]\nquestion = "gender"\n[[block]]\nquestion = "channel"\n'
    series = write_series(tmp_path, *rows, files={**words, "infographics/profile.toml": poster})
    ended = cmsurvey("render", "2031", "--format", "csv", "--surveys", series, "--out", tmp_path / "out")

    assert ended.exit_code == 1
    assert re.findall("error: .*", ended.stderr) == [
        f"error: {series / '2031.csv'}, line 4: 15 cells under 14 columns"
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    "words", ["--only x", "--theme nope", "--where sector=xx", "--where tourism", "--lang de", "--lang="]
)
def test_a_name_that_there_is_not_is_a_wrong_command(words, sound, tmp_path):
    asked = ("2031", *words.split(), "--format", "csv", "--surveys", sound)
    ended = cmsurvey("render", *asked, "--out", tmp_path / "out")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"error: {words.partition(' ')[0].rstrip('=')}: ")


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (("2031", "2013"), "(2013): render takes [EDITION]; put words with blanks into quotes"),
        (("2031", "--timeout", "dix"), "write it in digits, like 30"),
        (("2031", "--timeout", "nan"), "write seconds in digits, like 30"),
        (("2031", "--timeout", "inf"), "write seconds in digits, like 30"),
    ],
)
def test_what_a_command_cannot_read_is_told_with_what_it_takes(words, cure):
    ended = cmsurvey("render", *words)

    assert (ended.exit_code, ended.stderr.rstrip().endswith(cure)) == (2, True), ended.stderr


def test_a_missing_icon_is_told_as_such_and_not_as_a_failure_of_the_browser():
    lost = RenderError(
        Problem("cmsurvey/assets/icons/woman.svg", "the file is missing", "reinstall cmsurvey"),
        Problem("browser", "it ended before the work was done", "try again"),
    )
    job: Any = SimpleNamespace(infographic=SimpleNamespace(id="gender"))

    told = studio._named(lost, job).problems

    assert [one.what for one in told] == [
        "the file is missing",
        "it failed twice at gender: it ended before the work was done",
    ]


@pytest.mark.long
def test_a_theme_that_there_is_not_hides_no_fault_of_the_series(series):
    change(series / "words" / "2031.fr.toml", "{first_job.yes|", "{first_job.oui|")

    ended = cmsurvey("render", "2031", "--theme", "nope", "--surveys", series, "--out", series.parent / "out")

    assert ended.exit_code == 1
    assert 'error: --theme: no theme "nope"' in ended.stderr
    assert 'no figure "oui" in first_job' in ended.stderr


@every(
    ("typed", "known", "meant"),
    [
        ("2102", ("2011", "2012", "2022", "2025"), "2012"),  # two letters exchanged are one change
        ("contract", ("contact", "contracts_held"), "contact"),
        ("titel", ("title", "lead", "subtitle"), "title"),
        ("gen", ("gender", "genre_of_music", "age"), "gender"),
        ("../gender", ("gender", "age"), "gender"),
        ("male", ("female",), ""),  # half of it would be another word
        ("es", ("en", "fr"), ""),
        ("paris", ("2011", "2012"), ""),
        ("", ("title",), ""),
        ("x" * 500, ("title", "y" * 40), ""),
    ],
)
def test_the_nearest_name_takes_the_fewest_changes_and_is_none_of_another_word(typed, known, meant):
    assert closest(typed, known) == meant
