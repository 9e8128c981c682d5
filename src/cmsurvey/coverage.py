"""Which infographics an edition has the figures for."""

from __future__ import annotations

from cmsurvey import aggregate
from cmsurvey.model import Block, Edition, Spec

#: A poster of one block would be a card.
FEWEST_BLOCKS = 2


def is_card(spec: Spec) -> bool:
    """Whether an infographic is a card: one block, of a question in the groups of another."""
    return len(spec.blocks) == 1 and bool(spec.blocks[0].by)


def card_block(question: str, edition: Edition) -> Block:
    """The block of a card: its question, and between the quartiles of something the median of the same.

    "salary_quartile" and "salary_median" are of one thing, whose name they begin with: other medians of the
    same unit (years of age, years in the profession) are not.
    """
    found = aggregate.tables(Block((question,)), edition)
    name = question.replace("quartile", "median")
    if not found or found[0].kind != "quantile" or name == question or name not in edition.rows:
        return Block((question,))
    own = found[0]
    medians = [
        table.question
        for table in aggregate.tables(Block((name,)), edition)
        if (table.kind, table.unit, table.population) == ("median", own.unit, own.population)
    ]
    return Block((question, *medians), population=own.population)


def can_be_made(spec: Spec, edition: Edition) -> bool:
    """Whether enough blocks of an infographic have figures in an edition."""
    return len(spec.blocks) - len(lacking(spec, edition)) >= (1 if is_card(spec) else FEWEST_BLOCKS)


def lacking(spec: Spec, edition: Edition) -> tuple[str, ...]:
    """The blocks of an infographic that it leaves out in this edition, by their first question.

    Those without a figure, those whose figures all stand in blocks before them, and those that stand for
    another question (`unless`) which has figures. A block that names its
    template is about its first question: without that one it has no figure either. Of several lines through
    the editions the first that this one has a figure for is drawn.
    """
    absent: list[str] = []
    before: set[tuple[str, str]] = set()
    for block in spec.blocks:
        found = aggregate.tables(block, edition)
        if block.template and found and found[0].question != block.questions[0]:
            found = ()
        own = {(table.question, table.population) for table in aggregate.shown(found, block)}
        if block.follows:
            own = {("", "line")} if own else own
        if block.follows and edition.whole:  # a line through the editions is that of everybody
            own = set()
        if own <= before or any(aggregate.tables(Block((one,)), edition) for one in block.unless):
            absent.append(block.id)
            continue
        before |= own
    return tuple(absent)


def posters(edition: Edition) -> tuple[Spec, ...]:
    """The infographics of several blocks, and the cards of crossed questions, that this edition can have."""
    return tuple(spec for spec in edition.survey.specs if can_be_made(spec, edition))
