"""What form tools write in their own ways: several answers, own fields, rows that were never sent."""

import itertools

import pandas as pd
import pytest

from cmsurvey import answers
from cmsurvey.answers import separators
from cmsurvey.answers.oddities import ALL_OF_IT
from cmsurvey.errors import CmsurveyError
from tests.cases import every
from tests.test_import import EXPORTS, imported, kinds, options

NETWORKS = ["LinkedIn", "Facebook", "Instagram, Threads", "TikTok"]
CHOSEN = [
    ",".join(some) for size in range(1, 5) for some in itertools.combinations(NETWORKS, size)
]  # all 15 combinations


def qualtrics(columns, rows):
    """An export of Qualtrics with a column of several answers beside its own."""
    codes = ["StartDate", "Status", "Finished", "ResponseId", *columns]
    texts = ["Start Date", "Response Type", "Finished", "Response ID", *columns]
    return [
        codes,
        texts,
        [f'{{"ImportId":"{code}"}}' for code in codes],
        *(["2026-01-01", "IP Address", "True", f"R_{at}", *row] for at, row in enumerate(rows)),
    ]


@pytest.mark.long
def test_bare_commas_of_qualtrics_stand_between_answers_and_an_option_keeps_its_own(tmp_path):
    made = imported(tmp_path, qualtrics(["Q3"], [[cell] for cell in CHOSEN * 3]))
    question = made.responses.questionnaire["q3"]

    assert (question.kind, question.separator) == ("multiple", ",")
    assert set(options(made, "q3")) == set(NETWORKS)
    assert made.responses.frame.filter(like="q3.").sum().tolist() == [24.0] * 4
    assert "à vérifier\u00a0: Instagram, Threads" in (made.folder / "questionnaire.toml").read_text("utf-8")


def test_answers_of_qualtrics_that_hold_a_comma_and_are_one_stay_one(tmp_path):
    rows = [[cell] for cell in ["Yes, often", "No, never", "10,000 or more"] * 8]
    made = imported(tmp_path, qualtrics(["Q3"], rows))

    assert kinds(made) == {"q3": "single"}
    assert set(options(made, "q3")) == {"Yes, often", "No, never", "10,000 or more"}


@pytest.mark.long
def test_codes_of_qualtrics_with_commas_between_are_several_answers_and_decimals_are_told(tmp_path):
    rows = [[codes, number] for codes in ["1", "2", "1,2", "1,2,3"] * 3 for number in ("1,5", "20")]
    made = imported(tmp_path, qualtrics(["Q3", "Q4"], rows))

    assert kinds(made) == {"q3": "multiple", "q4": "numeric"}
    assert set(options(made, "q3")) == {"1", "2", "3"}
    assert "si elle sépare des codes, écrivez kind" in (made.folder / "questionnaire.toml").read_text("utf-8")


def test_a_comma_of_thousands_parts_no_answers():
    assert separators.bare({"10,000 to 20,000": 9, "20,000 to 30,000": 9}) is None


LIME = ["id", "submitdate", "contract. Your contract?", "contract[other]. Other",
        "interviewtime", "Total time", "groupTime12", "Group time: Pay", "1X2X3Time",
        "bedtime. Asleep?"]  # fmt: skip


def lime(row):
    sent, contract = "" if row in {3, 7} else "2026-01-01 10:00:00", ["CDI", "CDD", "-oth-"][row % 3]
    words = "a word" if contract == "-oth-" else ""
    return [str(row), sent, contract, words, "61.5", "61.5", "20", "20", "9", ["early", "late"][row % 2]]


@pytest.mark.long
def test_the_code_of_limesurvey_for_other_is_an_option_with_a_label_and_no_formula(tmp_path):
    made = imported(tmp_path, [LIME, *map(lime, range(24))], languages=("fr", "en"))
    other = made.responses.questionnaire["contract"].options[-1]

    assert (other.id, dict(other.labels), other.written) == (
        "other", {"fr": "Autre", "en": "Other"}, ("-oth-",)
    )  # fmt: skip
    assert (made.responses.frame["contract"] == "other").sum() == 8
    assert not [one for one in made.odd.summary() if "formula" in one]


@pytest.mark.long
def test_an_other_that_nobody_wrote_is_called_so_in_each_language(tmp_path):
    """Of a list with many answers that came once, and of cells with several answers in them."""
    seldom = [f"Métier {at}" for at in range(6)]
    rows = [["CDI", "CDD"][at % 2] for at in range(34)] + seldom
    several = [["Café, Thé", "Thé", "Café"][at % 3] for at in range(38)] + ["Café, Maté", "Thé, Kawa"]
    table = [["Contrat", "Boissons"], *map(list, zip(rows, several, strict=True))]
    made = imported(tmp_path, table, languages=("fr", "en"))

    others = [one.options[-1] for one in made.responses.questionnaire.questions.values()]
    assert [(one.id, dict(one.labels), one.other) for one in others] == [
        ("other", {"fr": "Autre", "en": "Other"}, True)
    ] * 2


def test_times_of_limesurvey_are_no_questions_and_rows_that_were_not_sent_are_told(tmp_path):
    made = imported(tmp_path, [LIME, *map(lime, range(24))])

    assert {"contract", "asleep"} <= set(kinds(made))
    assert [name for name, why in made.guessed.left if why.startswith("a time or a sum")] == LIME[4:9]
    unsent = [one.row for one in made.odd.found if one.what == "answers that were not submitted"]
    assert unsent == [5, 9]
    assert len(made.responses) == 24


def test_sums_of_qualtrics_are_no_questions_and_previews_and_unfinished_rows_are_told(tmp_path):
    table = qualtrics(["Q5", "Q5_NPS_GROUP", "SC0", "Q9_Page Submit"], [["9", "Promoter", "3", "1.5"]] * 20)
    table[4][1], table[6][2] = "Survey Preview", "False"
    made = imported(tmp_path, table)

    assert list(kinds(made)) == ["q5"]
    assert {name for name, why in made.guessed.left if why.startswith("a time or a sum")} == {
        "Q5_NPS_GROUP", "SC0", "Q9_Page Submit"
    }  # fmt: skip
    told = {(one.row, one.column, one.value): one.done for one in made.odd.found if one.row}
    assert set(told) == {(5, "Status", "Survey Preview"), (7, "Finished", "False")}
    assert set(told.values()) == {
        f"the rows are kept; leave_out = {{ {one} }} in questionnaire.toml leaves them out"
        for one in ('Status = ["Survey Preview"]', 'Finished = ["False"]')
    }


@pytest.mark.long
@every(("head", "partial", "left"), [
    (["Response Type", "Submit Date (UTC)"], ["partial", ""], '"Response Type" = ["partial"]'),
    (["Response Type", "Stage Date (UTC)"], ["started", ""], '"Response Type" = ["started"]'),
    (["Start Date (UTC)", "Submit Date (UTC)"], ["2031-03-04", ""], '"Submit Date (UTC)" = [""]'),
])  # fmt: skip
def test_partial_submissions_of_typeform_are_told_with_their_number_and_how_to_leave_them_out(
    head, partial, left, tmp_path
):
    line = f"leave_out = {{ {left} }}"
    sent = ["completed" if head[0] == "Response Type" else "2031-03-02", "2031-03-03"]
    rows = [[f"x{at}", ["CDI", "CDD"][at % 2], *(partial if at in {3, 7} else sent), "n"] for at in range(20)]
    made = imported(tmp_path, [["#", "Votre contrat ?", *head, "Network ID"], *rows])

    assert made.sheet.export == "Typeform"
    assert len(made.responses) == 20
    told = [one for one in made.odd.found if one.what == "answers that were not submitted"]
    assert [one.row for one in told] == [5, 9]
    assert {one.done for one in told} == {f"the rows are kept; {line} in questionnaire.toml leaves them out"}
    assert any("answers that were not submitted (2 times)" in one for one in made.odd.summary())
    written = made.folder / "questionnaire.toml"
    assert f"\n# {line}\n" in written.read_text("utf-8")
    written.write_text(written.read_text("utf-8").replace(f"# {line}", line), "utf-8")
    again = answers.read(made.sheet.path, answers.questionnaire(written))
    assert len(again) == 18


def test_submissions_of_typeform_that_are_all_complete_are_not_told_of(tmp_path):
    rows = [[f"x{at}", ["CDI", "CDD"][at % 2], "completed", "2031-03-03"] for at in range(20)]
    made = imported(tmp_path, [["#", "Votre contrat ?", "Response Type", "Submit Date (UTC)"], *rows])
    assert not any("not submitted" in one for one in made.odd.summary())


@pytest.mark.long
@every("name", EXPORTS)
def test_no_column_is_told_as_left_out_and_as_read(name, tmp_path):
    """What a form tool adds may say something of its rows: then nothing else of it is kept."""
    table = [list(row) for row in EXPORTS[name]]
    changed = {
        "LimeSurvey": [(3, 1, ""), (5, 0, "2")], "Typeform": [(3, 4, "")], "SurveyMonkey": [(5, 0, "2")],
        "Google Forms": [(5, 0, "2013/01/01")], "Qualtrics": [(3, 0, "2013-01-01")],
        "Microsoft Forms": [(5, 0, "2")],
    }  # fmt: skip
    for row, at, cell in changed[name]:
        table[row][at] = cell
    made = imported(tmp_path, table, languages=("en",))

    told: dict[str, list[str]] = {}
    for column, what, done in made.odd.counts:
        told.setdefault(column, []).append(f"{what}: {done}")
    for column, lines in told.items():
        if any(one.endswith(": left out") for one in lines):
            assert len(lines) == 1, (column, lines)
    read = any(ALL_OF_IT in line for lines in told.values() for line in lines)
    assert read == (name != "Qualtrics"), "which has no day of an answer here"


def test_an_option_that_begins_as_a_formula_is_told_and_what_came_once_is_not(tmp_path):
    made = imported(tmp_path, [["q"], *([[one] for one in ["@home", "office"] * 9]), ["=once"]])
    told = [one.value for one in made.odd.found if "formula" in one.what]

    assert set(told) == {"@home", ""}


def test_an_answer_of_a_list_that_looks_like_a_date_is_told_with_its_rows(tmp_path):
    cells = [*(["1 à 4", "6 à 9"] * 12), "05-janv", "05-janv"]
    made = imported(
        tmp_path, [["Taille ?", "Vous êtes"], *([one, "AB"[at % 2]] for at, one in enumerate(cells))]
    )

    told = [one for one in made.odd.found if "looks like a date" in one.what]
    assert [(one.row, one.column, one.value) for one in told] == [
        (26, "Taille ?", "05-janv"), (27, "Taille ?", "05-janv")
    ]  # fmt: skip


def test_an_unknown_answer_is_told_every_option_once_with_its_id(tmp_path):
    made = imported(tmp_path, [["job"], *([["CDI"], ["Freelance"]] * 9)], languages=("fr", "en"))
    asked = made.responses.questionnaire
    wrong = answers.table_sheet(pd.DataFrame({"job": ["zzz"]}), tmp_path)

    with pytest.raises(CmsurveyError) as error:
        answers.responses(wrong, asked, answers.Oddities())
    assert "known: CDI (cdi), Freelance (freelance); else add it" in str(error.value)


def test_a_dozen_answers_to_a_long_list_of_qualtrics_are_several_answers(tmp_path):
    names = ["LinkedIn", "Facebook", "Instagram, Threads", "TikTok", "X", "YouTube", "Pinterest", "Viadeo"]
    chosen = [names[at % 8 : at % 8 + 1 + at % 3] for at in range(12)]
    made = imported(tmp_path, qualtrics(["Q3"], [[",".join(some)] for some in chosen]))

    assert kinds(made) == {"q3": "multiple"}
    assert set(options(made, "q3")) == {one for some in chosen for one in some}


def test_several_answers_with_bare_commas_are_found_in_a_table_of_no_tool(tmp_path):
    made = imported(tmp_path, [["Q3"], *([cell] for cell in CHOSEN * 3)])

    assert (kinds(made), set(options(made, "q3"))) == ({"q3": "multiple"}, set(NETWORKS))


@pytest.mark.long
@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["Facebook,Twitter", "LinkedIn,Viadeo"], ","),
        (["Oui, souvent", "Oui, parfois", "Non"], ", "),
        (["Oui,souvent", "Oui,parfois", "Oui"], ","),
    ],
)
def test_answers_that_nothing_shows_to_be_several_stay_whole_and_are_told(tmp_path, cells, sign):
    made = imported(tmp_path, qualtrics(["Q3"], [[cell] for cell in cells * 20]))

    assert set(options(made, "q3")) == set(cells)
    assert [
        one.done.split("; ")[1] for one in made.odd.found if one.what.startswith("answers with a comma")
    ] == [f'if several, kind = "multiple", separator = "{sign}"']


def test_two_plain_answers_with_commas_are_not_doubted():
    assert separators.doubtful(["Yes, often", "No, never", "10,000 or more"]) == ""
    assert separators.separated({"Oui, souvent": 20, "Oui, parfois": 20, "Non": 20}) is None


CODES = ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "refurl", "G1Q1",
         "G1Q1[other]", "G1Q3[SQ001]", "G1Q3[SQ002]", "G1Q3[other]", "G1Q3[SQ002comment]", "G2Q1[SQ001]",
         "G2Q1[SQ002]", "interviewtime", "groupTime12", "1X2X3Time"]  # fmt: skip
FRENCH = ["ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ", "Tête de série",
          "Date de lancement", "Date de la dernière action", "URL de référence", "Votre contrat ?",
          "Votre contrat ? [Autre]", "Vos réseaux ? [LinkedIn]", "Vos réseaux ? [Facebook]",
          "Vos réseaux ? [Autre]", "Vos réseaux ? [Commentaire]", "Diriez-vous… [Reconnu]",
          "Diriez-vous… [Bien payé]", "Durée totale", "Temps pour le groupe de questions : Vous",
          "Temps pour la question : G1Q1"]  # fmt: skip
ENGLISH = ["Response ID", "Date submitted", "Last page", "Start language", "Seed", "Date started",
           "Date last action", "Referrer URL", "Your contract?", "Your contract? [Other]",
           "Your networks? [LinkedIn]", "Your networks? [Facebook]", "Your networks? [Other]",
           "Your networks? [Comment]", "Would you say… [Recognised]", "Would you say… [Well paid]",
           "Total time", "Group time: You", "Question time: G1Q1"]  # fmt: skip
HEADINGS = {
    "codes": CODES,
    "codes of the expression manager": [one.replace("[", "_").replace("]", "") for one in CODES],
    "French texts": FRENCH,
    "English texts": ENGLISH,
    "codes and French texts": [f"{code}. {text}" for code, text in zip(CODES, FRENCH, strict=True)],
    "codes and English texts": [f"{code} - {text}" for code, text in zip(CODES, ENGLISH, strict=True)],
}


def respondent(at):
    sent = "" if at in {3, 7} else "2026-01-01 10:00:00"
    shown = at % 6 != 5
    own = [str(at), sent, "4" if sent else "2", "fr", str(10**9 + at), sent, sent, ""]
    contract = [["CDI", "CDD", "Autre"][at % 3], "pigiste" if at % 3 == 2 else ""]
    networks = [["Oui", "Non"][at % 2], "Oui", "Mastodon" if at == 4 else ""] if shown else ["N/A"] * 3
    items = ["Plutôt d'accord", "N/A" if at % 2 else "Tout à fait d'accord"]
    return [*own, *contract, *networks, "un mot", *items, "61.2", "12.1", "8.4"]


@pytest.mark.long
@pytest.mark.parametrize("headed", HEADINGS)
def test_limesurvey_is_read_alike_by_its_codes_its_texts_or_both(tmp_path, headed):
    made = imported(tmp_path, [HEADINGS[headed], *map(respondent, range(24))], languages=("fr",))
    contract, networks, *items = made.responses.questionnaire.questions.values()

    assert made.sheet.export == "LimeSurvey"
    assert (contract.kind, networks.kind, len(items)) == ("single", "multiple", 2)
    ticks = made.responses.ticked(networks.id)
    assert (made.responses.absent[networks.id] == "not_asked").sum() == 4
    assert ticks.sum().tolist() == [12, 20, 1]
    assert [(one.id, one.written) for one in items[1].missing] == [("not_asked", ("N/A",))]
    unsent = [one.row for one in made.odd.found if one.what == "answers that were not submitted"]
    assert unsent == [5, 9]
    if "texts" in headed:
        assert "contrat" in contract.labels["fr"] or "contract" in contract.labels["fr"]
        assert next(iter(networks.options)).labels["fr"] == "LinkedIn"


def test_a_column_of_two_brackets_is_one_option_of_its_row(tmp_path):
    parts = ["[Web][Day]", "[Web][Night]", "[Print][Day]", "[Print][Night]"]
    rows = [[str(at), "1", *(["Oui", "Non"][(at + by) % 2] for by in range(4))] for at in range(12)]
    made = imported(
        tmp_path, [["id", "lastpage", *(f"Usage {one}" for one in parts)], *rows], languages=("fr",)
    )

    assert [(one.labels["fr"], one.kind) for one in made.responses.questionnaire.questions.values()] == [
        ("Usage – Web", "multiple"), ("Usage – Print", "multiple")
    ]  # fmt: skip


@pytest.mark.long
def test_a_questionnaire_leaves_out_rows_and_they_are_told(tmp_path):
    table = qualtrics(["Q5"], [[["yes", "no"][at % 2]] for at in range(20)])
    for at in (4, 6):
        table[at][1], table[at][2] = "Survey Preview", "False"
    table[9][2] = "False"
    stands = imported(tmp_path, table).folder / "questionnaire.toml"
    proposed = '# leave_out = { Status = ["Survey Preview"], Finished = ["False"] }'
    text = stands.read_text("utf-8")
    assert proposed in text
    stands.write_text(text.replace(proposed, proposed[2:]), "utf-8")

    made = imported(tmp_path, table)
    again = answers.read(made.folder / "responses.csv", made.responses.questionnaire)

    assert len(made.responses) == len(again) == 17
    assert {one.row for one in made.odd.found if one.done == "left out" and one.row} == {5, 7, 10}
    assert not [one for one in made.odd.found if "rows are kept" in one.done]
    stands.write_text(text.replace(proposed, 'leave_out = { Statut = ["Survey Preview"] }'), "utf-8")
    with pytest.raises(CmsurveyError, match='no column "Statut" of leave_out'):
        imported(tmp_path, table)
    stands.write_text(text.replace(proposed, 'leave_out = { Finished = ["True", "False"] }'), "utf-8")
    with pytest.raises(CmsurveyError, match="leave_out leaves out every row"):
        imported(tmp_path, table)


def test_a_table_without_a_date_of_submission_tells_who_stopped_before_the_last_page(tmp_path):
    rows = [
        ["id", "lastpage", "G1Q1"],
        *[[str(at), "2" if at == 3 else "4", ["a", "b"][at % 2]] for at in range(9)],
    ]
    made = imported(tmp_path, rows)

    assert [(one.row, one.value) for one in made.odd.found if "stop before" in one.what] == [(5, "2")]


def test_remarks_that_may_change_a_figure_come_first_and_the_same_of_many_columns_is_one_line(tmp_path):
    table = qualtrics(["Q5"], [[["yes", "no"][at % 2]] for at in range(20)])
    table[4][1] = "Survey Preview"
    made = imported(tmp_path, table)

    first, last, status = made.odd.summary()
    assert first.startswith("Status: a preview or a test of the form: the rows are kept; ")
    assert status == "Status: added by the form tool: nothing else of it is kept"
    assert last == "3 columns (StartDate, Finished, ResponseId): added by the form tool: left out"
    report = (made.folder / "import-report.csv").read_text("utf-8").splitlines()
    assert report[1].startswith("5,Status,")


def test_a_step_that_nobody_chose_keeps_its_place_in_the_scores(tmp_path):
    steps = ["Plutôt pas d'accord", "Plutôt d'accord", "Tout à fait d'accord", "Ne sait pas"]
    made = imported(tmp_path, [["Q"], *([one] for one in steps * 5)])
    (asked,) = made.responses.questionnaire.questions.values()

    assert [(one.labels["fr"], one.score) for one in asked.options] == [
        ("Pas du tout d'accord", 1), ("Plutôt pas d'accord", 2), ("Plutôt d'accord", 3),
        ("Tout à fait d'accord", 4),
    ]  # fmt: skip
    assert [one.labels["fr"] for one in asked.missing] == ["Ne sait pas"]
    text = (made.folder / "questionnaire.toml").read_text("utf-8")
    assert '# Personne n’a choisi "Pas du tout d\'accord"\u00a0: supprimez ce qui' in text


@pytest.mark.long
@every(
    "steps",
    [
        ("Pas du tout satisfait(e)", "Plutôt pas satisfait(e)", "Plutôt satisfait(e)", "Très satisfait(e)"),
        ("Pas du tout satisfait", "Plutôt pas satisfait", "Ni l’un ni l’autre", "Plutôt satisfait"),
        ("Non, pas du tout", "Plutôt non", "Plutôt oui", "Oui, tout à fait"),
        ("Extremely dissatisfied", "Somewhat dissatisfied", "Somewhat satisfied", "Extremely satisfied"),
        ("Very unlikely", "Unlikely", "Neither likely nor unlikely", "Likely", "Very likely"),
    ],
)
def test_scales_that_form_tools_offer_are_scored_from_the_lowest_on(tmp_path, steps):
    made = imported(tmp_path, [["Q"], *([steps[at % len(steps)]] for at in range(6 * len(steps)))])
    (asked,) = made.responses.questionnaire.questions.values()
    assert asked.kind == "scale"
    found = [one.labels["fr"] for one in asked.options]
    assert found[: len(steps)] == list(steps)
    assert [one.score for one in asked.options] == list(range(1, len(found) + 1))


def test_a_middle_step_of_one_question_is_one_of_all(tmp_path):
    steps = ["Plutôt pas d'accord", "Plutôt d'accord", "Tout à fait d'accord", "Ni d'accord ni pas d'accord"]
    made = imported(tmp_path, [["Q", "R"], *([one, steps[at % 3]] for at, one in enumerate(steps * 6))])

    assert [len(one.options) for one in made.responses.questionnaire.questions.values()] == [5, 5]


def test_one_thing_is_said_in_the_singular(tmp_path):
    rows = [[f"LinkedIn; {one}"] for one in ["Facebook", "X", "TikTok"] * 12] + [["X; Mastodon"]]
    text = (imported(tmp_path, [["Q"], *rows]).folder / "questionnaire.toml").read_text("utf-8")

    assert "# 1 élément venu une ou deux fois" in text


def texts(made):
    return (made.folder / "questionnaire.toml").read_text("utf-8")


@pytest.mark.long
def test_thousands_with_commas_are_read_where_every_comma_parts_them_and_are_told(tmp_path):
    rows = [[one] for one in ["28,000", "32,500", "41,000", "30000"] * 5]
    made = imported(tmp_path, qualtrics(["Pay"], rows))

    assert kinds(made) == {"pay": "numeric"}
    assert made.responses.frame["pay"].max() == 41_000
    assert [one for one in made.odd.summary() if one.startswith('Pay: "," between the thousands of a number')]
    mixed = imported(tmp_path, qualtrics(["Pay"], [["1,500"], ["1,5"], ["2"]] * 9), force=True)
    assert mixed.responses.frame["pay"].max() == 2


def test_words_among_numbers_are_missing_codes_with_their_reason_and_k_is_for_thousands(tmp_path):
    rows = [[one] for one in ["30 000 €", "41k€", "NSP", "35500", "beaucoup"] * 5 + ["28000"] * 10]
    made = imported(tmp_path, [["Salaire"], *rows])
    (pay,) = made.responses.questionnaire.questions.values()

    assert [(one.labels["fr"], one.written) for one in pay.missing] == [
        ("NSP", ("NSP",)),
        ("?", ("beaucoup",)),
    ]
    assert made.responses.frame["salaire"].max() == 41_000
    told = {one.value for one in made.odd.found if one.done == "taken for a missing code, so in no mean"}
    assert told == {"NSP", "beaucoup"}


@pytest.mark.long
def test_numbers_are_steps_of_a_scale_only_where_something_says_so_else_codes_of_a_list(tmp_path):
    asked = ["Contrat", "Établissement", "Q7", "À quel point êtes-vous satisfait ?", "Note de 1 à 5", "Nés"]
    rows = [[at % 4 + 1, at % 10 + 1, at % 5 + 1, at % 5 + 1, at % 3 + 1, at % 4] for at in range(40)]
    made = imported(tmp_path, [asked, *([str(cell) for cell in row] for row in rows)])

    assert list(kinds(made).values()) == ["single", "single", "single", "scale", "scale", "scale"]
    assert "# Nombres entiers de 1 à 4, sans mot d’échelle, donc des codes de réponses" in texts(made)
    told = {one.column: one.done for one in made.odd.found if one.what.startswith("numbers that may be")}
    assert list(told) == asked[:3]
    assert told["Q7"].startswith('taken for codes of a list; steps are kind = "scale" with a score each')


@pytest.mark.long
def test_codes_of_qualtrics_are_steps_under_several_rows_and_those_of_forms_that_write_words(tmp_path):
    grid = ["Votre avis ? - Le poste", "Votre avis ? - Le salaire", "Votre genre ?"]
    rows = [[str(at % 5 + 1), str((at + at // 5) % 5 + 1), str(at % 3 + 1)] for at in range(30)]
    codes, *rest = qualtrics(grid, rows)
    made = imported(tmp_path, [[*codes[:4], "Q1_1", "Q1_2", "Q2"], *rest])
    assert list(kinds(made).values()) == ["scale", "scale", "single"]
    stamped = [
        ["Horodateur", "Votre avis"],
        *([f"2026/03/01 9:{at:02d}:00 AM UTC+1", "123"[at % 3]] for at in range(30)),
    ]
    assert kinds(imported(tmp_path, stamped, force=True)) == {"avis": "scale"}


@pytest.mark.long
@every(
    ("heading", "cells", "steps"),
    [
        ("Êtes-vous satisfait ? (1 = pas du tout, 4 = tout à fait)", "1234", "1234"),
        ("Satisfaction, de 1 à 4 ?", "134", "1234"), ("Satisfait (1-4)?", "123", "1234"),
        ("Rate our service from 1 to 4", "234", "1234"), ("Note sur 6", "1345", "123456"),
        ("Satisfait, de 1 (pas du tout) à 4 (très) ?", "123", "1234"),
        ("À quel point êtes-vous satisfait ?", "1234", "1234"), ("Note de 1 à 3", "1234", "1234"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stamped", [False, True])
def test_a_scale_has_the_ends_that_its_question_states_else_those_answered(
    tmp_path, heading, cells, steps, stamped
):
    rows = [[cells[at % len(cells)], f"2026/03/01 9:{at:02d}:00 AM UTC+1"] for at in range(36)]
    sides = slice(None, None, -1) if stamped else slice(1)
    made = imported(tmp_path, [row[sides] for row in [[heading, "Horodateur"], *rows]])

    (asked,) = made.responses.questionnaire.questions.values()
    assert (asked.kind, [one.id for one in asked.options]) == ("scale", [*steps])
    told = [one.done for one in made.odd.found if one.what == "a scale whose ends are not stated"]
    assert len(told) == (heading in {"À quel point êtes-vous satisfait ?", "Note de 1 à 3"})


def test_a_scale_of_recommendation_goes_from_0_to_10_whoever_answered(tmp_path):
    made = imported(tmp_path, [["Recommandez-vous ?", "Note"], *([str(at % 9 + 1)] * 2 for at in range(36))])
    assert [len(one.options) for one in made.responses.questionnaire.questions.values()] == [11, 10]


@pytest.mark.long
@every(
    ("heading", "cells"),
    [
        ("N° de département", ["01", "13", "69", "971"]), ("Région (numéro)", ["11", "84", "93"]),
        ("Code NAF", ["4711", "4761", "5610"]), ("Code produit", ["01004", "75056"]),
        ("Catégorie socioprofessionnelle (code)", [*"12345678"]), ("Numéro de votre agence", ["12", "47"]),
        ("Où êtes-vous ?", ["01", "13", "59", "69"]), ("Zone", ["11", "19", "2A", "31", "75", "92"]),
        ("Dans quel département travaillez-vous ?", ["13", "59", "69"]),
    ],
)  # fmt: skip
def test_numbers_that_name_something_are_codes_of_a_list_as_they_were_written(tmp_path, heading, cells):
    rows = [
        [f"2026/03/01 9:{at:02d}:00 AM UTC+1", cells[at * 5 % len(cells)], "ab"[at % 2]] for at in range(63)
    ]
    made = imported(tmp_path, [["Horodateur", heading, "Q"], *rows])

    asked, _ = made.responses.questionnaire.questions.values()
    assert (asked.kind, [one.labels["fr"] for one in asked.options]) == ("single", cells)
    assert not asked.missing
    assert all(one.score is None for one in asked.options)


@pytest.mark.long
@every(
    ("heading", "kind"),
    [
        ("Combien d’heures par semaine ?", "numeric"), ("Taille du département", "numeric"),
        ("Votre âge", "numeric"), ("Number of stores", "numeric"),
    ],
)  # fmt: skip
def test_an_amount_that_names_a_place_or_has_a_zero_before_it_is_a_quantity(tmp_path, heading, kind):
    made = imported(tmp_path, [[heading], *([one] for one in ["08", "35", "39", "41"] * 9)])
    assert [*kinds(made).values()] == [kind]


def test_codes_of_a_list_too_long_are_left_out_as_codes(tmp_path):
    rows = [[f"{at * 7 + 1004:05}", "ab"[at % 2]] for at in range(60)]
    made = imported(tmp_path, [["Code produit", "Q"], *rows])

    assert made.guessed.left == (("Code produit", "codes of a long list, which may tell who somebody is"),)


def test_codes_of_letters_and_digits_are_listed_in_their_order(tmp_path):
    made = imported(tmp_path, [["Contrat"], *([one] for one in ["A10", "A2", "A10", "A1", "A2", "A10"] * 4)])
    (asked,) = made.responses.questionnaire.questions.values()
    assert [one.labels["fr"] for one in asked.options] == ["A1", "A2", "A10"]


def test_codes_of_no_answer_without_labels_are_proposed_as_missing(tmp_path):
    rows = [[["1", "2", "3", "99"][at % 4], "-99" if at < 3 else "30000"] for at in range(24)]
    made = imported(tmp_path, [["Q", "Pay"], *rows])

    assert kinds(made) == {"q": "single", "pay": "numeric"}
    missing = [one.missing for one in made.responses.questionnaire.questions.values()]
    assert [[code.written for code in codes] for codes in missing] == [[("99",)], [("-99",)]]
    assert "# 99\u00a0: l’allure d’un code de non-réponse, donc pas une réponse" in texts(made)


@pytest.mark.long
def test_what_was_written_freely_counts_rows_or_tells_an_address_is_no_question(tmp_path):
    words = [["", "Rien", f"Merci, {at} fois"][at % 3] for at in range(60)]
    rows = [[str(at + 1), ["a", "b"][at % 2], f"75{at:03}", words[at]] for at in range(60)]
    made = imported(tmp_path, [["N°", "Q", "Code postal", "Qu’en dites-vous ?"], *rows])

    assert kinds(made) == {"q": "single"}
    assert [why for _, why in made.guessed.left] == [
        "numbers that count the rows", "postal codes: personal data",
        "words written freely, which may tell who wrote them",
    ]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_a_column_of_a_form_tool_is_known_by_either_apostrophe(tmp_path, apostrophe):
    rows = [[str(at), ["vert", "bleu"][at % 2], ["a", "b"][at % 2]] for at in range(20)]
    made = imported(tmp_path, [["id", f"Code d{apostrophe}accès", "Q"], *rows])

    assert kinds(made) == {"q": "single"}
    assert made.guessed.left[-1] == (f"Code d{apostrophe}accès", "added by the form tool")


@pytest.mark.long
def test_words_beside_options_are_no_question_of_their_own(tmp_path):
    monkey = [
        ["Respondent ID", "Start Date", "Votre contrat ?", ""],
        ["", "", "Réponse", "Autre (précisez)"],
        *(
            [str(at), "01/02/2026", ["CDI", "CDD", "Autre"][at % 3], "pige" if at % 3 == 2 else ""]
            for at in range(12)
        ),
    ]
    assert kinds(imported(tmp_path, monkey)) == {"contrat": "single"}
    typeform = [
        ["#", "LinkedIn", "Facebook", "Autre", "Network ID"],
        *(
            [f"x{at}", "LinkedIn", ["", "Facebook"][at % 2], ["", "Mastodon"][at == 3], "n"]
            for at in range(12)
        ),
    ]
    made = imported(tmp_path, typeform, force=True)
    assert made.responses.ticked("linkedin").sum().tolist() == [12, 6, 1]


def test_ticks_that_are_codes_are_several_answers(tmp_path):
    monkey = [
        ["Respondent ID", "Start Date", "Réseaux ?", "", ""], ["", "", "LinkedIn", "Facebook", "TikTok"],
        *([str(at), "01/02/2026", "1", ["", "2"][at % 2], ["", "3"][at % 3 == 0]] for at in range(12)),
    ]  # fmt: skip
    made = imported(tmp_path, monkey)

    assert (options(made, "reseaux"), made.responses.ticked("reseaux").sum().tolist()) == (
        ["LinkedIn", "Facebook", "TikTok"], [12, 6, 4]
    )  # fmt: skip


def test_an_export_of_qualtrics_with_its_codes_alone_is_known(tmp_path):
    heads = ["StartDate", "Status", "Finished", "ResponseId", "RecordedDate", "Q1", "Q2_1", "Q2_2"]
    rows = [["2026-01-01", "IP Address", "True", f"R_{at}", "2026-01-01", ["a", "b"][at % 2],
             "LinkedIn", ["", "Facebook"][at % 2]] for at in range(12)]  # fmt: skip
    made = imported(tmp_path, [heads, *rows])

    assert (made.sheet.export, kinds(made)) == ("Qualtrics", {"q1": "single", "q2": "multiple"})
    assert options(made, "q2") == ["LinkedIn", "Facebook"]


@pytest.mark.long
def test_an_order_of_all_options_is_told_and_many_readings_are_one_line(tmp_path):
    orders = ["A;B;C;", "B;A;C;", "C;B;A;"] * 6
    made = imported(
        tmp_path, [["Order", "Pay"], *([one, f"{20 + at} 000 €"] for at, one in enumerate(orders))]
    )

    assert made.odd.summary() == [
        "Order: every answer names all the options, so it is an order: their places are not counted",
        "Pay: a unit behind a number (18 times): read as what it says, see the report",
    ]


def test_a_band_beside_a_refusal_and_one_in_pounds_are_bands(tmp_path):
    bands = [["18-24", "<£20k"], ["25-34", "£20k-£30k"], ["45+", "£30k+"], ["Prefer not to say", "£20k-£30k"]]
    made = imported(tmp_path, [["Age", "Pay"], *bands * 6], languages=("en",))
    age, pay = made.responses.questionnaire.questions.values()

    assert (age.kind, pay.kind) == ("banded", "banded")
    assert [one.labels["en"] for one in age.missing] == ["Prefer not to say"]
    assert [(one.low, one.high) for one in pay.options] == [(None, 20_000), (20_000, 30_000), (30_000, None)]


def test_ticks_under_one_question_with_brackets_are_several_answers_in_any_table(tmp_path):
    rows = [[["Oui", "Non"][at % 2], ["Oui", "Non", ""][at % 3], "a"] for at in range(12)]
    made = imported(tmp_path, [["Vos réseaux ? [LinkedIn]", "Vos réseaux ? [Facebook]", "Q [x]"], *rows])

    assert kinds(made) == {"reseaux": "multiple", "q_x": "single"}
    assert made.responses.ticked("reseaux").sum().tolist() == [6, 4]
