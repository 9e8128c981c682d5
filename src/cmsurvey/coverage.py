"""Which infographics an edition has the figures for."""

from __future__ import annotations

from cmsurvey import aggregate
from cmsurvey.model import Edition, Spec

#: A poster of one block would be a card.
FEWEST_BLOCKS = 2


def lacking(spec: Spec, edition: Edition) -> tuple[str, ...]:
    """The blocks of an infographic that the edition has no figure for."""
    return tuple(block.id for block in spec.blocks if not aggregate.tables(block, edition))


def posters(edition: Edition) -> tuple[Spec, ...]:
    """The infographics that keep at least `FEWEST_BLOCKS` blocks in this edition."""
    return tuple(
        spec
        for spec in edition.survey.specs
        if len(spec.blocks) - len(lacking(spec, edition)) >= FEWEST_BLOCKS
    )
