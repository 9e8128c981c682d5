"""The formulas again, slow and obvious, on lists of rows: what the engine must agree with.

A row is a dictionary with "h" (stratum), "psu", "ssu", "N" and "M" (population counts), "w", and answers.
"""

import math


def by(rows, key):
    """Rows grouped by a key."""
    found: dict[object, list[dict[str, object]]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found


def variance(rows, score, *, stages=1, fpc=True):
    """The variance of the total of a score, over one stage or two."""
    added = 0.0
    for stratum in by(rows, "h").values():
        units = list(by(stratum, "psu").values())
        f = len(units) / stratum[0]["N"] if fpc else 0.0
        added += spread([sum(score(row) for row in unit) for unit in units], f)
        if stages == 2 and fpc:
            for unit in units:
                inner = list(by(unit, "ssu").values())
                totals = [sum(score(row) for row in one) for one in inner]
                added += f * spread(totals, len(inner) / unit[0]["M"])
    return added


def spread(totals, f):
    """(1 - f) n / (n - 1) times the sum of squares around the mean."""
    n = len(totals)
    if f == 1:
        return 0.0
    mean = sum(totals) / n
    return (1 - f) * n / (n - 1) * sum((one - mean) ** 2 for one in totals)


def ratio(rows, part, whole, **design):
    """A ratio of weighted totals and its standard error; a part and a whole of 0 are outside the domain."""
    base = sum(row["w"] * whole(row) for row in rows)
    if base == 0:
        return math.nan, math.nan
    value = sum(row["w"] * part(row) for row in rows) / base
    squared = variance(rows, lambda row: row["w"] * (part(row) - value * whole(row)) / base, **design)
    return value, math.sqrt(max(squared, 0))


def difference(rows, first, second, **design):
    """The difference of two ratios, given as pairs of part and whole, and its standard error."""
    values, bases = [], []
    for part, whole in (first, second):
        bases.append(sum(row["w"] * whole(row) for row in rows))
        values.append(sum(row["w"] * part(row) for row in rows) / bases[-1])

    def score(row):
        own = [
            row["w"] * (part(row) - value * whole(row)) / base
            for (part, whole), value, base in zip((first, second), values, bases, strict=True)
        ]
        return own[0] - own[1]

    return values[0] - values[1], math.sqrt(max(variance(rows, score, **design), 0))


def degrees_of_freedom(rows):
    """Primary units - strata, among these rows with a weight."""
    weighted = [row for row in rows if row["w"] > 0]
    return len({(row["h"], row["psu"]) for row in weighted}) - len({row["h"] for row in weighted})


def quantile(rows, value, p):
    """The smallest value up to which at least p of the weight lies."""
    total = sum(row["w"] for row in rows)
    cumulated = 0.0
    for row in sorted(rows, key=value):
        cumulated += row["w"]
        if row["w"] > 0 and cumulated >= (p - 1e-12) * total:
            return value(row)
    return math.nan
