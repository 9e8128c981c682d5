"""An infographic of a run: its files that were asked for, those to be made, and what each is made from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from cmsurvey import made, render
from cmsurvey.model import Infographic

#: The formats that hold links.
PAGES = ("html", "interactive")


class Part(NamedTuple):
    """An infographic with the drawn formats asked for, those to be made, and what all are made from.

    `version` is the file of its interactive version, if that stands or was asked for: its page links to it,
    as it does to the `addresses` of its sources.
    """

    infographic: Infographic
    asked: tuple[str, ...]
    stale: tuple[str, ...]
    origin: made.Origin
    version: str = ""
    addresses: tuple[str, ...] = ()

    def origin_of(self, form: str) -> made.Origin:
        """What its file in a format is made from: a page from what it links to as well."""
        linked = [*self.addresses] if form in PAGES else []
        linked += [self.version] if form == "html" and self.version else []
        if not linked:
            return self.origin
        told = json.dumps([self.origin.made_from, *linked])
        return self.origin._replace(made_from=made.hashed(told))

    @property
    def origins(self) -> set[str]:
        """What any of its files may be made from, a page with the link and one without."""
        told = (self.origin, *(self.origin_of(form) for form in PAGES))
        return {one.made_from for one in told}

    def names(self, forms: Iterable[str]) -> list[str]:
        """Its files in these formats."""
        return [render.file_name(self.infographic.id, form) for form in forms]
