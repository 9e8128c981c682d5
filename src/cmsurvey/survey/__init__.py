"""Survey statistics from answers: a `Design` and functions of it, exact against R's `survey`."""

from cmsurvey.survey.calibration import Bounds
from cmsurvey.survey.cells import Crosstab, Part
from cmsurvey.survey.comparisons import ColumnPair, against_the_rest, column_letters, column_pairs, letters
from cmsurvey.survey.crosstabs import crosstab
from cmsurvey.survey.design import Adjustment, Design, Lonely, Replicates, degrees_of_freedom
from cmsurvey.survey.domains import (
    Difference,
    Domain,
    Domains,
    domain_differences,
    domain_means,
    t_test,
    wave_difference,
)
from cmsurvey.survey.estimates import Estimate
from cmsurvey.survey.independence import Test
from cmsurvey.survey.margins import Margin
from cmsurvey.survey.means import (
    Mean,
    WeightSummary,
    category_totals,
    mean,
    paired_difference,
    ratio,
    total,
    weight_summary,
)
from cmsurvey.survey.multiple import MultipleResponse, multiple_response
from cmsurvey.survey.proportions import Share, Shares, category_share, category_shares, net
from cmsurvey.survey.quantile import Quantile, quantiles
from cmsurvey.survey.replicates import ReplicateWeights, balanced, bootstrap, given, jackknife, repeated
from cmsurvey.survey.scales import net_promoter_score, scale_mean
from cmsurvey.survey.suppression import Presentation, Standards, complemented, hidden_columns, presentation
from cmsurvey.survey.variance import covariance
from cmsurvey.survey.weighting import calibrate, greg, poststratify, rake, trim

__all__ = [
    "Adjustment", "Bounds", "ColumnPair", "Crosstab", "Design", "Difference", "Domain", "Domains",
    "Estimate", "Lonely", "Margin", "Mean", "MultipleResponse", "Part", "Presentation", "Quantile",
    "ReplicateWeights", "Replicates", "Share", "Shares", "Standards", "Test", "WeightSummary",
    "against_the_rest", "balanced", "bootstrap", "calibrate", "category_share", "category_shares",
    "category_totals", "column_letters", "column_pairs", "complemented", "covariance", "crosstab",
    "degrees_of_freedom", "domain_differences", "domain_means", "given", "greg", "hidden_columns",
    "jackknife", "letters", "mean", "multiple_response", "net", "net_promoter_score",
    "paired_difference", "poststratify", "presentation", "quantiles", "rake", "ratio", "repeated",
    "scale_mean", "t_test", "total", "trim", "wave_difference", "weight_summary",
]  # fmt: skip
