"""An edition as its folder tells of it, read once, and a step of its year."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from cmsurvey import (
    affected,
    bundles,
    domain,
    handed,
    linked,
    load,
    manifest,
    outputs,
    reached,
    snapshot,
    themes,
)  # fmt: skip
from cmsurvey.answers.stored import FOLDER
from cmsurvey.errors import CmsurveyError, Problem, listed
from cmsurvey.model import Edition, Survey, domain_name
from cmsurvey.plan import Plan
from cmsurvey.runs import Request

State = Literal["done", "missing", "not needed"]


class Step(NamedTuple):
    """A step of the year: whether it is done, what was found, and the command or the file that does it."""

    name: str
    state: State
    told: str
    next: str = ""


class Aged(NamedTuple):
    """The files that stand and would be otherwise today; those among them that have no room for it."""

    outdated: tuple[str, ...]
    stuck: tuple[str, ...]


#: The commands that are told where an edition is rendered to.
_RENDERED = {"embed", "kit", "lock", "proof", "render"}


@dataclass(frozen=True)
class Year:
    """What is asked of, and what was read of it so far; with `where`, of a population of it alone."""

    survey: Survey
    name: str
    out: Path
    beside: Path
    where: str = ""
    problems: list[Problem] = field(default_factory=list)
    _plans: dict[tuple[str, str], Plan] = field(default_factory=dict)
    _aged: dict[str, Aged] = field(default_factory=dict)

    @cached_property
    def edition(self) -> Edition | None:
        """The edition with its table; None where there is none that can be read."""
        try:
            return load.edition(self.survey, self.name)
        except CmsurveyError as error:
            self.problems.extend(error.problems)
            return None

    @property
    def read(self) -> bool:
        """Whether its figures were read in sources: there are no answers of it, and need not be."""
        own = (self.survey.folder / FOLDER / self.name).exists()
        return self.edition is not None and not self.edition.computed and not own

    @cached_property
    def now(self) -> snapshot.Snapshot | None:
        """What it says today, in every language; None where it cannot be said."""
        if self.edition is None:
            return None
        try:
            return snapshot.of(self.survey, self.name)
        except CmsurveyError as error:
            self.problems.extend(error.problems)
            return None

    @cached_property
    def held(self) -> snapshot.Snapshot | None:
        """The same with its populations, as a lock holds it."""
        try:
            return snapshot.held(self.survey, self.name, whole=self.now) if self.now else None
        except CmsurveyError:
            return None

    @cached_property
    def standing(self) -> dict[str, dict[str, manifest.Entry]]:
        """The rendered files that are as they were written, by language."""
        found = {}
        for lang in self.survey.languages:
            request = self.request(lang)
            found[lang] = manifest.standing(request.folder, request.head)
        return found

    @cached_property
    def differing(self) -> dict[str, outputs.How]:
        """The rendered files that are not as they were locked, or were changed since they were rendered."""
        lock = self.survey.locks.get(self.name)
        bundles = [*domain.bundles(self.edition)] if self.edition else [self.name]
        return outputs.differing(lock, self.out, bundles, self.survey.languages)

    def spoilt(self, lang: str) -> dict[str, outputs.How]:
        """Those of a language that have to be rendered again: changed by hand, or gone."""
        before = f"{self.bundle}/{lang}/" if self.where else f"{lang}/"
        own = {name: how for name, how in self.differing.items() if name.startswith(before)}
        return {name.removeprefix(before): how for name, how in own.items() if how != "anew"}

    @property
    def bundle(self) -> str:
        """What its files are named by."""
        return domain_name(self.name, self.where)

    @cached_property
    def populations(self) -> tuple[Year, ...]:
        """Those of its populations of which something stands, each by itself."""
        told = domain.bundles(self.edition) if self.edition else {}
        return tuple(
            Year(self.survey, self.name, self.out, self.beside, one)
            for name, one in told.items()
            if one and (self.out / name).is_dir()
        )

    def command(self, verb: str, more: str = "", option: str = "--surveys") -> str:
        """The command that does a step for this edition of this series."""
        rest = f" {more}" if more else ""
        if option:
            rest += load.named(self.survey.folder, option)
        if verb in _RENDERED and self.out != handed.Places().out:
            rest += f" --out {shlex.quote(str(self.out))}"
        return f"cmsurvey {verb} {shlex.quote(self.name)}{rest}"

    @property
    def places(self) -> handed.Places:
        """Where it is rendered to and handed on."""
        named = load.named(self.survey.folder)
        own = self.survey.folder if named else None
        return handed.Places(self.out, self.beside, own, self.survey.names)

    def anew(self, lang: str, old: Sequence[str]) -> str:
        """The command that makes these files of its own again."""
        return self.again(self.bundle, lang, old, where=self.where)

    def again(self, bundle: str, lang: str, old: Sequence[str], *, where: str = "") -> str:
        """The command that makes these files of a bundle again, their formats and presets among it.

        One a theme in which some of them stand, one after the other.
        """
        pages: dict[str, list[str]] = {}
        own = list(filter(affected.is_page, old))  # slides come with the questions that they show
        for one in own or [one for one in old if one == manifest.PACKAGE]:
            pages.setdefault(manifest.stem(one), []).append(f"{bundle}/{lang}/{one}")
        if not pages:
            return self.command("render", f"--lang {lang}")
        found = affected.rendered(bundle, {lang: pages}, self.places, where=where)
        return " && ".join(one.command for one in found)

    @property
    def check(self) -> str:
        """The command that tells all that is wrong in it."""
        return f"cmsurvey check{load.named(self.survey.folder)}"

    def plan(self, lang: str) -> Plan:
        """What a run would make of it in a language, beside what stands."""
        with self._themed(lang):
            return self._plan(self._theme(lang), self.request(lang))

    def _theme(self, lang: str) -> str:
        return next(iter(manifest.by_theme(self.standing[lang])), "")

    def _themed(self, lang: str) -> AbstractContextManager[None]:
        return themes.using(bundles.stood(self.request(lang), self.survey, self._theme(lang)))

    def _plan(self, theme: str, request: Request) -> Plan:
        """The same in the theme `theme`, which is in use; composed once."""
        if (theme, request.lang) not in self._plans:
            made = planned(request, self.survey, self.standing[request.lang])
            self._plans[theme, request.lang] = made
        return self._plans[theme, request.lang]

    def aged(self, lang: str) -> Aged:
        """The rendered files that would be otherwise today."""
        if lang not in self._aged:
            request, standing = self.request(lang), self.standing[lang]
            self._aged[lang] = aged(request, self.survey, standing, self._plan)
        return self._aged[lang]

    def stale(self, lang: str) -> tuple[str, ...]:
        """The rendered files that show other figures or words than it has today, however they are drawn."""
        pages = {one.id: one for one in self.plan(lang).bundle.infographics}
        tables = self.tables(lang)

        def is_stale(name: str, entry: manifest.Entry) -> bool:
            page = pages.get(manifest.stem(name))
            if name in tables and not name.endswith((linked.ENDING, ".html")):
                return entry["sha256"] != tables[name]
            if page is None or entry.get("kind") != page.kind:
                return False
            said = (entry.get("title"), entry.get("alt"), entry.get("version"))
            return said != (page.title_alone, page.alt, page.version)

        return tuple(name for name, entry in self.standing[lang].items() if is_stale(name, entry))

    def lost(self, lang: str) -> tuple[str, ...]:
        """The rendered files of pages that are no longer made, and their pages for frames."""
        standing = self.standing[lang]
        names = self.plan(lang).lost(standing) if standing else ()
        return affected.withdrawn(self.bundle, lang, names, self.places)

    def tables(self, lang: str) -> dict[str, str]:
        """The digests of the tables that it would have today, by the names of their files."""
        with self._themed(lang):  # the page of corrections among them is drawn
            found = self.plan(lang).tables(("csv", "json"), {})
        return {one.name: manifest.digest(one.content) for one in found}

    def gone(self, names: Iterable[str]) -> set[str]:
        """Those of the pages for which it has no figures."""
        return {*names} - reached.makeable(self.edition) if self.edition else set()

    def request(self, lang: str) -> Request:
        """What renders it in a language."""
        return Request(self.name, self.survey.folder, self.out, lang, formats=(), where=self.where)


def planned(request: Request, survey: Survey, standing: Mapping[str, manifest.Entry]) -> Plan:
    """What a run would make of a request in the theme in use, beside what stands."""
    return Plan.of(request, bundles.composed(request, survey), standing)


def aged(
    request: Request,
    survey: Survey,
    standing: Mapping[str, manifest.Entry],
    plan: Callable[[str, Request], Plan] | None = None,
) -> Aged:
    """What is old of a bundle that stands, each file as it would be in the theme in which it was asked for.

    `plan` makes that of a theme by its name, which is in use then.
    """
    old, stuck = list[str](), list[str]()
    for name, files in manifest.by_theme(standing).items():
        with themes.using(bundles.stood(request, survey, name)):
            made = plan(name, request) if plan else planned(request, survey, standing)
            old += [one for one in made.outdated(standing) if one in files]
            stuck += [one for one in made.stuck(standing) if one in files]
    return Aged(tuple(old), tuple(stuck))


def step(name: str, lacking: Sequence[str], done: str, following: str) -> Step:
    """A step that is done unless something is lacking."""
    return Step(name, "missing", listed(lacking), following) if lacking else Step(name, "done", done)


def shown(path: Path, year: Year) -> str:
    """A path as it is seen from the series."""
    return path.relative_to(year.survey.folder).as_posix()
