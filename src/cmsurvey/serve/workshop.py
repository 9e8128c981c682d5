"""Composes and draws what a page asks for; keeps what did not change, and what was good before a fault."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self

from cmsurvey import bundles, embed, load, pipeline, render, themes, words
from cmsurvey.bundles import Request
from cmsurvey.errors import CmsurveyError, Problem, nearest
from cmsurvey.model import Survey
from cmsurvey.plan import Plan
from cmsurvey.render.studio import Studio
from cmsurvey.theme import Theme

#: The presets whose pictures a kind of snippet shows.
OWN: Mapping[str, tuple[str, ...]] = {"email": ("newsletter",), "link": ("og",)}


class Series(NamedTuple):
    """What is served: the folder of a series, in these languages (none: all of them).

    `out` is where snippets put the files that they need.
    """

    folder: Path
    out: Path
    langs: tuple[str, ...] = ()


class View(NamedTuple):
    """What a page is about: an edition or the trends in a language, or one infographic of it.

    Without an edition it is the series.
    """

    lang: str
    edition: str = ""
    name: str = ""


class Item(NamedTuple):
    """An infographic to draw: its job and theme, the hash of what it is made from, the browser, if any."""

    job: render.Job
    made: str
    theme: Theme
    drawer: Path | None


@dataclass(frozen=True)
class Shown:
    """What a page shows: the series as last read, the last good items of its view, what is wrong now.

    `unseen` is what was not looked at for what is wrong.
    """

    survey: Survey | None
    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    unseen: tuple[str, ...] = ()


class Snippet(NamedTuple):
    """What to paste, and the folder with the files that were written for it, by name."""

    text: str
    folder: Path
    written: tuple[str, ...]


class Workshop:
    """Everything is kept until `outdated`; of what was good the last is kept, its drawing too.

    It is used by one thread, as a context manager: no process of the drawing browser is left.
    """

    def __init__(self, series: Series) -> None:
        """Refuse a folder that is no series, and languages that it has not, if it can be read."""
        load.check_folder(series.folder)
        self._series = series
        self._survey: Survey | None = None
        #: The files of the theme, which may lie outside of the series.
        self.theme: tuple[Path, ...] = ()
        self._now: dict[View, Shown] = {}
        self._good: dict[View, tuple[Item, ...]] = {}
        self._drawn: dict[str, bytes] = {}
        self._open = ExitStack()
        self._studio: tuple[object, Studio] | None = None
        survey = self.shown(View("")).survey
        for lang in series.langs:
            words.spoken(lang)
            if survey:
                words.check_language(lang, survey)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._open.__exit__(*raised)  # type: ignore[arg-type] # what `with` hands on

    @property
    def langs(self) -> tuple[str, ...]:
        """The languages of the pages: those asked for, else those that the series and cmsurvey speak."""
        spoken = self._survey.languages if self._survey else words.languages()
        return self._series.langs or tuple(one for one in spoken if one in words.languages())

    def spoken(self) -> tuple[str, ...]:
        """The same of the files as they are now, which another language may have joined."""
        self.shown(View(""))
        return self.langs

    def outdated(self) -> None:
        """Look at the files anew when next asked; forget drawings that no page would show any more."""
        self._now.clear()
        known = self._known()
        self._drawn = {made: html for made, html in self._drawn.items() if made in known}

    def shown(self, view: View) -> Shown:
        """What a page shows of a view."""
        if view not in self._now:
            problems, unseen = self._looked(view)
            self._now[view] = Shown(self._survey, self._good.get(view, ()), problems, unseen)
        return self._now[view]

    def _looked(self, view: View) -> tuple[tuple[Problem, ...], tuple[str, ...]]:
        """Compose a view from the files as they are; what is wrong with them, and not looked at for it."""
        request = self._request(view)
        try:
            survey = load.survey(self._series.folder, also=partial(bundles.worded, request))
            self._survey, self.theme = survey, themes.files(survey.theme, self._series.folder)
            if not view.edition:
                return (), ()
            with themes.using(bundles.theme(request, survey)):
                plan = Plan.of(request, bundles.composed(request, survey), {})
                made = [part.origin_of("html").made_from for part in plan.parts]
                self._good[view] = tuple(
                    Item(job, one, themes.current(), plan.drawer)
                    for job, one in zip(plan.jobs, made, strict=True)
                )
        except CmsurveyError as error:
            # whoever reads a page has typed no option
            where = str(self._series.folder)
            problems = (replace(one, where=where) if one.where == "--only" else one for one in error.problems)
            return tuple(problems), error.unseen
        return plan.missing.problems if plan.missing else (), ()

    def _request(self, view: View) -> Request:
        only = (view.name,) if view.name and view.edition != words.TRENDS else ()
        return Request(view.edition, self._series.folder, self._series.out, view.lang, only, ("html",))

    def drawing(self, made: str) -> bytes | None:
        """The page of an item by the hash of what it is made from; None if no view shows it any more.

        Raises:
            RenderError: the browser does not draw it.
        """
        item = self._known().get(made)
        if item and made not in self._drawn:
            with themes.using(item.theme):
                if item.drawer:
                    (page,) = self._press().artifacts([item.job], item.drawer, lambda _: None)
                else:
                    (page,) = render.undrawn(item.job)
            # a link leads out of the frame in which the page is shown
            self._drawn[made] = page.content.replace(b"<title>", b'<base target="_blank">\n<title>', 1)
        return self._drawn.get(made)

    def ahead(self, view: View) -> None:
        """Draw one infographic before its page asks for it; an edition has too many."""
        for item in self.shown(view).items if view.name else ():
            self.drawing(item.made)

    def _known(self) -> dict[str, Item]:
        return {item.made: item for items in self._good.values() for item in items}

    def _press(self) -> Studio:
        """The browser that draws in the current theme; another one where the fonts are others."""
        fonts = themes.current().faces
        if not self._studio or self._studio[0] != fonts:
            self._open.close()
            self._studio = fonts, self._open.enter_context(Studio())
        return self._studio[1]

    def snippet(self, view: View, kind: str, base: str) -> Snippet:
        """What embeds an infographic; the files that it needs are rendered into the output as they are now.

        None is where the address is wrong, or one is needed: that is told first.

        Raises:
            CmsurveyError: an unknown kind, an address that is none, or a fault in the files of the series.
            RenderError: what is missing here to draw or write.
        """
        survey = self.shown(View(view.lang)).survey
        known = [*survey.editions, words.TRENDS] if survey else []
        if view.edition not in known or view.lang not in self.langs:
            asked = f"{view.edition} in {view.lang}"
            raise CmsurveyError(Problem("", f"no edition {asked}", nearest(view.edition, known)))
        embed.check_base(kind, embed.plain_address(base))
        asked_for = embed.Request(self._series.out, view.edition, view.lang, view.name, kind, base)
        request = replace(self._request(view), formats=("html", "png", "csv"), presets=OWN.get(kind, ()))
        report = self._rendered(request)
        made = embed.snippet(asked_for, words.spoken(view.lang)["embed"])
        folder = report.done.folder
        written = [path.relative_to(folder).as_posix() for path in (*report.done.written, *made.written)]
        return Snippet(made.text, folder, tuple(written))

    def _rendered(self, request: Request) -> pipeline.Report:
        """What was rendered, without a preset in which it has no room: its snippet does without."""
        render_it = partial(pipeline.render, progress=lambda *_: None, studio=self._press)
        try:
            report = render_it(request)
        except CmsurveyError:
            if not request.presets:
                raise
            report = render_it(replace(request, presets=()))  # which tells what else is wrong
        if report.missing:
            raise report.missing
        return report
