"""How respondents were drawn and weighted, as a series or an edition declares it: names of columns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

#: What to do with a stratum of one cluster, whose variance nobody can estimate.
Lonely = Literal["fail", "remove", "certainty", "adjust", "average"]
ReplicateKind = Literal["JK1", "JKn", "BRR", "bootstrap", "other"]


class Replicates(NamedTuple):
    """Columns of replicate weights and how their estimates are put together.

    V = scale * sum of rscales[r] * (estimate[r] - mean)^2. `scale` None and `rscales` () follow from `kind`;
    `mse` takes the full-sample estimate instead of the mean. A `*` in a column stands for a number: "rw*".
    """

    columns: tuple[str, ...]
    kind: ReplicateKind
    scale: float | None = None
    rscales: tuple[float, ...] = ()
    mse: bool = False


@dataclass(frozen=True)
class DesignColumns:
    """The columns of the answers that say how each respondent was drawn; "" and () are none.

    `clusters` has a column a stage (one or two), first stage first; `fpc` has a column a stage too, of counts
    in the population, never fractions. `nested` means that labels of clusters begin anew in each stratum. A
    column is one of the file of answers or the id of a question.
    """

    weights: str = ""
    strata: str = ""
    clusters: tuple[str, ...] = ()
    fpc: tuple[str, ...] = ()
    nested: bool = False
    lonely: Lonely = "fail"
    replicates: Replicates | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column named, each once."""
        named = (self.weights, self.strata, *self.clusters, *self.fpc)
        replicates = self.replicates.columns if self.replicates else ()
        return tuple(dict.fromkeys(one for one in (*named, *replicates) if one))

    def among(self, names: Iterable[str]) -> DesignColumns:
        """The same, each "rw*" of the replicates as the columns rw1, rw2… of a file that are nothing else."""
        if not self.replicates:
            return self
        others = {self.weights, self.strata, *self.clusters, *self.fpc}
        free = [one for one in names if one not in others]
        found: list[str] = []
        for one in self.replicates.columns:
            number = re.compile(re.escape(one).replace(r"\*", r"\d+"))
            found += [name for name in free if number.fullmatch(name)] or [one]
        return replace(self, replicates=self.replicates._replace(columns=tuple(dict.fromkeys(found))))
