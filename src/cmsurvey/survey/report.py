"""What a weighting did: each margin before, after and as it should be, and what the weights cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cmsurvey.survey import columns
from cmsurvey.survey.columns import FloatArray
from cmsurvey.survey.design import Design
from cmsurvey.survey.margins import Margin

#: A weight this near to a bound was cut there.
_CUT = 1e-9
#: Shares that differ beyond these decimals are equal.
_DIGITS = 9


@dataclass(frozen=True)
class Spread:
    """How unequal weights are. Kish (1965, section 11.7): n_eff = (sum w)^2 / sum w^2, deff = n / n_eff."""

    least: float
    mean: float
    greatest: float
    n_eff: float
    deff: float


@dataclass(frozen=True)
class MarginLine:
    """A category: its answers, its share of the weights before and after, and of the population; 0 to 1."""

    variable: str
    category: str
    answers: int
    before: float
    after: float
    target: float

    @property
    def change(self) -> float:
        """What weighting added to its share."""
        return self.after - self.before


@dataclass(frozen=True)
class WeightingReport:
    """The lines of every margin in its order, the weights before and after, and how many were cut."""

    answers: int
    before: Spread
    after: Spread
    lines: tuple[MarginLine, ...]
    trimmed: int = 0

    @property
    def variables(self) -> tuple[str, ...]:
        """The margins' variables, in their order."""
        return tuple(dict.fromkeys(line.variable for line in self.lines))

    def of(self, variable: str) -> tuple[MarginLine, ...]:
        """The lines of one margin."""
        return tuple(line for line in self.lines if line.variable == variable)

    @property
    def widest(self) -> MarginLine:
        """The category whose share changes most; of equal ones the first."""
        return max(self.lines, key=lambda line: round(abs(line.change), _DIGITS))

    @property
    def off(self) -> MarginLine:
        """The category that is farthest from its target; raked ones are on it, trimmed ones may not be."""
        return max(self.lines, key=lambda line: round(abs(line.after - line.target), _DIGITS))


def spread(weights: FloatArray) -> Spread:
    """How unequal these weights are; rows of weight 0 count as answers."""
    n_eff = float(weights.sum() ** 2 / np.sum(weights**2))
    edges = float(weights.min()), float(weights.mean()), float(weights.max())
    return Spread(*edges, n_eff, len(weights) / n_eff)


def weighting_report(
    before: Design, after: Design, to: Sequence[Margin], *, cut: tuple[float, float] = (0.0, np.inf)
) -> WeightingReport:
    """What took place between two weightings of one sample, the later one `cut` at these bounds."""
    lines = []
    for margin in to:
        found = columns.categories(before.frame, margin.variable)
        known = found.codes >= 0
        for category, total in margin.totals.items():
            at = found.labels.index(category) if category in found.labels else -2
            here = known & (found.codes == at)
            lines.append(
                MarginLine(
                    margin.variable,
                    category,
                    int(here.sum()),
                    float(before.weights[here].sum() / before.weights.sum()),
                    float(after.weights[here].sum() / after.weights.sum()),
                    total / margin.total,
                )
            )
    low, high = cut
    at_bound = (after.weights >= high * (1 - _CUT)) | ((after.weights <= low * (1 + _CUT)) & (low > 0))
    spreads = spread(before.weights), spread(after.weights)
    return WeightingReport(len(before), *spreads, tuple(lines), int(np.count_nonzero(at_bound)))
