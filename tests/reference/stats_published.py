"""The statistics of published tables, as the reference cases name them: arguments → expected keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cmsurvey.survey import adjust, bands, counts, display, rounding, shares

Arguments = Mapping[str, Any]
Result = dict[str, Any]


def share_ci(args: Arguments) -> Result:
    k, n, level = args["k"], args["n"], args["level"]
    found = {name: list(one(k, n, level)) for name, one in shares.INTERVALS.items()}
    return {"share": k / n, **found}


def share_ci_deff(args: Arguments) -> Result:
    share, n, deff, level = args["share"], args["n"], args["deff"], args["level"]
    found = {
        name: list(shares.interval(share * n, n, method=name, level=level, deff=deff))
        for name in shares.INTERVALS
    }
    return {"n_eff": n / deff, "moe_wald": shares.margin(share, n, level=level, deff=deff), **found}


def two_shares(args: Arguments) -> Result:
    found = shares.difference(args["k1"], args["n1"], args["k2"], args["n2"])
    return {
        "diff": found.diff,
        "z_pooled": found.z,
        "p_pooled": found.p,
        "se_unpooled": found.se,
        "ci_wald": list(found.wald),
        "ci_newcombe": list(found.newcombe),
        "fisher_p": found.fisher_p,
        "cohens_h": found.cohens_h,
    }


def count_table(args: Arguments) -> Result:
    found = counts.count_table(args["counts_by_row"])
    raw = [pair.p for pair in found.pairs]
    corrected = {
        f"p_{name}_whole_table": adjust.CORRECTIONS[name](raw).tolist()
        for name in ("bonferroni", "holm", "bh")
    }
    return {
        "chi2": found.chi2,
        "df": found.df,
        "p": found.p,
        "cramers_v": found.cramers_v,
        "adj_residuals_by_row": found.adjusted_residuals.tolist(),
        "column_pairs_z_pooled": [
            {"row": pair.row + 1, "a": pair.a + 1, "b": pair.b + 1, "z": pair.z, "p": pair.p}
            for pair in found.pairs
        ],
        "p_raw": raw,
        **corrected,
    }


def p_adjust(args: Arguments) -> Result:
    return {name: correct(args["p"]).tolist() for name, correct in adjust.CORRECTIONS.items()}


def simultaneous_goodman(args: Arguments) -> Result:
    return {"ci": [list(one) for one in shares.goodman(args["counts"], level=args["level"])]}


def banded(args: Arguments) -> Result:
    asked = bands.Bands(args["lower"], args["upper"], args["weight"], "[a, b)")
    quartiles = [bands.quantile(asked, p, n=args["n"]) for p in (0.25, 0.5, 0.75)]
    middle = bands.mean(asked)
    return {
        "quantiles_linear": [
            {
                "p": one.p,
                "est": one.estimate.value,
                "ci95_woodruff": [limit and limit.value for limit in (one.low, one.high)],
            }
            for one in quartiles
        ],
        "pareto_alpha_last_two": middle.alpha,
        "midpoint_top_harmonic": middle.top,
        "mean_midpoint_harmonic_top": middle.value,
    }


def largest_remainder(args: Arguments) -> Result:
    values = args["values"]
    found = {f"decimals{places}": list(display.largest_remainder(values, places)) for places in (0, 1)}
    plain = [display.half_up(share) for share in display.percentages(values)]
    return {**found, "plain_rounded_sum0": sum(plain)}


def rounded_waves(args: Arguments) -> Result:
    first, second = (rounding.Published(args[f"pct{at}"], args[f"n{at}"]) for at in (1, 2))
    if not (first.fits and second.fits):
        return {"possible": False, "counts1": len(first.counts), "counts2": len(second.counts)}
    found = rounding.waves(first, second)
    return {
        "possible": True,
        "k1_range": [first.counts[0], first.counts[-1]],
        "k2_range": [second.counts[0], second.counts[-1]],
        "abs_z_min": found.z_min,
        "abs_z_max": found.z_max,
        "p_max": found.p_max,
        "p_min": found.p_min,
        "verdict_95": found.verdict,
    }


STATISTICS: Mapping[str, Callable[[Arguments], Result]] = {
    one.__name__: one
    for one in (
        share_ci, share_ci_deff, two_shares, count_table, p_adjust, simultaneous_goodman, banded,
        largest_remainder, rounded_waves,
    )
}  # fmt: skip
