"""What a run has to make: the files asked for, less those that stand and were made from the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from cmsurvey import browser, made, render, tabulate, themes
from cmsurvey.bundles import Bundle, Request
from cmsurvey.errors import NoBrowserError, RenderError
from cmsurvey.manifest import Entry, digest
from cmsurvey.model import Artifact, Infographic


class Part(NamedTuple):
    """An infographic with the drawn formats asked for, those to be made, and what all are made from."""

    infographic: Infographic
    asked: tuple[str, ...]
    stale: tuple[str, ...]
    origin: made.Origin

    def names(self, forms: Iterable[str]) -> list[str]:
        """Its files in these formats."""
        return [render.file_name(self.infographic.id, form) for form in forms]


@dataclass(frozen=True, eq=False)
class Plan:
    """A composed bundle beside what stands of it (`before`), and the browser that draws, if one does.

    `missing` says why none does though one is needed.
    """

    request: Request
    bundle: Bundle
    before: Mapping[str, Entry]
    drawer: Path | None = None
    missing: RenderError | None = None

    @classmethod
    def of(cls, request: Request, bundle: Bundle, before: Mapping[str, Entry]) -> Self:
        """The plan of a request; a browser is looked for when something drawn was asked for."""
        if not set(request.formats) & set(render.FORMATS):
            return cls(request, bundle, before)
        try:
            return cls(request, bundle, before, browser.require())
        except NoBrowserError as error:
            return cls(request, bundle, before, missing=error)

    def undrawn(self, error: RenderError) -> Self:
        """The same plan after its browser did not start."""
        return replace(self, drawer=None, missing=error)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every infographic of the bundle with the files of it that do not stand."""
        drawn_by = made.by(self.drawer) if self.drawer else ""
        program, theme = self.bundle.words.program, themes.current()
        found = []
        for one in self.bundle.infographics:
            moment = self.bundle.moment(one).isoformat()
            origin = made.Origin(made.of(one, program, moment, theme), drawn_by)
            asked = render.formats(one, self.request.formats)
            stale = (
                asked if self.request.force else tuple(f for f in asked if not self._stands(one, f, origin))
            )
            found.append(Part(one, asked, stale, origin))
        return tuple(found)

    def _stands(self, infographic: Infographic, form: str, origin: made.Origin) -> bool:
        """Whether a file was made from the same; without a browser, by whichever one drew it."""
        entry = self.before.get(render.file_name(infographic.id, form), {})
        same_browser = entry.get("drawn_by") == origin.drawn_by or not origin.drawn_by
        return entry.get("made_from") == origin.made_from and same_browser

    @property
    def jobs(self) -> list[render.Job]:
        """What has to be drawn."""
        program = self.bundle.words.program
        return [
            render.Job(part.infographic, part.stale, program, self.bundle.moment(part.infographic))
            for part in self.parts
            if part.stale
        ]

    def tables(self, formats: Sequence[str]) -> list[Artifact]:
        """The CSV and JSON of every infographic, by the formats asked for."""
        words, sources = self.bundle.words, self.bundle.survey.sources
        return [
            Artifact(name, content, render.entry(one))
            for one in self.bundle.infographics
            for name, content in tabulate.files(one, formats, words=words, sources=sources).items()
        ]

    def fresh(self, drawn: Sequence[Artifact]) -> list[Artifact]:
        """The files to publish: what was drawn, with what it was made from, and the tables that changed."""
        origins = {name: part.origin for part in self.parts for name in part.names(part.stale)}
        stamped = [one._replace(entry={**one.entry, **origins[one.name]._asdict()}) for one in drawn]
        tables = self.tables(self.request.formats)
        return stamped + (tables if self.request.force else _changed(tables, self.before))

    @property
    def asked(self) -> int:
        """How many files were asked for."""
        return len(self.tables(self.request.formats)) + sum(len(part.asked) for part in self.parts)

    @property
    def lacking(self) -> RenderError | None:
        """Why something that was asked for could not be drawn; nothing if it stands all the same."""
        return self.missing if any(part.stale for part in self.parts) else None

    def remarks(self, after: Mapping[str, Entry]) -> Iterator[str]:
        """What the run has to say, beside the files that stand `after` it."""
        yield from self.bundle.remarks
        if self.request.formats == ("svg",):
            yield from (
                f"{part.infographic.id}: a poster has no SVG" for part in self.parts if not part.asked
            )
        old = [
            name
            for part in self.parts
            for name in part.names(render.FORMATS)
            if name in after and after[name].get("made_from") != part.origin.made_from
        ]
        old += [one.name for one in _changed(self.tables(tabulate.FORMATS), after) if one.name in after]
        if old:
            yield f"out of date, since they were not made anew: {', '.join(sorted(old))}"
        known = {part.infographic.id for part in self.parts}
        lost = sorted(name for name in after if name.partition(".")[0].partition("@")[0] not in known)
        if lost and not self.request.only:
            yield f"of no infographic any more: {', '.join(lost)}"


def _changed(artifacts: Sequence[Artifact], standing: Mapping[str, Entry]) -> list[Artifact]:
    """Those whose bytes do not stand there yet."""
    return [one for one in artifacts if standing.get(one.name, {}).get("sha256") != digest(one.content)]
