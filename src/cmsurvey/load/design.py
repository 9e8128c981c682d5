"""A table `[design]` → `DesignColumns`: of `series.toml` for every edition, of `questionnaire.toml` for one.

[design]                       # nothing here need be there: no weights, no strata, no clusters
weights = "weight"             # a column of the answers, or the id of a question
strata = "region"
clusters = ["school", "class"] # one stage or two, first stage first
fpc = ["schools", "classes"]   # a column a stage: how many units the population has, never a fraction
nested = true                  # the labels of clusters begin anew in each stratum
lonely = "fail"                # fail | remove | certainty | adjust | average
[design.replicates]
columns = ["rw1", "rw2"]
kind = "bootstrap"             # JK1 | JKn | BRR | bootstrap | other
scale = 0.5                    # optional but for "other"; rscales = [1, 1] and mse = false too
"""

from __future__ import annotations

import math
from typing import cast, get_args

from cmsurvey.load.check import Entry
from cmsurvey.model.design import DesignColumns, Lonely, ReplicateKind, Replicates

_KEYS = ("weights", "strata", "clusters", "fpc", "nested", "lonely", "replicates")


def design(entry: Entry) -> DesignColumns | None:
    """The design that the table "design" declares, None where there is none; problems are kept."""
    if "design" not in entry.values:
        return None
    table = entry.table("design")
    if not table.where:
        return None
    table.only(_KEYS)
    found = DesignColumns(
        weights=table.text("weights", ""),
        strata=table.text("strata", ""),
        clusters=_columns(table, "clusters"),
        fpc=_columns(table, "fpc"),
        nested=_flag(table, "nested"),
        lonely=cast("Lonely", table.known("lonely", get_args(Lonely), "fail") or "fail"),
        replicates=_replicates(table.table("replicates")) if "replicates" in table.values else None,
    )
    if len(found.clusters) > 2:
        table.fail(f'"clusters" has {len(found.clusters)} stages', "name one column or two")
    if len(found.fpc) > max(1, len(found.clusters)):
        table.fail('"fpc" has more columns than there are stages', "name a column a stage of clusters")
    return found


def _replicates(table: Entry) -> Replicates | None:
    if not table.where:
        return None
    table.only(("columns", "kind", "scale", "rscales", "mse"))
    columns = table.texts("columns")
    kind = cast("ReplicateKind", table.known("kind", get_args(ReplicateKind)))
    scale, rscales = table.values.get("scale"), table.values.get("rscales", [])
    if scale is None and kind == "other":
        table.fail('key "scale" is missing', "add the factor of the squared deviations: scale = 0.01")
    if scale is not None and not _is_positive(scale):
        table.fail('"scale" is not a number above 0', "write scale = 0.01")
    if not isinstance(rscales, list) or not all(map(_is_positive, rscales)):
        table.fail('"rscales" is not a list of numbers above 0', "write one a column: rscales = [1, 1]")
    elif rscales and len(rscales) != len(columns):
        what = f'"rscales" has {len(rscales)} numbers for {len(columns)} columns'
        table.fail(what, "write a number a column, in their order")
    if table.problems.found:
        return None
    return Replicates(columns, kind, scale, tuple(map(float, rscales)), _flag(table, "mse"))


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < math.inf


def _columns(table: Entry, key: str) -> tuple[str, ...]:
    """A column, or a list of them; none when the key is absent."""
    value = table.values.get(key, [])
    if isinstance(value, str) and value.strip():
        return (value.strip(),)
    return table.texts(key) if value != [] else ()


def _flag(table: Entry, key: str) -> bool:
    value = table.values.get(key, False)
    if not isinstance(value, bool):
        table.fail(f'"{key}" is neither true nor false', f"write {key} = true")
    return value is True
