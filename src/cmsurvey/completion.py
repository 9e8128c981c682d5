"""What a shell offers when Tab is pressed: editions of a series, their questions, the names of an option."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cmsurvey.errors import CmsurveyError

if TYPE_CHECKING:
    from cmsurvey.model import Edition, Survey

#: What may stand in a place of a command, as far as it was typed.
Known = Callable[[typer.Context], Iterable[str]]
Offer = Callable[[typer.Context, str], list[str]]

_DAY = 86_400.0


def offer(known: Known) -> Offer:
    """Those of the names that begin as what was typed; none where a file that says them cannot be read."""

    def offered(context: typer.Context, incomplete: str) -> list[str]:
        with contextlib.suppress(CmsurveyError):  # which would stand in the middle of what is typed
            return [one for one in known(context) if one.startswith(incomplete)]
        return []

    return offered


def listed(known: Known) -> Offer:
    """The same for the last of several names with commas between them, each of which stands there once."""

    def offered(context: typer.Context, incomplete: str) -> list[str]:
        before, comma, last = incomplete.rpartition(",")
        named = before.split(",")
        return [f"{before}{comma}{one}" for one in offer(known)(context, last) if one not in named]

    return offered


def of(*names: str) -> Offer:
    """One of these names."""
    return offer(lambda _: names)


def edition(metavar: str, words: str, *, trends: bool = False) -> object:
    """An argument that is an edition of the series that the command names, or the trends."""
    more = ("trends",) if trends else ()
    known = offer(lambda context: (*_survey(context).editions, *more))
    return typer.Argument(
        metavar=metavar, help=words, show_default=False, autocompletion=known, parser=str.strip
    )


def question(words: str) -> object:
    """An argument that is a question of the edition before it."""
    return typer.Argument(
        metavar="QUESTION", help=words, show_default=False, autocompletion=offer(_questions)
    )


def any_question(words: str) -> object:
    """An argument that is a question of any edition of the series."""
    known = offer(lambda context: sorted(_survey(context).questions))
    return typer.Argument(metavar="QUESTION", help=words, show_default=False, autocompletion=known)


def lang(words: str) -> object:
    """An option that is a language; one that was written and names none is refused."""
    return typer.Option(
        metavar="LANG", help=words, show_default=False, autocompletion=LANGUAGE, callback=_language
    )


def langs(words: str, *, spoken: bool = False) -> object:
    """The same of several: those of the series, or any that the program has words for."""
    return typer.Option(
        metavar="LIST",
        help=words,
        show_default=False,
        autocompletion=SPOKEN if spoken else LANGUAGES,
        callback=_language,
    )


def seconds(words: str) -> object:
    """An option that is how long something may take, a second or more."""

    def finite(told: float) -> float:
        """Refuse "nan", which no limit keeps out, and what is longer than a system waits for."""
        if not told <= _DAY:
            raise typer.BadParameter(
                f"{told} is not a time of a day at most: write seconds in digits, like 30"
            )
        return told

    return typer.Option(metavar="SECONDS", min=1, help=words, callback=finite)


def where(words: str = "Of these respondents alone: sector=tourism.") -> object:
    """An option that is a population of the edition before it; a blank one is refused."""
    return typer.Option(
        metavar="GROUP", help=words, show_default=False, autocompletion=offer(_domains), parser=_population
    )


def nowhere(why: str) -> object:
    """The same option of a command about everybody: it is refused, and told why."""

    def refused(_: str) -> str:
        raise typer.BadParameter(why)

    return typer.Option("--where", hidden=True, parser=refused)


def _language(ctx: typer.Context, param: typer.CallbackParam, value: str | None) -> str | None:
    """What --lang names; left out, that of the series is taken."""
    source = ctx.get_parameter_source(param.name or "")
    if source and source.name == "COMMANDLINE":
        names = [one.strip() for one in (value or "").split(",")]
        if not any(names):
            raise typer.BadParameter("it names no language; name one, or leave --lang out")
        if not all(names):
            named = ",".join(filter(None, names))
            raise typer.BadParameter(f'a name is missing beside a comma of "{value}"; write {named}')
    return value


def _population(text: str) -> str:
    """A population without the spaces that were typed in it."""
    population = "".join(text.split())
    if not population:
        raise typer.BadParameter("name respondents by a question and its answer: sector=tourism")
    return population


def _languages(context: typer.Context) -> Iterable[str]:
    """Those of the series; those of the program where there is none yet."""
    from cmsurvey import words  # noqa: PLC0415 - tables: the command itself must not wait for them

    with contextlib.suppress(CmsurveyError):
        return _survey(context).languages
    return words.languages()


def _spoken(_: typer.Context) -> Iterable[str]:
    from cmsurvey import words  # noqa: PLC0415 - the same

    return words.languages()


def _formats(_: typer.Context) -> Iterable[str]:
    from cmsurvey import runs  # noqa: PLC0415 - the same

    return runs.FORMATS


def _presets(_: typer.Context) -> Iterable[str]:
    from cmsurvey import presets  # noqa: PLC0415 - the same

    return presets.PRESETS


def _kinds(_: typer.Context) -> Iterable[str]:
    from cmsurvey import embed  # noqa: PLC0415 - the same

    return embed.KINDS


def _themes(_: typer.Context) -> Iterable[str]:
    from cmsurvey.themes.load import BUNDLED  # noqa: PLC0415 - the same

    return BUNDLED


def _editions(context: typer.Context) -> Iterable[str]:
    return _survey(context).editions


def _domains(context: typer.Context) -> Iterable[str]:
    from cmsurvey import domain  # noqa: PLC0415 - the same

    return domain.names(_edition(context))


def _questions(context: typer.Context) -> Iterable[str]:
    from cmsurvey import look  # noqa: PLC0415 - the same

    return look.questions(_edition(context))


def _infographics(context: typer.Context) -> Iterable[str]:
    """The cards and the posters of the edition before it."""
    from cmsurvey import aggregate, coverage  # noqa: PLC0415 - the same

    named = _edition(context)
    return (*aggregate.questions(named), *(one.id for one in coverage.posters(named)))


def _asked(context: typer.Context) -> Iterable[str]:
    """The questions of the answers to the edition before it."""
    from cmsurvey import answers  # noqa: PLC0415 - the same
    from cmsurvey.answers.stored import FOLDER, QUESTIONNAIRE  # noqa: PLC0415 - the same

    own = _survey(context).folder / FOLDER / _named(context)
    return answers.questionnaire(own / QUESTIONNAIRE).questions


def _edition(context: typer.Context) -> Edition:
    from cmsurvey import load  # noqa: PLC0415 - the same

    return load.edition(_survey(context), _named(context))


def _named(context: typer.Context) -> str:
    """The edition before it; click leaves it among what it has not read when an option has no value yet."""
    return str(context.params.get("edition") or next(iter(context.args), ""))


def _survey(context: typer.Context) -> Survey:
    from cmsurvey import load  # noqa: PLC0415 - the same

    named = [context.params.get(name) for name in ("surveys", "to")]  # of import it is --to
    there = (Path(one) for one in named if one and (Path(one) / "series.toml").is_file())
    return load.survey(next(there, None) or (Path(named[0]) if named[0] else load.present()))


EDITIONS, SOURCES = offer(_editions), offer(lambda context: _survey(context).sources)
INFOGRAPHICS, QUESTIONS = offer(_infographics), offer(_questions)
LANGUAGE, LANGUAGES, SPOKEN = offer(_languages), listed(_languages), listed(_spoken)
ANSWERED, ANSWERED_LIST = offer(_asked), listed(_asked)
FORMATS, PRESETS, KINDS, THEMES = listed(_formats), listed(_presets), offer(_kinds), offer(_themes)
