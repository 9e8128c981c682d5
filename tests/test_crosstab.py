"""`cmsurvey crosstab` from the command line to tables, CSV, JSON and workbook. All answers are made up."""

import csv
import io
import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import html5lib
import lxml.etree
import pytest
import python_calamine

from cmsurvey.answers import Question
from cmsurvey.crosstab import Block, Book, Column, Row, Table, Wanted
from cmsurvey.crosstab.workbook import _names
from cmsurvey.survey import engines
from tests.cases import every
from tests.command import cmsurvey

QUESTIONNAIRE = """languages = ["en", "fr"]

[[question]]
id = "team"
text = { en = "Team", fr = "Équipe" }
kind = "single"
columns = ["team"]
options = [
  { id = "red", en = "Red", fr = "Rouge" }, { id = "blue", en = "Blue", fr = "Bleue" },
  { id = "green", en = "Green", fr = "Verte" }, { id = "none", en = "Nobody’s", fr = "De personne" },
]

[[question]]
id = "likes"
text = { en = "Likes it", fr = "Aime" }
kind = "scale"
columns = ["likes"]
options = [
  { id = "no", en = "No", fr = "Non", score = 1 }, { id = "so", en = "So so", fr = "Bof", score = 2 },
  { id = "yes", en = "Yes", fr = "Oui", score = 3 },
]
nets = [{ id = "top2", en = "So so or yes", fr = "Bof ou oui", of = ["so", "yes"] }]

[[question]]
id = "tools"
text = { en = "Tools", fr = "Outils" }
kind = "multiple"
base = "asked"
columns = ["tools"]
separator = ";"
filter = { likes = ["so", "yes"] }
options = [{ id = "pen", en = "Pen", fr = "Stylo" }, { id = "ink", en = "Ink", fr = "Encre" }]

[[question]]
id = "pay"
text = { en = "Pay", fr = "Salaire" }
kind = "numeric"
columns = ["pay"]
unit = "eur_per_year"

[[question]]
id = "silent"
text = { en = "Silent", fr = "Muette" }
kind = "single"
columns = ["silent"]
options = [{ id = "a", en = "A", fr = "A" }, { id = "b", en = "B", fr = "B" }]

[[question]]
id = "words"
text = { en = "Words", fr = "Mots" }
kind = "text"
columns = ["words"]

[design]
weights = "weight"
"""
SERIES = (
    'name = {{ en = "Made up", fr = "Inventée" }}\n[sampling]\nvalue = "{}"\nsource = "made up for a test"\n'
)


def answers():
    """Answers of nobody, as `cmsurvey import` writes them: those of the red team like it most."""
    chance = random.Random(7)  # noqa: S311 - made-up answers need no secret
    lines = ["team,likes,tools.pen,tools.ink,pay,silent,words,weight"]
    for _ in range(600):
        team = chance.choice(["red", "blue", "green"])
        likes = chance.choices(["no", "so", "yes"], [1, 2, 6] if team == "red" else [4, 3, 3])[0]
        pen, ink = (str(int(chance.random() < share)) for share in (0.6, 0.4))
        pay = round(chance.gauss(30000 if team == "blue" else 26000, 4000))
        tools = ["not_asked"] * 2 if likes == "no" else [pen, ink]
        lines.append(",".join([team, likes, *tools, str(pay), "", "", f"{chance.uniform(0.5, 1.5):.3f}"]))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Series of one edition, one a way of sampling."""
    top = tmp_path_factory.mktemp("crosstab")
    for sampling in ("random", "quota", "self_selected"):
        own = top / sampling / "answers" / "2031"
        own.mkdir(parents=True)
        (top / sampling / "series.toml").write_text(SERIES.format(sampling), encoding="utf-8")
        (own / "questionnaire.toml").write_text(QUESTIONNAIRE, encoding="utf-8")
        (own / "responses.csv").write_text(answers(), encoding="utf-8")
    return top


def run(folder, *options, sampling="random"):
    found = cmsurvey("crosstab", "2031", *options, "--surveys", folder / sampling)
    assert found.exit_code == 0, found.output
    return found


def records(found):
    return {
        (row["question"], row["by"], row["row"], row["column"]): row
        for row in csv.DictReader(io.StringIO(found.stdout))
    }


WRONG = {
    "no question": ((), 2, "QUESTIONS: no question is named\n    name one or more, or write --all"),
    "all and some": (("likes", "--all"), 2, "--all: questions are named too\n    choose one of the two"),
    "CSV and JSON": (("likes", "--csv", "--json"), 2, "--json: --csv is there too"),
    "no Excel": (("likes", "--excel", "t.xls"), 2, '"t.xls" does not end in .xlsx\n    name it so'),
    "a level of none": (("likes", "--level", "95"), 2, "--level: 95 is no level\n    write a number from"),
    "a correction of none": (("likes", "--correction", "hol"), 2, 'no correction "hol"\n    did you mean'),
    "shares of nothing": (("likes", "--shares", "columns"), 2, 'no shares "columns"\n    did you mean'),
    "too many decimals": (("likes", "--decimals", "9"), 2, "--decimals: 9 decimals\n    write 0 to 3"),
    "a base of nobody": (("likes", "--min-base", "0"), 2, "--min-base: 0 is no number of answers"),
    "an unknown question": (("like",), 1, 'no question "like"\n    did you mean "likes"?'),
    "an unknown column": (("likes", "--by", "teem"), 2, '--by: no question "teem"\n    did you mean "team"?'),
    "words": (("words",), 1, 'question "words" is of the kind text, none that can be counted'),
    "a number as columns": (("likes", "--by", "pay"), 2, "kind numeric, none that divides the respondents"),
    "a question twice": (("likes", "--by", "likes"), 2, '"likes" is in the rows too\n    put it in one'),
    "an unknown language": (("likes", "--lang", "de"), 2, '--lang: no language "de"'),
    "an unknown engine": (("likes", "--engine", "duck"), 2, 'no engine "duck"\n    did you mean "duckdb"?'),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(("options", "code", "told"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_made_is_told(folder, options, code, told):
    found = cmsurvey("crosstab", "2031", *options, "--surveys", folder / "random")

    assert (found.exit_code, told in found.output) == (code, True), found.output


@pytest.mark.long
def test_two_stages_need_the_rows_and_an_engine_reads_clean_files_alone(folder, tmp_path):
    own = folder / "random" / "answers" / "2031"
    two = QUESTIONNAIRE + 'clusters = ["team", "likes"]\nfpc = ["weight", "pay"]\n'
    (tmp_path / "two.toml").write_text(two, encoding="utf-8")
    (tmp_path / "raw.csv").write_text("Team?,likes\nred,no\n", encoding="utf-8")
    for file, questionnaire, code, told in (
        (own / "responses.csv", tmp_path / "two.toml", 2, "duckdb holds one stage of sampling"),
        (tmp_path / "raw.csv", own / "questionnaire.toml", 1, 'no column "team" of question "team"'),
        (folder / "random/series.toml", own / "questionnaire.toml", 2, "duckdb reads CSV and Parquet, not"),
    ):
        found = cmsurvey(
            "crosstab", "2031", "likes", "--by", "team", "--engine", "duckdb",
            "--responses", file, "--questionnaire", questionnaire,
        )  # fmt: skip
        assert (found.exit_code, told in found.output) == (code, True), found.output


@pytest.mark.long
@every(("old", "new", "told"), [
    ("\nred,", "\nrod,", ', row {}, column team: "rod" is no option of question "team"'),
    ("\nred,", "\nred,red,", ", row {}: 9 cells under 8 columns"),
    ("\nred,", '\n"red,', ": broken CSV: unexpected end of data"),
])  # fmt: skip
def test_what_an_engine_refuses_is_told_with_its_row(folder, tmp_path, old, new, told):
    own = folder / "random" / "answers" / "2031"
    before, _, after = answers().partition(old)
    (tmp_path / "odd.csv").write_text(before + new + after, encoding="utf-8")
    asked = (
        "crosstab", "2031", "likes", "--by", "team", "--engine", "duckdb",
        "--responses", tmp_path / "odd.csv", "--questionnaire", own / "questionnaire.toml",
    )  # fmt: skip
    found = cmsurvey(*asked)

    assert found.exit_code == 1
    assert told.format(before.count("\n") + 2) in found.output

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engines, "few", lambda _: False)
        found = cmsurvey(*asked)
    assert found.exit_code == 1
    assert "--engine pandas reads it row by row" in found.output


@pytest.mark.long
@every("engine", ["pandas", "duckdb"])
def test_a_cluster_in_two_strata_is_refused_by_every_engine(folder, tmp_path, engine):
    asked = QUESTIONNAIRE + 'strata = "team"\nclusters = ["pay"]\n'
    (tmp_path / "q.toml").write_text(asked, encoding="utf-8")
    file = folder / "random/answers/2031/responses.csv"
    files = ["--responses", file, "--questionnaire", tmp_path / "q.toml"]
    found = cmsurvey("crosstab", "2031", "likes", "--by", "team", "--engine", engine, *files)
    assert found.exit_code == 1
    assert "responses.csv, row " in found.output
    assert "mend one of the two, or write nested = true" in found.output


@pytest.mark.long
def test_piped_a_row_is_a_line_and_the_notes_go_beside(folder):
    found = run(folder, "likes", "--by", "team")

    lines = [line.split("\t") for line in found.stdout.splitlines()]
    assert [line[:3] for line in lines] == [
        ["likes", "team", one]
        for one in ("No", "So so", "Yes", "So so or yes (net)", "Mean", "Unweighted n", "Effective n")
    ]
    yes = lines[2][3:]
    assert (yes[0][-1], yes[1].split()[1:], yes[2].split()[1:], yes[4]) == ("%", ["BC", "▲▲"], ["▼▼"], "–")
    assert "Lower case at 0.05, capital at 0.01." in found.stderr
    assert "corrected for their number in each block (Holm)" in found.stderr
    assert "“Team”: Rao–Scott F(" in found.stderr
    assert "Weighted by the column weight; n is not weighted." in found.stderr
    assert "design: [design] of questionnaire.toml: weights weight" in found.stderr


@pytest.mark.long
def test_of_volunteers_nothing_is_tested_and_it_says_why(folder):
    why = "No letters, tests or intervals: respondents chose themselves to answer"
    piped = run(folder, "--all", "--by", "team", "--intervals", sampling="self_selected")
    assert why in piped.stderr
    assert not any(sign in piped.stdout for sign in ("▲", "▼", "[", "BC"))

    table = records(run(folder, "likes", "pay", "--by", "team", "--csv", sampling="self_selected"))
    errors = ("n_eff", "se", "ci_low", "ci_high", "df", "lower_columns", "rest", "p_rest")
    assert {row[name] for row in table.values() for name in errors} == {""}

    told = json.loads(run(folder, "likes", "--by", "team", "--json", sampling="self_selected").stdout)
    assert told["not_tested"] == "self_selected"
    assert told["tables"][0]["blocks"][1]["independence"] is None


@pytest.mark.long
def test_without_a_series_nothing_says_how_respondents_were_drawn(folder):
    own = folder / "random" / "answers" / "2031"
    found = cmsurvey(
        "crosstab", "2031", "likes", "--by", "team",
        "--responses", own / "responses.csv", "--questionnaire", own / "questionnaire.toml",
    )  # fmt: skip

    assert "how respondents were drawn is not stated" in found.stderr
    assert "letters and tests need a series that states its [sampling]: --surveys DIR" in found.stderr


@pytest.mark.long
def test_a_quota_sample_is_tested_for_guidance(folder):
    found = run(folder, "likes", "--by", "team", sampling="quota")

    assert (
        "Quota sample: tests and intervals are those of a random sample, for guidance only." in found.stderr
    )
    assert "▲▲" in found.stdout


@pytest.mark.long
def test_every_engine_gives_the_same_bytes(folder):
    asked = "--all", "--by", "team,tools", "--csv"
    pandas, duckdb = (run(folder, *asked, "--engine", one).stdout for one in ("pandas", "duckdb"))

    assert pandas == duckdb
    found = {(row["question"], row["by"]) for row in csv.DictReader(io.StringIO(pandas))}
    assert found == {(row, by) for row in ("likes", "pay", "silent") for by in ("", "team", "tools")}


def test_json_holds_level_correction_tests_and_notes(folder):
    found = json.loads(
        run(folder, "likes", "--by", "team", "--json", "--level", "0.9", "--correction", "bh").stdout
    )

    assert (found["thresholds"], found["correction"], found["sampling"]) == ([0.1, 0.01], "bh", "random")
    (table,) = found["tables"]
    everybody, team = table["blocks"]
    assert (everybody["by"], team["by"], team["compared"]) == (
        None,
        "team",
        {"pairs": 15, "with_the_rest": 15},
    )
    assert team["independence"]["p"] < 0.001
    assert any("false discovery rate" in note for note in table["notes"])


@pytest.mark.long
def test_a_share_of_nobody_is_shown_and_not_compared(folder):
    found = run(folder, "likes", "--by", "tools", "--json")

    block = json.loads(found.stdout)["tables"][0]["blocks"][1]
    nobody = [one for one in block["cells"] if one["row"] == "no"]
    assert [(one["value"], one["lower_columns"], one["rest"]) for one in nobody] == [(0, None, None)] * 2
    assert (
        "Shares of nobody and of everybody are not compared" in run(folder, "likes", "--by", "tools").stderr
    )


@pytest.mark.long
@pytest.mark.parametrize("of", ["row", "cell"])
def test_row_and_cell_shares_add_up_and_are_not_tested(folder, of):
    table = records(run(folder, "likes", "--by", "team", "--shares", of, "--csv"))

    rows, columns = ("no", "so", "yes"), ("red", "blue", "green")
    values = [[float(table["likes", "team", row, column]["value"]) for column in columns] for row in rows]
    sums = [sum(line) for line in values] if of == "row" else [sum(map(sum, values))]
    assert sums == pytest.approx([100] * len(sums))
    assert {row["lower_columns"] for row in table.values()} == {""}


@pytest.mark.long
def test_a_base_of_those_who_were_asked_leaves_out_who_was_not(folder):
    table = records(run(folder, "tools", "--by", "likes", "--csv"))

    lines = [line.split(",") for line in answers().splitlines()[1:]]
    asked = [line for line in lines if line[1] != "no"]
    assert int(table["tools", "", "pen", "total"]["base_n"]) == len(asked)
    assert table["tools", "likes", "pen", "no"]["hidden"] == "nobody"
    weights = [(float(line[-1]), line[2]) for line in asked if line[1] == "yes"]
    share = sum(weight for weight, pen in weights if pen == "1") / sum(weight for weight, _ in weights)
    assert float(table["tools", "likes", "pen", "yes"]["value"]) == pytest.approx(100 * share)


@pytest.mark.long
def test_a_question_that_nobody_answered_does_no_harm(folder):
    piped = run(folder, "silent", "likes", "--by", "team,tools")
    assert "silent\tteam\tA\t–\t–\t–\t–\t–" in piped.stdout.splitlines()
    assert "– nobody in the base." in piped.stderr

    assert "Shares of nobody" not in run(folder, "silent", "--by", "team").stderr

    across = run(folder, "likes", "--by", "silent")
    assert across.stdout.splitlines()[0].split("\t")[-2:] == ["–", "–"]


@pytest.fixture(scope="module")
def workbook(folder):
    """A workbook of three questions by two, in French, with intervals."""
    path = folder / "tables.xlsx"
    run(folder, "likes", "tools", "pay", "--by", "team", "--excel", path, "--lang", "fr", "--intervals")
    return path


@pytest.mark.long
def test_a_workbook_has_an_index_and_a_sheet_a_question(workbook):
    book = python_calamine.load_workbook(str(workbook))
    assert book.sheet_names == ["Sommaire", "likes", "tools", "pay"]
    index = book.get_sheet_by_name("Sommaire").to_python()
    assert index[0][0] == "Inventée 2031"
    assert index[3] == ["likes", "Aime", "Équipe", 600.0]

    sheet = book.get_sheet_by_name("likes").to_python()
    assert sheet[0][0] == "Aime"
    assert [one for one in sheet[3] if one] == ["Équipe"]
    assert [one for one in sheet[4] if one] == ["Ensemble", "Rouge", "Bleue", "Verte", "De personne"]
    assert [one for one in sheet[5] if one] == ["A", "B", "C", "D"]
    yes = sheet[10]
    assert (yes[0], 0 < float(str(yes[2])) < 1, yes[3], yes[5]) == ("Oui", True, "BC ▲▲", "▼▼")
    assert str(sheet[11][1]).startswith("[")
    assert [row[0] for row in sheet[16:18]] == ["Effectif brut", "Effectif efficace"]
    notes = [row[0] for row in sheet[18:]]
    assert any("seuil de 0,05, majuscule au seuil de 0,01" in str(note) for note in notes)


@pytest.mark.long
def test_a_workbook_is_the_same_in_every_run_and_an_earlier_one_stays_where_it_cannot_be_written(
    folder, workbook, tmp_path
):
    again = tmp_path / "again.xlsx"
    run(folder, "likes", "tools", "pay", "--by", "team", "--excel", again, "--lang", "fr", "--intervals")
    assert again.read_bytes() == workbook.read_bytes()

    found = cmsurvey(
        "crosstab", "2031", "likes", "--surveys", folder / "random", "--excel", tmp_path / "no" / "t.xlsx"
    )
    assert found.exit_code == 3
    assert "t.xlsx: cannot be written: no such file or directory\n    name another file" in found.output


@pytest.mark.long
def test_a_page_tells_its_marks_in_words_too_and_asks_for_nothing(folder, tmp_path):
    path = tmp_path / "t.html"
    found = run(folder, "likes", "tools", "--by", "team,silent", "--html", path, "--intervals")
    page = path.read_text(encoding="utf-8")
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)

    assert found.stdout.strip() == str(path)
    assert not any(sign in page for sign in ("<script", "src=", "http:", "https:"))
    table = tree.find(".//section[@id='likes']//table")
    heads = ["".join(one.itertext()) for one in table.find("thead").iter("th")]
    assert heads[:4] == ["All", "Team", "Silent", "Red A"]
    row = next(one for one in table.find("tbody") if "".join(one.find("th").itertext()) == "Yes")
    cells = row.findall("td")
    assert len(cells) == 1 + 4 + 2
    assert "BC ▲▲ above all others" in "".join(cells[1].itertext())
    assert "%[" in "".join(cells[0].itertext())
    assert tree.find(".//a[@href='#tools']") is not None


@pytest.mark.long
def test_of_volunteers_a_workbook_has_no_letters(folder, tmp_path):
    path = tmp_path / "t.xlsx"
    run(folder, "likes", "--by", "team", "--excel", path, sampling="self_selected")
    sheet = python_calamine.load_workbook(str(path)).get_sheet_by_name("likes").to_python()

    assert [one for one in sheet[4] if one] == ["All", "Red", "Blue", "Green", "Nobody’s"]
    assert not any(sheet[5])


def excel_formats(path, sheet):
    """The number format of each cell of a sheet that has one of its own, by place."""
    with zipfile.ZipFile(path) as parts:
        styles = lxml.etree.fromstring(parts.read("xl/styles.xml"))
        cells = lxml.etree.fromstring(parts.read(f"xl/worksheets/sheet{sheet}.xml"))
    codes = {one.get("numFmtId"): one.get("formatCode") for one in styles.iterfind(".//{*}numFmt")}
    kinds = [codes.get(one.get("numFmtId"), "") for one in styles.iterfind(".//{*}cellXfs/{*}xf")]
    return {one.get("r"): kinds[int(one.get("s"))] for one in cells.iterfind(".//{*}c") if one.get("s")}


@pytest.mark.long
def test_a_share_that_is_no_more_than_a_hint_is_in_parentheses_and_untested_in_every_format(folder, tmp_path):
    """6 of 60 fail the standards of the NCHS (an interval as wide as 1.3 of the share), 54 of 60 do not."""
    counts = {("red", "no"): 6, ("red", "yes"): 54, ("blue", "no"): 300, ("blue", "yes"): 300}
    lines = [f"{team},{likes},,,,,,1" for (team, likes), n in counts.items() for _ in range(n)]
    data = tmp_path / "hint.csv"
    data.write_text("\n".join(["team,likes,tools.pen,tools.ink,pay,silent,words,weight", *lines]), "utf-8")
    files = tmp_path / "hint.xlsx", tmp_path / "hint.html"
    asked = "likes", "--by", "team", "--responses", data

    printed = run(folder, *asked)
    assert "likes\tteam\tNo\t46%\t(10%)\t50%" in printed.stdout
    assert "likes\tteam\tYes\t54%\t90% B ▲▲\t50% ▼▼" in printed.stdout
    note = "no more than a hint, too uncertain by the standards of the NCHS, and so not tested (1)."
    assert note in printed.stderr

    hint, sure = (records(run(folder, *asked, "--csv"))["likes", "team", row, "red"] for row in ("no", "yes"))
    assert [float(hint["value"]), hint["answers"], hint["hidden"], hint["uncertain"]] == [10, "6", "", "true"]
    assert [float(sure["value"]), sure["uncertain"], sure["lower_columns"]] == [90, "", "B"]
    told = json.loads(run(folder, *asked, "--json").stdout)["tables"][0]
    cells = {(one["row"], one["column"]): one for one in told["blocks"][1]["cells"]}
    assert [cells["no", "red"][key] for key in ("value", "uncertain", "lower_columns")] == [10, True, None]
    assert [cells["no", "blue"][key] for key in ("uncertain", "lower_columns")] == [None, None]
    assert any(note in one for one in told["notes"])

    run(folder, *asked, "--excel", files[0], "--html", files[1])
    sheet = python_calamine.load_workbook(str(files[0])).get_sheet_by_name("likes").to_python()
    formats = excel_formats(files[0], 2)
    assert (sheet[6][2], formats["C7"], sheet[8][2], formats["C9"]) == (0.1, "(0%)", 0.9, "0%")
    assert [note in str(row[0]) for row in sheet].count(True) == 1
    page = html5lib.parse(files[1].read_text("utf-8"), treebuilder="lxml", namespaceHTMLElements=False)
    texts = ["".join(one.itertext()) for one in page.iterfind(".//tbody/tr/td")]
    assert texts[1] == "(10%) no more than a hint"
    assert (texts[0], note in "".join(page.getroot().itertext())) == ("46%", True)


def test_long_names_of_sheets_are_cut_and_never_the_same():
    nobody = Block("", "", (Column("total", "All", "", 1, 1.0),), ())
    tables = tuple(
        Table(Question(f"{'q' * 35}{at}", {}, "single", ()), "", (Row("a", "A"),), nobody, ())
        for at in range(11)
    )
    names = _names(
        replace(Book("", "", "en", (), Wanted(), "", "random", "", "pandas"), tables=tables), {"contents"}
    )

    assert (names[0], names[1], names[10]) == ("q" * 31, f"{'q' * 29}_2", f"{'q' * 28}_11")
    assert len({one.casefold() for one in names}) == 11


@pytest.mark.long
def test_the_made_up_series_of_the_examples_has_its_crosstab():
    examples = Path(__file__).parent.parent / "data" / "examples"
    found = cmsurvey(
        "crosstab", "2026", "recognition", "--by", "gender", "--surveys", examples / "series",
        "--responses", examples / "made-up-answers.csv", "--lang", "fr",
    )  # fmt: skip

    assert found.exit_code == 0, found.output
    assert "recognition\tgender\tD’accord (regroupement)\t61" in found.stdout


@every(("n_eff", "told"), [(29.6, 29), (30.0, 30), (299.9999999999, 300), (4.0, 4)])
def test_an_effective_n_below_a_threshold_is_not_printed_as_that(n_eff, told):
    """30 for 29.6 would stand above figures that are hidden because it is below 30."""
    assert Column("a", "A", "A", 32, n_eff).told_n_eff == told
