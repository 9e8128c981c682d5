"""Looking without drawing: list, show, sources and explain, and how they print. Made-up data throughout."""

import csv
import io
import json
import os
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey import explain, load, look, terminal
from tests import composed
from tests.builders import EDITIONS, FEMALE, FIGURE_HEADER, MALE, write_series
from tests.cases import every
from tests.command import cmsurvey
from tests.composed import SURVEYS, cards

NBSP = "\u00a0"
AGE = "age,Âge,all,400,single,{0},{1},{2},percent,{3},{4},{5},press,"
AGES = (
    AGE.format("under_30", "Moins de 30 ans", 45, "", 29, 1),
    AGE.format("30_39", "30 à 39 ans", 35, 30, 39, 2),
    AGE.format("40_plus", "40 ans et plus", 20, 40, "", 3),
)
REGION = "region,Région,all,400,single,{0},{1},{2},percent,,,{3},press,"
REGIONS = (REGION.format("paris", "Paris", 40, 1), REGION.format("lyon", "Lyon", 10, 2))
SALARY = "salary,Salaire,contract=cdi,,median,value,Valeur,25000,eur_per_year,,,1,other,"
POSTER = '[[block]]\nquestion = "gender"\n\n[[block]]\nquestion = "age"\n'
WORDS = {"words/fr.toml": '[populations]\n"contract=cdi" = "en CDI"\n'}


@pytest.fixture
def surveys(tmp_path, monkeypatch):
    """A made-up series named as a user would: gender, age, region and salary, with one poster."""
    files = {**WORDS, "infographics/two.toml": POSTER}
    write_series(tmp_path, FEMALE, MALE, *AGES, *REGIONS, SALARY, files=files)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "surveys"


@pytest.fixture
def eyes(monkeypatch):
    """Somebody looks at the terminal, which is 100 characters wide."""
    monkeypatch.setattr(terminal, "seen", lambda: True)
    monkeypatch.setenv("COLUMNS", "100")


def run(*arguments):
    return cmsurvey(*arguments, "--surveys", "surveys")


def lines(text):
    """The lines of a table for eyes, without the blanks that pad them."""
    return [line.rstrip() for line in text.splitlines()]


# What cannot be looked at --------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("command", [["show", "2013"], ["sources", "2013"], ["explain", "2013", "gender"]])
@pytest.mark.usefixtures("surveys")
def test_an_unknown_edition_is_told_with_those_there_are(command):
    ended = run(*command)

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        'error: surveys/editions.csv: no edition "2013"\n    did you mean "2031"? editions: 2031\n'
    )


@pytest.mark.parametrize("command", [["show", "2031", "gendre"], ["explain", "2031", "gendre"]])
@pytest.mark.usefixtures("surveys")
def test_an_unknown_question_is_told_with_the_nearest_one(command):
    ended = run(*command)

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        'error: surveys/2031.csv: edition 2031 has no figure for the question "gendre"\n'
        '    did you mean "gender"?\n'
    )


@pytest.mark.long
@every(
    ("typed", "cure"),
    [
        ("genr", 'did you mean "gender" (Genre)?'),
        ("Salaires", 'did you mean "salary" (Salaire)?'),
        ("métier", "known: age, gender, region, salary"),
    ],
)
@pytest.mark.usefixtures("surveys")
def test_a_question_by_a_name_near_to_its_label_is_told_with_both(typed, cure):
    ended = run("show", "2031", typed)

    assert (ended.exit_code, ended.stdout) == (1, "")
    what = f'error: surveys/2031.csv: edition 2031 has no figure for the question "{typed}"'
    assert ended.stderr == f"{what}\n    {cure}\n"


def test_a_label_of_two_questions_names_neither(tmp_path, monkeypatch):
    write_series(tmp_path, FEMALE, MALE, *(row.replace("Âge", "Genre") for row in AGES))
    monkeypatch.chdir(tmp_path)

    assert run("explain", "2031", "genre").stderr == (
        'error: surveys/2031.csv: age, gender of edition 2031 are all called "genre"\n    name one of them\n'
    )


@pytest.mark.long
@every(
    ("command", "cure"),
    [
        (["show", "2012b"], 'did you mean "2012"? editions: 2011, 2012, '),
        (["show", "2102"], 'did you mean "2012"? editions: 2011, 2012, '),
        (["show", "2099"], "editions: 2011, 2012, "),
        (["compare", "2011", "2099"], "editions: 2011, 2012, "),
        (
            ["show", "trends"],
            "it is all editions together, which cmsurvey render trends draws; editions: 2011, ",
        ),
        (
            ["explain", "Trends"],
            "it is all editions together, which cmsurvey render trends draws; editions: 2011, ",
        ),
    ],
)
def test_another_year_is_no_misspelt_one_and_the_trends_are_no_edition(command, cure):
    ended = cmsurvey(*command)

    assert ended.exit_code == 1
    assert f"\n    {cure}" in ended.stderr


@pytest.mark.usefixtures("surveys")
def test_json_and_csv_at_once_are_refused():
    ended = run("show", "2031", "--json", "--csv")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == "error: --json: --csv is there too\n    choose one of the two\n"


@pytest.mark.usefixtures("surveys")
def test_a_language_without_words_is_refused():
    ended = run("show", "2031", "--lang", "de")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == (
        'error: --lang: no language "de": a language needs words in cmsurvey and in the series\n'
        "    known: en, fr\n"
    )


def test_the_list_tells_the_problems_of_every_edition_at_once(tmp_path, monkeypatch):
    second = EDITIONS + "2032,Une autre,Alpha,2032-03-01,2032-04,300,,press\n"
    wrong = FEMALE.replace(",60,", ",160,")
    write_series(tmp_path, wrong, files={"editions.csv": second, "2032.csv": f"{FIGURE_HEADER}\n{wrong}\n"})
    monkeypatch.chdir(tmp_path)

    ended = run("list")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert re.findall(
        r"^error: (surveys/\S+), line 2, column value: .*160.* is not a percentage",
        ended.stderr,
        re.MULTILINE,
    ) == [
        "surveys/2031.csv",
        "surveys/2032.csv",
    ]


# list ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("surveys")
def test_a_piped_list_is_a_line_an_edition_cut_by_tabs():
    assert run("list").stdout == "2031\t400\t2031-03-01 – 2031-04\t8\ttwo\n"


def test_what_nobody_states_of_an_edition_is_not_communicated(tmp_path, monkeypatch):
    unknown = EDITIONS.replace("2031-03-01,2031-04,400", ",,").replace("Alpha; Beta", "")
    write_series(tmp_path, FEMALE.replace(",400,", ",,"), files={"editions.csv": unknown})
    monkeypatch.chdir(tmp_path)

    assert run("list").stdout == "2031\tn.c.\tn.c.\t1\t\n"
    (told,) = json.loads(run("list", "--json").stdout)
    assert (told["respondents"], told["fieldwork"]) == (None, {"start": None, "end": None})


@pytest.mark.long
@pytest.mark.usefixtures("surveys", "eyes")
def test_a_list_for_eyes_has_a_header_and_no_tabs():
    assert lines(run("list").stdout) == [
        "edition    n  fieldwork             figures  posters",
        "2031     400  2031-03-01 – 2031-04        8  two",
    ]


@pytest.mark.usefixtures("surveys")
def test_the_list_as_json_names_every_fact():
    assert json.loads(run("list", "--json").stdout) == [
        {
            "edition": "2031",
            "title": "Une enquête inventée",
            "respondents": 400,
            "fieldwork": {"start": "2031-03-01", "end": "2031-04"},
            "figures": 8,
            "posters": ["two"],
        }
    ]


def test_a_figure_of_two_sources_counts_once_and_a_computed_one_not_at_all(tmp_path):
    other = FEMALE.replace(",press,", ",other,alt: another source")
    derived = f"year,{FIGURE_HEADER}\n2031,{MALE}computed: 100 - 60\n"
    folder = write_series(tmp_path, FEMALE, other, files={"derived.csv": derived})

    (told,) = look.editions(load.survey(folder))

    assert told.figures == 1


# show ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("surveys")
def test_piped_figures_are_a_line_each_with_label_value_base_origin_and_source():
    computed = f"calculé{NBSP}: 100{NBSP}−{NBSP}40 −{NBSP}10"

    assert run("show", "2031", "region").stdout.splitlines() == [
        f"region\tall\tParis\t40{NBSP}%\t400\tpublié\tLe Journal inventé",
        f"region\tall\tLyon\t10{NBSP}%\t400\tpublié\tLe Journal inventé",
        f"region\tall\tAutres, non relevés\t50{NBSP}%\t400\t{computed}\tLe Journal inventé",
    ]


@pytest.mark.usefixtures("surveys")
def test_an_edition_without_a_question_shows_them_all():
    shown = [line.split("\t")[0] for line in run("show", "2031").stdout.splitlines()]

    assert list(dict.fromkeys(shown)) == ["gender", "age", "region", "salary"]


@pytest.mark.long
@pytest.mark.usefixtures("surveys", "eyes")
def test_a_terminal_gets_a_caption_and_bars_and_a_remainder_is_hatched():
    printed = run("show", "2031", "region").stdout.replace(NBSP, " ")

    caption, header, *rows = [" ".join(line.split()) for line in printed.splitlines() if line]
    assert (caption, header) == ("Région – ensemble des répondants", "answer value n origin source")
    assert rows == [
        "Paris 40 % ████████ 400 publié Le Journal inventé",
        "Lyon 10 % ██ 400 publié Le Journal inventé",
        "Autres, non relevés 50 % ░░░░░░░░░░ 400 calculé : 100 − 40 − 10 Le Journal inventé",
    ]


@pytest.mark.usefixtures("surveys", "eyes")
def test_an_amount_alone_has_no_bar_and_its_unknown_base_is_said():
    printed = run("show", "2031", "salary").stdout

    assert "n.c." in printed
    assert not re.search("[█▏▎▍▌▋▊▉░]", printed)


@pytest.mark.usefixtures("eyes")
def test_bounds_and_ranks_have_no_bar(tmp_path, monkeypatch):
    bound = (
        '[[bound]]\nedition = "2031"\nquestion = "gender"\ncategory = "female"\ndirection = "at_least"\n'
        f'fr = "plus de 60{NBSP}%"\nen = "more than 60%"\n'
    )
    rank = "task,Tâche,all,400,rank,{0},{1},{2},rank,,,{2},press,"
    rows = (
        FEMALE + "bound: 'plus de 60 %'",
        rank.format("write", "Écrire", 1),
        rank.format("draw", "Dessiner", 2),
    )
    write_series(tmp_path, *rows, files={**WORDS, "bounds.toml": bound})
    monkeypatch.chdir(tmp_path)

    printed = run("show", "2031").stdout

    assert f"plus de 60{NBSP}%" in printed
    assert "Écrire" in printed
    assert not re.search("[█▏▎▍▌▋▊▉░]", printed)


@pytest.mark.usefixtures("surveys")
def test_figures_as_csv_are_the_columns_of_the_published_file():
    rows = list(csv.DictReader(io.StringIO(run("show", "2031", "gender", "--csv").stdout)))

    assert [(row["category"], row["value"], row["origin"], row["sources"]) for row in rows] == [
        ("female", "60", "published", "press"),
        ("male", "40", "published", "press"),
    ]


@pytest.mark.usefixtures("surveys")
def test_figures_as_json_are_the_same_records():
    records = json.loads(run("show", "2031", "gender", "--json").stdout)

    assert [(one["category"], one["value"], one["base"], one["places"]) for one in records] == [
        ("female", 60, 400, ["2031.csv:2"]),
        ("male", 40, 400, ["2031.csv:3"]),
    ]


# sources -------------------------------------------------------------------------------------------------

PRESS = ["Un article inventé", "Le Journal inventé", "2031-05-02", "https://example.org/article"]
OTHER = ["Un autre article inventé", "Le Journal inventé", "n.c.", "n.c."]


@pytest.mark.usefixtures("surveys")
def test_piped_sources_are_a_line_a_figure_in_the_order_of_the_tables():
    told = [line.split("\t") for line in run("sources", "2031").stdout.splitlines()]

    assert told[0] == ["gender", "all", "female", *PRESS]
    assert told[-1] == ["salary", "contract=cdi", "value", *OTHER]
    assert len(told) == 8, "what is left to 100 was stated by nobody"


@pytest.mark.usefixtures("surveys", "eyes")
def test_a_terminal_gets_each_source_once_over_what_was_read_there():
    assert lines(run("sources", "2031").stdout)[-4:] == [
        "Un autre article inventé, Le Journal inventé, n.c.",
        "n.c.",
        "question  population    answer",
        "salary    contract=cdi  value",
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    ("lang", "head", "first"),
    [
        ("fr", ["Question", "Population", "Réponse"], ["Genre", "Ensemble des répondants", "Femmes"]),
        ("en", ["Question", "Population", "Answer"], ["Gender", "All respondents", "Women"]),
    ],
)
def test_sources_name_their_figures_in_the_language_asked_for(monkeypatch, lang, head, first):
    asked = ("sources", "2012", "--lang", lang, "--surveys", str(SURVEYS))
    piped = cmsurvey(*asked).stdout.splitlines()
    record = json.loads(cmsurvey(*asked, "--json").stdout)[0]
    monkeypatch.setattr(terminal, "seen", lambda: True)
    seen = cmsurvey(*asked).stdout.split()

    assert piped[0].split("\t")[:3] == first
    assert [record[f"{name}label"] for name in ("", "population_", "category_")] == first
    assert [one for one in head if one not in seen] == []


@every(
    "command",
    [
        "gallery",
        "deck 2012",
        "kit 2012",
        "show 2012",
        "sources 2012",
        "words 2012",
        "proof 2012",
        "embed 2012 gender",
        "serve",
        "site",
        "words export 2012 --to a.xlsx",
    ],
)
@every("given", ["", " , "])
def test_a_language_without_a_name_is_a_wrong_command(command, given):
    ended = cmsurvey(*command.split(), "--lang", given)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "it names no language" in ended.stderr


@pytest.mark.long
@every(
    ("command", "given", "cure"),
    [
        ("show 2012", "fr,", "write fr"),
        ("render 2012", "fr,,en", "write fr,en"),
        ("compare 2011 2012", ",en", "write en"),
        ("site", "fr, ,en", "write fr,en"),
    ],
)
def test_a_missing_name_beside_a_comma_is_a_wrong_command(command, given, cure):
    ended = cmsurvey(*command.split(), "--lang", given)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert f'a name is missing beside a comma of "{given}"' in ended.stderr
    assert cure in ended.stderr


@pytest.mark.long
@every("command", ["show 2031", "sources 2031", "sources of 2031", "explain 2031"])
@pytest.mark.usefixtures("surveys")
def test_a_question_may_be_named_as_its_label_does_in_any_case_and_without_accents(command):
    by_name = run(*command.split(), "age")

    assert by_name.exit_code == 0
    for label in ("Âge", "ÂGE", " Age "):
        assert run(*command.split(), label).stdout == by_name.stdout


@pytest.mark.long
@every("label", ["Genre", "gender", "Gender"])
def test_a_label_in_each_language_of_the_series_names_its_question(label):
    assert look.question(composed.edition("2012"), label) == "gender"


@pytest.mark.long
def test_an_edition_without_a_question_is_explained_a_card_a_line(surveys):
    rows = [line.split("\t")[:2] for line in run("explain", "2031").stdout.splitlines()]

    assert rows == [
        [name, explain.choices(load.edition(load.survey(surveys), "2031"), name)[0].chosen.form]
        for name in ("gender", "age", "region", "salary")
    ]


@pytest.mark.usefixtures("surveys")
def test_sources_as_json_are_null_where_nothing_is_known():
    assert json.loads(run("sources", "2031", "--json").stdout)[-1] == {
        "question": "salary",
        "population": "contract=cdi",
        "category": "value",
        "origin": "published",
        "source": {
            "key": "other",
            "title": "Un autre article inventé",
            "publisher": "Le Journal inventé",
            "date": None,
            "url": None,
        },
    }


# explain -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("surveys")
def test_a_form_is_explained_with_what_is_said_against_the_others():
    shares = "a strip draws quartiles and a median of amounts, not shares, counts or ranks"
    scores = "a scale without order, its scores are not in the table"
    bounds = "an answer is no bracket, its low and high are empty in the table"
    alone = "one question alone is not crossed with another"
    missing = "a stacked bar needs every part of the whole; a part is missing"
    dots = "dots stand around the median of the whole, and these are no medians"
    alone_told = "drawn where a block names it: one number, without the other figures of the question"

    assert run("explain", "2031", "region").stdout.splitlines() == [
        "card region\tranked_list\trefused\ta ranked list draws ranks; these are shares or amounts",
        "card region\tpictogram\trefused\ta pictogram shows one share of two",
        f"card region\tlikert\trefused\t{scores}",
        f"card region\thistogram\trefused\t{bounds}",
        f"card region\tstacked\trefused\t{missing}",
        f"card region\tkey_figure\tpossible\t{alone_told}",
        f"card region\tstrip\trefused\t{shares}",
        f"card region\treference\trefused\t{dots}",
        "card region\tdumbbell\trefused\ta dumbbell draws one question in two groups of another",
        f"card region\theat\trefused\t{alone}",
        "card region\tbars\tchosen\tseveral figures in one unit, which bars compare from zero",
    ]


@pytest.mark.usefixtures("surveys", "eyes")
def test_a_block_of_a_poster_is_explained_beside_the_card():
    printed = lines(run("explain", "2031", "age").stdout)

    assert [line for line in printed if line.startswith(("card", "poster"))] == [
        "card age",
        "poster two, block 2",
    ]
    assert "stacked      chosen    two to five answers that make up the whole" in printed


def test_a_template_that_a_block_names_is_the_reason(tmp_path):
    asked = POSTER.replace('"age"\n', '"age"\ntemplate = "bars"\n')
    folder = write_series(tmp_path, FEMALE, MALE, *AGES, files={"infographics/two.toml": asked})

    _, block = explain.choices(load.edition(load.survey(folder), "2031"), "age")

    assert block.chosen == (
        "bars",
        "chosen",
        f"{folder}/infographics/two.toml, line 6, column 1, block 2 names it",
    )
    assert ("stacked", "possible", "bars comes first") in block.forms


@pytest.mark.long
@pytest.mark.parametrize("question", ["department", "sector"])
def test_one_share_published_as_tens_is_explained_as_a_key_figure_with_people_and_has_no_hatch(question):
    edition = load.edition(load.survey(load.bundled()), "2012")

    for choice in explain.choices(edition, question):
        told = {one.form: one for one in choice.forms}
        assert choice.chosen.reason.startswith("one figure alone was published, as tens: a key figure with")
        assert told["key_figure"].reason == "the pictogram is the key figure, with people under its number"
        assert told["bars"].verdict == "refused"

    shown = cards()[question].panels[0].chart
    people, others = shown.series[0].marks
    assert (shown.template, people.role, others.role) == ("pictogram", "lead", "context")
    assert shown.figure
    assert others.text == "", "what nobody published has no number"


@pytest.mark.long
def test_every_form_of_every_shipped_question_of_2012_is_explained():
    edition = load.edition(load.survey(load.bundled()), "2012")
    for question in look.questions(edition):
        for choice in explain.choices(edition, question):
            assert [one.verdict for one in choice.forms].count("chosen") == 1
            assert all(one.reason for one in choice.forms)


# How it prints -------------------------------------------------------------------------------------------


@given(st.floats(0, 1))
def test_a_bar_is_as_long_as_its_share_to_an_eighth_of_a_character(share):
    drawn = terminal.bar(share)
    eighths = sum(" ▏▎▍▌▋▊▉█".index(one) for one in drawn)

    assert abs(eighths - share * terminal.BAR * 8) <= 0.5
    assert " " not in drawn


def test_the_longest_bars_are_one_width():
    assert terminal.bar(1) == "█" * terminal.BAR
    assert terminal.bar(1, hatched=True) == "░" * terminal.BAR
    assert terminal.bar(0) == terminal.bar(0, hatched=True) == ""


@pytest.mark.long
@pytest.mark.usefixtures("surveys", "eyes")
def test_bars_give_way_to_words_on_a_narrow_terminal(monkeypatch):
    wide = run("show", "2031", "gender").stdout
    monkeypatch.setenv("COLUMNS", "80")
    narrow = run("show", "2031", "gender").stdout

    assert ("█" * 12 in wide, "█" * 6 in narrow, "█" * 7 in narrow) == (True, True, False)


def test_a_tab_inside_a_cell_cuts_no_column(capsys):
    terminal.table(("a", "b"), [("one\ttwo", "three")])

    assert capsys.readouterr().out == "one two\tthree\n"


def test_two_articles_of_one_publisher_name_it_once(tmp_path, monkeypatch):
    other = FEMALE.replace(",press,", ",other,alt: same value")
    write_series(tmp_path, FEMALE, other, MALE, files=WORDS)
    monkeypatch.chdir(tmp_path)

    first = run("show", "2031", "gender").stdout.splitlines()[0]

    assert first == f"gender\tall\tFemmes\t60{NBSP}%\t400\tpublié\tLe Journal inventé"


COMMANDS = (["render", "2031", "--only", "gender", "--format", "csv"], ["--help"])


@pytest.mark.programs
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.usefixtures("surveys")
def test_a_full_disk_under_the_output_is_one_sentence(command):
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        ended = piped(command, stdout=full, stderr=subprocess.PIPE)

    assert ended.returncode == 1
    assert ended.stderr == "error: the output cannot be written: No space left on device\n"


@pytest.mark.programs
@pytest.mark.usefixtures("surveys")
def test_a_reader_that_leaves_early_is_told_nothing():
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = piped(["show", "2031"], stdout=writing, stderr=subprocess.PIPE)
    finally:
        os.close(writing)

    assert (ended.returncode, ended.stderr) == (1, "")


@pytest.mark.programs
@pytest.mark.usefixtures("surveys")
def test_no_output_and_no_errors_at_all_is_still_an_exit_code():
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        assert piped(["list"], stdout=full, stderr=full).returncode == 1


def test_a_failure_of_a_file_is_not_taken_for_one_of_the_output(tmp_path):
    with pytest.raises(FileNotFoundError), terminal.heard():
        (tmp_path / "absent").read_text()


def piped(command, **streams):
    """What a command in a process of its own ends with."""
    own = [] if command == ["--help"] else ["--surveys", "surveys"]
    run_it = [sys.executable, "-m", "cmsurvey", *command, *own]
    return subprocess.run(run_it, text=True, check=False, **streams)


# What it waits for ---------------------------------------------------------------------------------------


#: What a run does, the quickest first, and what no module may have been imported for by then.
STEPS = {
    "import cmsurvey": {"pandas", "typer", "cmsurvey.load"},
    "from cmsurvey import cli": {"PIL", "choreographer", "fontTools", "jinja2", "numpy", "pandas"},
    "run('--help')": set(),
    "run('show', '--help')": {"babel", "rich"},
    "run('list', '--surveys', 'surveys')": set(),
    "run('list', '--json', '--surveys', 'surveys')": set(),
    "drawn = ('render', '2031', '--only', 'gender', '--format', 'csv', '--surveys', 'surveys')": set(),
    "run(*drawn), run(*drawn)": {"choreographer", "fontTools", "kaleido", "plotly"},
}
PROGRAM = """
import sys
def run(*arguments):
    try:
        cli.app(arguments)
    except SystemExit as left:
        assert not left.code, arguments
"""


@pytest.mark.programs
@pytest.mark.usefixtures("surveys")
def test_nothing_waits_for_what_it_does_not_need():
    program, later = PROGRAM, [set().union(*list(STEPS.values())[at:]) for at in range(len(STEPS))]
    for step, kept_out in zip(STEPS, later, strict=True):
        program += f"{step}\nassert not {kept_out!r} & {{*sys.modules}}, {step!r}\n"

    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Usage" in ended.stdout


def explained(year, question):
    """The rows of explain for a question of the shipped series: place, form, verdict, reason."""
    ended = cmsurvey("explain", year, question, "--surveys", SURVEYS)
    assert ended.exit_code == 0
    return [row.split("\t") for row in ended.stdout.splitlines()]


@pytest.mark.long
def test_an_explanation_counts_the_blocks_that_are_shown_and_tells_of_lines():
    lines = [row for row in explained("2012", "salary_median") if row[1] == "line"]
    assert [(row[0], row[2]) for row in lines] == [("poster salary, block 4", "chosen")]
    assert lines[0][3].endswith("names it: all editions in their order")
    assert {row[0] for row in explained("2011", "salary_cumulative")} == {
        "card salary_cumulative", "poster salary, block 1", "poster salary, block 2",
    }  # fmt: skip


@pytest.mark.long
def test_no_explanation_advises_another_form_than_the_one_that_is_drawn():
    for year, question in (("2012", "age_group"), ("2011", "salary_cumulative"), ("2022", "salary_quartile")):
        told = [reason for _, _, verdict, reason in explained(year, question) if verdict == "refused"]
        assert told
        assert [reason for reason in told if ": use" in reason or "name the other" in reason] == []
    stacked = [row[3] for row in explained("2011", "salary_cumulative") if row[1] == "stacked"]
    assert stacked[0] == "several groups are not parts of one whole"


@pytest.mark.long
def test_days_that_the_page_took_from_another_edition_are_not_printed_as_its_own():
    (row,) = [
        one for one in cmsurvey("list", "--surveys", SURVEYS).stdout.splitlines() if one.startswith("2013")
    ]
    assert "2013-04 – 2013-05" in row
    assert "2013-04-12" not in row
