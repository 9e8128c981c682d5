"""Statistics of weighting and replicate weights: poststratify, rake, calibrate, greg, trim, replicate."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cmsurvey import survey
from cmsurvey.survey.replicates import ReplicateWeights
from tests.reference.cases import Case

Result = dict[str, Any]
#: R brings margins of unlike populations to the last one; a case may have them (600 and 599).
ANY_POPULATION = float("inf")


def _margin(told: dict[str, Any]) -> survey.Margin:
    totals = {str(one["level"]): float(one["total"]) for one in told["population"]}
    return survey.Margin(told["var"], totals)


def _margins(case: Case) -> list[survey.Margin]:
    return [_margin(one) for one in case.arg("margins")]


def _weights(design: survey.Design) -> Result:
    weights = design.weights
    return {
        "n": len(weights),
        "sum": float(weights.sum()),
        "sum_sq": float(weights @ weights),
        "min": float(weights.min()),
        "max": float(weights.max()),
        "weighted_index_sum": float(weights @ np.arange(1, len(weights) + 1)),
        "first10": weights[:10].tolist(),
        "last3": weights[-3:].tolist(),
    }


def _estimated(case: Case, design: survey.Design) -> Result:
    """The means, totals and shares that the case names, with the design's weights and errors."""

    def told(of: survey.Estimate) -> Result:
        return {"est": of.value, "se": of.se}

    def names(key: str) -> list[str]:
        return [str(one["var"]) for one in case.expected.get(key) or ()]

    shares = {name: survey.category_shares(design, name).shares for name in names("props")}
    return {
        "means": [{"var": name, **told(survey.mean(design, name))} for name in names("means")],
        "totals": [{"var": name, **told(survey.total(design, name))} for name in names("totals")],
        "props": [
            {"var": name, "levels": [{"level": label, **told(one)} for label, one in found.items()]}
            for name, found in shares.items()
        ],
    }


def _reported(case: Case) -> Result:
    """A weighting, its weights and what is estimated with them."""
    design = WEIGHTINGS[case.stat](case)
    n_eff = float(design.weights.sum() ** 2 / (design.weights @ design.weights))
    return {"weights": _weights(design), "kish_neff": n_eff, **_estimated(case, design)}


def _poststratified(case: Case) -> survey.Design:
    return survey.poststratify(case.design, _margin(case.args))


def _raked(case: Case) -> survey.Design:
    return survey.rake(case.design, _margins(case), within=ANY_POPULATION)


def _calibrated(case: Case) -> survey.Design:
    bounds = survey.Bounds(*case.arg("bounds")) if case.arg("bounds") else None
    method = case.arg("calfun")
    return survey.calibrate(case.design, _margins(case), method=method, bounds=bounds, within=ANY_POPULATION)


def _regressed(case: Case) -> survey.Design:
    return survey.greg(case.design, {case.arg("x"): case.arg("x_total")}, case.arg("N"))


def _trimmed(case: Case) -> survey.Design:
    before = case.file.case(f"{case.design_name}/{case.arg('after')}")
    bounds = case.arg("lower", 0.0), case.arg("upper", float("inf"))
    return survey.trim(WEIGHTINGS[before.stat](before), *bounds, strict=bool(case.arg("strict")))


WEIGHTINGS: dict[str, Callable[[Case], survey.Design]] = {
    "poststratify": _poststratified,
    "rake": _raked,
    "calibrate": _calibrated,
    "greg": _regressed,
    "trim": _trimmed,
}


def _sets(case: Case) -> ReplicateWeights:
    made = {"BRR": survey.balanced, "JK1": survey.jackknife, "JKn": survey.jackknife}
    return made[case.arg("type")](case.design)


def replicate(case: Case) -> Result:
    sets = _sets(case)
    design = case.design.with_replicates(sets)
    return {
        "n_replicates": sets.count,
        "scale": sets.scale,
        "rscales": list(dict.fromkeys(sets.rscales.tolist())),
        "degf": survey.degrees_of_freedom(design),
        "mse": sets.mse,
        **_estimated(case, design),
    }


def replicate_ratio(case: Case) -> Result:
    sets = survey.given(case.design, np.array(case.arg("repweights")), case.arg("type"))
    design = case.design.with_replicates(sets)
    found = survey.ratio(design, case.arg("numerator"), case.arg("denominator"))
    return {
        "est": found.value,
        "se": found.se,
        "scale": sets.scale,
        "rscales": sets.rscales.tolist(),
        "mse": sets.mse,
    }


STATISTICS: dict[str, Callable[[Case], Result]] = {
    **dict.fromkeys(WEIGHTINGS, _reported),
    "replicate": replicate,
    "replicate_ratio": replicate_ratio,
}
