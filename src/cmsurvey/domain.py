"""A domain of an edition: the figures of one of its populations alone, to be shown by themselves.

"Domain" is the word of survey statistics for a part of the population (Särndal, Swensson and Wretman, 1992,
chapter 10). Its figures are those that the tables hold of it: nothing is estimated here.
"""

from __future__ import annotations

from dataclasses import replace

from cmsurvey import aggregate
from cmsurvey.errors import CmsurveyError, Problem
from cmsurvey.model import FEWEST_PERCENT, Edition, domain_name

_SHAPE = "write a question and its answer: --where sector=tourism"


def names(edition: Edition) -> tuple[str, ...]:
    """The populations of an edition that its tables hold a published figure of, in their order.

    They are those who gave an answer ("sector=tourism"): another survey that the tables compare with is none.
    """
    rows = (row for row in edition.records if not row["derived"])
    return tuple(dict.fromkeys(str(row["population"]) for row in rows if "=" in str(row["population"])))


def base(edition: Edition) -> int | None:
    """How many respondents a domain has: the largest base of its figures, None where none is published."""
    bases = [int(row["base_n"]) for row in edition.records if row["base_n"] == row["base_n"]]
    return max(bases, default=None)


def told(edition: Edition) -> tuple[str, ...]:
    """Those of them that may be shown by themselves."""
    return tuple(name for name in names(edition) if not _too_few(edition, name))


def bundles(edition: Edition) -> dict[str, str]:
    """The edition, then each of these, by what its files are named by: "2012", "2012-sector-tourism"."""
    return {domain_name(edition.id, one): one for one in ("", *told(edition))}


def of(edition: Edition, population: str) -> Edition:
    """The domain of an edition; the edition itself where no population is asked for.

    Raises:
        CmsurveyError: it is no population of respondents, the tables hold no figure of it, or fewer than 30
            are known to be in it, by its base or its share of all, of whom no percentage is told.
    """
    if not population:
        return edition
    known = names(edition)
    asked = "=".join(part.strip() for part in population.split("="))
    if asked not in known:
        raise CmsurveyError(Problem("--where", *_absent(edition, asked, known)))
    if few := _too_few(edition, asked):
        what = f"{few} respondents of edition {edition.id} are {asked}: too few for percentages"
        others = ", ".join(told(edition)) or "there is none"
        raise CmsurveyError(Problem("--where", what, f"choose one of {FEWEST_PERCENT} or more: {others}"))
    return cut(edition, asked)


def cut(edition: Edition, population: str) -> Edition:
    """The edition with the figures of one population alone, whoever they are of."""
    return replace(
        edition,
        records=tuple(row for row in edition.records if row["population"] == population),
        disputes=tuple(row for row in edition.disputes if row["population"] == population),
        population=population,
        whole=edition,
    )


def _too_few(edition: Edition, population: str) -> str:
    """How many are in a population of too few: "29", "about 20 (5 % of 412)"; "" of any other."""
    counted = base(cut(edition, population))
    if counted is not None:
        return f"{counted}" if counted < FEWEST_PERCENT else ""
    question, _, answer = population.partition("=")
    try:
        table = aggregate.table(question, edition)
        share = aggregate.find(table, answer)
    except CmsurveyError:
        return ""
    most = share.bound is not None and share.bound.direction == "at_most"
    # a share that its source hedges counts as it stands: "about 1 %" makes few as well
    about = aggregate.people(share._replace(bound=None) if most else share, table)
    few = about is not None and about < FEWEST_PERCENT
    return f"{'at most' if most else 'about'} {about} ({share.value:g} % of {share.base})" if few else ""


def _absent(edition: Edition, asked: str, known: tuple[str, ...]) -> tuple[str, str]:
    """What there is not, and which populations there are."""
    if asked.count("=") != 1 or not all(asked.split("=")):
        what, cure = f'"{asked}" is no population of respondents', _SHAPE
        return what, f"{cure} (edition {edition.id} has {', '.join(known)})" if known else cure
    what = f'edition {edition.id} has no figure of the population "{asked}"'
    if not known:
        return what, "its figures are those of all respondents: leave --where out"
    return what, f"it has figures of {', '.join(known)}"
