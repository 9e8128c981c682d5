"""The words of infographics in a spreadsheet, and back: for whoever writes them and has neither TOML nor Git.

`slots` says which texts there are and how each is printed, `book` writes the workbook, `sheets` reads one,
`edits` puts texts into a TOML file, `back` checks what came back and writes it.
"""

from __future__ import annotations

from cmsurvey.wordbook.back import Imported, imported
from cmsurvey.wordbook.book import exported

__all__ = ["Imported", "exported", "imported"]
