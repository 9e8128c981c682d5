"""Crosstabs and comparisons of their columns, in the keys of the reference cases."""

from collections.abc import Callable
from typing import Any

from cmsurvey import survey
from tests.reference.cases import Case
from tests.reference.stats_estimates import difference

Result = dict[str, Any]


def crosstab(case: Case) -> Result:
    table = survey.crosstab(case.design, case.arg("row"), case.arg("col"))
    parts = {
        "total": table.total,
        "overall": table.overall,
        "row_share": table.row_share,
        "col_share": table.column_share,
    }
    cells = []
    for i, row in enumerate(table.rows):
        for j, column in enumerate(table.columns):
            told: Result = {"row": row, "col": column, "n": int(table.n[i, j])}
            for name, part in parts.items():
                told |= {name: float(part.values[i, j]), f"{name}_se": float(part.se[i, j])}
            cells.append(told)
    tests = {
        name: {"statistic": one.statistic, "parameter": list(one.parameter), "p": one.p}
        for name, one in table.tests.items()
    }
    return {
        "degf": table.df,
        "n": int(table.n.sum()),
        "cells": cells,
        "tests": tests,
        "pearson_X2_scaled_to_n": table.pearson_x2,
        "cramers_v": table.cramers_v,
    }


def column_pairs(case: Case) -> Result:
    table = survey.crosstab(case.design, case.arg("row"), case.arg("col"))
    pairs = []
    for one in survey.column_pairs(table, correction="none"):
        told = difference(one)
        pairs.append({**told, "row": one.row, "col_a": one.first, "col_b": one.second})
        del pairs[-1]["a"], pairs[-1]["b"]
    return {"pairs": pairs}


STATISTICS: dict[str, Callable[[Case], Result]] = {one.__name__: one for one in (crosstab, column_pairs)}
