"""Every reference case, and the runner that computes them."""

import json
from pathlib import Path

import pytest

from tests.reference.run import main, run

FOLDER = Path(__file__).parent.parent / "reference"
MEAN = {"id": "one", "design": "d", "stat": "mean", "args": {"var": "y"}, "expected": {"est": 2.0}}


@pytest.mark.long
@pytest.mark.parametrize("name", ["expected_public", "expected_forms", "aggregate_public"])
def test_the_reference_cases_agree(name):
    assert [str(one) for one in run([FOLDER / f"{name}.json"]) if not one.agrees] == []


@pytest.fixture
def cases(tmp_path):
    """Write cases beside a data set of three rows."""
    (tmp_path / "three.csv").write_text('"y","g"\n1,"a"\n2,"b"\n3,\n', encoding="utf-8")

    def written(*changed):
        designs = {"d": {"dataset": "three", "weights": None, "strata": None, "ids": None, "fpc": None}}
        told = {"designs": designs, "cases": [{**MEAN, **one} for one in changed]}
        path = tmp_path / "cases.json"
        path.write_text(json.dumps(told), encoding="utf-8")
        return str(path)

    return written


def test_a_case_that_agrees_exits_with_0(cases, capsys):
    assert main([cases({})]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "one  0.0e+00"


@pytest.mark.long
@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"stat": "guess"}, 'one  ERROR there is no statistic "guess"'),
        ({"args": {"var": "z"}}, 'one  ERROR CmsurveyError: error: there is no column "z" known: g, y'),
        ({"design": "none"}, 'one  ERROR there is no design "none"; the file has: d'),
        ({"expected": {"est": 2.1}}, "one  4.8e-02  FAIL\n    /est: off by 4.8e-02, 2.0 for 2.1"),
        ({"expected": {"est": 2 + 1e-8}}, "one  5.0e-09  FAIL\n    /est: off by 5.0e-09, 2.0 for 2.00000001"),
        ({"expected": {"mode": 2}}, "one  0.0e+00  FAIL\n    /mode: it is lacking"),
        ({"expected": {"est": None}}, "one  0.0e+00  FAIL\n    /est: expected no number, got 2.0"),
        ({"expected": {"ci95_t": [0]}}, "one  0.0e+00  FAIL\n    /ci95_t: expected 1 entries, got 2"),
    ],
)
def test_a_case_that_does_not_agree_says_why_and_exits_with_1(cases, capsys, changed, line):
    assert main([cases(changed, {"id": "two"})]) == 1

    told = capsys.readouterr().out
    assert told.startswith(line + "\ntwo  0.0e+00\n2 cases: 1 agree, ")


def test_a_covariance_is_read_in_the_order_in_which_the_file_lists_its_levels(cases, tmp_path):
    (tmp_path / "three.csv").write_text('"g"\n' + '"a"\n' * 3 + '"b"\n' * 2 + '"c"\n', encoding="utf-8")
    shares = {"c": 1 / 6, "a": 3 / 6, "b": 2 / 6}
    vcov = [[(p * (one == other) - p * q) / 5 for other, q in shares.items()] for one, p in shares.items()]
    levels = [{"level": label, "est": share} for label, share in shares.items()]
    case = {"stat": "prop", "args": {"var": "g"}, "expected": {"levels": levels, "vcov": vcov}}

    assert main([cases(case)]) == 0
    assert main([cases({**case, "expected": {"levels": levels[::-1], "vcov": vcov}})]) == 1


def test_what_r_found_by_simulation_is_not_compared(cases):
    assert main([cases({"expected": {"est": 2, "likelihood": [5, 6]}})]) == 0


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{}", 'this is no file of cases, it has no "cases"'),
        ("[]", 'this is no file of cases, it has no "cases"'),
        ('{"cases": []}', "it holds no case"),
        ('{"cases": {}}', "it holds no case"),
        ('{"cases": [3]}', "case 1 is not one: it needs id, stat, args, expected"),
        ("x", "it is no JSON: Expecting value"),
        (None, "it cannot be read: no such file"),
    ],
)
def test_a_file_without_cases_is_a_sentence_and_2_and_ends_no_other(tmp_path, capsys, text, sentence):
    other, good = tmp_path / "other.json", FOLDER / "aggregate_public.json"
    if text is not None:
        other.write_text(text, encoding="utf-8")

    assert main([str(other)]) == main([str(other), str(good)]) == 2

    out, err = capsys.readouterr()
    assert err.startswith(f"error: {other}: {sentence}")
    assert "42 cases: 42 agree, 0 differ, 0 errors" in out
