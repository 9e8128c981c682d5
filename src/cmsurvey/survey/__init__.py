"""Survey statistics from answers: a `Design` and functions of it, exact against R's `survey`."""

from cmsurvey.survey.design import Adjustment, Design, Lonely, Replicates, degrees_of_freedom
from cmsurvey.survey.variance import covariance

__all__ = ["Adjustment", "Design", "Lonely", "Replicates", "covariance", "degrees_of_freedom"]
