"""Answers weighted to the population's margins: the weights, what they did, and a page that shows it.

`weigh` computes, `artifacts` writes files of it, `infographic` composes the page.
"""

from __future__ import annotations

from cmsurvey.weight.files import artifacts, record
from cmsurvey.weight.margins import MarginsFile, margins
from cmsurvey.weight.page import infographic
from cmsurvey.weight.run import METHODS, Request, Weighed, weigh

__all__ = [
    "METHODS",
    "MarginsFile",
    "Request",
    "Weighed",
    "artifacts",
    "infographic",
    "margins",
    "record",
    "weigh",
]
