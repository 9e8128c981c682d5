"""Arguments for which a shell has an offer when Tab is pressed: the editions of a series, their questions."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import typer

from cmsurvey.errors import CmsurveyError

if TYPE_CHECKING:
    from cmsurvey.model import Survey


def edition(metavar: str, words: str, *, trends: bool = False) -> object:
    """An argument that is an edition of the series that the command names, or the trends."""
    more = ("trends",) if trends else ()

    def offered(context: typer.Context, incomplete: str) -> list[str]:
        with contextlib.suppress(CmsurveyError):  # which would stand in the middle of what is typed
            return [one for one in (*_survey(context).editions, *more) if one.startswith(incomplete)]
        return []

    return typer.Argument(metavar=metavar, help=words, show_default=False, autocompletion=offered)


def question(words: str) -> object:
    """An argument that is a question of the edition before it."""
    return typer.Argument(metavar="QUESTION", help=words, show_default=False, autocompletion=_questions)


def where(words: str = "Of these respondents alone: sector=tourism.") -> object:
    """An option that is a population of the edition before it; a blank one is refused."""
    return typer.Option(
        metavar="GROUP", help=words, show_default=False, autocompletion=_domains, parser=_population
    )


def nowhere(why: str) -> object:
    """The same option of a command about everybody: it is refused, and told why."""

    def refused(_: str) -> str:
        raise typer.BadParameter(why)

    return typer.Option("--where", hidden=True, parser=refused)


def _population(text: str) -> str:
    """A population without the spaces that were typed in it."""
    population = "".join(text.split())
    if not population:
        raise typer.BadParameter("name respondents by a question and its answer: sector=tourism")
    return population


def _domains(context: typer.Context, incomplete: str) -> list[str]:
    with contextlib.suppress(CmsurveyError):
        from cmsurvey import domain, load  # noqa: PLC0415 - tables: the command itself must not wait for them

        named = load.edition(_survey(context), context.params["edition"])
        return [one for one in domain.names(named) if one.startswith(incomplete)]
    return []


def _questions(context: typer.Context, incomplete: str) -> list[str]:
    with contextlib.suppress(CmsurveyError):
        from cmsurvey import load, look  # noqa: PLC0415 - tables: the command itself must not wait for them

        named = load.edition(_survey(context), context.params["edition"])
        return [one for one in look.questions(named) if one.startswith(incomplete)]
    return []


def _survey(context: typer.Context) -> Survey:
    from cmsurvey import load  # noqa: PLC0415 - the same

    return load.survey(context.params.get("surveys") or load.present())
