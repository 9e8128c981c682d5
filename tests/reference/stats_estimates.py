"""Means, totals, shares, quantiles, domains and waves, in the keys of the reference cases."""

from collections.abc import Callable
from typing import Any

from cmsurvey import survey
from cmsurvey.survey.columns import condition_parts
from tests.reference.cases import Case

Result = dict[str, Any]
INFINITE = float("inf")
NO_CORRECTION = "none"
METHODS = ("mean", "logit", "xlogit", "beta", "asin", "wilson")


def design_info(case: Case) -> Result:
    told = survey.weight_summary(case.design)
    return {
        "n": told.n,
        "degf": told.degrees_of_freedom,
        "sum_weights": told.sum_weights,
        "kish_neff": told.n_eff,
        "kish_deff": told.deff,
    }


def _told(of: survey.Estimate) -> Result:
    return {
        "est": of.value,
        "se": of.se,
        "df": of.df,
        "ci95_t": list(of.interval()),
        "ci95_z": list(of.interval(df=INFINITE)),
        "deff": of.deff,
        "deff_replace": of.deff_replace,
        "cv": of.cv,
        "n_unweighted": of.n,
    }


def mean(case: Case) -> Result:
    found = survey.mean(case.design, case.arg("var"), na_rm=bool(case.arg("na_rm")))
    return {**_told(found), "pop_variance": found.variance, "pop_sd": found.deviation}


def total(case: Case) -> Result:
    name, na_rm = case.arg("var"), bool(case.arg("na_rm"))
    if survey.columns.is_numeric(case.design.frame[name]):
        return _told(survey.total(case.design, name, na_rm=na_rm))
    found = survey.category_totals(case.design, name, na_rm=na_rm)
    return {"levels": [{"level": label, **_told(one)} for label, one in found.items()]}


def ratio(case: Case) -> Result:
    args = case.arg("numerator"), case.arg("denominator")
    return _told(survey.ratio(case.design, *args, na_rm=bool(case.arg("na_rm"))))


def prop(case: Case) -> Result:
    found = survey.category_shares(case.design, case.arg("var"), na_rm=bool(case.arg("na_rm")))
    every = list(found.shares.values())
    return {
        "df": every[0].df,
        "nrow_design": every[0].n,
        "levels": [_level(label, one) for label, one in found.shares.items()],
        "vcov": _as_listed(case, ("levels", "level"), list(found.shares), found.covariance.tolist()),
    }


def _as_listed(
    case: Case, named: tuple[str, str], labels: list[str], covariance: list[list[float]]
) -> list[list[float]]:
    """Rows and columns in the order in which the file lists the labels, where it lists all of them."""
    listed = [str(one[named[1]]) for one in case.expected.get(named[0]) or []]
    places = {str(label): at for at, label in enumerate(labels)}
    if sorted(listed) != sorted(places):
        return covariance
    return [[covariance[places[row]][places[column]] for column in listed] for row in listed]


def _level(label: str, of: survey.Share) -> Result:
    made = {} if of.known else {name: list(of.share_interval(method=name)) for name in METHODS}
    return {**_told(of), "level": label, "n_unweighted": of.count, "degenerate": of.known, "ci95": made or []}


def quantile(case: Case) -> Result:
    name, na_rm = case.arg("var"), bool(case.arg("na_rm"))
    probabilities = [one["p"] for one in case.expected["quantiles"]]
    found = survey.quantiles(
        case.design,
        name,
        probabilities,
        rule=case.arg("qrule", "math"),
        scale=case.arg("interval_type", "mean"),
        na_rm=na_rm,
    )
    used = survey.mean(case.design, name, na_rm=na_rm)
    return {
        "df": used.df,
        "nrow_design": used.n,
        "quantiles": [_quantile(one) for one in found],
    }


def _quantile(of: survey.Quantile) -> Result:
    return {"p": of.p, "est": of.value, "ci95": [of.low, of.high], "se": of.se}


def domain_mean(case: Case) -> Result:
    args = case.arg("var"), case.arg("by")
    found = survey.domain_means(case.design, *args, na_rm=bool(case.arg("na_rm")))
    domains = [
        {
            **_told(one.mean),
            "domain": label,
            "sum_weights": one.sum_weights,
            "total": one.total.value,
            "total_se": one.total.se,
            "median": _quantile(one.median),
        }
        for label, one in found.domains.items()
    ]
    vcov = _as_listed(case, ("domains", "domain"), list(found.domains), found.covariance.tolist())
    return {"design_degf": found.df, "domains": domains, "vcov": vcov}


def domain_diff(case: Case) -> Result:
    def pairs(correction: str) -> tuple[survey.Difference, ...]:
        return survey.domain_differences(
            case.design,
            case.arg("var"),
            case.arg("by"),
            correction=correction,
            na_rm=bool(case.arg("na_rm")),
        )

    corrected = {
        f"p_{name}": [one.p_adjusted for one in pairs(name)] for name in ("holm", "bh", "bonferroni")
    }
    return {"pairs": [difference(one) for one in pairs(NO_CORRECTION)], **corrected}


def difference(of: survey.Difference) -> Result:
    """A pair of domains or columns."""
    return {
        "a": of.first,
        "b": of.second,
        "diff": of.value,
        "se": of.se,
        "t": of.t,
        "df": of.df,
        "p_t": of.p_t,
        "p_z": of.p_z,
    }


def ttest(case: Case) -> Result:
    found = survey.t_test(case.design, case.arg("var"), case.arg("by"))
    return {"diff": found.value, "t": found.t, "df": found.df, "p": found.p_t}


def paired_diff(case: Case) -> Result:
    found = survey.paired_difference(case.design, case.arg("a"), case.arg("b"))
    fewer = found.df - 1
    p = survey.estimates.t_p_value(found.t, fewer)
    return {**_told(found), "t": found.t, "p_t": found.p_t, "svyttest_df": fewer, "svyttest_p": p}


def multiresponse(case: Case) -> Result:
    found = survey.multiple_response(case.design, case.arg("vars"), str(case.arg("yes")))
    names = {"asked": "share_of_all", "answering": "share_of_answering", "responses": "share_of_responses"}
    options = []
    for option, n in found.n.items():
        told: Result = {"option": option, "n": n}
        for base, of in found.shares[option].items():
            told |= {names[base]: of.value, f"{names[base]}_se": of.se}
        options.append(told)
    return {"n_all": found.n_asked, "n_answering": found.n_answering, "options": options}


def _lonely(case: Case, design: survey.Design) -> Result:
    """Every expected estimate, named by its kind and its column or columns."""
    found: Result = {"degf": survey.degrees_of_freedom(design)}
    for key in case.expected:
        kind, _, name = key.partition("_")
        if kind == "mean":
            found[key] = _told(survey.mean(design, name))
        elif kind == "total":
            found[key] = _told(survey.total(design, name))
        elif kind == "ratio":
            found[key] = _told(survey.ratio(design, *_two_columns(name, design)))
        elif kind == "prop":
            shares = survey.category_shares(design, name).shares
            found[key] = [{"level": label, **_told(one)} for label, one in shares.items()]
    return found


def _two_columns(names: str, design: survey.Design) -> tuple[str, str]:
    cuts = [(names[:at], names[at + 1 :]) for at, sign in enumerate(names) if sign == "_"]
    return next(pair for pair in cuts if all(name in design.frame for name in pair))


def lonely_psu(case: Case) -> Result:
    return _lonely(case, case.design.with_lonely(case.arg("option")))


def domain_lonely_psu(case: Case) -> Result:
    design = case.design.with_lonely(case.arg("option"), adjust_domain=bool(case.arg("adjust_domain")))
    return _lonely(case, design.where(case.arg("domain")))


def wave_diff(case: Case) -> Result:
    first, second = (_wave(case, case.arg(name)) for name in ("wave1", "wave2"))
    found = survey.wave_difference(first, second)
    return {
        "est1": first.value,
        "se1": first.se,
        "est2": second.value,
        "se2": second.se,
        **_told(found),
        "diff": found.value,
        "p_t": found.p_t,
        "p_z": found.p_z,
        "t": found.t,
    }


def _wave(case: Case, told: dict[str, str]) -> survey.Estimate:
    design = case.file.design(told["design"])
    if told["var"] in design.frame:
        return survey.mean(design, told["var"])
    column, _, value = condition_parts(told["var"])
    return survey.category_share(design, column, value)


_BY_NAME = (
    design_info, mean, total, ratio, prop, quantile, domain_mean, domain_diff, ttest, paired_diff,
    multiresponse, lonely_psu, domain_lonely_psu, wave_diff,
)  # fmt: skip
STATISTICS: dict[str, Callable[[Case], Result]] = {
    **{one.__name__: one for one in _BY_NAME},
    "quantile_point": quantile,
}
