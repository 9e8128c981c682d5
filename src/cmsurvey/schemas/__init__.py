"""JSON Schemas of the TOML files of a series, for editors: made from the shapes by which the files are read.

The files beside this one are what `text` makes; `cmsurvey new` puts them into each series, whose files name
them in their first line (`#:schema …`), which editors with Taplo read (VS Code: "Even Better TOML").
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from cmsurvey import written
from cmsurvey.answers.toml import QUESTIONNAIRE
from cmsurvey.load.blocks import INFOGRAPHIC
from cmsurvey.load.bounds import BOUNDS
from cmsurvey.load.departures import REGISTER
from cmsurvey.load.series import SERIES
from cmsurvey.load.shapes import Table, json_schema
from cmsurvey.load.trends import TRENDS
from cmsurvey.themes.load import THEME

#: Name -> the shape of the files that it describes.
SHAPES: Mapping[str, Table] = {
    "series": SERIES,
    "questionnaire": QUESTIONNAIRE,
    "infographic": INFOGRAPHIC,
    "trends": TRENDS,
    "bounds": BOUNDS,
    "comparability": REGISTER,
    "theme": THEME,
    "words": written.SERIES_WORDS,
    "edition-words": written.EDITION_WORDS,
}
#: The folder of the files, here and in a series.
FOLDER = "schemas"


@cache  # nine of them are written into each series that is begun or added to
def text(name: str) -> str:
    """The JSON Schema of that name, as a file has it."""
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"cmsurvey: {name}"}
    return json.dumps({**head, **json_schema(SHAPES[name])}, ensure_ascii=False, indent=1) + "\n"


def write(folder: Path) -> None:
    """Write every schema into a folder."""
    for name in SHAPES:
        (folder / f"{name}.json").write_text(text(name), encoding="utf-8", newline="")
