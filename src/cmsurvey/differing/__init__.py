"""Two states of a series: figures that changed, words that went false, what to replace and paste again.

`states` finds them, `lines` tells them, `page` shows them with the pictures of both beside each other.
"""

from __future__ import annotations

from cmsurvey.differing.lines import few, rows
from cmsurvey.differing.states import Edition, Page, Refusal, Told, as_record, compared

__all__ = ["Edition", "Page", "Refusal", "Told", "as_record", "compared", "few", "rows"]
