"""Words in a workbook and back: what a spreadsheet breaks is told by its cell, nothing is written by half."""

from __future__ import annotations

import datetime
import io
import json
import re
import tomllib
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.workbook import Workbook

from cmsurvey import fillers, load, locking, wordbook, words
from cmsurvey.errors import CmsurveyError
from cmsurvey.wordbook import sheets, slots
from cmsurvey.wordbook.edits import edited
from cmsurvey.wordbook.typeset import plain, typeset
from tests import composed
from tests.builders import FEMALE, MALE, expected, write_series
from tests.cases import every
from tests.command import cmsurvey
from tests.test_words_files import LANGUAGES, WRONG

SIGNS = {lang: words.spoken(lang)["typography"] for lang in LANGUAGES}
NBSP, THIN = "\u00a0", "\u202f"
OWN = f"""\
# Words that somebody wrote.
[cards.gender]
title = "Les femmes{NBSP}: {{gender.female|majority:la majorité}}" # kept
notes = [
    "Une note.", # kept too
    "Une autre note.",
]

# What follows is kept as well.
[posters]
"""
AGE = "age,Âge,all,400,single,young,Jeunes,70,percent,,,1,press,"
SERIES_WORDS = """\
[populations]
[questions.gender]
# The clauses.
clauses.female = "sont des femmes"
"""


@pytest.fixture
def series(tmp_path):
    """A small series whose words have comments."""
    files = {"words/fr.toml": SERIES_WORDS, "words/en.toml": "[populations]\n", "words/2031.fr.toml": OWN}
    return write_series(tmp_path, files=files)


#: What is said of every text that changed: a list of words finds some falsehoods, somebody reads the rest.
PROOF = "no program judges a sentence: tick what changed on the sheet of cmsurvey proof 2031 --lang fr"


def key(*steps: str | int, file: str = "words/2031.fr.toml") -> str:
    return json.dumps([file, *steps], ensure_ascii=False, separators=(",", ":"))


TITLE = key("cards", "gender", "title")


def exported(series: Path, edition: str = "2031", lang: str = "fr", where: str = "") -> Path:
    """The workbook of a series, beside it."""
    path = series.parent / "words.xlsx"
    filler = fillers.filler(load.survey(series), edition, lang, where)
    path.write_bytes(wordbook.exported(filler, series.parent)[0])
    return path


def filled(series: Path, texts: dict[str, Any], *, every_text=lambda text: text, where: str = "") -> Path:
    """The workbook as it comes back with other values in the cells of some keys, each of any type."""
    path = exported(series, where=where)
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_numbers": False}) as made:
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        for name, cells in sheets._sheets(path):
            sheet = made.add_worksheet(name)
            text = next((row.index("text") for row in cells if "text" in row), -1)
            for number, row in enumerate(cells):
                for at, cell in enumerate(row):
                    value = texts.get(row[0], cell) if at == text else cell
                    if at == text and number > 1 and value == cell:
                        value = every_text(cell)
                    if isinstance(value, datetime.datetime):
                        sheet.write_datetime(number, at, value, day)
                    elif isinstance(value, str) and not value.startswith("==="):
                        sheet.write_string(number, at, value)
                    else:
                        sheet.write(number, at, value.removeprefix("==") if isinstance(value, str) else value)
    path.write_bytes(content.getvalue())
    return path


def states(series: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in sorted(series.rglob("*")) if one.is_file()}


def told(series: Path, texts: dict[str, Any]) -> str:
    """What is said of a workbook with these texts; nothing of the series may have changed."""
    path, before = filled(series, texts), states(series)
    with pytest.raises(CmsurveyError) as error:
        wordbook.imported(path, series)
    assert states(series) == before
    return str(error.value)


# What is wrong, by its cell ------------------------------------------------------------------------------

MESSAGES = expected("wordbook")
WRONG_TEXTS: dict[str, Any] = {
    "a number": 52,
    "a date": datetime.datetime(2031, 12, 1),  # noqa: DTZ001 - a spreadsheet's dates have no zone
    "a truth value": True,
    "a formula": "===SUM(1,2)",
    "a formula as text": "=SUM(1,2)",
    "an error": "#REF!",
    "an unknown figure": "Les {gender.femal} de femmes",
    "a broken placeholder": "Les {gender.female de femmes",
    "a number typed by hand": "61 % de femmes",
    "a claim that does not hold": "{gender.female|minority:Une minorité} de femmes",
    "a number in letters": "Les femmes sont deux sur trois",
    "a word about volunteers": "Un échantillon représentatif de femmes",
    "a voice where none is": "<lead>Des femmes</lead>",
    "a long text": "Des femmes " * 9,
}


@pytest.mark.long
@every("case", WRONG_TEXTS)
def test_a_wrong_cell_is_told_with_its_sheet_and_its_cure(case, tmp_path):
    files = {"words/fr.toml": SERIES_WORDS, "words/en.toml": "[populations]\n", "words/2031.fr.toml": OWN}
    found = told(write_series(tmp_path / case, files=files), {TITLE: WRONG_TEXTS[case]})
    assert found == MESSAGES[case]


@pytest.mark.long
def test_every_wrong_cell_is_told_at_once_and_nothing_is_written(series):
    found = told(
        series,
        {
            TITLE: "Les {gender.femal}",
            key("cards", "gender", "notes", 0): 12,
            key("cards", "gender", "notes", 1): "Deux sur trois. " * 30,
            key("questions", "gender", "clauses", "female", file="words/fr.toml"): "ont {this|low} ans",
            key("cards", "gender", "subtitle"): "Une bonne note.",
        },
    )
    cells = [line.split(": ")[1] for line in found.splitlines() if line.startswith("error")]
    assert [cell.removeprefix("words.xlsx, sheet ") for cell in cells] == [
        "Cartes, cell E6", "Cartes, cell E3", "Cartes, cell E7", "Cartes, cell E7", "Libellés, cell E6",
    ]  # fmt: skip
    assert "gender.female has no low bound in the table" in found


@pytest.mark.long
def test_what_the_files_of_words_refuse_is_told_beside_what_a_cell_refuses_and_what_it_hides(tmp_path):
    files = {"words/fr.toml": SERIES_WORDS, "words/en.toml": "[populations]\n"}
    series = write_series(tmp_path, FEMALE, MALE, AGE, files=files)
    labels = partial(key, "questions", file="words/fr.toml")
    wrong = {
        labels("gender", "label"): "Genre {gender.female}",
        labels("gender", "clauses", "female"): "sont majoritaires",
        labels("age", "label"): "<b>Âge</b> des répondants",
    }
    for texts in (wrong, {**wrong, TITLE: "Les {gender.femal}"}):
        found = told(series, texts)
        for what in ("holds a brace", 'says "majoritaires"', 'the tag "<b>" would be printed as letters'):
            assert what in found
        cells = [line.split(": ")[1] for line in found.splitlines() if line.startswith("error")]
        assert len({*cells}) == len(texts)
        assert all(cell.startswith("words.xlsx, sheet ") for cell in cells)
    assert "write it without tags" in found


@pytest.mark.long
def test_a_text_that_no_page_can_print_is_told_by_its_cell_though_it_reads_well_alone(tmp_path):
    row = "gender,Genre,all,400,single,female,Femmes,60,percent,,,1,press,rounded"
    words = f'{SERIES_WORDS}\n[remarks]\nrounded = "Arrondi."\n'
    files = {"words/fr.toml": words, "words/en.toml": '[populations]\n[remarks]\nrounded = "Rounded."\n'}
    series = write_series(tmp_path, row, files=files)
    remark = key("remarks", "rounded", file="words/fr.toml")
    found = told(series, {remark: "Arrondi à {this|low}."})
    assert found.startswith("error: words.xlsx, sheet Libellés, cell E")
    assert "gender.female has no low bound in the table" in found


@pytest.mark.long
@every("case", ["nothing", "no archive", "another workbook", "a text"])
def test_what_is_no_workbook_of_words_is_refused(case, tmp_path):
    files = {"words/fr.toml": SERIES_WORDS, "words/en.toml": "[populations]\n"}
    series = write_series(tmp_path / case, files=files)
    path = series.parent / "words.xlsx"
    if case == "no archive":
        path.write_bytes(b"no archive")
    elif case == "another workbook":
        with Workbook(str(path)) as made:
            made.add_worksheet().write_string(0, 0, "key")
    elif case == "a text":
        path.write_bytes(exported(series).read_bytes()[:900])
    with pytest.raises(CmsurveyError) as error:
        wordbook.imported(path, series)
    assert str(error.value).replace(f"{path.parent}/", "") == MESSAGES[case]


@pytest.mark.long
def test_a_text_that_changed_in_the_series_since_the_export_is_not_overwritten(series):
    path = filled(series, {TITLE: "Des femmes"})
    own = series / "words/2031.fr.toml"
    own.write_text(own.read_text("utf-8").replace("Les femmes", "Les répondantes"), encoding="utf-8")
    with pytest.raises(CmsurveyError) as error:
        wordbook.imported(path, series)
    assert "the series has changed it since the export" in str(error.value)
    untouched = filled(series, {})
    assert wordbook.imported(untouched, series).changes == ()


@pytest.mark.long
def test_a_text_whose_question_is_gone_is_told_only_if_it_was_written(series):
    path = filled(series, {key("cards", "gender", "reading"): "Des femmes."})
    table = series / "2031.csv"
    table.write_text(table.read_text("utf-8").replace("gender,", "sex,"), encoding="utf-8")
    (series / "words/2031.fr.toml").unlink()
    (series / "words/fr.toml").write_text("[populations]\n", encoding="utf-8")
    with pytest.raises(CmsurveyError) as error:
        wordbook.imported(path, series)
    assert str(error.value).count("the series has no such text any more") == 1


@pytest.mark.long
@every(
    "title",
    [
        "Les hommes dominent le métier",
        "Les femmes écrasent les hommes",
        "Grâce à la formation, le CDI avance",
        "{gender.female} seulement",
        "Moins de femmes",
    ],
)
def test_a_title_that_compares_weighs_or_explains_without_its_figure_is_refused_by_its_cell(title, tmp_path):
    files = {"words/fr.toml": SERIES_WORDS, "words/en.toml": "[populations]\n", "words/2031.fr.toml": OWN}
    found = told(write_series(tmp_path / title[:6], files=files), {TITLE: title})
    assert "sheet Cartes, cell E3: nothing proves" in found


@pytest.mark.long
@every(
    ("name", "text", "what"),
    [
        ("label", "Genre {gender.femal}", "holds a brace"),
        ("label", "Neuf femmes sur dix", "says Neuf"),
        ("label", "Une large majorité de femmes", "says majorité"),
        ("clauses.male", "sont {gender.mal} des hommes", 'no figure "mal"'),
        ("clauses.female", "sont, à neuf sur dix, des femmes", 'says "sur dix"'),
        ("categories.male", "Trois hommes", "says Trois"),
    ],
)
def test_a_label_is_checked_as_in_the_files_of_words_and_told_by_its_cell(name, text, what, tmp_path):
    files = {"words/fr.toml": SERIES_WORDS, "words/en.toml": "[populations]\n"}
    series = write_series(tmp_path / str(abs(hash(text))), files=files)
    found = told(series, {key("questions", "gender", *name.split("."), file="words/fr.toml"): text})
    first = found.partition("\n")[0]
    assert re.match(r"error: .*words\.xlsx, sheet Libellés, cell [A-Z]+\d+: ", first)
    assert what in first


def overwritten(series: Path, row: int, value: str) -> Path:
    """The workbook with a title written, and another value in the hidden first column of a row."""
    path = exported(series)
    cells = {name: list(map(list, found)) for name, found in sheets._sheets(path)}
    cells["Cartes"][2][cells["Cartes"][0].index("text")] = "Des femmes"
    cells["Cartes"][row - 1][0] = value
    with Workbook(str(path), {"strings_to_numbers": False}) as made:
        for name, found in cells.items():
            sheet = made.add_worksheet(name)
            for number, texts in enumerate(found):
                sheet.write_row(number, 0, [str(text) for text in texts])
    return path


@pytest.mark.long
@every(
    ("row", "value", "what"),
    [
        (3, "", "row 3: row 3 has lost its key"),
        (3, "mine", "row 3: row 3 has lost its key"),
        (1, "mine", "row 1: it has lost the codes of its columns"),
    ],
)
def test_a_text_whose_row_has_lost_its_key_is_told_and_never_dropped(row, value, what, tmp_path):
    files = {"words/fr.toml": SERIES_WORDS, "words/en.toml": "[populations]\n", "words/2031.fr.toml": OWN}
    series = write_series(tmp_path / f"{row}{value}", files=files)
    with pytest.raises(CmsurveyError) as error:
        wordbook.imported(overwritten(series, row, value), series)
    assert f"words.xlsx, sheet Cartes, {what}\n    export the words again" in str(error.value)


def without(series: Path, **changes: Any) -> str:
    """What is said of a workbook whose sheet of cards has lost something, `changes` being cell by column."""
    path = filled(series, {TITLE: "Des femmes"})
    cells = {name: list(map(list, found)) for name, found in sheets._sheets(path)}
    codes = cells["Cartes"][0]
    for name, change in changes.items():
        at = codes.index(name)
        for number, row in enumerate(cells["Cartes"]):
            row[at] = change(number, row[at])
    with Workbook(str(path), {"strings_to_numbers": False}) as made:
        for name, found in cells.items():
            sheet = made.add_worksheet(name)
            for number, texts in enumerate(found):
                sheet.write_row(number, 0, [str(text) for text in texts])
    before = states(series)
    with pytest.raises(CmsurveyError) as error:
        wordbook.imported(path, series)
    assert states(series) == before
    return str(error.value)


@pytest.mark.long
def test_a_sheet_without_its_keys_or_with_nothing_in_its_column_is_told_by_a_cell(series):
    absent = "words.xlsx, sheet Cartes, cell A1: none of its texts came back"
    assert absent in without(series, key=lambda *_: "")
    assert absent in without(series, key=lambda *_: "", text=lambda number, cell: "text" if number else cell)
    codes_kept = without(series, key=lambda number, cell: cell if number < 2 else "")
    assert "words.xlsx, sheet Cartes, row 3: row 3 has lost its key" in codes_kept
    assert "came back" not in codes_kept
    emptied = without(series, text=lambda number, cell: cell if number < 2 else "")
    assert "sheet Cartes, cell E3: all 3 texts that it held are empty, as if their column had been" in emptied


# What comes back -----------------------------------------------------------------------------------------


@pytest.mark.long
@every("lang", LANGUAGES)
def test_what_nobody_changed_changes_nothing(lang):
    survey = composed.survey()
    filler = fillers.filler(survey, "2012", lang)
    found = slots.of(filler)
    assert len({slot.key for slot in found}) == len(found) > 300
    assert [slot for slot in found if len(slot.printed) > slot.limit] == []
    assert {slot.sheet for slot in found} == {"cards", "posters", "labels"}
    for slot in found:
        assert plain(typeset(slot.text, SIGNS[lang])) == plain(slot.text)


def spoilt(text: Any) -> Any:
    """A text as a spreadsheet, a mail program and a hurried hand leave it."""
    if not isinstance(text, str):
        return text
    for sign in (NBSP, THIN):
        text = text.replace(sign, " ")
    return f" {text.replace('’', chr(39))}  \r\n"


def test_spaces_and_marks_that_a_spreadsheet_lost_are_no_change(series):
    before = states(series)
    assert wordbook.imported(filled(series, {}, every_text=spoilt), series).changes == ()
    assert states(series) == before


def test_changed_texts_are_set_as_french_sets_them_and_comments_stay(series):
    made = wordbook.imported(
        filled(
            series,
            {
                TITLE: "L'écart : {gender.female|majority:d'accord} les \"femmes\" ; rien d'autre !",
                key("cards", "gender", "notes", 1): "",
                key("cards", "gender", "subtitle"): "Femmes et hommes…",
                key("questions", "gender", "clauses", "male", file="words/fr.toml"): "sont des hommes",
            },
        ),
        series,
    )
    own = (series / "words/2031.fr.toml").read_text("utf-8")
    claim = "{gender.female|majority:d’accord}"
    title = f"L’écart{NBSP}: {claim} les «{NBSP}femmes{NBSP}»{THIN}; rien d’autre{THIN}!"
    wanted = OWN.replace(OWN.split('"')[1], title).replace('    "Une autre note.",\n', "")
    head = "[cards.gender]\n"
    assert own == wanted.replace(head, f'{head}subtitle = "Femmes et hommes…"\n')
    labels = (series / "words/fr.toml").read_text("utf-8")
    head = "[questions.gender]\n"
    assert labels == SERIES_WORDS.replace(head, f'{head}clauses.male = "sont des hommes"\n')
    assert [path.name for path in made.paths] == ["2031.fr.toml", "fr.toml"]
    assert made.remarks == (f"{PROOF} --surveys {series}",)
    page = composed.card(fillers.filler(load.survey(series), "2031", "fr"), "gender")
    assert page.title == title.replace(claim, "d’accord")


@pytest.mark.long
def test_an_emptied_text_is_computed_again_and_a_figure_that_is_no_longer_said_is_told(series):
    made = wordbook.imported(filled(series, {TITLE: ""}), series)
    assert tomllib.loads((series / "words/2031.fr.toml").read_text("utf-8"))["cards"]["gender"].keys() == {
        "notes"
    }
    assert [change.text for change in made.changes] == [""]
    again = wordbook.imported(filled(series, {TITLE: "{gender.female} de femmes"}), series)
    bare = wordbook.imported(filled(series, {TITLE: "Des femmes"}), series)
    assert again.remarks == (f"{PROOF} --surveys {series}",)
    assert bare.remarks == (
        "words.xlsx, sheet Cartes, cell E3: no longer said: {gender.female}",
        'words.xlsx, sheet Cartes, cell E3: no figure proves it, read it: "Des femmes"',
        f"{PROOF} --surveys {series}",
    )


@pytest.mark.long
def test_texts_of_a_locked_edition_come_back_as_a_correction_alone_and_other_languages_are_told(series):
    (series / "words/2031.en.toml").write_text('[cards.gender]\ntitle = "Women"\n', encoding="utf-8")
    labels = '[populations]\n[questions.gender]\nlabel = "G"\ncategories = { female = "W", male = "M" }\n'
    (series / "words/en.toml").write_text(labels, encoding="utf-8")
    path = filled(series, {TITLE: "{gender.female} de femmes", key("cards", "gender", "subtitle"): "Genre"})
    locking.lock(load.survey(series), "2031", series.parent)
    there, reasons = f" --surveys {series}", '--reason-fr "…" --reason-en "…"'
    before = {file: file.read_bytes() for file in (series / "words").iterdir()}
    with pytest.raises(CmsurveyError) as refused:
        wordbook.imported(path, series)
    (told,) = refused.value.problems
    assert told.where == "words.xlsx, sheet Cartes, cell E3; words.xlsx, sheet Cartes, cell E4"
    assert told.what == "edition 2031 is locked, and fr/gender would not print the same"
    assert f"cmsurvey words import {path} --correction{there}, then cmsurvey correct 2031" in told.hint
    assert {file: file.read_bytes() for file in (series / "words").iterdir()} == before
    assert wordbook.imported(path, series, correcting=True).remarks == (
        f"{PROOF}{there}",
        f"as they were in en, 1 of 2: cmsurvey words export 2031 --lang en --to words-en.xlsx{there}",
        f"2031 is locked: publish what changed with cmsurvey correct 2031 {reasons}{there}",
    )


@pytest.mark.long
def test_the_aside_of_a_figure_that_stands_alone_is_in_the_workbook_and_may_be_emptied(tmp_path):
    row = "gender,Genre,all,400,single,female,Femmes,60,percent,,,1,press,rounded"
    words = f'{SERIES_WORDS}\n[remarks]\nrounded = "Arrondi."\n[asides]\nrounded = "arrondi"\n'
    files = {"words/fr.toml": words, "words/en.toml": '[populations]\n[remarks]\nrounded = "Rounded."\n'}
    series, aside = write_series(tmp_path, row, files=files), key("asides", "rounded", file="words/fr.toml")

    assert "gender.female has no low bound in the table" in told(series, {aside: "dès {this|low} ans"})
    wordbook.imported(filled(series, {aside: "arrondi à l'unité"}), series)
    assert tomllib.loads((series / "words/fr.toml").read_text("utf-8"))["asides"] == {
        "rounded": "arrondi à l’unité"
    }
    wordbook.imported(filled(series, {aside: ""}), series)
    assert tomllib.loads((series / "words/fr.toml").read_text("utf-8"))["asides"] == {"rounded": ""}


@pytest.mark.long
def test_a_label_that_means_what_the_tables_say_in_other_numbers_is_declared_in_the_workbook(tmp_path):
    row = "hours,Horaires,all,400,single,office,Horaires de bureau,60,percent,,,1,press,"
    files = {"words/fr.toml": SERIES_WORDS, "words/en.toml": "[populations]\n"}
    series = write_series(tmp_path, FEMALE, row, files=files)
    words = series / "words/fr.toml"
    label, new = (
        key(*steps, file="words/fr.toml")
        for steps in (("questions", "hours", "categories", "office"), ("equivalents", ""))
    )
    declared = key("equivalents", "De 9 à 17 heures", file="words/fr.toml")

    assert "says 9, which its label in 2031.csv, line 3 does not" in told(series, {label: "De 9 à 17 heures"})
    assert "says of no label what it means" in told(series, {new: "De 9 à 17 heures"})
    pair = {label: "De 9 à 17 heures", new: "De 9 à 17 heures = Horaires de bureau"}
    wordbook.imported(filled(series, pair), series)
    assert tomllib.loads(words.read_text("utf-8"))["equivalents"] == {
        "De 9 à 17 heures": "Horaires de bureau"
    }
    assert "says 9" in told(series, {declared: ""})
    assert "they do not mean the same" in told(series, {declared: "8 heures par jour"})
    wordbook.imported(filled(series, {declared: "", label: "Aux heures de bureau"}), series)
    assert tomllib.loads(words.read_text("utf-8"))["equivalents"] == {}


@pytest.mark.long
def test_an_edition_without_words_of_its_own_gets_its_file(series):
    (series / "words/2031.fr.toml").unlink()
    wordbook.imported(filled(series, {TITLE: "Des femmes"}), series)
    text = (series / "words/2031.fr.toml").read_text("utf-8")
    assert text == '# Words of one edition.\n\n[cards.gender]\ntitle = "Des femmes"\n'


@pytest.mark.long
def test_the_same_words_and_pictures_give_the_same_bytes(series):
    picture = series.parent / "gender.png"
    picture.write_bytes((Path(__file__).parents[1] / "docs/pictures/gender-card-2012.png").read_bytes())
    filler = fillers.filler(load.survey(series), "2031", "fr")
    first, shown = wordbook.exported(filler, series.parent)
    assert shown == 1
    assert wordbook.exported(filler, series.parent)[0] == first
    bare, none = wordbook.exported(filler, series)
    assert (none, bare == first) == (0, False)


@pytest.mark.long
def test_only_the_texts_may_be_written_in_and_each_figure_stands_beside_them(series):
    path = exported(series)
    (cards,) = [cells for name, cells in sheets._sheets(path) if name == "Cartes"]
    heads = cards[0]
    row = next(one for one in cards if one[0] == TITLE)
    assert row[heads.index("figures")] == f"{{gender.female}} = 60{NBSP}%\n{{gender.male}} = 40{NBSP}%"
    assert row[heads.index("printed")] == f"Les femmes{NBSP}: la majorité"
    assert row[heads.index("limit")] == 90
    text = b"".join(_members(path, "xl/worksheets/"))
    assert text.count(b"<sheetProtection") == len(sheets._sheets(path))
    assert b"LEN(E3)&lt;=G3" in text


def _members(path: Path, under: str) -> list[bytes]:
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist() if name.startswith(under)]


# Parts ---------------------------------------------------------------------------------------------------


@every(
    ("lang", "typed", "set_so"),
    [
        ("fr", "L'an : 52 % ; oui !", f"L’an{NBSP}: 52{NBSP}%{THIN}; oui{THIN}!"),
        ("fr", '"un" et « deux »', f"«{NBSP}un{NBSP}» et «{NBSP}deux{NBSP}»"),
        ("fr", "a  b\tc\u200b...", "a b c…"),
        ("fr", "une ligne_x000D_\npuis une autre ", "une ligne puis une autre"),
        ("fr", "{a.b|majority:l'une : deux}", "{a.b|majority:l’une : deux}"),
        ("fr", "à 12:30, https://a.fr", "à 12:30, https://a.fr"),
        ("en", 'the company\'s "own" : one ; two !', "the company’s “own”: one; two!"),
    ],
)
def test_a_typed_text_is_set_as_its_language_sets_it(lang, typed, set_so):
    found = typeset(typed, SIGNS[lang])
    assert found == set_so
    assert typeset(found, SIGNS[lang]) == found
    assert plain(found) == plain(typed)


@every("lang", LANGUAGES)
def test_what_is_typed_plainly_has_no_fault_once_it_is_set(lang):
    typed = {"fr": 'L\'été : "un" ; deux ! 52 % (trois ?)', "en": 'The firm\'s "own": one; two! (three?)'}[
        lang
    ]
    found = typeset(typed, SIGNS[lang])
    assert [fault for fault, pattern in WRONG[lang].items() if pattern.search(found)] == []


NAMES = st.sampled_from(["a", "b", "c=d", "e f"])
TREES = st.dictionaries(NAMES, st.text(alphabet="xyz é\"'\\", max_size=5), max_size=3)


@pytest.mark.long
@given(TREES, TREES, NAMES, st.one_of(st.none(), st.text(alphabet="xyz \"'\\{}", max_size=6)))
def test_an_edit_of_a_file_changes_its_key_alone_and_keeps_every_comment(first, second, name, value):
    import tomlkit  # noqa: PLC0415 - here alone

    head = tomlkit.dumps({"cards": {"x": first}})
    text = f"# one\n{head}\n# two\n[other]\nz = 1 # three\n\n[cards.y] # four\n{tomlkit.dumps(second)}"
    for card in ("x", "y", "new"):
        made = edited(text, {("cards", card, name): value})
        assert [one for one in ("# one", "# two", "# three", "# four") if one not in made] == []
        tree, before = tomllib.loads(made), tomllib.loads(text)
        assert tree["cards"].get(card, {}).get(name) == value
        for one in (before, tree):
            one["cards"].setdefault(card, {}).pop(name, None)
        assert tree == before


def test_a_list_keeps_the_comments_of_the_lines_that_stay():
    text = 'a = [\n    "one", # first\n    "two", # second\n]\n'
    assert edited(text, {("a",): ["one", "deux"]}) == text.replace("two", "deux")
    assert tomllib.loads(edited(text, {("a",): ["one", "two", "three"]}))["a"] == ["one", "two", "three"]
    assert "# first" in edited(text, {("a",): ["one"]})


@pytest.mark.long
def test_an_error_of_a_spreadsheet_is_no_empty_text(series):
    """A reader of values gives a failed formula as empty, which would take the title away."""
    path = filled(series, {TITLE: "===1/0"})
    content = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            cell = re.search(rb'<c r="E3"[^>]*><f>1/0</f><v>0</v></c>', text)
            new.writestr(name, text.replace(cell[0], b'<c r="E3" t="e"><v>#DIV/0!</v></c>') if cell else text)
    with pytest.raises(CmsurveyError, match="cell E3: the cell holds an error"):
        wordbook.imported(path, series)


# The commands --------------------------------------------------------------------------------------------


@pytest.mark.long
def test_words_go_out_and_come_back_by_command(series, monkeypatch):
    monkeypatch.chdir(series.parent)
    series = series.rename("our survey")
    out = cmsurvey("words", "export", "2031", "--to", "w.xlsx", "--surveys", "our survey", "--out", "a b")
    assert (out.exit_code, out.stdout) == (0, "w.xlsx\n")
    assert out.stderr == (
        "without previews, as nothing stands in a b: "
        "cmsurvey render 2031 --lang fr --format png --out 'a b' --surveys 'our survey'\n"
    )
    back = cmsurvey("words", "import", "w.xlsx", "--surveys", series)
    assert (back.exit_code, back.stdout) == (0, "nothing changed in the words of 2031\n")
    filled(series, {TITLE: "Des femmes"})
    changed = cmsurvey("words", "import", "words.xlsx", "--surveys", series)
    assert changed.stdout.splitlines()[0] == f"Les femmes{NBSP}: la majorité, titre: Des femmes"
    assert changed.stdout.splitlines()[1].endswith("words/2031.fr.toml")
    assert changed.stderr.splitlines()[-1].startswith(PROOF)


@pytest.mark.long
@every(
    ("asked", "code", "said"),
    [
        (
            ["export", "2031", "--to", "w.csv"],
            2,
            '--to: "w.csv" is no workbook\n    let its name end in .xlsx',
        ),
        (["export", "2031", "--to", "none/x/w.xlsx"], 2, "--to: there is no folder none/x\n    make it"),
        (["export", "2032", "--to", "w.xlsx"], 1, 'no edition "2032"'),
        (["export", "2031", "--to", "w.xlsx", "--lang", "de"], 2, 'no language "de"'),
        (["import", "none.xlsx"], 1, "none.xlsx: no such file"),
        (["import", "."], 1, ".: this is a folder, not a file\n    make one"),
    ],
)
def test_a_wrong_command_of_words_is_answered_in_a_sentence(asked, code, said, tmp_path):
    files = {"words/fr.toml": SERIES_WORDS, "words/en.toml": "[populations]\n"}
    folder = write_series(tmp_path / "-".join(asked), files=files)
    found = cmsurvey("words", *asked, "--surveys", folder)
    assert (found.exit_code, found.stdout) == (code, "")
    assert said in found.stderr


@pytest.mark.long
def test_the_words_of_a_population_alone_come_back_into_a_file_of_their_own(tmp_path):
    words = {f"words/{lang}.toml": '[populations]\n"contract=cdi" = "en CDI"\n' for lang in ("fr", "en")}
    group = "gender,Genre,contract=cdi,120,single,female,Femmes,55,percent,,,1,press,"
    series = write_series(tmp_path, FEMALE, MALE, group, files=words)
    file = "words/2031-contract-cdi.fr.toml"
    title = key("cards", "gender", "title", file=file)
    wrong = filled(series, {title: "{gender.female|minority:une minorité} de femmes"}, where="contract=cdi")
    with pytest.raises(CmsurveyError, match=r"minority.*does not hold|does not hold.*minority"):
        wordbook.imported(wrong, series)
    assert not (series / file).exists()

    made = wordbook.imported(
        filled(series, {title: "En CDI, {gender.female} de femmes"}, where="contract=cdi"), series
    )

    assert [path.name for path in made.paths] == ["2031-contract-cdi.fr.toml"]
    assert tomllib.loads((series / file).read_text(encoding="utf-8"))["cards"]["gender"]["title"] == (
        "En CDI, {gender.female} de femmes"
    )
