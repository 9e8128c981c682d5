"""Tables computed from answers: what their columns hold, mostly wrongly. All data is made up."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsurvey import aggregate, load
from cmsurvey.errors import CmsurveyError
from cmsurvey.load.figures import COMPUTED_COLUMNS
from cmsurvey.model import Block, Computed, Edition
from tests.builders import FEMALE, FIGURE_HEADER, figure, make_edition, write_series
from tests.cases import every

HEADER = f"{FIGURE_HEADER},{','.join(COMPUTED_COLUMNS)}"
#: 52.25 % of 380 who answered, 199 of them women.
WOMEN = (
    "gender,Genre,all,380,single,female,Femmes,52,percent,,,1,press,,computed,52.25,199,350.5,2.6,47.2,57.3"
)
MEN = "gender,Genre,all,380,single,male,Hommes,48,percent,,,2,press,,computed,47.75,181,350.5,2.6,42.7,52.8"
HIDDEN = "gender,Genre,all,380,single,other,Autre,,percent,,,3,press,suppressed: 5,computed,,,,,,"


def edition(tmp_path, *rows: str, header: str = HEADER) -> Edition:
    """Edition 2031 with a table of these rows."""
    folder = write_series(tmp_path, files={"2031.csv": "\n".join((header, *rows, ""))})
    return load.edition(load.survey(folder), "2031")


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no base": (
        (WOMEN.replace(",380,", ",,"),),
        (
            "column base_n: it is blank, but the figure is computed\n"
            "    write how many answers it is computed from"
        ),
    ),
    "a base above the respondents": (
        (WOMEN.replace(",380,", ",401,"),),
        "column base_n: 401 is more than the 400 respondents of editions.csv\n    correct one of the two",
    ),
    "no exact value": (
        (WOMEN.replace("52.25,199", ",199"),),
        "column exact: it is blank, but the figure is computed\n    write the estimate before it was rounded",
    ),
    "a value that is not the exact one": (
        (WOMEN.replace(",52,", ",53,"),),
        "column value: 53 is not exact 52.25, rounded\n    tabulate the answers again",
    ),
    "half an interval": (
        (WOMEN.replace(",47.2,", ",,"),),
        "column ci_low: it is blank, but se is not\n    fill se, ci_low, ci_high, or none of them",
    ),
    "an interval upside down": (
        (WOMEN.replace("47.2,57.3", "57.3,47.2"),),
        "column ci_low: 57.3 is above ci_high 47.2\n    exchange the two",
    ),
    "an interval beyond the whole": (
        (WOMEN.replace("47.2,57.3", "-1,57.3"),),
        "an interval of a share reaches beyond 0 to 100\n    tabulate the answers again",
    ),
    "a text for a standard error": (
        (WOMEN.replace(",2.6,", ",small,"),),
        'column se: "small" is not a number\n    tabulate the answers again',
    ),
    "a suppressed answer with its value": (
        (HIDDEN.replace("Autre,,", "Autre,1,"),),
        "column value: the answer is suppressed\n    leave it blank: it would give the answer away",
    ),
    "a published figure with a standard error": (
        (f"{FEMALE},published,,,,2.6,,",),
        (
            "column se: the figure is published, not computed\n"
            '    leave it blank, or write the origin "computed"'
        ),
    ),
    "an unknown origin": (
        (WOMEN.replace("computed", "compted"),),
        'column origin: unknown origin "compted"\n    did you mean "computed"?',
    ),
}


@pytest.mark.long
@every("name", WRONG)
def test_a_wrong_cell_of_a_computed_table_is_told_with_its_cure(tmp_path, name):
    rows, told = WRONG[name]
    with pytest.raises(CmsurveyError) as raised:
        edition(tmp_path, *rows)
    separated = ", " if told.startswith("column") else ": "
    assert f"2031.csv, line 2{separated}{told}" in str(raised.value)


def test_pay_may_be_rounded_to_hundreds(tmp_path):
    pay = (
        WOMEN.replace("single", "mean")
        .replace("52,percent", "30200,eur_per_year")
        .replace("52.25", "30209.9")
    )
    assert aggregate.table("gender", edition(tmp_path, pay)).rows[0].value == 30200.0
    with pytest.raises(CmsurveyError, match=r"column value: 30200 is not exact 30250\.1, rounded"):
        edition(tmp_path, pay.replace("30209.9", "30250.1"))


def test_the_columns_of_computed_figures_come_together_or_not_at_all(tmp_path):
    short = HEADER.removesuffix(",ci_high")
    with pytest.raises(CmsurveyError, match='column "ci_high" is missing'):
        edition(tmp_path, WOMEN.rpartition(",")[0], header=short)


def test_a_computed_figure_keeps_what_it_was_computed_with(tmp_path):
    women, men = aggregate.table("gender", edition(tmp_path, WOMEN, MEN)).rows
    assert (women.value, women.base, women.origin, women.decimals) == (52.0, 380, "computed", 0)
    assert women.computed == Computed(52.25, 199, 350.5, 2.6, 47.2, 57.3)
    assert men.computed is not None
    assert men.computed.answers == 181


def test_a_published_table_has_nothing_computed(tmp_path):
    found = aggregate.table("gender", edition(tmp_path, FEMALE, header=FIGURE_HEADER))
    assert [row.computed for row in found.rows] == [None]


def test_a_suppressed_answer_has_no_row_but_is_named_and_leaves_no_remainder(tmp_path):
    rows = (WOMEN, MEN.replace(",48,", ",45,").replace("47.75", "45.2"), HIDDEN)
    found = aggregate.tables(Block(("gender",)), edition(tmp_path, *rows))[0]
    assert [row.category for row in found.rows] == ["female", "male"]
    assert [label for _, label in found.suppressed] == ["Autre"]
    assert not found.whole


@pytest.mark.long
@given(st.lists(st.integers(1, 60), min_size=2, max_size=12))
def test_computed_parts_are_a_whole_however_their_printed_values_were_rounded(counts):
    """Twelve rounded shares may add up to 104: the exact ones decide."""
    total = sum(counts)
    assert math.isclose(sum(100 * count / total for count in counts), 100)
    table = aggregate.table("gender", _counted(counts))
    assert table.whole


def _counted(counts: list[int]) -> Edition:
    total = sum(counts)
    return make_edition(
        *(
            figure(f"c{at}", round(100 * count / total), origin="computed", exact=100 * count / total)
            for at, count in enumerate(counts)
        )
    )
