"""A table `[design]` → `DesignColumns`: of `series.toml` for every edition, of `questionnaire.toml` for one.

That of one edition stands in place of that of the series, whole: nothing of the latter is added to it.

[design]                       # nothing here need be there: no weights, no strata, no clusters
weights = "weight"             # a column of the answers, or the id of a question
strata = "region"
clusters = ["school", "class"] # one stage or two, first stage first
fpc = ["schools", "classes"]   # a column a stage: how many units the population has, never a fraction
nested = true                  # the labels of clusters begin anew in each stratum
lonely = "fail"                # fail | remove | certainty | adjust | average
[design.replicates]
columns = "rw*"                # rw1, rw2 and so on; or each by its name: ["rw1", "rw2"]
kind = "bootstrap"             # JK1 | JKn | BRR | bootstrap | other
scale = 0.5                    # optional but for "other"; rscales = [1, 1] and mse = false too
"""

from __future__ import annotations

from typing import cast, get_args

from cmsurvey.load.entry import Entry
from cmsurvey.load.shapes import Flag, Number, Numbers, Table, Text, Texts
from cmsurvey.model.design import DesignColumns, Lonely, ReplicateKind, Replicates

_REPLICATES = Table(
    keys={
        "columns": Texts("columns of replicate weights, * for their numbers", needed=True, alone=True),
        "kind": Text("how they were made", of=get_args(ReplicateKind)),
        "scale": Number("the factor of the squared deviations", positive=True, example="0.01"),
        "rscales": Numbers("one a column, in their order"),
        "mse": Flag("deviations from the estimate of the whole sample instead of their mean"),
    },
    about="replicate weights",
)
DESIGN = Table(
    keys={
        "weights": Text("the column of weights, or the id of a question", default=""),
        "strata": Text("the column of strata", default=""),
        "clusters": Texts("a column a stage, one or two, first stage first", alone=True),
        "fpc": Texts("a column a stage: how many units the population has", alone=True),
        "nested": Flag("the labels of clusters begin anew in each stratum"),
        "lonely": Text("a stratum of one cluster", default="fail", of=get_args(Lonely)),
        "replicates": _REPLICATES,
    },
    about="how respondents were drawn and weighted: columns of the answers",
)


def design(entry: Entry) -> DesignColumns | None:
    """The design that the table "design" declares, None where there is none; problems are kept."""
    if "design" not in entry.values:
        return None
    table = entry.table("design")
    if not table.there:
        return None
    table.only()
    found = DesignColumns(
        weights=table.text("weights"),
        strata=table.text("strata"),
        clusters=table.texts("clusters"),
        fpc=table.texts("fpc"),
        nested=table.flag("nested"),
        lonely=cast("Lonely", table.text("lonely")),
        replicates=_replicates(table.table("replicates")) if "replicates" in table.values else None,
    )
    if len(found.clusters) > 2:
        table.fail(f'"clusters" has {len(found.clusters)} stages', "name one column or two", "clusters")
    if len(found.fpc) > max(1, len(found.clusters)):
        table.fail('"fpc" has more columns than there are stages', "name a column a stage of clusters", "fpc")
    return found


def _replicates(table: Entry) -> Replicates | None:
    if not table.there:
        return None
    before = len(table.problems.found)
    table.only()
    columns, kind = table.texts("columns"), cast("ReplicateKind", table.text("kind"))
    scale, rscales = table.number("scale"), table.numbers("rscales")
    if "scale" not in table.values and kind == "other":
        table.fail('key "scale" is missing', "add the factor of the squared deviations: scale = 0.01")
    if rscales and len(rscales) != len(columns) and "*" not in "".join(columns):
        what = f'"rscales" has {len(rscales)} numbers for {len(columns)} columns'
        table.fail(what, "write a number a column, in their order", "rscales")
    mse = table.flag("mse")
    return None if len(table.problems.found) > before else Replicates(columns, kind, scale, rscales, mse)
