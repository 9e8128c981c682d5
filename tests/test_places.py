"""The place of a key in a TOML file, whatever stands around it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey.errors import CmsurveyError, Problem, Problems
from cmsurvey.load import read
from cmsurvey.load.entry import opened
from cmsurvey.load.shapes import Table, Text
from cmsurvey.places import Spots, left_open, offset, place
from tests.cases import every

TEXT = '''\
# [no.table]
name = { fr = "a = [1]", "e n" = 'b' } # }
list = [ # one
  "x,]",
  { id = 1, of = [[2], [3]] },
]
a.b . c = """
[[no.list]]
key = "\\""" still"""""
day = 2031-03-01 12:00:00

[cards.gender]
title = "t"
[[block]]
question = "one"
  [[block]]
  question = "two"
  [block.more]
  deep = true
'''


@every(
    ("steps", "line", "column"),
    [
        (("name",), 2, 1), (("name", "fr"), 2, 10), (("name", "e n"), 2, 26), (("list", 0), 4, 3),
        (("list", 1, "of"), 5, 13), (("list", 1, "of", 1, 0), 5, 25), (("a", "b", "c"), 7, 1),
        (("day",), 10, 1), (("cards",), 12, 1), (("cards", "gender"), 12, 1),
        (("cards", "gender", "title"), 13, 1),
        (("block", 0), 14, 1), (("block", 0, "question"), 15, 1), (("block", 1), 16, 3),
        (("block", 1, "question"), 17, 3), (("block", 1, "more", "deep"), 19, 3),
        (("block", 1, "absent"), 16, 3), (("cards", "gender", "absent", "deeper"), 12, 1),
    ],
)  # fmt: skip
def test_a_key_stands_where_it_was_written_and_an_absent_one_where_its_table_begins(steps, line, column):
    assert Spots(TEXT).of(steps) == (line, column)


def steps_in(tree, before=()):
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in pairs:
        yield (*before, key)
        yield from steps_in(value, (*before, key))


@pytest.mark.long
@every("path", sorted(Path(__file__).parent.parent.glob("data/**/*.toml")))
def test_every_key_that_tomllib_reads_in_the_files_of_the_project_has_its_place(path):
    text = path.read_text(encoding="utf-8")

    assert set(Spots(text).at) == set(steps_in(tomllib.loads(text)))


TREES = st.recursive(
    st.integers() | st.booleans() | st.text(alphabet="a\"'#\\[]{}=,.\n é", max_size=6),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.text(alphabet="ab.\"' #é=", max_size=4), inside, max_size=3)
    ),
    max_leaves=8,
)


def written(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",\n ".join(map(written, value)) + "]"
    if isinstance(value, str) and not re.search(r"\\|'''|'$|^\n", value):
        return f"'''{value}'''"
    return json.dumps(value)


@pytest.mark.long
@given(st.dictionaries(st.text(alphabet='ab."é', max_size=4), TREES, max_size=4))
def test_every_key_of_any_tree_has_its_place(tree):
    text = "".join(f"{json.dumps(key)} = {written(value)} # {key!r}\n" for key, value in tree.items())

    assert tomllib.loads(text) == tree
    assert set(Spots(text).at) == set(steps_in(tree))


def test_a_file_that_is_not_there_or_is_no_toml_has_no_lines(tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"a = [\n\xff")

    assert place("absent.toml", ("a",), "[a]") == "absent.toml, [a]"
    assert place(broken, ("a",)) == str(broken)
    with pytest.raises(ValueError, match="no TOML"):
        Spots("a = [")


def test_a_file_that_changed_is_read_again(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("a = 1\n", encoding="utf-8")
    first = place(path, ("a",))
    path.write_text("# more\na = 1\n", encoding="utf-8")

    assert (first, place(path, ("a",))) == (f"{path}, line 1, column 1", f"{path}, line 2, column 1")


@every(
    ("text", "told"),
    [
        ("a = [1,\n  [2],\n", "line 1, column 5: broken TOML: [ is not closed"),
        (
            'a = 1\noptions = [\n  "x",\n[[question]]\nid = "b"\n',
            "line 2, column 11: broken TOML: [ is not closed",
        ),
        ("a = [1,\nb.c = 2\n", "line 1, column 5: broken TOML: [ is not closed"),
        ("a = [{ b = [1 }]\n", "line 1, column 12: broken TOML: [ is not closed"),
        ('a = { b = "}"\n', "line 1, column 5: broken TOML: { is not closed"),
        ('a = """\n[b]\n', 'line 1, column 5: broken TOML: """ is not closed'),
        ('a = "b]\nc = 1\n', 'line 1, column 5: broken TOML: " is not closed'),
        ("a = [ # ]\n", "line 1, column 5: broken TOML: [ is not closed"),
        ("a = 1\nb =", "line 2, column 4: broken TOML: invalid value"),
        ("a = [1, x]\n", "line 1, column 9: broken TOML: invalid value"),
        ("a = [1]\na = 2\n", "line 2, column 6: broken TOML: cannot overwrite a value"),
    ],
)
def test_what_is_never_closed_is_told_where_it_was_opened(tmp_path, text, told):
    path, problems = tmp_path / "f.toml", Problems()
    path.write_text(text, encoding="utf-8")

    assert read.toml(path, problems) is None
    assert [str(one).splitlines()[0] for one in problems.found] == [f"error: {path}, {told}"]


def test_a_missing_key_is_told_at_the_line_of_its_table_or_at_the_first(tmp_path):
    path, problems = tmp_path / "f.toml", Problems()
    path.write_text('# a remark\n\n[inner]\nother = "x"\n', encoding="utf-8")
    shape = Table({"name": Text(), "inner": Table({"name": Text(), "other": Text()})})

    head = opened(path, shape, problems)
    assert head
    for one in (head, head.table("inner")):
        one.text("name")

    assert [one.where for one in problems.found] == [
        f"{path}, line 1, column 1",
        f"{path}, line 3, column 1, [inner]",
    ]


@given(st.text(alphabet="[]{}\"'#\n\\a=,", max_size=30))
def test_whatever_is_broken_has_a_line_that_the_text_has(text):
    found = left_open(text)

    assert found is None or text[offset(text, *found[1:]) :].startswith(found[0])


@every(
    ("lines", "told"),
    [
        ([2], ["line 2"]),
        ([2, 3], ["line 2", "line 3"]),
        ([4, 2, 3, 3], ["lines 2 to 4"]),
        ([2, 3, 9], ["lines 2, 3 and 9"]),
        ([2, 5, 7, 8, 9, 12, 30, 31], ["lines 2, 5, 7 to 9 and 3 more"]),
    ],
)
def test_what_is_wrong_alike_in_three_lines_or_more_is_told_once(lines, told):
    alike = [Problem(f"a.csv, line {one}, column source", "unknown", "known: b") for one in lines]
    other = Problem("a.csv, line 2, column source", "it is empty", "every row needs it")
    whole = Problem("b.csv", "unknown", "known: b")

    said = str(CmsurveyError(*alike, other, whole)).splitlines()[::2]

    assert said == [
        *(f"error: a.csv, {one}, column source: unknown" for one in told),
        "error: a.csv, line 2, column source: it is empty",
        "error: b.csv: unknown",
    ]
