"""Files of reference cases: their data, designs and cases, as FORMAT.md says."""

import csv
import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cmsurvey.survey import Design
from cmsurvey.survey.columns import condition, condition_parts

#: An identifier of digits stays text.
TEXT = {"cds"}


@dataclass(frozen=True)
class Case:
    """One statistic of one design with its arguments, and what is expected."""

    id: str
    stat: str
    args: dict[str, Any]
    expected: dict[str, Any]
    design_name: str
    file: "ReferenceFile"

    @property
    def design(self) -> Design:
        return self.file.design(self.design_name)

    def arg(self, name: str, otherwise: Any = None) -> Any:
        """An argument, or what stands for it where it is absent."""
        return self.args.get(name, otherwise)


@dataclass
class ReferenceFile:
    """A file of cases; data sets lie beside it."""

    path: Path
    designs: dict[str, dict[str, Any]] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "ReferenceFile":
        """The cases of a file; a ValueError says in a sentence what is wrong with it."""
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ValueError(f"it cannot be read: {(error.strerror or 'unknown cause').lower()}") from None
        except ValueError as error:  # no JSON, or no UTF-8
            raise ValueError(f"it is no JSON: {error}") from None
        if not isinstance(told, dict) or "cases" not in told:
            raise ValueError('this is no file of cases, it has no "cases"')
        if not isinstance(told["cases"], list) or not told["cases"]:
            raise ValueError('it holds no case: "cases" is not a list of them')
        file = cls(path, told.get("designs") or {})
        file.cases = [file._case(at, one) for at, one in enumerate(told["cases"], start=1)]
        return file

    def _case(self, at: int, told: Any) -> Case:
        needed = ("id", "stat", "args", "expected")
        if not isinstance(told, dict) or not set(needed) <= told.keys():
            raise ValueError(f"case {at} is not one: it needs {', '.join(needed)}")
        args, design = told["args"] or {}, told.get("design", "")
        return Case(told["id"], told["stat"], args, told["expected"], design, self)

    def case(self, name: str) -> Case:
        """The case of this id."""
        found = [case for case in self.cases if case.id == name]
        assert found, f'there is no case "{name}"'
        return found[0]

    def design(self, name: str) -> Design:
        return _design(self.path.parent, json.dumps(self.designs[name], sort_keys=True))


@cache
def _design(folder: Path, keys: str) -> Design:
    told = json.loads(keys)
    frame = dataset(folder / f"{told['dataset']}.csv").copy()
    for name, test in (told.get("derived") or {}).items():
        tested = frame[condition_parts(test)[0]]
        frame[name] = np.where(tested.isna(), np.nan, condition(frame, test))
    rule = told.get("weights_rule") or (
        "column" if told.get("weights") else "from_fpc" if told.get("fpc") else "one"
    )
    weights = {"column": told.get("weights"), "one": 1.0, "from_fpc": None}[rule]
    return Design(
        frame,
        weights=weights,
        strata=told.get("strata"),
        clusters=told.get("ids"),
        fpc=told.get("fpc"),
    )


@cache
def dataset(path: Path) -> pd.DataFrame:
    """A data set: only an empty cell is missing, a column of numbers is numeric."""
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    columns = {}
    for at, name in enumerate(header):
        cells = [row[at] if row[at] != "" else None for row in rows]
        columns[name] = pd.Series(cells if name in TEXT else _numbers(cells), name=name)
    return pd.DataFrame(columns)


def _numbers(cells: list[str | None]) -> list[Any]:
    try:
        numbers = [np.nan if cell is None else float(cell) for cell in cells]
    except ValueError:
        return cells
    told = [number for cell, number in zip(cells, numbers, strict=True) if cell is not None]
    return numbers if np.isfinite(told).all() else cells
