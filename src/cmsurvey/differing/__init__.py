"""Two states of a series: figures that changed, words that went false, what to replace and paste again.

`states` finds them, `records` hold them, `lines` tells them, `page` shows them with the pictures of both
beside each other.
"""

from __future__ import annotations

from cmsurvey.differing.lines import few, rows
from cmsurvey.differing.records import Edition, Page, Refusal, Told, as_record
from cmsurvey.differing.states import compared

__all__ = ["Edition", "Page", "Refusal", "Told", "as_record", "compared", "few", "rows"]
