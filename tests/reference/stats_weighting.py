"""Statistics of weighting and replicate weights: poststratify, rake, calibrate, greg, trim, replicate."""

from collections.abc import Callable
from typing import Any

from tests.reference.cases import Case

STATISTICS: dict[str, Callable[[Case], dict[str, Any]]] = {}
