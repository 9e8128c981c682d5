"""Expected against computed, key by key, with the tolerance of each."""

import math
from dataclasses import dataclass, field
from typing import Any

#: Computed in R by other means than formulas, so not gated.
INFORMATIONAL = {"likelihood", "lincom", "saddlepoint"}
AFTER_WEIGHTING = {"poststratify", "rake", "calibrate", "greg"}
LABELS = ("level", "domain", "row", "col", "col_a", "col_b", "a", "b", "var", "option")
TESTS = {"t", "p", "p_t", "p_z", "svyttest_p", "p_holm", "p_bh", "p_bonferroni"}
TINY = 1e-14
NO_ERROR = 1e-12


@dataclass
class Comparison:
    """The largest relative difference, and every key beyond its tolerance."""

    stat: str
    aggregate: bool
    worst: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def tolerance(self, path: tuple[str, ...]) -> float:
        """How far a number under this path may be off."""
        if self.aggregate:
            return 1e-9
        if "weights" in path or (path[-1] == "kish_neff" and self.stat in AFTER_WEIGHTING):
            return 1e-7
        if self.stat in AFTER_WEIGHTING or "tests" in path or "logit" in path:
            return 1e-6
        return 1e-6 if any(key in TESTS for key in path) else 1e-9

    def fail(self, path: tuple[str, ...], what: str) -> None:
        """Keep what is wrong under this path."""
        self.wrong.append(f"/{'/'.join(path)}: {what}")

    def any(self, expected: Any, got: Any, path: tuple[str, ...], est: float = 0.0) -> None:
        """Compare whatever is expected; `est` is the estimate beside it, for standard errors."""
        if isinstance(expected, dict):
            self.mapping(expected, got, path)
        elif isinstance(expected, list):
            self.sequence(expected, got, path, est)
        elif expected is None:
            if got is not None and not (isinstance(got, float | int) and not math.isfinite(got)):
                self.fail(path, f"expected no number, got {got}")
        elif isinstance(expected, bool | str):
            if got != expected:
                self.fail(path, f"expected {expected}, got {got}")
        else:
            self.number(float(expected), got, path, est)

    def mapping(self, expected: dict[str, Any], got: Any, path: tuple[str, ...]) -> None:
        """Every expected key; those of an absent null may lack."""
        if not isinstance(got, dict):
            self.fail(path, f"expected keys, got {got}")
            return
        est = expected.get("est")
        beside = abs(est) if isinstance(est, int | float) else 0.0
        for key, value in expected.items():
            if key in INFORMATIONAL:
                continue
            if key not in got and value is not None:
                self.fail((*path, key), "it is lacking")
            elif key == "vcov":
                self.matrix(value, got[key], (*path, key))
            else:
                self.any(value, got.get(key), (*path, key), beside)

    def sequence(self, expected: list[Any], got: Any, path: tuple[str, ...], est: float) -> None:
        """Labelled entries by their labels, others by their place."""
        if got is None or isinstance(got, str | float | int):
            self.fail(path, f"expected {len(expected)} entries, got {got}")
        elif len(expected) != len(got):
            self.fail(path, f"expected {len(expected)} entries, got {len(got)}")
        elif expected and isinstance(expected[0], dict):
            found = {_label(one): one for one in got}
            for one in expected:
                key = _label(one)
                if key in found:
                    self.any(one, found[key], (*path, key))
                else:
                    self.fail((*path, key), "it is lacking")
        else:
            for at, (one, other) in enumerate(zip(expected, got, strict=True)):
                self.any(one, other, (*path, str(at)), est)

    def matrix(self, expected: list[Any], got: Any, path: tuple[str, ...]) -> None:
        """A covariance: differences relative to the two standard errors."""
        if not isinstance(expected[0], list):
            expected, got = [[one] for one in expected], [[one] for one in got]
        if len(expected) != len(got):
            self.fail(path, f"expected {len(expected)} rows, got {len(got)}")
            return
        for i, row in enumerate(expected):
            for j, value in enumerate(row):
                spans = row[i], expected[j][j]
                size = math.sqrt(spans[0] * spans[1]) if min(spans) > NO_ERROR**2 else 0.0
                difference = abs(value - got[i][j])
                relative = difference / size if size else difference
                if difference > TINY:
                    self.told(
                        relative, NO_ERROR if not size else self.tolerance(path), (*path, f"{i},{j}"), got
                    )

    def number(self, expected: float, got: Any, path: tuple[str, ...], est: float) -> None:
        """A number within its tolerance; a standard error below 1e-12 is 0."""
        if got is None or isinstance(got, str) or not math.isfinite(got):
            self.fail(path, f"expected {expected}, got {got}")
            return
        got = float(got)
        floor = NO_ERROR * max(1.0, est)
        if (path[-1] == "se" or path[-1].endswith("_se")) and abs(expected) < floor and abs(got) < floor:
            return
        difference = abs(got - expected)
        if difference >= TINY:
            relative = difference / abs(expected) if expected else math.inf
            self.told(relative, self.tolerance(path), path, f"{got!r} for {expected!r}")

    def told(self, relative: float, tolerance: float, path: tuple[str, ...], what: Any) -> None:
        """Keep a relative difference."""
        self.worst = max(self.worst, relative)
        if relative > tolerance:
            self.fail(path, f"off by {relative:.1e}, {what}")


def _label(entry: dict[str, Any]) -> str:
    """What an entry of a list is matched by; a probability only where there is no other label."""
    named = [f"{entry[key]}" for key in LABELS if key in entry]
    return ", ".join(named) if named else f"p {entry['p']:.12g}"
