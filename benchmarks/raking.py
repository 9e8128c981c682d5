"""`python -m benchmarks.raking [ROWS]`: raking to five margins, from columns of answers to weights.

Prints the processor time of each part, the best of five, and how it grows with the rows. Raking a million
rows may take 0.3 s; the categories are columns as `cmsurvey import` and Parquet hold them, so that no text is
read. Measured on 2 cores of a shared machine: 0.09 s, 0.17 s from columns of text.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from cmsurvey.survey import Design, Margin, rake
from cmsurvey.survey.columns import FloatArray

SIZES = {"gender": 2, "age_group": 6, "region": 13, "contract": 5, "employer_size": 7}
ROUNDS = 5
ROWS = 1_000_000
#: Seconds that raking so many may take.
TARGET = 0.3


def main() -> None:
    """Measure and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    for count in (rows // 4, rows):
        for name, seconds in measured(count):
            sys.stdout.write(f"{count:>10,} rows  {name:<28} {seconds:.3f} s\n")


def measured(rows: int) -> Iterator[tuple[str, float]]:
    """The parts with what each took."""
    frame = made_up(rows)
    margins = [margin(frame[name], at) for at, name in enumerate(SIZES)]
    design = Design(frame, weights="w")
    yield "raking to five margins", best(lambda: rake(design, margins).weights)
    raked = rake(design, margins)
    (adjustment,) = raked.adjustments
    scores: FloatArray = raked.weights[:, None] * np.ones((1, 8))
    yield "eight scores after raking", best(lambda: adjustment.project(scores))
    texts = frame.assign(**{name: frame[name].astype(str) for name in SIZES})
    as_text = Design(texts, weights="w")
    yield "the same from text", best(lambda: rake(as_text, margins).weights)


def made_up(rows: int) -> pd.DataFrame:
    """Answers of nobody: five categorical columns and unequal weights."""
    chance = np.random.default_rng(2026)
    frame = pd.DataFrame({"w": chance.lognormal(0, 0.5, rows)})
    for name, size in SIZES.items():
        shares = chance.dirichlet(np.full(size, 8.0))
        codes = chance.choice(size, rows, p=shares)
        dtype = pd.CategoricalDtype([f"{name} {at}" for at in range(size)])
        frame[name] = pd.Categorical.from_codes(codes, dtype=dtype)
    return frame


def margin(answers: pd.Series[str], seed: int) -> Margin:
    """Totals that differ from the answers' by up to a third."""
    counts = answers.value_counts()
    pulled = counts * np.random.default_rng(seed).uniform(0.75, 1.33, len(counts))
    scaled = pulled * (len(answers) / pulled.sum())
    return Margin(str(answers.name), {str(name): float(total) for name, total in scaled.items()})


def best(job: Callable[[], FloatArray]) -> float:
    """The least processor time of some runs: others use the machine too."""
    found = []
    for _ in range(ROUNDS):
        began = time.process_time()
        job()
        found.append(time.process_time() - began)
    return min(found)


if __name__ == "__main__":
    main()
