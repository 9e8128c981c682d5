"""What Qualtrics and LimeSurvey write in their own ways: several answers, own fields, rows never sent."""

import itertools

from cmsurvey.answers import separators
from tests.test_import import imported, kinds, options

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


def test_bare_commas_of_qualtrics_stand_between_answers_and_an_option_keeps_its_own(tmp_path):
    made = imported(tmp_path, qualtrics(["Q3"], [[cell] for cell in CHOSEN * 3]))
    question = made.responses.questionnaire["q3"]

    assert (question.kind, question.separator) == ("multiple", ",")
    assert set(options(made, "q3")) == set(NETWORKS)
    assert made.responses.frame.filter(like="q3.").sum().tolist() == [24.0] * 4
    assert "check them: Instagram, Threads" in (made.folder / "questionnaire.toml").read_text("utf-8")


def test_answers_of_qualtrics_that_hold_a_comma_and_are_one_stay_one(tmp_path):
    rows = [[cell] for cell in ["Yes, often", "No, never", "10,000 or more"] * 8]
    made = imported(tmp_path, qualtrics(["Q3"], rows))

    assert kinds(made) == {"q3": "single"}
    assert set(options(made, "q3")) == {"Yes, often", "No, never", "10,000 or more"}


def test_codes_of_qualtrics_with_commas_between_are_several_answers_and_decimals_are_told(tmp_path):
    rows = [[codes, number] for codes in ["1", "2", "1,2", "1,2,3"] * 3 for number in ("1,5", "20")]
    made = imported(tmp_path, qualtrics(["Q3", "Q4"], rows))

    assert kinds(made) == {"q3": "multiple", "q4": "numeric"}
    assert set(options(made, "q3")) == {"1", "2", "3"}
    assert "if it stands between codes, write kind" in (made.folder / "questionnaire.toml").read_text("utf-8")


def test_a_comma_of_thousands_parts_no_answers():
    assert separators.of_qualtrics({"10,000 to 20,000": 9, "20,000 to 30,000": 9}) is None
