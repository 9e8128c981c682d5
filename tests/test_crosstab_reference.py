"""Crosstabs of made-up answers in strata and clusters against what R's survey says of them."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from cmsurvey import survey
from cmsurvey.crosstab import Source, Told, Wanted, book, chosen, csv_text, opened, tables
from cmsurvey.survey import banner
from cmsurvey.survey.adjust import CORRECTIONS
from cmsurvey.survey.banner import Banner, Line
from cmsurvey.survey.crosstabs import cells_of_rows

FOLDER = Path(__file__).parent / "reference"
EXPECTED = json.loads((FOLDER / "crosstab.json").read_text("utf-8"))
SAMPLING = '[sampling]\nvalue = "random"\nsource = "made up for a test"\n'


def question(name, kind, *options, more=""):
    listed = ", ".join(f'{{ id = "{one}", en = "{one}" }}' for one in options)
    head = f'[[question]]\nid = "{name}"\ntext = {{ en = "{name}" }}\nkind = "{kind}"\ncolumns = ["{name}"]\n'
    return f"{head}options = [{listed}]\n{more}"


QUESTIONNAIRE = (
    'languages = ["en"]\n'
    + question("gender", "single", "female", "male", "other")
    + question("age", "single", "young", "middle", "old")
    + question(
        "contract", "single", "cdi", "cdd", "free",
        more='nets = [{ id = "salaried", en = "salaried", of = ["cdi", "cdd"] }]\n',
    )
    + question("tools", "multiple", "blog", "wiki", "forum", more='base = "asked"\n')
    + question("nets", "multiple", "x", "y", "z", more='base = "asked"\n')
    + '[[question]]\nid = "pay"\ntext = { en = "pay" }\nkind = "numeric"\ncolumns = ["pay"]\n'
    + '[design]\nweights = "weight"\nstrata = "stratum"\nclusters = ["unit"]\n'
)  # fmt: skip


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """The answers, by engine: each is opened once."""
    folder = tmp_path_factory.mktemp("series")
    (folder / "questionnaire.toml").write_text(QUESTIONNAIRE, encoding="utf-8")
    (folder / "series.toml").write_text(SAMPLING, encoding="utf-8")

    @cache
    def found(engine):
        files = FOLDER / "made_up_crosstab.csv", folder / "questionnaire.toml"
        return opened(Source("2031", folder, *files, engine))

    return found


def near(expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-12)


def sides_of(answers, row, by):
    """The sides of a crosstab, its lines with nets and means, its banner."""
    asked = answers.questionnaire
    sides = answers.sides(asked[row], asked[by])
    of, at = sides.row, [int(one) for one in sides.cells.rows]
    ticked = {id_: of.ticked[:, place] for place, id_ in enumerate(asked[row].option_ids)}
    for net in asked[row].nets:
        ticked[net.id] = np.any([ticked[one] for one in net.of], axis=0)
    lines = [Line(id_, one[at].astype(float), of.base[at]) for id_, one in ticked.items()]
    if asked[row].kind == "numeric":
        lines = [Line("mean", np.nan_to_num(of.scores[at]), of.base[at])]
    places = [int(one) for one in sides.cells.columns]
    column = sides.column
    inside = column.base if asked[by].kind == "multiple" else column.answered
    return sides.cells, lines, Banner(asked[by].option_ids, column.ticked[places].T, inside[places])


@pytest.mark.long
@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
@pytest.mark.parametrize(
    ("name", "row", "by"),
    [
        ("contract_by_gender", "contract", "gender"),
        ("tools_by_nets", "tools", "nets"),
        ("pay_by_age", "pay", "age"),
    ],
)
def test_shares_differences_and_their_corrected_tests_are_those_of_r(answers, engine, name, row, by):
    cells, lines, columns = sides_of(answers(engine), row, by)
    expected = EXPECTED[name]
    everything = [True] * len(columns.ids)
    found = []
    for line in lines:
        told = expected["rows"][line.id]
        figures = banner.figures(cells, line, columns)
        assert [one.value for one in figures] == near(told["share"])
        assert [one.se for one in figures] == near(told["se"])
        pairs = banner.pairs(cells, line, columns, everything)
        assert [(one.first, one.second) for one in pairs] == [
            (one["first"], one["second"]) for one in told["pairs"]
        ]
        rests = banner.against_the_rest(cells, line, columns, everything)
        for ours, theirs in zip([*pairs, *rests], [*told["pairs"], *told["rest"]], strict=True):
            assert (ours.value, ours.se, ours.p_t) == near((theirs["value"], theirs["se"], theirs["p"]))
            assert ours.df == expected["df"]
        found += [one.p_t for one in pairs]
    for correction in ("holm", "bh"):
        assert CORRECTIONS[correction](found).tolist() == near(expected[correction])


@pytest.mark.long
def test_independence_is_that_of_r(answers):
    cells, lines, columns = sides_of(answers("pandas"), "contract", "gender")
    options = [line for line in lines if line.id != "salaried"]
    f, v = banner.independent(cells, options, columns)

    told = EXPECTED["contract_by_gender"]["f"]
    assert f is not None
    assert (f.statistic, *f.parameter, f.p, v) == near((told["f"], *told["df"], told["p"], told["v"]))


@pytest.mark.long
@pytest.mark.parametrize("correction", ["none", "holm"])
def test_each_of_several_answers_has_the_test_of_a_question_of_its_own(answers, correction):
    """Rao and Scott's F of a yes or no is checked against R by the cases of `crosstab`."""
    of, told = answers("pandas"), Told("en", str)
    rows, by = chosen(of.questionnaire, ["tools"], ["gender"])

    block = book(of, rows, by, Wanted(correction=correction), told=told, edition="2031").tables[0].blocks[0]

    assert [one.row for one in block.by_option] == ["blog", "wiki", "forum"]
    raw = []
    for one in block.by_option:
        ticked = of.responses.frame[f"tools.{one.row}"].map({1.0: "yes", 0.0: "no"})
        frame = of.sampled.frame.assign(ticked=ticked)
        expected = survey.crosstab(of.sampled.with_frame(frame), "ticked", "gender").tests["F"]
        assert (one.test.statistic, *one.test.parameter, one.test.p) == near(
            (expected.statistic, *expected.parameter, expected.p)
        )
        raw.append(expected.p)
    corrected = CORRECTIONS["holm"](raw) if correction == "holm" else raw
    assert [one.p for one in block.by_option] == near(list(corrected))


@pytest.mark.long
def test_letters_name_the_columns_that_r_finds_lower(answers, monkeypatch):
    monkeypatch.setattr(
        tables, "hidden", lambda rows, _, figures, **__: [[None] * len(figures[0])] * len(rows)
    )
    monkeypatch.setattr(tables, "_uncertain", lambda *_: False)  # R tests what is uncertain too
    of, told = answers("pandas"), Told("en", str)
    rows, by = chosen(of.questionnaire, ["contract", "tools", "pay"], ["gender", "nets", "age"])
    made = book(of, rows, by, Wanted(correction="none"), told=told, edition="2031")

    for at, name in enumerate(("contract_by_gender", "tools_by_nets", "pay_by_age")):
        table = made.tables[at]
        block = table.blocks[at]
        letters = {column.id: column.letter for column in block.columns}
        lower: dict[tuple[str, str], str] = {}
        for row, one in EXPECTED[name]["rows"].items():
            for pair in one["pairs"]:
                ends = pair["first"], pair["second"]
                high, low = ends if pair["value"] > 0 else ends[::-1]
                letter = letters[low] if pair["p"] < 0.01 else letters[low].lower()
                if pair["p"] < 0.05:
                    lower[row, high] = lower.get((row, high), "") + letter
        assert lower or name == "tools_by_nets"
        assert {
            (row.id, column.id): cell.lower
            for row, line in zip(table.rows, block.cells, strict=True)
            for column, cell in zip(block.columns, line, strict=True)
            if cell.lower
        } == lower


@pytest.mark.long
def test_every_way_to_the_cells_gives_the_same_figures_and_weights_leave_the_same_of_n(answers):
    of = answers("pandas")
    rows, by = chosen(of.questionnaire, ["contract", "tools"], ["gender", "nets"])
    books = [
        csv_text(book(one, rows, by, Wanted(), told=Told("en", str), edition="2031"))
        for one in (of, answers("duckdb"))
    ]
    assert books[0] == books[1]

    asked = of.questionnaire
    sides = of.sides(asked["tools"], asked["nets"])
    frame = of.responses.frame.assign(row=sides.row.codes, column=sides.column.codes)
    by_row = cells_of_rows(of.sampled.with_frame(frame), "row", "column")
    assert by_row.rows == sides.cells.rows
    weights = of.responses.frame["weight"]
    inside = of.responses.frame["nets.x"] == 1
    _, lines, columns = sides_of(of, "tools", "nets")
    told = EXPECTED["tools_by_nets"]["rows"]["blog"]
    for cells in (sides.cells, by_row):
        (share, *_) = banner.figures(cells, lines[0], columns)
        assert (share.value, share.se) == near((told["share"][0], told["se"][0]))
        n_eff = weights[inside].sum() ** 2 / (weights[inside] ** 2).sum()
        assert share.n / share.kish_deff == near(n_eff)
