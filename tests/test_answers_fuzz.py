"""Changed files of answers: a sentence or the right answers, never a traceback and never a wrong table."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey.answers import apart, labelled
from cmsurvey.answers.cells import segmented
from tests import fuzzed


@pytest.mark.long
def test_unchanged_files_of_every_format_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzzed, "changed", lambda content, _chance: content)
    monkeypatch.setattr(apart, "statistics", labelled.statistics)

    seen = fuzzed.fuzz(tmp_path, 12, seed=1)

    assert seen == {f"{ending} read": 2 for ending in fuzzed.FORMATS}


@pytest.mark.long
@pytest.mark.parametrize(("ending", "number"), [("csv", 300), ("xlsx", 60), ("ods", 60), ("parquet", 60)])
def test_a_changed_file_is_told_or_read_right(tmp_path, ending, number):
    seen = fuzzed.fuzz(tmp_path, number, seed=577, formats=(ending,))

    assert sum(seen.values()) == number
    assert seen[f"{ending} told"] > number / 10


@pytest.mark.programs
def test_a_changed_statistics_file_ends_in_a_sentence_or_answers(tmp_path):
    seen = fuzzed.fuzz(tmp_path, 4, seed=11, formats=("sav", "dta"))

    assert sum(seen.values()) == 4


WORDS = (
    st.text("ab, ", min_size=1, max_size=5)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text.strip(" ,") and not text.startswith(",") and not text.endswith(","))
)


@pytest.mark.long
@given(st.lists(WORDS, min_size=1, max_size=5, unique=True), st.data())
def test_several_answers_in_a_cell_are_cut_only_where_all_of_it_is_known(labels, data):
    """The oracle tries every list of options; where one set alone gives the cell, that set is found.

    As for whoever types them, spaces behind a comma are free.
    """
    options = {label: at for at, label in enumerate(labels)}
    chosen = data.draw(st.lists(st.sampled_from(labels), unique=True, max_size=4))
    cell = ", ".join(chosen)
    ways = {
        frozenset(many)
        for size in range(len(cell.split(",")) + 1)
        for many in itertools.permutations(labels, min(size, len(labels)))
        if re.sub(", *", ",", ", ".join(many)) == re.sub(", *", ",", cell)
    }

    found, rest = segmented(cell, ", ", options)

    assert not rest
    if len(ways) == 1:
        assert frozenset(labels[at] for at in found) == next(iter(ways))
