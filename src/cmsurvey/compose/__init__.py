"""Tables + words → charts → an infographic: a card of one block, a poster of several.

The only place that sets directions, sizes and scales; templates draw marks, the page sets text.
"""

from __future__ import annotations

from cmsurvey.compose.absent import left_out as not_compared
from cmsurvey.compose.comparable import marked
from cmsurvey.compose.comparison import poster as comparison
from cmsurvey.compose.comparison import rows as differences
from cmsurvey.compose.comparison_notes import contradicted as contested
from cmsurvey.compose.corrections import page as corrections
from cmsurvey.compose.frame import edition_name, frame, limits, method, whom_and_where
from cmsurvey.compose.pages import card, composed_card, composed_poster, poster
from cmsurvey.compose.scopes import alone, base, known
from cmsurvey.compose.trends import otherwise as asked_otherwise
from cmsurvey.compose.trends import poster as trends
from cmsurvey.coverage import can_be_made, is_card, lacking

__all__ = [
    "alone",
    "asked_otherwise",
    "base",
    "can_be_made",
    "card",
    "comparison",
    "composed_card",
    "composed_poster",
    "contested",
    "corrections",
    "differences",
    "edition_name",
    "frame",
    "is_card",
    "known",
    "lacking",
    "limits",
    "marked",
    "method",
    "not_compared",
    "poster",
    "trends",
    "whom_and_where",
]
