"""The columns of a design → numbers and labels of the frame; what cannot be one is a problem with its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsurvey.answers.amounts import number
from cmsurvey.answers.sheet import Column, Sheet, more
from cmsurvey.errors import Problems, nearest
from cmsurvey.load.check import quoted
from cmsurvey.model.design import DesignColumns

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


def design_columns(
    frame: pd.DataFrame, sheet: Sheet, design: DesignColumns, problems: Problems
) -> pd.DataFrame:
    """The frame with the columns of the design beside the questions."""
    import pandas as pd  # noqa: PLC0415 - whoever only looks must not wait for it

    replicates = design.replicates.columns if design.replicates else ()
    rscales = design.replicates.rscales if design.replicates else ()
    if rscales and len(rscales) != len(replicates):
        what = f'"rscales" has {len(rscales)} numbers for {len(replicates)} columns of replicate weights'
        problems.add(str(sheet.path), what, "write a number a column, in the order of the file")
    numbers = [one for one in (design.weights, *design.fpc, *replicates) if one]
    found: dict[str, object] = {}
    for name in design.columns:
        if name in frame and (name not in numbers or frame[name].dtype == float):
            _check_whole(frame, sheet, name, problems)
        elif name not in sheet.columns:
            known = (*sheet.columns, *frame.columns)
            what = f"no column {quoted(name)} of the design"
            if "*" in name:
                what = f"no column is called {quoted(name)} of the design, with a number in place of *"
            # what import wrote has the columns that were of the design then
            again = "; if the export has it, import once more" if "row" in sheet.columns else ""
            problems.add(str(sheet.path), what, nearest(name, known) + again)
        elif name in numbers:
            found[name] = _numbers(sheet, sheet.columns[name], problems)
        else:
            found[name] = _labels(sheet, sheet.columns[name], problems)
    whole = pd.concat([frame, pd.DataFrame(found, index=frame.index)], axis=1) if found else frame
    if not problems.found:
        _check_weights(whole, sheet, (design.weights, *replicates), problems)
        _check_nesting(whole, sheet, design, problems)
    return whole


def _check_whole(frame: pd.DataFrame, sheet: Sheet, name: str, problems: Problems) -> None:
    """A question that is a column of the design was answered by everybody."""
    empty = frame[name].isna().to_numpy()
    if empty.any():
        where = f"{sheet.path}, row {sheet.lines[empty][0]}, column {name}"
        problems.add(
            where, f"no answer in a column of the design{more(int(empty.sum()))}", "fill it in every row"
        )


def _numbers(sheet: Sheet, column: Column, problems: Problems) -> NDArray[np.float64]:
    """Numbers, 0 or above, in every row."""
    import numpy as np  # noqa: PLC0415 - the same as pandas

    values = np.full(len(column.values) + 1, np.nan)
    sign = "," if any("," in cell for cell in column.values) else "."
    for at, cell in enumerate(column.values):
        value = number(cell, sign)
        if value is None or value < 0:
            what = "is below 0" if value is not None else "is no number"
            where = f"{sheet.path}, row {sheet.rows(column, at)[0]}, column {column.name}"
            problems.add(where, f"{quoted(cell)} {what}", "write a number, 0 or above")
        else:
            values[at] = value
    _check_filled(sheet, column, problems)
    found: NDArray[np.float64] = values[column.codes]
    return found


def _labels(sheet: Sheet, column: Column, problems: Problems) -> NDArray[np.object_]:
    import numpy as np  # noqa: PLC0415 - the same as pandas

    _check_filled(sheet, column, problems)
    found: NDArray[np.object_] = np.asarray([*column.values, None], dtype=object)[column.codes]
    return found


def _check_filled(sheet: Sheet, column: Column, problems: Problems) -> None:
    empty = sheet.rows(column, -1)
    if len(empty):
        where = f"{sheet.path}, row {empty[0]}, column {column.name}"
        problems.add(where, f"an empty cell in a column of the design{more(len(empty))}", "fill every row")


def _check_weights(frame: pd.DataFrame, sheet: Sheet, names: tuple[str, ...], problems: Problems) -> None:
    """Weights that are all 0 count nobody."""
    for name in filter(None, names):
        values = frame[name].to_numpy()
        if (values < 0).any():
            where = f"{sheet.path}, row {sheet.lines[values < 0][0]}, column {name}"
            problems.add(where, "a weight below 0", "write a number, 0 or above")
        elif not (values > 0).any():
            problems.add(f"{sheet.path}, column {name}", "every weight is 0", "name the column that weighs")


def _check_nesting(frame: pd.DataFrame, sheet: Sheet, design: DesignColumns, problems: Problems) -> None:
    """A cluster lies in one stratum, unless labels begin anew in each."""
    if not design.strata or not design.clusters or design.nested:
        return
    strata, clusters = (_written(frame, sheet, one) for one in (design.strata, design.clusters[0]))
    first: dict[str, int] = {}
    for at, cluster in enumerate(clusters):
        before = first.setdefault(cluster, at)
        if strata[before] != strata[at]:
            what = (
                f"cluster {quoted(cluster)} is in stratum {quoted(strata[at])}, "
                f"in row {sheet.lines[before]} in {quoted(strata[before])}"
            )
            where = f"{sheet.path}, row {sheet.lines[at]}, column {design.clusters[0]}"
            problems.add(where, what, "mend one of the two, or write nested = true where labels begin anew")
            return


def _written(frame: pd.DataFrame, sheet: Sheet, name: str) -> NDArray[np.object_]:
    """A column as the file says it, where the file has it: a question of the same name has ids or numbers."""
    import numpy as np  # noqa: PLC0415 - the same as pandas

    if name not in sheet.columns:
        found: NDArray[np.object_] = frame[name].astype(str).to_numpy(dtype=object)
        return found
    column = sheet.columns[name]
    return np.asarray([*column.values, ""], dtype=object)[column.codes]
