"""Whether a difference between two editions is one: said where the sampling allows, and nowhere else.

Volunteers are a sample of nobody: of them nothing is tested. Of a quota sample the same test is told as
indicative. A published percentage is tested for every count that rounds to it; what was computed from
answers by its standard errors; one of each kind by both. All differences of one page are corrected
together (Holm).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cmsurvey.fill import Quoted
from cmsurvey.model import Computed, Survey
from cmsurvey.words import Words

if TYPE_CHECKING:
    from cmsurvey.survey.rounding import Published

#: How a series says that its answers have no weights; others have a design effect that no table tells.
UNWEIGHTED = frozenset({"", "unweighted"})
#: The words of each verdict of `cmsurvey.survey.rounding`.
KEYS = {
    "significant": "significant",
    "not significant": "not_significant",
    "undetermined by rounding": "undetermined",
}
#: More answers of one verdict are counted in a note, not listed.
MOST_LISTED = 5


def verdicts(pairs: Sequence[tuple[Quoted, Quoted]], survey: Survey) -> list[str]:
    """The verdict of each pair, an earlier figure and a later one: the key of its words, "" where untested.

    Empty where the sampling allows no test or no pair can be tested.
    """
    if not survey.margins:
        return []
    from cmsurvey.survey import rounding  # noqa: PLC0415 - numpy and scipy: a render of volunteers must not wait

    ranges = [_range(*pair, survey) for pair in pairs]
    found = iter(rounding.together([one for one in ranges if one]))
    said = ["" if one is None else KEYS[next(found)] for one in ranges]
    return said if any(said) else []


def _range(before: Quoted, after: Quoted, survey: Survey) -> tuple[float, float] | None:
    """The largest and the smallest p of a difference; None where the tables do not tell enough."""
    from cmsurvey.survey import rounding, shares  # noqa: PLC0415 - the same

    computed = [quoted for quoted in (before, after) if quoted.estimate.computed]
    printed = [
        rounding.Published(*one) for one in (_published(before, survey), _published(after, survey)) if one
    ]
    if len(printed) == 2:
        found = rounding.waves(*printed)
        return None if found.p_max is None or found.p_min is None else (found.p_max, found.p_min)
    errors = [_error(quoted.estimate.computed) for quoted in computed]
    if None in errors or len(printed) + len(computed) < 2 or not all(one.fits for one in printed):
        return None
    (value, se), *others = [one for one in errors if one]
    ends = others or [
        (share, math.sqrt(share * (1 - share) / one.base)) for one in printed for share in _ends(one)
    ]
    z = [(value - other) / math.hypot(se, error) for other, error in ends]
    crossed = min(z) <= 0 <= max(z)
    return shares.normal_p(0.0 if crossed else min(map(abs, z))), shares.normal_p(max(map(abs, z)))


def _error(computed: Computed | None) -> tuple[float, float] | None:
    """A computed share and its standard error, from 0 to 1; None where the design gives no error."""
    return (computed.exact / 100, computed.se / 100) if computed and computed.se else None


def _ends(one: Published) -> tuple[float, float]:
    """The smallest and the largest share that a published percentage can stand for."""
    return one.counts[0] / one.base, one.counts[-1] / one.base


def _published(quoted: Quoted, survey: Survey) -> tuple[float, int, int] | None:
    """A share of counted answers as printed, with its base and decimals."""
    row = quoted.estimate
    plain = quoted.table.shares and row.origin == "published" and survey.weighting.value in UNWEIGHTED
    return (row.value, row.base, row.decimals) if plain and row.base else None


def of_sampling(
    labels: Sequence[str], pairs: Sequence[tuple[Quoted, Quoted]], survey: Survey, words: Words
) -> list[str]:
    """What may be made of the gaps of a page: nothing of volunteers, else which chance does not explain."""
    key = f"comparison.{survey.sampling.value or 'unstated'}"
    return [words.say(key)] if words.has(key) else told(labels, verdicts(pairs, survey), survey, words)


def told(labels: Sequence[str], found: Sequence[str], survey: Survey, words: Words) -> list[str]:
    """The sentences of a note: which differences are significant, which nobody can tell, and how tested."""
    if not found:
        return []
    method = words.say("verdicts.method" if survey.sampling.value == "random" else "verdicts.method_quota")
    return [
        *(_listed(key, labels, found, words) for key in ("significant", "undetermined") if key in found),
        *(
            [words.say("verdicts.none_significant", level=_level(words))]
            if "significant" not in found
            else []
        ),
        method,
    ]


def _listed(key: str, labels: Sequence[str], found: Sequence[str], words: Words) -> str:
    held = [label for label, verdict in zip(labels, found, strict=True) if verdict == key]
    if len(held) > MOST_LISTED:
        count, of = (
            words.numbers.plain(number) for number in (len(held), len([one for one in found if one]))
        )
        return words.say(f"verdicts.count_{key}", count=count, of=of, level=_level(words))
    return words.say(
        f"verdicts.list_{key}", listed=words.say("phrases.figures").join(held), level=_level(words)
    )


def _level(words: Words) -> str:
    """The level of all tests, 5 % (`cmsurvey.survey.shares.LEVEL`)."""
    return words.numbers.amount(5, "percent")


def cells(found: Sequence[str], survey: Survey, words: Words) -> list[str]:
    """The verdicts as cells of a table, in words; of a quota sample each says that it is indicative."""
    key = "verdicts.cell" if survey.sampling.value == "random" else "verdicts.cell_quota"
    return [
        words.say(key, verdict=words.say(f"verdicts.{one or 'untested'}"))
        if one
        else words.say("verdicts.untested")
        for one in found
    ]
