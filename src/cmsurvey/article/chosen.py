"""Which figures are key: by a rule that is printed with them, so that none was picked for what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, zip_longest

from cmsurvey import aggregate, coverage
from cmsurvey.compose import ties
from cmsurvey.compose.clauses import NETS
from cmsurvey.compose.sentences import Told
from cmsurvey.model import Edition

#: The most of them.
MOST = 10


def key_figures(edition: Edition, told: Mapping[str, Told]) -> list[str]:
    """The questions of the key figures, `told` by question; the rule is the words' "article.rule".

    The leading figure of each block of the posters, the first block of each poster, then the second of each,
    then those of the other cards. A rank, a share whose base is not stated, one told as a count alone,
    answers put together, one of many in the first place and a figure that is among them (a monthly salary
    beside the yearly one) are left out, as is a share that is smaller than what no source tells of its
    question.
    """
    found: dict[tuple[object, ...], str] = {}
    for question in dict.fromkeys(_turns(edition)):
        if question in told:
            row, table = told[question].figure
            amount = table.question.removesuffix("_month") if not table.shares else ""
            key = (row.category, table.population, amount or row.value)
            rest = max((one.value for one in table.rows if one.origin == "remainder"), default=0.0)
            many = len(ties.level(told[question].figure)) > ties.MOST
            known = (
                table.stated
                and not many
                and not (row.counted or question.endswith(NETS))
                and rest <= row.value
            )
            if known and table.unit != "rank":
                found.setdefault(key, question)
    return list(found.values())[:MOST]


def _turns(edition: Edition) -> Iterator[str]:
    """The first questions of the blocks, a poster after the other in turn, then all questions."""
    posters = [
        [block.questions[0] for block in spec.blocks if block.id not in coverage.lacking(spec, edition)]
        for spec in coverage.posters(edition)
    ]
    yield from filter(None, chain.from_iterable(zip_longest(*posters)))
    yield from aggregate.questions(edition)
