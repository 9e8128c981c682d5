"""An infographic that was rendered → the snippet that puts it into somebody's article.

`published` reads what stands in the output folder, `frame` writes the page that a frame loads, `snippets`
fills the templates of HTML, `markdown` writes those of text. No browser is needed and nothing is composed
anew: what a snippet says is what the published page says.
"""

from cmsurvey.embed.published import stamped
from cmsurvey.embed.snippets import BASE, KINDS, Request, Snippet, check_base, plain_address, refresh, snippet

__all__ = [
    "BASE",
    "KINDS",
    "Request",
    "Snippet",
    "check_base",
    "plain_address",
    "refresh",
    "snippet",
    "stamped",
]
