"""Answers weighted to the population's margins: the weights, what they did, and a page that shows it.

`found` reads the answers, `weigh` computes, `published` writes it with the page that `infographic` composes.
"""

from __future__ import annotations

from cmsurvey.weight.files import artifacts, record
from cmsurvey.weight.margins import MarginsFile, margins
from cmsurvey.weight.page import infographic
from cmsurvey.weight.published import published
from cmsurvey.weight.run import METHODS, Request, Weighed, check, weigh, weighting
from cmsurvey.weight.source import Found, Source, found

__all__ = [
    "METHODS",
    "Found",
    "MarginsFile",
    "Request",
    "Source",
    "Weighed",
    "artifacts",
    "check",
    "found",
    "infographic",
    "margins",
    "published",
    "record",
    "weigh",
    "weighting",
]
