"""How often 95 % intervals of a share hold the true share: `python -m benchmarks.coverage [RUNS]`.

Two designs in which Wald's interval fails: 20 clusters of 15 that resemble each other (intraclass
correlation 0.05), and unequal weights (lognormal, design effect 2.2) on 150 and 600 answers. Each run draws
a sample, estimates with `cmsurvey.survey` and asks every method. The table goes to coverage.md beside.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from cmsurvey.survey import Design, Share
from cmsurvey.survey.proportions import shares_of

METHODS = ("wald", "logit", "wilson", "beta", "korn_graubard")
TRUE_SHARES = (0.03, 0.1, 0.3, 0.5)
SEED = 20_260_101
INTRACLASS, SPREAD = 0.05, math.sqrt(math.log(2.2))

Draw = Callable[[np.random.Generator, float], Share]


def clustered(clusters: int, size: int) -> Draw:
    """Answers in clusters, whose own shares follow a beta distribution around the true one."""
    units = np.repeat(np.arange(clusters), size)
    design = Design(pd.DataFrame({"unit": units}), clusters="unit")
    strength = (1 - INTRACLASS) / INTRACLASS

    def draw(chance: np.random.Generator, share: float) -> Share:
        own = chance.beta(share * strength, (1 - share) * strength, clusters)
        return _estimated(design, chance.random(units.size) < own[units])

    return draw


def weighted(n: int) -> Draw:
    """Answers with lognormal weights that have nothing to do with them."""
    design = Design(pd.DataFrame({"row": np.arange(n)}))

    def draw(chance: np.random.Generator, share: float) -> Share:
        weights = chance.lognormal(0, SPREAD, n)
        return _estimated(design.reweighted(weights), chance.random(n) < share)

    return draw


DESIGNS: dict[str, Draw] = {
    "20 clusters of 15": clustered(20, 15),
    "150 weighted answers": weighted(150),
    "600 weighted answers": weighted(600),
}


def coverage(draw: Draw, share: float, runs: int) -> dict[str, float]:
    """The part of the runs in which each method's interval holds the true share; none is a miss."""
    chance = np.random.default_rng(SEED)
    held = dict.fromkeys(METHODS, 0)
    for _ in range(runs):
        found = draw(chance, share)
        for method in METHODS:
            low, high = found.share_interval(method=method)
            held[method] += low <= share <= high
    return {method: count / runs for method, count in held.items()}


def report(runs: int) -> Iterator[str]:
    """The lines of the page."""
    yield "# How often the intervals hold"
    yield ""
    yield f"Written by `python -m benchmarks.coverage {runs}`: {runs} samples a line, 95 % intervals of a"
    yield "share; a sample for which a method has no interval counts as missed. The default of"
    yield "`cmsurvey.survey`, `korn_graubard`, has an effective size of at most n."
    yield ""
    yield "| design | share | " + " | ".join(f"`{method}`" for method in METHODS) + " |"
    yield "| --- | --: |" + " --: |" * len(METHODS)
    lines = []
    for name, draw in DESIGNS.items():
        for share in TRUE_SHARES:
            found = coverage(draw, share, runs)
            lines.append(found)
            yield f"| {name} | {share} | " + " | ".join(f"{found[method]:.3f}" for method in METHODS) + " |"
    worst = " | ".join(f"**{min(line[method] for line in lines):.3f}**" for method in METHODS)
    yield f"| the worst | | {worst} |"


def _estimated(design: Design, chosen: np.ndarray) -> Share:
    return shares_of(design, chosen.astype(np.float64)[:, None])[0][0]


if __name__ == "__main__":
    told = "\n".join(report(int(sys.argv[1]) if len(sys.argv) > 1 else 4000))
    Path(__file__).with_suffix(".md").write_text(told + "\n", encoding="utf-8")
    print(told)  # noqa: T201 - a script
