"""What a request asks for, composed: the posters and cards of an edition, the trends, a comparison."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial

from cmsurvey import aggregate, compose, domain, findings, glyphs, load, stamps, themes, unreplaced, words
from cmsurvey.compose import forms
from cmsurvey.errors import CmsurveyError, Problems, apart_or_nearest
from cmsurvey.fill import Filler
from cmsurvey.model import Edition, Frame, Infographic, Spec, Survey
from cmsurvey.runs import FORMATS, Request, epoch, everything
from cmsurvey.theme import DEFAULT, Theme
from cmsurvey.words import Words

__all__ = [
    "FORMATS",
    "Bundle",
    "Request",
    "composed",
    "differences",
    "everything",
    "moment",
    "stood",
    "theme",
    "worded",
]


@dataclass(frozen=True, eq=False)
class Bundle:
    """A bundle composed and not yet drawn: its name, its words, its infographics, the run's remarks.

    `corrections` is the page of those of its edition, where there are any; `frame` is what is told around
    the findings of an edition. `held` are those of the remarks that tell of an embargo.
    """

    name: str
    survey: Survey
    words: Words
    infographics: tuple[Infographic, ...]
    remarks: tuple[str, ...] = ()
    corrections: Infographic | None = None
    frame: Frame | None = None
    held: tuple[str, ...] = ()

    @property
    def stamp(self) -> str:
        """What is stamped on its pages, or on some of them."""
        return findings.stamp(self.infographics)

    def moment(self, infographic: Infographic) -> datetime:
        """The date inside its files: see `moment`."""
        return moment(infographic.dated)


def moment(dated: str) -> datetime:
    """SOURCE_DATE_EPOCH, else the date of an edition: its fieldwork's end, else 1 January of its year.

    An edition that is not named by its year, with unknown fieldwork, has no date: 1 January 1970.
    """
    return epoch() or _day(dated)


#: Folders of a series that hold what somebody wrote, or what is kept for good.
_OF_THE_SERIES = ("words", "infographics", "answers", "locks")


def worded(request: Request, survey: Survey) -> None:
    """Read what else a run needs, so that its problems are told with those of the series."""
    problems = Problems()
    look = problems.tried(partial(theme, request, survey)) or DEFAULT
    with themes.using(look):
        if not survey.doubtful - {"bounds.toml", "trends.toml"}:
            problems.tried(partial(composed, request, survey))
        else:
            problems.tried(partial(_check, request, survey) if survey.languages else lambda: None)
            load.tried(survey, _read(request, survey), problems)
            for spec in survey.specs:
                forms.known(spec, problems)
            aside = Problems()
            aside.tried(partial(composed, request, survey))
            problems.found += [one for one in aside.found if load.sure(one, survey)]
            problems.unseen += aside.unseen
    problems.settle()


def _read(request: Request, survey: Survey) -> tuple[str, ...]:
    """The editions whose tables a request reads: all of them where a line leads through them."""
    lines = (block.follows for spec in survey.specs for block in spec.blocks)
    if request.edition == words.TRENDS or (any(lines) and not request.only):
        return tuple(survey.editions)
    return tuple(filter(None, (request.against, request.edition)))


def theme(request: Request, survey: Survey) -> Theme:
    """The theme asked for, else that of the series, else the default one."""
    return themes.load(request.theme) if request.theme else themes.load(survey.theme, survey.folder)


def stood(request: Request, survey: Survey, name: str) -> Theme:
    """The theme `name` in which something stands, if it can still be read; else that of the series."""
    with suppress(CmsurveyError):
        return theme(replace(request, theme=name), survey)
    return theme(request, survey)


def composed(request: Request, survey: Survey) -> Bundle:
    """What a request asks for, composed, with a stamp where it is not to be published.

    Raises:
        CmsurveyError: something cannot be composed, or has a text that the theme in use cannot set. With it
            everything is told that is wrong in the tables which the request reads.
    """
    problems, survey = Problems(), survey.without(request.without)
    made = problems.tried(partial(_made, request, survey))
    if made is None:
        _tell_unread(request, survey, problems)
        problems.settle()
    assert made is not None  # noqa: S101 - for the type alone: without it there was a problem
    glyphs.check(made.infographics, survey)
    pages = stamps.stamped(made.infographics, request, survey, made.words)
    told = tuple(stamps.told(pages, request, survey))
    log = made.corrections
    if log:
        (log,) = stamps.stamped((log,), request, survey, made.words)
    remarks = (*made.remarks, *told)
    return replace(made, infographics=pages, corrections=log, remarks=remarks, held=told)


def _tell_unread(request: Request, survey: Survey, problems: Problems) -> None:
    """Keep what is wrong in the tables that a request reads, and in words of those that cannot be read."""
    named: list[Edition] = []
    found = load.tried(survey, _read(request, survey), problems, named)
    readable = {*(name for name, one in found.items() if one), *(one.id for one in named)}
    if request.edition in {*survey.editions} - readable:
        problems.found += problems.tried(partial(words.unread, request.lang, survey, request.edition)) or ()
        problems.unseen.append(words.UNSEEN.format(f"of {request.edition}"))


def _made(request: Request, survey: Survey) -> Bundle:
    """The same without its stamp."""
    if request.edition == words.TRENDS:
        return _trends(request, survey)
    problems = Problems()
    edition = _edition(request, survey, problems)
    make = _comparison if request.against else _of_edition
    made = problems.tried(partial(make, request, edition)) if edition else None
    problems.unseen += words.unsure(edition) if edition else ()
    problems.settle()
    assert made is not None  # noqa: S101 - the same
    return made


def _trends(request: Request, survey: Survey) -> Bundle:
    """The poster of all editions, in the words of the latest one."""
    problems = Problems()
    problems.tried(lambda: _check(request, survey))
    for name in (one for one in request.only if one != words.TRENDS):
        what = f'no infographic "{name}" in {words.TRENDS}'
        problems.add("--only", what, apart_or_nearest(name, [words.TRENDS]))
    problems.settle()
    editions = [load.edition(survey, name) for name in survey.editions]
    vocabulary = words.load_trends(request.lang, editions[-1])
    filler = Filler(editions[-1], vocabulary, {edition.id: edition for edition in editions}.__getitem__)
    page, told = compose.trends(editions, filler), compose.asked_otherwise(editions, filler)
    return Bundle(words.TRENDS, survey, vocabulary, (page,), tuple(told))


def _comparison(request: Request, edition: Edition) -> Bundle:
    """The answers that an edition shares with an earlier one."""
    survey = edition.survey
    before = load.edition(survey, request.against)
    vocabulary = words.load(request.lang, edition)
    filler = Filler(edition, vocabulary, cache(lambda name: load.edition(survey, name)))
    page = compose.comparison(before, filler)
    absent = compose.not_compared(before, edition, vocabulary)
    remarks = [
        *compose.marked(before, edition, vocabulary),
        *compose.contested(before, filler),
        *(vocabulary.say("absent.line", told=one) for one in absent),
    ]
    return Bundle(page.id, survey, vocabulary, (page,), tuple(remarks))


def differences(request: Request) -> list[tuple[str, ...]]:
    """The rows of a comparison: what is compared, both figures, the difference, the largest first.

    Where the sampling allows a test, its verdict in words is a fifth cell.
    """
    survey = load.survey(request.surveys)
    problems = Problems()
    edition, before = _edition(request, survey, problems), load.edition(survey, request.against)
    problems.settle()
    assert edition is not None  # noqa: S101 - the same
    vocabulary = words.load(request.lang, edition)
    return compose.differences(before, edition, vocabulary)


def made_up(edition: Edition) -> tuple[str, ...]:
    """What is said of an edition that still holds some of the example, which nobody should publish."""
    example = unreplaced.told(edition)
    return (f"{example}: replace them before you publish",) if example else ()


def _of_edition(request: Request, edition: Edition) -> Bundle:
    """The posters and cards of one edition."""
    read = words.read(request.lang, edition)
    infographics, remarks = _infographics(request, edition, read)
    vocabulary = read.words
    remarks += made_up(edition)
    filler = Filler(edition, vocabulary, partial(load.edition, edition.survey))
    log = None if request.where else compose.corrections(filler)  # told once, where all of the edition is
    frame = compose.frame(filler)
    return Bundle(edition.bundle, edition.survey, vocabulary, tuple(infographics), remarks, log, frame)


def _check(request: Request, survey: Survey) -> None:
    """The language and the date that were asked for."""
    problems = Problems()
    problems.tried(lambda: words.check_language(request.lang, survey))
    problems.tried(epoch)
    out, folder = request.out.resolve(), survey.folder.resolve()
    if out == folder or any(out.is_relative_to(folder / name) for name in _OF_THE_SERIES):
        what = f"the output would stand among the files of the series, in {request.out}"
        problems.add("--out", what, "name another folder")
    problems.settle()


def _edition(request: Request, survey: Survey, problems: Problems) -> Edition | None:
    """The edition asked for as far as it can be read; what is wrong with it and the request is kept."""
    whole = problems.tried(lambda: _figures(request, survey, problems))
    problems.tried(lambda: _check(request, survey))
    edition = problems.tried(partial(domain.of, whole, request.where)) if whole else None
    posters = [spec.id for spec in survey.specs]
    known = [*posters, *(aggregate.questions(edition) if edition else survey.questions)]
    made = [name for name in known if name not in posters or _can_be_made(name, edition)]
    unread = whole is None and (request.edition in survey.editions or not survey.questions)
    for name in () if unread else request.only:  # what a table holds that cannot be read, nobody knows
        if name not in known:
            what = f'no infographic "{name}" in {_named(edition)}'
            problems.add("--only", what, apart_or_nearest(name, made))
    return edition


def _figures(request: Request, survey: Survey, problems: Problems) -> Edition:
    """The edition asked for, wrong cells kept; where there is none of the name, the trends may be meant."""
    if request.edition in survey.editions:
        return load.edition(survey, request.edition, problems)
    raise load.unknown(
        survey, request.edition, () if request.against or not survey.trends else [words.TRENDS]
    )


def _can_be_made(name: str, edition: Edition | None) -> bool:
    """Whether a poster has its figures in an edition; of one that cannot be read nobody knows."""
    if edition is None:
        return True
    return any(compose.can_be_made(spec, edition) for spec in edition.survey.specs if spec.id == name)


def _named(edition: Edition | None) -> str:
    """What holds the figures, in words."""
    if edition is None:
        return "the series"
    return f"{edition.population} of edition {edition.id}" if edition.whole else f"edition {edition.id}"


def _infographics(
    request: Request, edition: Edition, read: words.Reading
) -> tuple[list[Infographic], tuple[str, ...]]:
    """Every infographic asked for, posters first; the problems of all of them at once."""
    other = cache(lambda name: load.edition(edition.survey, name))
    found: list[Infographic | None] = []
    remarks = [*aggregate.left_out(edition)]
    problems = Problems()
    problems.tried(lambda: read.whole)
    if read.missing:
        problems.unseen.append(words.UNSEEN.format(f"in {request.lang}"))
        problems.settle()

    def compose_it(make: Callable[[Filler], Infographic]) -> None:
        found.append(problems.tried(lambda: make(Filler(edition, read.words, other))))

    for spec in edition.survey.specs:
        if request.only and spec.id not in request.only:
            continue
        made = compose.can_be_made(spec, edition)
        if made:
            remarks += _left_out(spec, compose.lacking(spec, edition), edition)
            compose_it(partial(compose.poster, spec))
        elif request.only and not edition.doubtful and not spec.doubtful:
            needs = "a block" if compose.is_card(spec) else "two blocks"
            what = f"{spec.id} needs {needs} with figures, {_named(edition)} has too few"
            problems.add("--only", what, "choose another infographic or edition")
        else:
            few = "no block has" if compose.is_card(spec) else "fewer than two blocks have"
            remarks.append(f"{spec.id}: {few} figures, it is not made")
        if not made:
            forms.known(spec, problems)  # which composing it would have told
    for question in aggregate.questions(edition):
        if question not in edition.doubtful and (not request.only or question in request.only):
            compose_it(partial(compose.card, question))
    problems.settle()
    return [one for one in found if one], tuple(remarks)


def _left_out(spec: Spec, lacking: Sequence[str], edition: Edition) -> Iterator[str]:
    """Which blocks of a poster are not drawn: those without figures, and those that would say it again."""
    asked = set(aggregate.questions(edition))
    again = [name for name in lacking if name.removesuffix("_line") in asked]
    absent = [name for name in lacking if name not in again and not name.endswith("_line")]
    if absent:
        yield f"{spec.id}: no figure for {', '.join(absent)}"
    if again:
        yield f"{spec.id}: left to another block: {', '.join(again)}"


def _day(dated: str) -> datetime:
    """A date, or the first day of a month or a year."""
    try:
        day = datetime.fromisoformat(f"{dated}-01-01"[:10])
    except ValueError:
        day = datetime(1970, 1, 1, tzinfo=UTC)
    return day.replace(tzinfo=UTC)
