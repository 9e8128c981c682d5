"""The words of an article around the pictures of an edition: key figures, captions, paragraphs, posts.

`made` composes them from the same tables, placeholders and claims as the infographics, `lengths` counts
characters as each network does, `text` says them in Markdown and JSON, `files` prints or writes them.
"""

from __future__ import annotations

from cmsurvey.article.files import FOLDER, article, said, text, write
from cmsurvey.article.made import Article

__all__ = ["FOLDER", "Article", "article", "said", "text", "write"]
