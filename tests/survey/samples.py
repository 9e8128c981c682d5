"""Made-up samples of any shape, and designs of them. They describe nobody."""

import random

import pandas as pd

from cmsurvey.survey import Design

KINDS = ["a", "B", "é"]


def made_up(seed):
    """Rows of a sample in two stages; strata of two to four units, answers with gaps, some weights 0."""
    chance = random.Random(seed)  # noqa: S311 - made-up answers need no secret
    rows = []
    for stratum in range(chance.randint(1, 3)):
        units = chance.randint(2, 4)
        population = units + chance.choice([0, 1, 7, 30])
        for unit in range(units):
            inner = chance.randint(1, 3)
            size = inner if inner == 1 else inner + chance.choice([0, 2, 9])
            for one in range(inner):
                rows += [
                    {"h": f"s{stratum}", "psu": unit, "ssu": one, "N": population, "M": size}
                    for _ in range(chance.randint(1, 3))
                ]
    for row in rows:
        row |= {
            "w": chance.choice([0.0, 0.5, 1.0, 2.25, 10.0, 10.0]),
            "y": chance.choice([3.0, 4.0, 4.5, 10.0, chance.uniform(-5, 20)]),
            "x": float(chance.randint(1, 6)),
            "z": None if chance.random() < 0.25 else chance.uniform(0, 1),
            "kind": chance.choice(KINDS),
            "code": chance.choice([None, -1.0, 1.5, 10.0]),
        }
    rows[0]["w"] = 1.0
    chance.shuffle(rows)
    return rows


def design(rows, *, stages=1, fpc=True):
    """A design of these rows."""
    clusters, counts = ["psu", "ssu"][:stages], ["N", "M"][:stages]
    frame = pd.DataFrame(rows).astype({"z": float, "code": float})
    return Design(frame, weights="w", strata="h", clusters=clusters, fpc=counts if fpc else None)
