"""What a run has to make: the files asked for, less those that stand and were made from the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Self

from cmsurvey import browser, carousel, datapackage, linked, made, presets, render, tabulate, themes
from cmsurvey.bundles import Bundle, Request
from cmsurvey.errors import CmsurveyError, NoBrowserError, Problem, RenderError, UsageError
from cmsurvey.manifest import FIELDS, PACKAGE, THEME, Entry, digest, stem
from cmsurvey.model import Artifact, Infographic
from cmsurvey.part import Part


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
        """The plan of a request; a browser is looked for when something drawn was asked for.

        Raises:
            CmsurveyError: of infographics asked for by name, none can be made in a preset asked for, and
                no picture stands that has no room any more, which is told instead.
            UsageError: of infographics asked for by name, none has a file in a format asked for.
        """
        if request.only and not request.presets and not _any(bundle.infographics, request.formats):
            what = (
                f"of {', '.join(request.only)} no {' or '.join(request.formats)} is made: cards alone have it"
            )
            raise UsageError(Problem("--format", what, "name another format (html, png, pdf), or a card"))
        plan = cls(request, bundle, before)
        refused = plan.variants.refused
        if request.only and refused and not plan.variants.infographics and not plan.stuck(before):
            raise CmsurveyError(*refused)
        if not set(request.formats) & set(render.FORMATS) and not plan.variants.infographics:
            return plan
        try:
            return cls(request, bundle, before, browser.require())
        except NoBrowserError as error:
            return cls(request, bundle, before, missing=error)

    def undrawn(self, error: RenderError) -> Self:
        """The same plan after its browser did not start."""
        return replace(self, drawer=None, missing=error)

    @cached_property
    def variants(self) -> presets.Made:
        """The infographics in every preset asked for."""
        return self._variants(self.request.presets, self.request.slides or self.request.only)

    def _variants(self, names: Sequence[str], slides: Sequence[str]) -> presets.Made:
        """The infographics in these presets; `slides` are the questions of a carousel."""
        pages, words, survey = self.bundle.infographics, self.bundle.words, self.bundle.survey
        made = presets.variants(pages, [one for one in names if one != presets.CAROUSEL], words)
        if presets.CAROUSEL not in names:
            return made
        told = carousel.variants(pages, self.bundle.frame, words, survey=survey, asked=slides)
        return presets.Made(made.infographics + told.infographics, made.refused + told.refused)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Every infographic and variant with the files of it that do not stand."""
        return self._parts((*self.bundle.infographics, *self.variants.infographics))

    def _parts(self, infographics: Iterable[Infographic]) -> tuple[Part, ...]:
        drawn_by = made.by(self.drawer) if self.drawer else ""
        program, theme = self.bundle.words.program, themes.current()
        found = []
        for one in infographics:
            moment = self.bundle.moment(one).isoformat()
            origin = made.Origin(made.of(one, program, moment, theme), drawn_by)
            asked = render.formats(one, self.request.formats)
            version = render.file_name(one.id, "interactive")
            linked = "interactive" in asked or version in self.before
            part = Part(one, asked, asked, origin, version if linked else "", tuple(made.addresses(one)))
            stale = tuple(form for form in asked if self._forced or not self._stands(part, form))
            found.append(part._replace(stale=stale))
        return tuple(found)

    def _stands(self, part: Part, form: str) -> bool:
        """Whether a file was made from the same; without a browser, by whichever one drew it."""
        (name,), origin = part.names((form,)), part.origin_of(form)
        entry = self.before.get(name, {})
        same_browser = entry.get("drawn_by") == origin.drawn_by or not origin.drawn_by
        return entry.get("made_from") == origin.made_from and same_browser

    @property
    def _forced(self) -> bool:
        """Whether what stands is made all the same; what nothing can make again is not."""
        return self.request.force and not self.missing

    @property
    def jobs(self) -> list[render.Job]:
        """What has to be drawn."""
        program, moment = self.bundle.words.program, self.bundle.moment
        return [
            render.Job(part.infographic, part.stale, program, moment(part.infographic), part.version)
            for part in self.parts
            if part.stale
        ]

    def tables(self, formats: Sequence[str], beside: Mapping[str, Entry]) -> list[Artifact]:
        """The tables of every infographic by the formats asked for, and the files that tell of them.

        With "csv" comes the package of all CSV, with "json" the JSON-LD of every infographic. Both tell of
        the files that lie in the bundle in the end, which are named in `beside`.
        """
        found = [one for _, one in self._texts if one.name.rpartition(".")[2] in formats]
        if "json" in formats:
            found += [
                Artifact(f"{one.id}{linked.ENDING}", self._told(one, beside), render.entry(one))
                for one in self.bundle.infographics
            ]
        described = self._package(beside) if "csv" in formats else []
        return [*found, *described, *self._scripts(beside), *self._corrections]

    @cached_property
    def _corrections(self) -> list[Artifact]:
        """The page of the corrections of the edition, and the same for programs; none where none was made."""
        log = self.bundle.corrections
        return render.corrections(log, self.bundle.words.program, self.request.edition) if log else []

    def _scripts(self, beside: Mapping[str, Entry]) -> list[Artifact]:
        """The one script of all interactive pages, if there are any."""
        versions = {render.file_name(part.infographic.id, "interactive") for part in self.parts}
        asked = any("interactive" in part.asked for part in self.parts)
        return [render.plotly()] if asked or versions & beside.keys() else []

    def write(self) -> None:
        """Write the tables, so that `fresh` need not: a browser draws meanwhile."""
        self._resources  # noqa: B018 - kept, with the texts that it is made of

    @cached_property
    def _texts(self) -> list[tuple[Infographic, Artifact]]:
        """The CSV and JSON of every infographic."""
        words, sources = self.bundle.words, self.bundle.survey.sources
        return [
            (one, Artifact(name, content, render.entry(one)))
            for one in self.bundle.infographics
            for name, content in tabulate.files(one, tabulate.FORMATS, words=words, sources=sources).items()
        ]

    @cached_property
    def _made(self) -> dict[object, bytes]:
        """What was written of the files of the bundle, by what it depends on: it is asked for three times."""
        return {}

    def _told(self, one: Infographic, beside: Mapping[str, Entry]) -> bytes:
        """The JSON-LD of an infographic."""
        key = (one.id, linked.files(one, beside))
        if key not in self._made:
            self._made[key] = linked.as_jsonld(one, self.bundle.words, self.bundle.survey, beside)
        return self._made[key]

    def _package(self, beside: Mapping[str, Entry]) -> list[Artifact]:
        """The package of the CSV in the bundle: one that is not made keeps its description."""
        words, survey, request = self.bundle.words, self.bundle.survey, self.request
        there = [self._resources[name] for name in sorted(self._resources) if name in beside]
        if not there:
            return []
        subject = words.say("package.edition", edition=request.edition)
        if request.against:
            subject = words.say("package.comparison", before=request.against, after=request.edition)
        elif request.where:
            who = words.population(request.where)
            subject = words.say("package.domain", edition=request.edition, who=who)
        elif request.edition not in survey.editions:
            subject = words.say("package.trends")
        if self.bundle.stamp:
            subject = f"{subject}. {self.bundle.stamp}"
        key = (PACKAGE, *(str(one["path"]) for one in there))
        if key not in self._made:
            name = self.bundle.name
            self._made[key] = datapackage.of_bundle(name, subject, there, words=words, survey=survey)
        return [Artifact(PACKAGE, self._made[key], {"kind": "package", "title": subject})]

    @cached_property
    def _resources(self) -> Mapping[str, Mapping[str, object]]:
        """What the package says of each CSV."""
        words, sources = self.bundle.words, self.bundle.survey.sources
        made = {
            name: datapackage.resource(one, name, content, words=words, sources=sources)
            for one, (name, content, _) in self._texts
            if name.endswith(".csv")
        }
        return {**self._described, **made}

    @cached_property
    def _described(self) -> Mapping[str, Mapping[str, object]]:
        """What the package that stands says of each CSV."""
        if PACKAGE not in self.before:
            return {}
        folder = self.request.folder
        return datapackage.resources((folder / PACKAGE).read_bytes())

    def _beside(self, drawn: Sequence[Artifact]) -> dict[str, Entry]:
        """The files that lie in the bundle in the end: those that stand, those drawn, the tables."""
        tables = [one for _, one in self._texts if one.name.rpartition(".")[2] in self.request.formats]
        return {**self.before, **{one.name: one.entry for one in (*drawn, *tables)}}

    def fresh(self, drawn: Sequence[Artifact]) -> list[Artifact]:
        """The files to publish: what was drawn, with what it was made from, and the tables that changed."""
        origins = {
            name: part.origin_of(form)
            for part in self.parts
            for form, name in zip(part.stale, part.names(part.stale), strict=True)
        }
        asked = {THEME: self.request.theme} if self.request.theme else {}
        kept = {name: heights for part in self.parts for name, heights in self._heights(part).items()}
        stamped = [
            one._replace(
                entry={**kept.get(one.name, {}), **one.entry, **origins[one.name]._asdict(), **asked}
            )
            for one in drawn
        ]
        tables = self.tables(self.request.formats, self._beside(drawn))
        return stamped + (tables if self._forced else _changed(tables, self.before))

    def _heights(self, part: Part) -> Mapping[str, Entry]:
        """The heights of a page in frames, as its picture was laid out, where only its links changed."""
        name, *pictures = part.names(("html", "png", "pdf"))
        before = self.before.get(name, {})
        laid_out = any(self.before.get(one, {}).get("made_from") == part.origin.made_from for one in pictures)
        alike = not part.version or part.version in self.before
        if {"png", "pdf"} & {*part.stale} or not (laid_out and alike and "heights" in before):
            return {}
        return {name: {"heights": before["heights"]}}

    def asked(self, after: Mapping[str, Entry]) -> int:
        """How many files were asked for, by the files that lie in the bundle `after` the run."""
        tables = self.tables(self.request.formats, after)
        return len(tables) + sum(len(part.asked) for part in self.parts)

    @property
    def lacking(self) -> RenderError | None:
        """Why something that was asked for could not be drawn; nothing if it stands drawn all the same."""
        undrawn = (
            form in part.stale or not self._drawn(name)
            for part in self.parts
            for form, name in zip(part.asked, part.names(part.asked), strict=True)
        )
        return self.missing if self.request.force or any(undrawn) else None

    @property
    def held(self) -> tuple[str, ...]:
        """The infographics that stand drawn, show something else now and cannot be drawn again.

        A page without drawings in the place of one that has them would be a loss, and its new figures
        would stand beside the old pictures: the bundle stays whole.
        """
        if not self.missing:
            return ()
        found = (part for part in self.parts if any(map(self._drawn, part.names(part.stale))))
        return tuple(dict.fromkeys(part.infographic.id for part in found))

    def _drawn(self, name: str) -> bool:
        """Whether a file stands that a browser drew."""
        return bool(self.before.get(name, {}).get("drawn_by"))

    def outdated(self, after: Mapping[str, Entry]) -> list[str]:
        """The files of the bundle that would be otherwise if they were made anew."""
        old = [
            name
            for part in (*self.parts, *self._parts(self._unasked(after)))
            for form in (part.asked if part.infographic.preset else render.FORMATS)
            for name in part.names((form,))
            if name in after and after[name].get("made_from") != part.origin_of(form).made_from
        ]
        tables = _changed(self.tables(tabulate.FORMATS, after), after)
        return old + [one.name for one in tables if one.name in after] + self.stuck(after)

    def stuck(self, after: Mapping[str, Entry]) -> list[str]:
        """The pictures of presets that stand and for which the page that they show has no room any more."""
        made = {one.id for one in (*self.variants.infographics, *self._unasked(after))}
        shown = {one.id for one in self.bundle.infographics}
        return [
            name
            for name in after
            if (one := _variant(name)) and one not in made and one.partition(".")[0] in shown
        ]

    def _unasked(self, after: Mapping[str, Entry]) -> tuple[Infographic, ...]:
        """The variants that stand in the bundle without being asked for."""
        others = [name for name in presets.standing(after) if name not in self.request.presets]
        return self._variants(others, carousel.questions(after)).infographics

    def remarks(self, after: Mapping[str, Entry]) -> Iterator[str]:
        """What the run has to say, beside the files that stand `after` it."""
        yield from self.bundle.remarks
        if self.held:
            named = ", ".join(self.held)
            what = f"nothing was replaced: it would lose its drawings, and cannot be drawn anew: {named}"
            yield f"{what}; their tables alone are written with --format csv,json"
        yield from (f"{one.where}: {one.what}; {one.hint}" for one in self.variants.refused)
        if self.request.formats == ("svg",):
            yield from (
                f"{part.infographic.id}: a poster has no SVG" for part in self.parts if not part.asked
            )
        stuck = self.stuck(after)
        if stuck:
            named = ", ".join(sorted(stuck))
            yield f"made before, and without room for what is shown now: take them away: {named}"
        old = [one for one in self.outdated(after) if one not in stuck]
        if old:
            yield f"out of date, since they were not made anew: {', '.join(sorted(old))}"
        if lost := self.lost(after):
            yield f"no longer made: take these down: {', '.join(lost)}"

    def lost(self, after: Mapping[str, Entry]) -> list[str]:
        """The files of no infographic any more; where some alone were asked for, slides beyond the last."""
        own = (*self.bundle.infographics, *self.variants.infographics, *self._unasked(after))
        known = {one.id.partition(".")[0] for one in own}
        shared = {PACKAGE, *(one.name for one in (*self._scripts(after), *self._corrections))}
        found = sorted(name for name in after.keys() - shared if stem(name) not in known)
        if self.request.only:
            shorter = any(one.preset == presets.CAROUSEL for one in self.variants.infographics)
            return [one for one in found if shorter and f".{presets.CAROUSEL}" in one]
        return found


def _any(infographics: Iterable[Infographic], formats: tuple[str, ...]) -> bool:
    """Whether one of the infographics has a file in one of the formats."""
    return not {*formats} <= {*render.FORMATS} or any(render.formats(one, formats) for one in infographics)


def _variant(name: str) -> str:
    """The id of the variant that a picture of a preset is of ("gender.og"); "" of every other file."""
    parts = name.partition("@")[0].split(".")
    return ".".join(parts[:2]) if name.endswith(".png") and parts[1:2] and parts[1] in presets.PRESETS else ""


def _changed(artifacts: Sequence[Artifact], standing: Mapping[str, Entry]) -> list[Artifact]:
    """Those of which the bytes, or what is said of them, do not stand there yet."""
    said = [(one, {**dict.fromkeys(FIELDS), **one.entry, "sha256": digest(one.content)}) for one in artifacts]
    return [one for one, new in said if any(standing.get(one.name, {}).get(key) != new[key] for key in new)]
