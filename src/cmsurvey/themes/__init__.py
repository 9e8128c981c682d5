"""The house style in use: the default one, a bundled one, or that of a file.

    name = "house"
    mark = "My house"                # signs each page
    logo = "logo.svg"                # optional, before the mark: SVG or PNG, beside this file
    credit = "Chart: My house"       # optional, after the mark

    [light]                          # any of the roles of `theme.Colours`; the others are the default's
    paper = "#FFFFFF"
    [dark]

    [fonts.text]                     # optional; WOFF2 or WOFF files beside this one, one a weight
    400 = "sans-regular.woff2"
    600 = "sans-semibold.woff2"
    700 = "sans-bold.woff2"
    [fonts.display]
    700 = "title-bold.woff2"
    800 = "title-heavy.woff2"

What cannot be read or told apart is refused with a colour that would pass (see `themes.legible`).
"""

from cmsurvey.themes.load import BUNDLED, files, load
from cmsurvey.themes.state import current, using

__all__ = ["BUNDLED", "current", "files", "load", "using"]
