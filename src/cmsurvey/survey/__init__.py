"""Survey statistics from answers: a `Design` and functions of it, exact against R's `survey`."""

from cmsurvey.survey.calibration import Bounds
from cmsurvey.survey.design import Adjustment, Design, Lonely, Replicates, degrees_of_freedom
from cmsurvey.survey.margins import Margin
from cmsurvey.survey.replicates import ReplicateWeights, balanced, bootstrap, given, jackknife, repeated
from cmsurvey.survey.variance import covariance
from cmsurvey.survey.weighting import calibrate, greg, poststratify, rake, trim

__all__ = [
    "Adjustment",
    "Bounds",
    "Design",
    "Lonely",
    "Margin",
    "ReplicateWeights",
    "Replicates",
    "balanced",
    "bootstrap",
    "calibrate",
    "covariance",
    "degrees_of_freedom",
    "given",
    "greg",
    "jackknife",
    "poststratify",
    "rake",
    "repeated",
    "trim",
]
