"""What `cmsurvey new` and an import say on a French terminal, and in the comments of a French series."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

from cmsurvey.answers import drafted, personal, worded
from cmsurvey.start import answered, new
from tests.cases import every
from tests.command import cmsurvey

TABLE = tomllib.loads((Path(worded.__file__).parent / "said.fr.toml").read_text("utf-8"))
PAIRS = [(english, said) for section in TABLE.values() for english, said in section.items()]
NBSP, THIN = "\u00a0", "\u202f"

#: An export with much that is odd: lists, several in a cell, a scale, bands, units, codes, words.
HEADINGS = (
    "Horodateur", "Votre ville", "Réseaux utilisés", "Satisfaction de 0 à 10", "Votre âge", "Travail",
    "Salaire annuel", "E-mail", "Remarques", "Contrat", "Effectif",
)  # fmt: skip


def answers(folder: Path) -> Path:
    """A made-up file under these headings."""
    rows = [
        (
            f"2026/03/{1 + at % 28:02d} 10:00:{at % 60:02d}",
            ["Paris", "Lyon", "Rennes", "Brest"][at % 4] if at else "Quimper",
            ["Instagram;LinkedIn", "LinkedIn", "Instagram;TikTok"][at % 3],
            at * 7 % 11,
            ["18-24 ans", "25-34 ans", "35 ans et plus"][at % 3],
            f"{20 + at % 17} h",
            f"{20000 + at * 130} €",
            f"x{at}@example.org",
            f"Une remarque, la numéro {at}, assez longue pour être libre",
            ["CDI", "cdi", "CDD"][at % 3],
            99999 if at % 31 == 0 else at % 29,
        )
        for at in range(90)
    ]
    path = folder / "reponses.csv"
    lines = ["\t".join(map(str, line)) for line in (HEADINGS, *rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path.rename(path.with_suffix(".tsv"))


@pytest.mark.long
def test_a_french_series_from_answers_is_commented_and_told_in_french(tmp_path, monkeypatch):
    """Every reason and every remark of it stands in the table: none falls back to English."""
    asked = []
    real = worded.known

    def known(text, lang):
        asked.append((text, found := real(text, lang)))
        return found

    monkeypatch.setattr(worded, "known", known)
    wanted = new.Wanted("Inventée", ("fr",), "", "2026")
    begun = answered.series(tmp_path / "s", wanted, answers(tmp_path), "fr")

    assert len(asked) > 20
    whole = {text for text, _ in asked if not re.fullmatch(r"[\w .]*", text)}
    assert not [text for text, found in asked if text in whole and found is None]
    comments = [line for line in begun.questionnaire.read_text("utf-8").splitlines() if line.startswith("# ")]
    assert not [
        line for line in comments if re.search(r"\b(the|of|answers?|so|which)\b", line.split(" : ")[0])
    ]
    assert any("donc une quantité (unité" in line for line in comments)
    assert all(f"{NBSP}: " in line for line in begun.remarks)


ENGLISH = re.compile(r"\b(the|of|is|are|answers?|rows?|questions? in|labels in|so|which|open|its)\b")


def english(told):
    """The lines that speak English, beside the names of files in them."""
    return [line for line in told.splitlines() if ENGLISH.search(re.sub(r"\S*/\S*", "", line))]


@pytest.mark.long
def test_an_import_is_told_in_the_language_of_the_terminal_and_reported_in_that_of_the_series(
    tmp_path, monkeypatch
):
    file, report = answers(tmp_path), "answers/2026/import-report.csv"
    ask = ("import", file, "--edition", "2026", "--force", "--to")
    told = {}
    for spoken in ("fr_FR.UTF-8", "en_GB.UTF-8"):
        monkeypatch.setenv("LC_ALL", spoken)
        for lang in ("fr", "en"):
            told[spoken[:2], lang] = cmsurvey(*ask, tmp_path / lang, "--lang", lang).stdout

    french = told["fr", "en"].splitlines()
    assert french[0] == f"Google Forms{NBSP}: la première colonne est l’heure de la réponse"
    assert french[-1].startswith(
        f"90 lignes, 8 questions dans {tmp_path}/en/answers/2026 (questionnaire.toml"
    )
    assert (
        f"E-mail{NBSP}: adresses électroniques{NBSP}: données personnelles{NBSP}: laissé de côté"
        in (told["fr", "en"])
    )
    assert english(told["fr", "en"]) == []
    assert told["en", "fr"].splitlines()[0] == "Google Forms: the first column is the moment of the answer"

    lines = (tmp_path / "fr" / report).read_text("utf-8").splitlines()
    assert lines[0] == "ligne,colonne,valeur,constat,suite donnée"
    assert f",E-mail,,adresses électroniques{NBSP}: données personnelles,laissé de côté" in lines
    assert english("\n".join(lines)) == []
    lines = (tmp_path / "en" / report).read_text("utf-8").splitlines()
    assert lines[0] == "row,column,value,what,done"
    assert ",E-mail,,e-mail addresses: personal data,left out" in lines


@pytest.mark.long
def test_a_questionnaire_that_does_not_fit_is_told_in_french_on_a_french_terminal(tmp_path, monkeypatch):
    ask = ("import", answers(tmp_path), "--edition", "2026", "--to", tmp_path)
    cmsurvey(*ask)
    asked = tmp_path / "answers/2026/questionnaire.toml"
    text = asked.read_text("utf-8")
    wrong = text.replace('{ id = "rennes", fr = "Rennes" },', "", 1).replace('"Contrat"]', '"Contrats"]')
    asked.write_text(wrong, "utf-8")
    assert text != wrong
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    monkeypatch.delenv("LC_ALL")

    told = cmsurvey(*ask)
    assert told.exit_code == 1
    assert english(told.stderr) == []
    file = tmp_path / "reponses.tsv"
    assert told.stderr.splitlines()[0] == (
        f"erreur{NBSP}: {file}, ligne 4, colonne Votre ville{NBSP}: "
        f'"Rennes" n’est pas une modalité de la question «{NBSP}ville{NBSP}» (22 lignes)'
    )


@pytest.mark.long
def test_what_was_added_and_what_to_open_next_is_told_in_french_on_a_french_terminal(tmp_path, monkeypatch):
    folder = tmp_path / "s"
    new.series(folder, new.Wanted("Inventée", ("fr",), "", "2026"))
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")

    for arguments, told in (
        (("question", "teletravail"), "écrivez ce qui a été demandé, son genre"),
        (("poster", "usages"), "choisissez ses questions, dans l’ordre de lecture"),
        (("edition", "2027"), f"ou lisez des réponses{NBSP}: cmsurvey import FICHIER --edition 2027"),
        (("language", "en"), "traduisez ce qui est marqué"),
    ):
        last = cmsurvey("add", *arguments, "--surveys", folder).stdout.splitlines()[-1]
        assert last.startswith(f"ouvrez {folder}/")
        assert told in last
        assert english(last) == []


def test_a_folder_that_is_no_series_is_told_in_french_on_a_french_terminal(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    for name, told in (
        ("absent", "ce dossier n’existe pas"),
        ("file", "c’est un fichier, pas un dossier"),
        ("empty", "ce n’est pas le dossier d’une série d’enquêtes"),
    ):
        for command in (("add", "edition", "2027"), ("serve",)):
            run = cmsurvey(*command, "--surveys", tmp_path / name)
            assert run.exit_code == 1
            assert told in run.stderr
            assert english(run.stderr) == []


def test_a_sentence_has_the_same_slots_in_both_languages():
    def slots(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert [english for english, said in PAIRS if slots(said) != slots(english)] == []


@every(
    ("text", "told"),
    [
        ("3 different answers in 24 rows, so one of a list, by how often they came",
         "3 réponses différentes sur 24 lignes, donc une d’une liste, de la plus à la moins fréquente"),
        ("names: personal data", f"noms{NBSP}: données personnelles"),
        ('called "the design"', f"appelée «{NBSP}the design{NBSP}»"),  # what a user wrote stays
        ("nobody has said this", "nobody has said this"),
        ("the rows are kept; leave_out = { a = [1] } in questionnaire.toml leaves them out",
         f"les lignes sont gardées{THIN}; leave_out = {{ a = [1] }} dans questionnaire.toml les écarte"),
    ],
)  # fmt: skip
def test_a_sentence_is_found_with_what_its_slots_hold(text, told):
    assert worded.said(text, "fr") == told
    assert worded.said(text, "en") == text


def test_an_error_of_new_is_french_on_a_french_terminal_and_english_on_another(tmp_path, monkeypatch):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/a.txt").write_text("a", "utf-8")
    for spoken, told, hint in (
        (
            "fr_FR.UTF-8",
            f"erreur{NBSP}: {tmp_path / 'full'}{NBSP}: le dossier n’est pas vide",
            "nommez-en un",
        ),
        ("C.UTF-8", f"error: {tmp_path / 'full'}: the folder is not empty", "name one"),
    ):
        monkeypatch.setenv("LC_ALL", spoken)
        run = cmsurvey("new", tmp_path / "full")
        assert (run.exit_code, run.stderr.splitlines()[0]) == (1, told)
        assert run.stderr.splitlines()[1].strip().startswith(hint)


@pytest.mark.long
def test_wrong_options_and_files_of_new_are_told_in_french(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    (tmp_path / "vide.csv").touch()
    run = cmsurvey("new", tmp_path / "s", "--lang", "xx", "--edition", "a/b", "--sampling", "foo")
    empty = cmsurvey("new", tmp_path / "s", "--lang", "fr", "--answers", tmp_path / "vide.csv")
    for line in (*run.stderr.splitlines(), *empty.stderr.splitlines()):
        assert not re.search(r"\b(error|no|known|the|cannot|export the)\b", line), line
    assert (run.exit_code, empty.exit_code) == (2, 1)


def test_what_a_column_tells_of_a_person_has_its_french_name():
    named = {*personal._ASKED, *personal._CELLS, *personal._ALONE}
    assert {one for one in named if worded.known(one, "fr") is None} == set()


def test_the_parts_of_the_draft_are_there_in_the_same_languages():
    parts = (drafted._HEADS, drafted._DAYS, drafted._UNSENT, drafted._LEFT, drafted._WEIGHTS)
    assert {tuple(sorted(one)) for one in parts} == {("en", "fr")}
