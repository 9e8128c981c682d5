"""`tabulate` and `crosstab` with `--margins`: the estimates and errors of R's survey after weighting."""

import csv
import json
import re
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cmsurvey import survey
from cmsurvey.survey import Design, Margin
from tests.builders import SERIES
from tests.cases import every
from tests.command import cmsurvey
from tests.reference.cases import ReferenceFile

FOLDER = Path(__file__).parent / "reference"
CASES = [
    case
    for name in ("expected_public", "expected_forms")
    for case in ReferenceFile.read(FOLDER / f"{name}.json").cases
    if (case.stat == "rake" and case.design_name != "two_stage")  # whose margins are of two populations
    or (case.stat == "calibrate" and case.design_name == "strat_fpc")
]


def plain(name):
    return re.sub(r"[^a-z0-9]", "_", name.lower())


def question(frame, name, kind):
    """A question on a column; the options of a list are its levels, as R writes them."""
    asked = (
        f'[[question]]\nid = "{plain(name)}"\ntext = {{ fr = "{name}", en = "{name}" }}\nkind = "{kind}"\n'
    )
    levels = sorted({f"{one:g}" if isinstance(one, float | int) else one for one in frame[name].dropna()})
    options = ", ".join(
        f'{{ id = "o{at}", fr = "{one}", en = "{one}" }}' for at, one in enumerate(levels) if kind == "single"
    )
    return f'{asked}columns = ["{name}"]\n' + (f"options = [{options}]\n" if options else "")


def declared(told):
    """The design of a case as a questionnaire has it."""
    ids = [told["ids"]] if isinstance(told["ids"], str) else told["ids"]
    fpc = [told["fpc"]] if isinstance(told["fpc"], str) else told["fpc"]
    keys = {"weights": told["weights"], "strata": told["strata"], "clusters": ids, "fpc": fpc}
    lines = [f"{name} = {json.dumps(value)}" for name, value in keys.items() if value]
    return "\n".join(["[design]", *lines, *(["nested = true"] if told.get("nest") else [])])


def a_series(folder):
    """A series without an edition."""
    for name, text in {
        "series.toml": SERIES.replace("self_selected", "random").replace(
            '"press"', '"a sentence that states it"'
        ),
        "editions.csv": "year,title,organisers,fieldwork_start,fieldwork_end,respondents,note,source\n",
        "sources.csv": "key,title,publisher,date_published,url,retrieved_from,covers\n",
    }.items():
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def asked_of(case, folder):
    """The series, the options that name the files of a case, and the levels of each question."""
    told = case.file.designs[case.design_name]
    data = FOLDER / f"{told['dataset']}.csv"
    frame = pd.read_csv(data)
    margins = [one["var"] for one in case.arg("margins")]
    lists = dict.fromkeys([*margins, *(one["var"] for one in case.expected["props"])])
    numbers = [one["var"] for one in case.expected["means"]]
    text = 'languages = ["fr", "en"]\n' + "".join(question(frame, one, "single") for one in lists)
    text += "".join(question(frame, one, "numeric") for one in numbers) + declared(told) + "\n"
    (folder / "questionnaire.toml").write_text(text, encoding="utf-8")
    rows = [
        f'{plain(one["var"])},"{level["level"]}",{level["total"]}\n'
        for one in case.arg("margins")
        for level in one["population"]
    ]
    (folder / "margins.csv").write_text("variable,category,total\n" + "".join(rows), encoding="utf-8")
    files = ["--responses", data, "--questionnaire", folder / "questionnaire.toml"]
    way = [] if case.stat == "rake" else ["--method", case.arg("calfun")]
    way += ["--bounds", ",".join(map(str, case.arg("bounds")))] if case.arg("calfun") == "logit" else []
    return ["--surveys", a_series(folder / "series"), *files, "--margins", folder / "margins.csv", *way]


def near(expected):
    return pytest.approx(expected, rel=1e-6, abs=1e-11)


@pytest.mark.long
@every("case", CASES)
def test_the_table_has_the_estimates_and_errors_of_r_after_weighting(tmp_path, case):
    options = asked_of(case, tmp_path)

    found = cmsurvey("tabulate", "2031", *options)

    assert found.exit_code == 0, found.output
    weights = case.expected["weights"]
    assert f"answers count as {weights['sum'] ** 2 / weights['sum_sq']:.0f}" in found.output
    with (tmp_path / "series/2031.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["question"], row["category_fr"]): row for row in csv.DictReader(file)}
    for one in case.expected["means"]:
        row = rows[f"{plain(one['var'])}_mean", "Valeur"]
        assert [float(row["exact"]), float(row["se"])] == near([one["est"], one["se"]])
    for one in case.expected["props"]:
        for level in one["levels"]:
            row = rows[plain(one["var"]), level["level"]]
            assert [float(row["exact"]), float(row["se"])] == near([100 * level["est"], 100 * level["se"]])
    assert "margins.csv, SHA-256 " in (tmp_path / "series/sources.csv").read_text("utf-8")


@pytest.mark.long
@every("case", CASES[:2])
def test_a_crosstab_has_them_too_in_the_column_of_everybody(tmp_path, case):
    options = asked_of(case, tmp_path)
    asked = [plain(one["var"]) for one in case.expected["props"]]

    found = cmsurvey("crosstab", "2031", *asked, *options, "--min-base", "1", "--csv")

    assert found.exit_code == 0, found.output
    rows = {(row["question"], row["row_label"]): row for row in csv.DictReader(StringIO(found.stdout))}
    for one in case.expected["props"]:
        for level in one["levels"]:
            row = rows[plain(one["var"]), level["level"]]
            assert [float(row["value"]), float(row["se"])] == near([100 * level["est"], 100 * level["se"]])


REPLICATES = """[design]
weights = "w"
[design.replicates]
kind = "JK1"
columns = "r*"
"""


@pytest.mark.long
def test_every_set_of_replicate_weights_is_raked_too(tmp_path):
    """The jackknife of a raked mean is that of raking anew without each unit."""
    frame = pd.read_csv(FOLDER / "made_up_simple.csv").assign(w=1.0)
    units = len(frame)
    sets = np.where(np.eye(units) > 0, 0.0, units / (units - 1))
    frame = frame.assign(**{f"r{at}": one for at, one in enumerate(sets)})
    frame.to_csv(tmp_path / "answers.csv", index=False)
    case = next(one for one in CASES if one.design_name == "simple_one")
    options = asked_of(case, tmp_path)
    path = tmp_path / "questionnaire.toml"
    path.write_text(path.read_text("utf-8").replace("[design]\n", REPLICATES), "utf-8")

    found = cmsurvey("tabulate", "2031", *options, "--responses", tmp_path / "answers.csv")

    assert found.exit_code == 0, found.output
    assert "design: [design] of questionnaire.toml: weights w; replicates r*" in found.output
    with (tmp_path / "series/2031.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["question"] == "score_mean")
    to = [
        Margin(one["var"], {str(level["level"]): level["total"] for level in one["population"]})
        for one in case.arg("margins")
    ]
    means = [
        float(np.average(frame["score"], weights=survey.rake(Design(frame, weights=name), to).weights))
        for name in ("w", *(f"r{at}" for at in range(units)))
    ]
    assert float(row["exact"]) == near(means[0])
    assert float(row["se"]) == near((units - 1) ** 0.5 * np.std(means[1:]))


WRONG = {
    "a question that nobody asked": (
        ("sex,", "gendre,"),
        'line 2: the questionnaire has no question "gendre"',
    ),
    "margins of two populations": ((",21", ",31"), "the totals of band add up to 40, those of sex to 50"),
    "no margins": (None, "margins.csv: no such file"),
}


@pytest.mark.long
@every("name", WRONG)
def test_margins_that_do_not_fit_are_told_and_nothing_is_written(tmp_path, name):
    exchanged, sentence = WRONG[name]
    options = asked_of(next(one for one in CASES if one.design_name == "simple_one"), tmp_path)
    path = tmp_path / "margins.csv"
    if exchanged:
        path.write_text(path.read_text("utf-8").replace(*exchanged), encoding="utf-8")
    else:
        path.unlink()
    for command in (["tabulate", "2031"], ["crosstab", "2031", "passed"]):
        found = cmsurvey(*command, *options)
        assert (found.exit_code, sentence in found.output) == (1, True), found.output
    assert not (tmp_path / "series/2031.csv").exists()


@pytest.mark.long
def test_a_series_that_says_unweighted_is_not_given_a_weighted_table(tmp_path):
    options = asked_of(CASES[0], tmp_path)
    path = tmp_path / "series/series.toml"
    path.write_text(
        path.read_text("utf-8").replace(
            '[weighting]\nvalue = ""\nsource = ""', '[weighting]\nvalue = "unweighted"\nsource = "made up"'
        ),
        encoding="utf-8",
    )

    found = cmsurvey("tabulate", "2031", *options)

    assert found.exit_code == 1
    assert 'it says "unweighted", and these answers are weighted' in found.output
    assert not (tmp_path / "series/2031.csv").exists()


def test_options_that_contradict_the_margins_are_told(tmp_path):
    options = asked_of(CASES[0], tmp_path)

    named = ["--surveys", tmp_path / "series", "--keep-unanswered", "--method", "logit"]
    alone = cmsurvey("tabulate", "2031", *named)
    bounded = cmsurvey("tabulate", "2031", *options, "--bounds", "0.5,2")
    unbounded = cmsurvey("tabulate", "2031", *options, "--method", "logit")
    grouped = cmsurvey("crosstab", "2031", "awards", *options, "--engine", "duckdb")

    assert (alone.exit_code, alone.output.count("there are no margins")) == (2, 2)
    assert (bounded.exit_code, "raking has no bounds" in bounded.output) == (2, True)
    assert (unbounded.exit_code, "--bounds: the method logit needs two" in unbounded.output) == (2, True)
    assert (grouped.exit_code, "with neither margins nor replicate weights" in grouped.output) == (2, True)


SAID = """languages = ["fr", "en"]
[[question]]
id = "gender"
text = { fr = "Genre", en = "Gender" }
kind = "single"
columns = ["gender"]
options = [{ id = "f", fr = "Femme", en = "Women" }, { id = "m", fr = "Homme", en = "Men" }]
[[question]]
id = "happy"
text = { fr = "Content", en = "Happy" }
kind = "single"
columns = ["happy"]
options = [{ id = "yes", fr = "Oui", en = "Yes" }, { id = "no", fr = "Non", en = "No" }]
[[question]]
id = "lives"
text = { fr = "Vit", en = "Lives" }
kind = "single"
columns = ["lives"]
options = [{ id = "yes", fr = "Oui", en = "Yes" }, { id = "no", fr = "Non", en = "No" }]
"""


@pytest.mark.long
@every("method", ["rake", "linear", "logit"])
def test_a_share_that_the_margins_fix_has_no_interval_and_one_of_everybody_has_its_own(tmp_path, method):
    people = [f"{'f' if at % 3 else 'm'},{'yes' if at % 5 else 'no'},yes\n" for at in range(200)]
    for name, text in {
        "a.csv": "gender,happy,lives\n" + "".join(people),
        "questionnaire.toml": SAID,
        "margins.csv": "variable,category,total\ngender,f,500\ngender,m,500\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = ["--responses", tmp_path / "a.csv", "--questionnaire", tmp_path / "questionnaire.toml"]
    way = ["--margins", tmp_path / "margins.csv", "--method", method]
    way += ["--bounds", "0.3,3"] if method == "logit" else []

    found = cmsurvey("tabulate", "2031", "--surveys", a_series(tmp_path / "series"), *files, *way)

    assert found.exit_code == 0, found.output
    with (tmp_path / "series/2031.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["question"], row["category"]): row for row in csv.DictReader(file)}
    assert rows["gender", "f"]["value"] == "50"
    assert [rows["gender", "f"][name] for name in ("ci_low", "ci_high")] == ["", ""]
    assert 70 < float(rows["happy", "yes"]["ci_low"]) < 80 < float(rows["happy", "yes"]["ci_high"]) < 90
    assert 95 < float(rows["lives", "yes"]["ci_low"]) < float(rows["lives", "yes"]["ci_high"]) == 100
    assert float(rows["lives", "no"]["ci_low"]) == 0 < float(rows["lives", "no"]["ci_high"]) < 5


@pytest.mark.long
@every("command", ["tabulate", "crosstab", "weight"])
def test_weights_that_calibration_brings_below_0_are_refused_with_row_and_answers_by_every_command(
    tmp_path, command
):
    people = ["f,yes\n"] * 5 + ["f,no\n"] * 25 + ["m,yes\n"] * 25 + ["m,no\n"] * 5
    for name, text in {
        "a.csv": "gender,happy\n" + "".join(people),
        "questionnaire.toml": SAID[: SAID.rindex("[[question]]")],
        "margins.csv": "variable,category,share\ngender,f,2\ngender,m,98\nhappy,yes,2\nhappy,no,98\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    series = a_series(tmp_path / "series")
    before = {path: path.read_bytes() for path in series.rglob("*") if path.is_file()}
    files = ["--responses", tmp_path / "a.csv", "--questionnaire", tmp_path / "questionnaire.toml"]
    more = ["--all"] if command == "crosstab" else []

    found = cmsurvey(
        command, "2031", *more, "--surveys", series, *files, "--margins", tmp_path / "margins.csv",
        "--method", "linear",
    )  # fmt: skip

    assert found.exit_code == 1, found.output
    where = f"{tmp_path / 'a.csv'}, row 2: the weight -4.76"
    assert where in found.output
    assert ' is below 0 (gender "f", happy "yes"), as in ' in found.output
    assert "take --method raking, or logit with --bounds" in found.output
    assert {path: path.read_bytes() for path in series.rglob("*") if path.is_file()} == before
